"""A weekly series before it is booked: how long it may be, its report, and what the student picks
instead of weeks that clash. The plan is a row: nothing of it is in a button or in memory."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.catalog import Offering, OfferingKind
from core.errors import NotFound, NumberInvalid, StaleButton
from core.ids import OfferingId, PersonId, SeriesId
from core.packs import Pack
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.series import (
    FEWEST,
    MOST,
    Series,
    SeriesState,
    kept,
    weekly,
)
from core.series_errors import SeriesNotPossible, SeriesTooShort
from core.series_reports import NO_CREDIT, OPEN_LIMIT, Line, SeriesOptions, SeriesReport
from core.use_cases import crediting, eligibility, seating, slots
from core.use_cases.changing import record
from core.use_cases.onboarding import require_answers
from core.use_cases.series_fitting import ground, is_beyond


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """`count` weeks from `first_at` on. `intent`: the id of the person's act, as for a booking."""

    offering_id: OfferingId
    first_at: datetime
    count: int
    intent: str


@use_case(Action.BOOK)
def series_options(
    uow: UnitOfWork, actor: Person, offering_id: OfferingId, first_at: datetime
) -> SeriesOptions:
    """How many weeks from `first_at` can be booked now. Raises why this cannot be a series."""
    permit(uow, actor, Action.BOOK)
    offering = _possible(uow, actor, offering_id)
    return options_of(uow, actor, offering, first_at)


def options_of(
    uow: UnitOfWork, actor: Person, offering: Offering, first_at: datetime
) -> SeriesOptions:
    """For callers that know that it may be booked."""
    rules = slots.rules_for(uow, offering)
    every = weekly(first_at, rules.zone, MOST)
    fits = sum(not is_beyond(rules, uow.now, each.wanted_at) for each in every)
    rest = None if offering.is_free else _rest(uow, actor.id, offering.mentor_id)
    room = _room(uow, actor, offering)
    most = min(fits, room, MOST if rest is None else rest)
    return SeriesOptions(most, rest, fits, room, rules.horizon.days)


@use_case(Action.BOOK)
def preview_series(uow: UnitOfWork, actor: Person, wish: SeriesWish) -> SeriesReport:
    """Every occurrence checked, each clash with its reason and up to three ways out; writes
    nothing."""
    permit(uow, actor, Action.BOOK)
    offering = _possible(uow, actor, wish.offering_id)
    return report_on(uow, actor, offering, _planned(uow, actor, offering, wish))


@use_case(Action.BOOK)
def plan_series(uow: UnitOfWork, actor: Person, wish: SeriesWish) -> Series:
    """The plan as a row; the same act again answers with the same one (B-07)."""
    permit(uow, actor, Action.BOOK)
    uow.lock(actor.id)
    if (earlier := uow.series.by_intent(actor.id, wish.intent)) is not None:
        return earlier
    offering = _possible(uow, actor, wish.offering_id)
    require_answers(uow, actor, offering.id, wish.first_at)
    series = _planned(uow, actor, offering, wish)
    uow.series.add(series)
    record(uow, actor, "series_planned", "series", series.id, "", series.state)
    return series


@use_case(Action.BOOK)
def series_report(uow: UnitOfWork, actor: Person, id: SeriesId) -> SeriesReport:
    """The plan as it stands now. NotFound for everybody but the student."""
    series = own_plan(uow, actor, id)
    return report_on(uow, actor, eligibility.offering_by(uow, series.offering_id), series)


@use_case(Action.BOOK)
def choose_instead(
    uow: UnitOfWork,
    actor: Person,
    id: SeriesId,
    revision: int,
    number: int,
    starts_at: datetime | None,
) -> SeriesReport:
    """Another time for occurrence `number`, or None to leave that week out."""
    series = _shown_plan(uow, actor, id, revision)
    if number not in {each.number for each in series.occurrences}:
        raise NumberInvalid(field="number", number=number)
    rows = tuple(
        kept(replace(each, starts_at=starts_at) if each.number == number else each)
        for each in series.occurrences
    )
    stored = uow.series.save(replace(series, kept=rows))
    return report_on(uow, actor, eligibility.offering_by(uow, series.offering_id), stored)


@use_case(Action.BOOK)
def start_again(uow: UnitOfWork, actor: Person, id: SeriesId, revision: int) -> SeriesReport:
    """All that was picked or left out is undone."""
    series = _shown_plan(uow, actor, id, revision)
    fresh = (replace(each, starts_at=each.wanted_at) for each in series.occurrences)
    stored = uow.series.save(replace(series, kept=tuple(map(kept, fresh))))
    return report_on(uow, actor, eligibility.offering_by(uow, series.offering_id), stored)


def own_plan(uow: UnitOfWork, actor: Person, id: SeriesId) -> Series:
    permit(uow, actor, Action.BOOK)
    series = uow.series.get(id)
    if series is None or series.student_id != actor.id:
        raise NotFound()
    return series


