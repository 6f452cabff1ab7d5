"""The pictures of the staff's statistics: by week and kind, by state, and the rates."""

from collections.abc import Callable, Sequence

from babel.dates import format_date

from bot.screens.pictures import alt_of
from bot.screens.staff import capital
from bot.screens.writer import Writer
from bot.ui import Bars, Picture, Series
from core.catalog import OfferingKind
from core.statistics import Statistics

KINDS = (
    OfferingKind.ONE_TO_ONE,
    OfferingKind.FACE_TO_FACE,
    OfferingKind.GROUP,
    OfferingKind.RECORDED,
)
_MOST_STATES = 6  # side by side, with their words under them


def by_week(w: Writer, told: Statistics) -> Picture | None:
    """None when nothing was booked in these weeks."""
    language = w.reader.language
    seen = [kind for kind in KINDS if any(week.kinds.get(kind) for week in told.weeks)]
    if not seen:
        return None
    counts = {kind: [week.kinds.get(kind, 0) for week in told.weeks] for kind in seen}
    names = {kind: w.label(f"stats.kind.{kind}") for kind in seen}
    labels = tuple(format_date(week.first_day, "d MMM", locale=language) for week in told.weeks)
    title = w.label("stats.picture.weeks.title")
    facts = [
        w.label("stats.week", day=(label,), facts=(_told(w, names, counts, place),))
        for place, label in enumerate(labels)
    ]
    series = tuple(
        Series(names[kind], tuple(counts[kind]), _written(counts[kind])) for kind in seen
    )
    drawing = Bars(labels, series)
    return Picture("sessions-by-week", title, drawing, alt_of(w, title, facts), language)


def _told(
    w: Writer,
    names: dict[OfferingKind, str],
    counts: dict[OfferingKind, list[int]],
    place: int,
) -> str:
    each = [
        w.label("stats.fact", name=(names[kind],), value=(str(counts[kind][place]),))
        for kind in names
    ]
    return w.label("browse.comma").join(each)


def by_state(w: Writer, told: Statistics) -> Picture | None:
    """The most frequent ones; None when nothing was booked."""
    found = sorted(((many, state) for state, many in told.states.items() if many), reverse=True)
    if not found:
        return None
    shown = found[:_MOST_STATES]
    labels = [capital(w.label(f"state.{state}")) for _, state in shown]
    values = [many for many, _ in shown]
    return _one(w, "sessions-by-state", "stats.picture.states.title", labels, values, "")


def rates(w: Writer, told: Statistics) -> Picture | None:
    """In per cent of what was decided; None when nothing was."""
    happened, payments = told.happened, told.payments
    found = [
        (w.label("stats.approved"), happened.approved, happened.answered),
        (w.label("stats.paid"), payments.paid, payments.decided),
        (w.label("stats.missed"), happened.no_shows, happened.held + happened.no_shows),
    ]
    known = [(label, good * 100 // all_) for label, good, all_ in found if all_]
    if not known:
        return None
    labels, values = [label for label, _ in known], [value for _, value in known]
    return _one(w, "rates", "stats.picture.rates.title", labels, values, "%")


def _one(
    w: Writer, name: str, key: str, labels: Sequence[str], values: Sequence[int], unit: str
) -> Picture:
    title = w.label(key)
    written = tuple(f"{value}{unit}" for value in values)
    facts = [
        w.label("stats.fact", name=(label,), value=(shown,))
        for label, shown in zip(labels, written, strict=True)
    ]
    drawing = Bars(tuple(labels), (Series(title, tuple(values), written),))
    return Picture(name, title, drawing, alt_of(w, title, facts), w.reader.language)


def _written(found: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(count) if count else "" for count in found)


PICTURES: tuple[tuple[str, Callable[[Writer, Statistics], Picture | None]], ...] = (
    ("weeks", by_week),
    ("states", by_state),
    ("rates", rates),
)
