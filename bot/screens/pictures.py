"""The recipes of the pictures that screens carry, each with its facts told in words as well."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import format_decimal

from bot.screens.writer import Writer
from bot.times import city, day_label
from bot.ui import Bars, FreeWeek, Picture, Series
from core.charts import MonthGross, WeekAnswers
from core.money import Money, exponent

DAYS = 7
_DAY = timedelta(days=1)
Stretches = Sequence[tuple[datetime, datetime]]


def week_ends_at(w: Writer, now: datetime) -> datetime:
    """Midnight after the seven days that begin with today, on the reader's wall."""
    local = w.reader.local(now)
    last = datetime.combine(local.date() + timedelta(days=DAYS), time(), local.tzinfo)
    return last.astimezone(UTC)


def free_week(w: Writer, now: datetime, free: Stretches) -> Picture | None:
    """Today and the six days after it, on the reader's wall; None when nothing is free."""
    first = w.reader.local(now).date()
    blocks = [block for stretch in free for block in _on_days(w, first, *stretch)]
    if not blocks:
        return None
    days = [first + _DAY * place for place in range(DAYS)]
    language = w.reader.language
    zone = city(w.reader.zone, language)
    names = get_day_names("abbreviated", context="stand-alone", locale=language)
    told = [
        w.label(
            "picture.week.day",
            day=(day_label(days[place], language),),
            times=(_times(w, theirs),),
        )
        for place, theirs in groupby(blocks, itemgetter(0))
    ]
    first_day, last_day = _short(days[0], language), _short(days[-1], language)
    title = w.label("picture.week.title", first=(first_day,), last=(last_day,), zone=(zone,))
    return Picture(
        name="free-week",
        title=title,
        drawing=FreeWeek(
            tuple((str(names[day.weekday()]), str(day.day)) for day in days), tuple(blocks)
        ),
        alt=alt_of(w, title, told),
        language=language,
    )


def _times(w: Writer, blocks: Iterable[tuple[int, int, int]]) -> str:
    return w.label("browse.comma").join(
        w.label("picture.week.times", since=(_clock(opens),), until=(_clock(closes),))
        for _, opens, closes in blocks
    )


def _on_days(
    w: Writer, first: date, starts_at: datetime, ends_at: datetime
) -> list[tuple[int, int, int]]:
    """A stretch as minutes of each of the days it touches."""
    start, end = w.reader.local(starts_at), w.reader.local(ends_at)
    found = []
    for place in range(max((start.date() - first).days, 0), (end.date() - first).days + 1):
        day = first + _DAY * place
        opens = _minute(start) if day == start.date() else 0
        closes = _minute(end) if day == end.date() else 24 * 60
        if place < DAYS and opens < closes:
            found.append((place, opens, closes))
    return found


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def money_by_month(w: Writer, months: Sequence[MonthGross], usual: str) -> Picture | None:
    """One currency: the community's where it moved, else the first; None when nothing moved."""
    moved = {currency for month in months for currency, minor in month.sums.items() if minor}
    if not moved:
        return None
    currency = usual if usual in moved else min(moved)
    language = w.reader.language
    sums = [month.sums.get(currency, 0) for month in months]
    names = get_month_names("abbreviated", context="stand-alone", locale=language)
    labels = tuple(str(names[month.month.month]) for month in months)
    title = w.label("picture.money.title", currency=(currency,))
    told = [
        f"{_month(month.month.first_day, language)} {_signed(w, minor, currency)}"
        for month, minor in zip(months, sums, strict=True)
    ]
    written = tuple(_number(minor, currency, language) if minor else "" for minor in sums)
    # More went back than came in: told in words and on the bar, which has no height.
    heights = tuple(max(minor, 0) for minor in sums)
    drawing = Bars(labels, (Series(currency, heights, written),))
    return Picture("paid-by-month", title, drawing, alt_of(w, title, told), language)


def _signed(w: Writer, minor: int, currency: str) -> str:
    return ("-" if minor < 0 else "") + w.money(Money(abs(minor), currency))


def _number(minor: int, currency: str, language: str) -> str:
    """Decimals only where there are any."""
    decimals = exponent(currency)
    value = Money(abs(minor), currency).decimal() * (1 if minor > 0 else -1)
    whole = not decimals or minor % 10**decimals == 0
    pattern = "#,##0" if whole else "#,##0." + "0" * decimals
    return format_decimal(value, pattern, locale=language)


def answers_by_week(w: Writer, weeks: Sequence[WeekAnswers]) -> Picture | None:
    """None when nothing was asked."""
    if not any(week.approved or week.declined or week.missed for week in weeks):
        return None
    language = w.reader.language
    counts = {
        "approved": [week.approved for week in weeks],
        "declined": [week.declined for week in weeks],
        "missed": [week.missed for week in weeks],
    }
    series = tuple(
        Series(w.label(f"picture.answers.{name}"), tuple(found), _written(found))
        for name, found in counts.items()
    )
    labels = tuple(_short(week.first_day, language) for week in weeks)
    title = w.label("picture.answers.title")
    told = [
        w.label(
            "picture.answers.week",
            day=(label,),
            approved=week.approved,
            declined=week.declined,
            missed=week.missed,
        )
        for label, week in zip(labels, weeks, strict=True)
    ]
    drawing = Bars(labels, series)
    return Picture("answers-by-week", title, drawing, alt_of(w, title, told), language)


def _written(found: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(count) if count else "" for count in found)


def alt_of(w: Writer, title: str, told: Sequence[str]) -> str:
    """The facts of a picture in words."""
    return w.label("picture.alt", title=(title,), facts=(w.label("picture.next").join(told),))


def _short(day: date, language: str) -> str:
    return format_date(day, "d MMM", locale=language)


def _month(day: date, language: str) -> str:
    return format_date(day, "LLL y", locale=language)
