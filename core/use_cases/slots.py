"""Free slots of an offering: its rules, its hours, what is taken, and why a slot is not offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.availability import (
    LONGEST_POSTED,
    Agenda,
    DateException,
    PostedDate,
    Reason,
    Row,
    SlotRow,
    SlotRules,
    Timetable,
    Verdict,
    WeeklyHours,
    free_slots,
    is_blocked,
    is_free,
    reach,
    why_not,
)
from core.catalog import Offering
from core.errors import NotFound, RuleError, SlotNotOffered, SlotTaken
from core.gatherings import Room
from core.group_errors import AlreadyInGroup, GroupCalledOff, GroupFull
from core.ids import BookingId, PersonId
from core.people import Mentor
from core.ports import UnitOfWork
from core.settings import AvailabilitySettings
from core.use_cases import gathering_rooms as group

_MARGIN = timedelta(days=2)  # a local day and the longest session on either side


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one offering is open in one window."""

    hours: tuple[WeeklyHours, ...]
    exceptions: tuple[DateException, ...]
    posted: tuple[PostedDate, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A start that can be booked now: the buffers that its claim gets, how many a session then
    takes, and how full it is."""

    rules: SlotRules
    room: Room

    @property
    def is_shared(self) -> bool:
        return self.room.places > 1


def mentor_of(uow: UnitOfWork, offering: Offering) -> Mentor:
    mentor = uow.mentors.get(offering.mentor_id)
    if mentor is None:
        raise NotFound()
    return mentor


def rules_for(uow: UnitOfWork, offering: Offering) -> SlotRules:
    return rules_of(offering, mentor_of(uow, offering), uow.settings.availability)


def rules_of(offering: Offering, mentor: Mentor, default: AvailabilitySettings) -> SlotRules:
    """The offering's own numbers where it has them, else the community's."""

    def own(value: int | None, otherwise: int) -> int:
        return otherwise if value is None else value

    return SlotRules(
        duration=offering.duration,
        step=timedelta(minutes=default.step_minutes),
        buffer_before=timedelta(
            minutes=own(offering.buffer_before_minutes, default.buffer_before_minutes)
        ),
        buffer_after=timedelta(
            minutes=own(offering.buffer_after_minutes, default.buffer_after_minutes)
        ),
        minimum_notice=timedelta(
            hours=own(offering.minimum_notice_hours, default.minimum_notice_hours)
        ),
        horizon=timedelta(days=own(offering.horizon_days, default.horizon_days)),
        max_per_day=own(offering.max_per_day, default.max_per_day),
        zone=mentor.time_zone,
        posted_only=offering.posted_only,
        max_per_week=own(offering.max_per_week, default.max_per_week) or None,
        max_per_month=own(offering.max_per_month, default.max_per_month) or None,
        week_starts_on=default.week_starts_on,
    )


def schedule(uow: UnitOfWork, offering: Offering, start: datetime, end: datetime) -> Schedule:
    """Three queries whatever the window. A block at the beginning of a long posted date moves
    every start in it, so exceptions are wanted from that far back."""
    mentor, own = offering.mentor_id, offering.id if offering.own_hours else None
    first, last = (start - LONGEST_POSTED - _MARGIN).date(), (end + _MARGIN).date()
    return Schedule(
        hours=tuple(uow.availability.hours(mentor, own)),
        exceptions=tuple(uow.availability.exceptions(mentor, first, last)),
        posted=tuple(uow.availability.posted(mentor, offering.id, start, end)),
    )


def agenda(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    end: datetime,
    without: BookingId | None = None,
    around: timedelta = _MARGIN,
) -> Agenda:
    """What is taken; `without`: a booking that does not count (it moves); `around`: how far the
    limits of its rules reach (X38)."""
    return Agenda.of_rows(group.once_each(taken_rows(uow, offering, start, end, without, around)))


def taken_rows(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    end: datetime,
    without: BookingId | None,
    around: timedelta,
) -> Sequence[Row]:
    """One row for every claim, also for several of one gathering; see `agenda`."""
    since, until = start - around, end + around
    return uow.claims.busy_rows(offering.mentor_id, since, until, uow.now, without)


def slots_between(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    end: datetime,
    without: BookingId | None = None,
) -> SlotRow:
    """Free slots that start in [start, end), in order."""
    rules = rules_for(uow, offering)
    plan = schedule(uow, offering, start, end)
    rows = taken_rows(uow, offering, start, end, without, reach(rules))
    taken = Agenda.of_rows(group.once_each(rows))
    free = free_slots(plan.hours, plan.exceptions, plan.posted, taken, rules, uow.now, start, end)
    if not group.takes_several(offering, plan.posted):
        return free
    rooms = group.rooms_between(uow, offering, plan.posted, rows, start, end)
    timetable = Timetable.of(plan.hours, plan.exceptions, plan.posted, rules)
    return group.with_gatherings(uow, offering, timetable, rules, rows, free, rooms, plan.posted)


def slots_ahead(uow: UnitOfWork, offering: Offering, without: BookingId | None = None) -> SlotRow:
    """All free slots up to the offering's horizon."""
    return slots_between(uow, offering, uow.now, _beyond(uow, offering), without)


def _beyond(uow: UnitOfWork, offering: Offering) -> datetime:
    """Just after the last moment at which a slot may start."""
    days = offering.horizon_days
    horizon = timedelta(days=uow.settings.availability.horizon_days if days is None else days)
    return uow.now + horizon + timedelta(minutes=1)


def verdict(
    uow: UnitOfWork, offering: Offering, start: datetime, without: BookingId | None = None
) -> Verdict:
    """Free, or the first rule that removes this start, with its number (Y4).

    Looks at all that can be booked now: the nearest free slots may be weeks away.
    """
    rules, end = rules_for(uow, offering), _beyond(uow, offering)
    plan = schedule(uow, offering, uow.now, end)
    since, until = uow.now - reach(rules), end + reach(rules)
    busy = uow.claims.busy(offering.mentor_id, since, until, uow.now, without)
    joined = None
    if group.takes_several(offering, plan.posted):
        rows = taken_rows(uow, offering, start, start, without, reach(rules))
        room = group.room_at(uow, offering, plan.posted, rows, start)
        if group.goes_on(room, offering):
            joined = room.gathering
        else:
            rules = group.rules_for_first(uow, offering, rules, room.places)
    busy = group.busy_without(busy, joined)
    return why_not(start, plan.hours, plan.exceptions, plan.posted, busy, rules, uow.now)


def require_free(
    uow: UnitOfWork, offering: Offering, start: datetime, without: BookingId | None = None
) -> SlotRules:
    """Raises SlotTaken when somebody has it, SlotNotOffered (with the rule) otherwise; gives the
    rules it was measured by. Where a session takes several, ask `require_open`."""
    return require_open(uow, offering, start, without).rules


def require_open(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    without: BookingId | None = None,
    student: PersonId | None = None,
) -> Opening:
    """As `require_free`, with the room there is. Raises GroupFull and GroupCalledOff, too, and
    AlreadyInGroup where `student` has a place in it. A place that is kept for `student` is free
    for them."""
    rules = rules_for(uow, offering)
    rows = taken_rows(uow, offering, start, start, without, reach(rules))
    taken = Agenda.of_rows(group.once_each(rows))
    bookable = uow.now + rules.minimum_notice <= start <= uow.now + rules.horizon
    blocked = bookable and is_blocked(taken, rules, start)
    if blocked and not group.is_shared(rows, start):
        # The answer to most of a crowd (B-01): before the hours are even read.
        raise SlotTaken(offering_id=offering.id, starts_at=start)
    plan = schedule(uow, offering, start, start + rules.duration)
    room = Room(group.places_at(offering, plan.posted, start))
    if room.places > 1:
        room = group.room_at(uow, offering, plan.posted, rows, start, student)
        _require_room(uow, offering, room, without, student)
        rules, taken = group.measured(uow, offering, room, rules, rows, taken)
    if is_free(start, plan.hours, plan.exceptions, plan.posted, taken, rules, uow.now):
        return Opening(group.rules_of_claim(room, rules), room)
    raise refusal(verdict(uow, offering, start, without), offering)


def _require_room(
    uow: UnitOfWork,
    offering: Offering,
    room: Room,
    without: BookingId | None,
    student: PersonId | None,
) -> None:
    gathering = room.gathering
    if gathering is None:
        return
    facts = {"offering_id": offering.id, "starts_at": gathering.starts_at}
    mine = uow.bookings.in_gathering(gathering.id, student) if student is not None else None
    if mine is not None and mine.id != without and not mine.is_lapsed(uow.now):
        raise AlreadyInGroup(booking_id=mine.id, **facts)
    if not gathering.is_open:
        raise GroupCalledOff(**facts)
    if room.is_used and not group.goes_on(room, offering):
        raise SlotTaken(**facts)
    if room.left <= 0:
        raise GroupFull(gathering_id=gathering.id, **facts)


def refusal(answer: Verdict, offering: Offering) -> RuleError:
    """Why a start is not free, as the error that says so."""
    if answer.reason in (Reason.TAKEN, Reason.BUFFER):
        return SlotTaken(offering_id=offering.id, starts_at=answer.starts_at)
    return SlotNotOffered(
        offering_id=offering.id,
        starts_at=answer.starts_at,
        rule=answer.reason,
        number=answer.number,
        unit=answer.unit,
    )
