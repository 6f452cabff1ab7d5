"""Free slots of an offering: its rules, its hours, what is taken, and why a slot is not offered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.availability import (
    LONGEST_POSTED,
    Agenda,
    DateException,
    PostedDate,
    Reason,
    SlotRow,
    SlotRules,
    Verdict,
    WeeklyHours,
    free_slots,
    is_blocked,
    is_free,
    why_not,
)
from core.catalog import Offering
from core.errors import NotFound, RuleError, SlotNotOffered, SlotTaken
from core.ids import BookingId
from core.people import Mentor
from core.ports import UnitOfWork
from core.settings import AvailabilitySettings

_MARGIN = timedelta(days=2)  # a local day and the longest session on either side


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one offering is open in one window."""

    hours: tuple[WeeklyHours, ...]
    exceptions: tuple[DateException, ...]
    posted: tuple[PostedDate, ...]


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
) -> Agenda:
    """What is taken; `without`: a booking that does not count (it moves)."""
    since, until = start - _MARGIN, end + _MARGIN
    rows = uow.claims.busy_rows(offering.mentor_id, since, until, uow.now, without)
    return Agenda.of_rows(rows)


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
    taken = agenda(uow, offering, start, end, without)
    return free_slots(plan.hours, plan.exceptions, plan.posted, taken, rules, uow.now, start, end)


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
    busy = uow.claims.busy(offering.mentor_id, uow.now - _MARGIN, end + _MARGIN, uow.now, without)
    return why_not(start, plan.hours, plan.exceptions, plan.posted, busy, rules, uow.now)


def require_free(
    uow: UnitOfWork, offering: Offering, start: datetime, without: BookingId | None = None
) -> SlotRules:
    """Raises SlotTaken when somebody has it, SlotNotOffered (with the rule) otherwise; gives the
    rules it was measured by."""
    rules = rules_for(uow, offering)
    taken = agenda(uow, offering, start, start, without)
    bookable = uow.now + rules.minimum_notice <= start <= uow.now + rules.horizon
    if bookable and is_blocked(taken, rules, start):
        # The answer to most of a crowd (B-01): before the hours are even read.
        raise SlotTaken(offering_id=offering.id, starts_at=start)
    plan = schedule(uow, offering, start, start + rules.duration)
    if is_free(start, plan.hours, plan.exceptions, plan.posted, taken, rules, uow.now):
        return rules
    raise _refusal(verdict(uow, offering, start, without), offering)


def _refusal(answer: Verdict, offering: Offering) -> RuleError:
    if answer.reason in (Reason.TAKEN, Reason.BUFFER):
        return SlotTaken(offering_id=offering.id, starts_at=answer.starts_at)
    return SlotNotOffered(
        offering_id=offering.id,
        starts_at=answer.starts_at,
        rule=answer.reason,
        number=answer.number,
        unit=answer.unit,
    )
