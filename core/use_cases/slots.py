"""Free slots of an offering: its rules, its hours, what is taken, and why a slot is not offered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.availability import (
    Busy,
    DateException,
    PostedDate,
    Reason,
    Slot,
    SlotRules,
    Verdict,
    WeeklyHours,
    free_slots,
    is_free,
    why_not,
)
from core.catalog import Offering
from core.errors import NotFound, SlotNotOffered, SlotTaken
from core.ids import BookingId
from core.people import Mentor
from core.ports import UnitOfWork
from core.settings import AvailabilitySettings

_MARGIN = timedelta(days=2)  # a local day and the longest session on either side


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that decides on the slots of one offering in one window."""

    hours: tuple[WeeklyHours, ...]
    exceptions: tuple[DateException, ...]
    posted: tuple[PostedDate, ...]
    busy: tuple[Busy, ...]
    rules: SlotRules


def mentor_of(uow: UnitOfWork, offering: Offering) -> Mentor:
    mentor = uow.mentors.get(offering.mentor_id)
    if mentor is None:
        raise NotFound()
    return mentor


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


def schedule(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    end: datetime,
    without: BookingId | None = None,
) -> Schedule:
    """Four queries whatever the window. `without`: a booking that does not count (it moves)."""
    mentor = mentor_of(uow, offering)
    owner = offering.id if offering.own_hours else None
    first, last = (start - _MARGIN).date(), (end + _MARGIN).date()
    posted = uow.availability.posted(mentor.id, offering.id, start, end)
    return Schedule(
        hours=tuple(uow.availability.hours(mentor.id, owner)),
        exceptions=tuple(uow.availability.exceptions(mentor.id, first, last)),
        posted=tuple(posted),
        busy=tuple(uow.claims.busy(mentor.id, start - _MARGIN, end + _MARGIN, uow.now, without)),
        rules=rules_of(offering, mentor, uow.settings.availability),
    )


def slots_between(
    uow: UnitOfWork,
    offering: Offering,
    start: datetime,
    end: datetime,
    without: BookingId | None = None,
) -> list[Slot]:
    """Free slots that start in [start, end), in order."""
    plan = schedule(uow, offering, start, end, without)
    return free_slots(
        plan.hours, plan.exceptions, plan.posted, plan.busy, plan.rules, uow.now, start, end
    )


def slots_ahead(
    uow: UnitOfWork, offering: Offering, without: BookingId | None = None
) -> list[Slot]:
    """All free slots up to the offering's horizon."""
    days = offering.horizon_days
    horizon = timedelta(days=uow.settings.availability.horizon_days if days is None else days)
    end = uow.now + horizon + timedelta(minutes=1)
    return slots_between(uow, offering, uow.now, end, without)


def verdict(
    uow: UnitOfWork, offering: Offering, start: datetime, without: BookingId | None = None
) -> Verdict:
    """Free, or the first rule that removes this start, with its number (Y4)."""
    plan = schedule(uow, offering, start - _MARGIN, start + _MARGIN, without)
    return why_not(start, plan.hours, plan.exceptions, plan.posted, plan.busy, plan.rules, uow.now)


def require_free(
    uow: UnitOfWork, offering: Offering, start: datetime, without: BookingId | None = None
) -> None:
    """Raises SlotTaken when somebody has it, SlotNotOffered (with the rule) otherwise."""
    plan = schedule(uow, offering, start - _MARGIN, start + _MARGIN, without)
    inputs = (plan.hours, plan.exceptions, plan.posted, plan.busy, plan.rules, uow.now)
    if is_free(start, *inputs):
        return
    answer = why_not(start, *inputs)
    if answer.reason in (Reason.TAKEN, Reason.BUFFER):
        raise SlotTaken(offering_id=offering.id, starts_at=start)
    raise SlotNotOffered(
        offering_id=offering.id,
        starts_at=start,
        rule=answer.reason,
        number=answer.number,
        unit=answer.unit,
    )
