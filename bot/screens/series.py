"""A weekly series before it is booked: how many weeks, and the report with its ways out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from babel.dates import get_day_names

from bot.screens.booking import minute
from bot.screens.why import limit_of
from bot.screens.writer import Writer
from bot.times import day_label, zone_info
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import BookingMode, Offering
from core.intake import MAX_ANSWER, questions_of
from core.series import FEWEST, Occurrence, Series, Shift, clock_changes
from core.series_reports import FREE, Line, SeriesOptions, SeriesReport


def with_weekly(w: Writer, shown: Screen, offering: Offering, start: datetime, most: int) -> Screen:
    """The confirm screen, with the button to take that time every week where two weeks fit."""
    if most < FEWEST:
        return shown
    act = Act("srhm", offering.id, extra=(minute(start),))
    return replace(shown, buttons=(*shown.buttons, (w.button("series.button.weekly", act),)))


def how_many(
    w: Writer,
    offering: Offering,
    first: datetime,
    zone: str,
    options: SeriesOptions,
    nonce: int,
) -> Screen:
    """From two weeks to as many as can be booked now, and what that limit is."""
    at, title = minute(first), w.label("series.many.title")
    back = w.button("button.back", Act("conf", offering.id, extra=(at,)))
    if options.most < FEWEST:
        return w.screen(title, *_limits(w, options), w.say("series.none"), buttons=[[back]])
    return w.screen(
        title,
        wall_line(w, first, zone),
        *_limits(w, options),
        prompt=w.label("series.many.prompt"),
        choices=[
            Choice(
                w.label("series.many.choice", n=count),
                Act("srpl", offering.id, extra=(at, count, nonce)),
            )
            for count in range(options.most, FEWEST - 1, -1)
        ],
        buttons=[[back]],
        again=Act("srhm", offering.id, extra=(at,)),
    )


def _limits(w: Writer, options: SeriesOptions) -> list[Text]:
    lines: list[Text] = []
    if options.rest is not None:
        lines.append(w.say("series.limit.rest", n=options.rest))
    if options.fits <= options.most and (options.rest is None or options.fits < options.rest):
        lines.append(w.say("series.limit.horizon", days=options.horizon_days, fits=options.fits))
    if options.room <= options.most and options.room < (options.rest or options.room + 1):
        lines.append(w.say("series.limit.room", n=options.room))
    return lines


def wall_line(w: Writer, first: datetime, zone: str) -> Text:
    """On whose clock the hour stays the same; with theirs where the reader's is another."""
    local = first.astimezone(zone_info(zone))
    weekday: str = get_day_names("wide", "stand-alone", w.reader.language)[local.weekday()]
    there = Writer(replace(w.reader, zone=zone))
    place = zone_info(zone).key
    return w.say("series.wall", weekday=(weekday,), time=(there.time(first),), zone=place)


def clock_lines(w: Writer, starts: Iterable[datetime]) -> list[Text]:
    """From which day on the reader's own clock shows another time than the week before."""
    ordered = sorted(starts)
    return [
        w.say("series.clock", day=(day_label(day, w.reader.language),), time=(f"{at:%H:%M}",))
        for day, at in clock_changes(ordered, w.reader.zone)[:3]
    ]


def report(w: Writer, found: SeriesReport, note: Text = ()) -> Screen:
    """Every week with its fate; for the first that clashes, what else there is."""
    series, clash = found.series, next(iter(found.clashes), None)
    return w.screen(
        w.label("series.report.title", offering=found.offering.title),
        note,
        w.say("series.report.about", mentor=found.mentor_name, n=len(found.starts)),
        wall_line(w, series.first_at, series.zone),
        *_regular_clock(w, found),
        *_notes(w, found),
        *([w.say("series.pick.about")] if clash else []),
        details=[_detail(w, line) for line in found.lines],
        prompt=_prompt(w, clash) if clash else "",
        choices=_ways(w, series, clash) if clash else [],
        form=_form(w, found),
        buttons=_buttons(w, found),
        again=Act("ser", series.id),
    )