def _shown_plan(uow: UnitOfWork, actor: Person, id: SeriesId, revision: int) -> Series:
    own_plan(uow, actor, id)
    uow.lock(actor.id)
    series = own_plan(uow, actor, id)
    if series.is_booked or series.revision != revision:
        raise StaleButton(series_id=id)
    return series


def possible(offering: Offering) -> bool:
    """Live, free or paid from a pack; no introduction, which there is once, and nothing that a
    single-use link opens for one session (X39)."""
    if offering.is_trial or offering.invited_only:
        return False
    live = offering.kind in (OfferingKind.ONE_TO_ONE, OfferingKind.GROUP)
    return live and (offering.is_free or offering.takes_credits)


def _possible(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    offering = eligibility.bookable(uow, actor, id)
    if not possible(offering):
        raise SeriesNotPossible()
    if not offering.is_free:
        crediting.usable_pack(uow, actor.id, offering.mentor_id)  # raises why there is none
    return offering


def _planned(uow: UnitOfWork, actor: Person, offering: Offering, wish: SeriesWish) -> Series:
    if not FEWEST <= wish.count <= MOST:
        raise NumberInvalid(field="count", number=wish.count, lowest=FEWEST, highest=MOST)
    rules = slots.rules_for(uow, offering)
    every = weekly(wish.first_at, rules.zone, wish.count)
    within = [each for each in every if not is_beyond(rules, uow.now, each.wanted_at)]
    if len(within) < FEWEST:
        raise SeriesTooShort(days=rules.horizon.days, offering_id=offering.id)
    wall = wish.first_at.astimezone(ZoneInfo(rules.zone))
    return Series(
        id=SeriesId(uow.new_id()),
        student_id=actor.id,
        mentor_id=offering.mentor_id,
        offering_id=offering.id,
        weekday=wall.isoweekday(),
        local_time=wall.strftime("%H:%M"),
        zone=rules.zone,
        first_at=wish.first_at,
        wished=wish.count,
        kept=tuple(map(kept, within)),
        state=SeriesState.PLANNED,
        intent=wish.intent,
        created_at=uow.now,
    )


def report_on(uow: UnitOfWork, actor: Person, offering: Offering, series: Series) -> SeriesReport:
    """For callers that have asked whose plan it is."""
    occurrences = series.occurrences
    fitted = ground(uow, offering, actor.id, [each.wanted_at for each in occurrences])
    rest = None if offering.is_free else _rest(uow, actor.id, offering.mentor_id)
    ends_at = _ends_at(uow, actor.id, offering) if rest else None
    lines = _within(fitted.fitted(occurrences), rest, _room(uow, actor, offering))
    mentor = uow.people.get(offering.mentor_id)
    return SeriesReport(
        series=series,
        offering=offering,
        mentor_name=mentor.name if mentor else "",
        lines=tuple(_after(line, ends_at) for line in lines),
        beyond=series.wished - len(occurrences),
        horizon_days=fitted.rules.horizon.days,
        left=rest,
        pack_ends_at=ends_at,
    )


def _within(lines: tuple[Line, ...], rest: int | None, room: int) -> list[Line]:
    """The last ones go without where the credits, or the open sessions allowed, do not suffice."""
    checked, ready = [], 0
    for line in lines:
        if line.is_ready:
            ready += 1
            if rest is not None and ready > rest:
                line = replace(line, reason=NO_CREDIT)
            elif ready > room:
                line = replace(line, reason=OPEN_LIMIT)
        checked.append(line)
    return checked


def _after(line: Line, ends_at: datetime | None) -> Line:
    start = line.occurrence.starts_at
    late = ends_at is not None and start is not None and start >= ends_at
    return replace(line, after_expiry=True) if late else line


def _usable(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> list[Pack]:
    clock = seating.clock_of(uow, student, mentor)
    packs = [pack for pack in uow.packs.of(student, mentor) if pack.is_usable(clock)]
    return [pack for pack in packs if not crediting.is_contested(uow, pack)]


def _rest(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> int:
    return sum(pack.remaining for pack in _usable(uow, student, mentor))


def _ends_at(uow: UnitOfWork, student: PersonId, offering: Offering) -> datetime | None:
    """Packs with one mentor share the latest end."""
    ends = [pack.expires_at for pack in _usable(uow, student, offering.mentor_id)]
    return max(ends, default=None)


def _room(uow: UnitOfWork, actor: Person, offering: Offering) -> int:
    """How many more open sessions the limits of X17 and M-13 leave."""
    limit, load = uow.settings.booking, uow.bookings.load_of(actor.id, uow.now)
    room = limit.max_open_per_student - load.open
    if offering.is_free:
        room = min(room, limit.max_free_per_student_per_day - load.free_today)
    return max(room, 0)
