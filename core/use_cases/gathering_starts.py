"""The starts that a shared session can move to as a whole, and what is in the way of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.availability import (
    Agenda,
    PostedDate,
    Row,
    Slot,
    SlotRules,
    Verdict,
    free_slots,
    is_free,
    reach,
    why_not,
)
from core.booking import Booking, BookingState
from core.catalog import Offering
from core.gatherings import Gathering
from core.group_errors import GroupSameTime, GroupStudentsBusy, GroupTooSmall
from core.ports import UnitOfWork
from core.use_cases import gathering_rooms as rooms
from core.use_cases import slots

_MINUTE = timedelta(minutes=1)


def starts_for(
    uow: UnitOfWork, offering: Offering, gathering: Gathering, seats: Sequence[Booking], need: int
) -> list[Slot]:
    """Starts at which the mentor has nothing else and a session takes `need`: its own claims are
    in nobody's way, and nobody else's session is joined."""
    rules = _rules(uow, offering, gathering, seats)
    end = uow.now + rules.horizon + _MINUTE
    plan = slots.schedule(uow, offering, uow.now, end)
    taken = Agenda.of_rows(_others(uow, offering, gathering, rules, uow.now, end))
    now = uow.now
    free = free_slots(plan.hours, plan.exceptions, plan.posted, taken, rules, now, now, end)
    return [
        each
        for each in free
        if each.starts_at != gathering.starts_at
        and _places_at(offering, plan.posted, each.starts_at) >= need
    ]


def require_start(
    uow: UnitOfWork,
    offering: Offering,
    gathering: Gathering,
    seats: Sequence[Booking],
    need: int,
    to: datetime,
) -> SlotRules:
    """The rules that its claims at `to` go by. Raises GroupSameTime, SlotTaken, SlotNotOffered,
    GroupTooSmall and GroupStudentsBusy, both with a count and without names."""
    if to == gathering.starts_at:
        raise GroupSameTime()
    rules = _rules(uow, offering, gathering, seats)
    plan = slots.schedule(uow, offering, to, to + rules.duration)
    taken = Agenda.of_rows(_others(uow, offering, gathering, rules, to, to))
    if not is_free(to, plan.hours, plan.exceptions, plan.posted, taken, rules, uow.now):
        raise slots.refusal(_why(uow, offering, gathering, rules, to), offering)
    places = _places_at(offering, plan.posted, to)
    if places < need:
        raise GroupTooSmall(count=need, places=places)
    if busy := _busy(uow, gathering, seats, to):
        raise GroupStudentsBusy(count=busy)
    return rules


def _rules(
    uow: UnitOfWork, offering: Offering, gathering: Gathering, seats: Sequence[Booking]
) -> SlotRules:
    """As long as it is. While it is not sure that it runs, it is not moved behind the moment at
    which that would have been decided."""
    length = gathering.ends_at - gathering.starts_at
    rules = replace(slots.rules_for(uow, offering), duration=length)
    sure = sum(each.state is BookingState.SCHEDULED for each in seats)
    if gathering.decided_at is not None or sure >= (gathering.minimum or 0):
        return rules
    return rooms.rules_for_first(uow, offering, rules, gathering.places)


def _others(
    uow: UnitOfWork,
    offering: Offering,
    gathering: Gathering,
    rules: SlotRules,
    start: datetime,
    end: datetime,
) -> Sequence[Row]:
    rows = slots.taken_rows(uow, offering, start, end, None, reach(rules))
    return rooms.once_each(rooms.rows_without(rows, gathering.id))


def _places_at(offering: Offering, posted: Sequence[PostedDate], start: datetime) -> int:
    return rooms.places_at(offering, posted, start) if posted else offering.places or 1


def _why(
    uow: UnitOfWork, offering: Offering, gathering: Gathering, rules: SlotRules, to: datetime
) -> Verdict:
    end = uow.now + rules.horizon + _MINUTE
    plan = slots.schedule(uow, offering, uow.now, end)
    around = reach(rules)
    busy = uow.claims.busy(offering.mentor_id, uow.now - around, end + around, uow.now)
    others = rooms.busy_without(busy, gathering)
    return why_not(to, plan.hours, plan.exceptions, plan.posted, others, rules, uow.now)


def _busy(uow: UnitOfWork, gathering: Gathering, seats: Sequence[Booking], to: datetime) -> int:
    """How many of them have something else at `to`; what they have of this session, or wish for
    in its place, does not count."""
    if uow.settings.booking.student_may_overlap:
        return 0
    end = to + (gathering.ends_at - gathering.starts_at)
    count = 0
    for each in seats:
        own = {(each.starts_at, each.ends_at), (each.proposed_starts_at, each.proposed_ends_at)}
        known = uow.claims.busy_of_student(each.student_id, to, end, uow.now)
        count += any(span not in own for span in known)
    return count