def _regular_clock(w: Writer, found: SeriesReport) -> list[Text]:
    """Only of the weeks that keep the usual time: what was picked is another time anyway."""
    usual = (each.occurrence for each in found.lines)
    return clock_lines(w, [each.wanted_at for each in usual if each.shift is Shift.NONE])


def _notes(w: Writer, found: SeriesReport) -> list[Text]:
    lines: list[Text] = []
    if found.beyond:
        fits, wished = len(found.lines), found.series.wished
        lines.append(w.say("series.beyond", days=found.horizon_days, fits=fits, wished=wished))
    if found.left is not None:
        lines.append(w.say("series.left", n=max(found.left - len(found.starts), 0)))
    late = any(line.after_expiry and not line.is_left_out for line in found.lines)
    if late and found.pack_ends_at is not None:
        lines.append(w.say("series.after_expiry", ends=found.pack_ends_at))
    if found.offering.mode is BookingMode.REQUEST:
        lines.append(w.say("series.asks"))
    return lines


def _detail(w: Writer, line: Line) -> tuple[str, Text]:
    occurrence = line.occurrence
    label = w.label("series.week", number=occurrence.number)
    if occurrence.starts_at is None:
        return label, w.say("series.line.left_out", when=occurrence.wanted_at)
    when = occurrence.starts_at
    if line.reason != FREE:
        return label, w.say("series.line.clash", when=when, why=why(w, line))
    if occurrence.starts_at != occurrence.wanted_at:
        return label, w.say("series.line.instead", when=when)
    if occurrence.shift is not Shift.NONE:
        return label, w.say(f"series.line.{occurrence.shift}", when=when)
    return label, w.say("series.line.free", when=when)


def why(w: Writer, line: Line) -> Text:
    """The rule that is in the way, as /why says it."""
    if line.reason in ("student_busy", "no_credit", "open_limit"):
        return w.say(f"series.why.{line.reason}")
    return w.say(f"why.{line.reason}", **limit_of(line.number, line.unit))


def _prompt(w: Writer, clash: Line) -> str:
    return w.label("series.pick", when=clash.occurrence.starts_at or clash.occurrence.wanted_at)


def _ways(w: Writer, series: Series, clash: Line) -> list[Choice]:
    number = clash.occurrence.number
    ways = [
        Choice(
            f"{w.day(start)} {w.time(start)}",
            Act("srpk", series.id, series.revision, (number, minute(start))),
        )
        for start in clash.alternatives
    ]
    leave = Act("srpk", series.id, series.revision, (number,))
    return [*ways, Choice(w.label("series.leave_out", number=number), leave)]


def _is_changed(each: Occurrence) -> bool:
    return each.starts_at != each.wanted_at


def _form(w: Writer, found: SeriesReport) -> Form | None:
    """What the mentor asks before every booking, once for all of them (X31)."""
    questions = questions_of(found.offering)
    if not found.is_ready or not questions:
        return None
    fields = tuple(
        Field(
            question.name,
            question.text,
            FieldKind.PARAGRAPH if question.long else FieldKind.LINE,
            required=question.required,
            max_length=MAX_ANSWER,
        )
        for question in questions
    )
    title = w.label("series.report.title", offering=found.offering.title)
    return Form(title, _act(found), fields, _submit(w, found))


def _act(found: SeriesReport) -> Act:
    return Act("srbk", found.series.id, found.series.revision)


def _submit(w: Writer, found: SeriesReport) -> str:
    by_request = found.offering.mode is BookingMode.REQUEST
    key = "series.button.request" if by_request else "series.button.book"
    return w.label(key, n=len(found.starts))


def _buttons(w: Writer, found: SeriesReport) -> list[list[Button]]:
    series = found.series
    first: list[Button] = []
    if found.is_ready and not questions_of(found.offering):
        first.append(Button(_submit(w, found), _act(found), style=Style.PRIMARY))
    again: list[Button] = []
    if any(map(_is_changed, series.occurrences)):
        again.append(w.button("series.button.again", Act("srag", series.id, series.revision)))
    other = Act("days", series.offering_id)
    return [first, [*again, w.button("button.other_time", other)]]
