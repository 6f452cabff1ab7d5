"""Shared sessions as their mentor sees them, and how full one is for everybody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.availability import PostedDate
from core.booking import BookingState
from core.catalog import Offering
from core.gatherings import GatheringPage, GroupPlaces, Room
from core.ids import GatheringId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import slots
from core.use_cases.gathering_ending import load
from core.use_cases.gathering_rooms import minimum_of, places_at, rooms_between, takes_several

S = BookingState
_IN_IT = frozenset(S) - {S.CANCELLED, S.REJECTED, S.EXPIRED}
_BACK = timedelta(days=7)  # sessions that are over may still be put right
_AHEAD = timedelta(days=366)


@use_case(Action.SEE_BOOKING)
def gathering_page(uow: UnitOfWork, actor: Person, id: GatheringId) -> GatheringPage:
    """Who comes, for the mentor and staff alone: students see a count (X36)."""
    gathering = load(uow, id)
    permit(uow, actor, Action.SEE_BOOKING, mentor=gathering.mentor_id)
    bookings = [
        each for each in uow.bookings.of_gathering(id, _IN_IT) if not each.is_lapsed(uow.now)
    ]
    names = uow.people.named({each.student_id for each in bookings})
    offering = uow.offerings.get(gathering.offering_id)
    return GatheringPage(
        gathering=gathering,
        title=offering.title if offering else "",
        seats=tuple(
            (each, names[each.student_id].name if each.student_id in names else "")
            for each in bookings
        ),
        waiting=len(uow.gathering_waits.line(id)),
    )


@use_case(Action.SEE_STUDENTS)
def my_gatherings(uow: UnitOfWork, actor: Person) -> list[GroupPlaces]:
    """The mentor's shared sessions of the last days and all ahead, in order."""
    permit(uow, actor, Action.SEE_STUDENTS, mentor=actor.id)
    found = uow.gatherings.of_mentor(actor.id, uow.now - _BACK, uow.now + _AHEAD)
    titles = {each.id: each.title for each in uow.offerings.of(actor.id)}
    return [GroupPlaces(each, titles.get(each.offering_id, ""), count) for each, count in found]


def rooms_of(
    uow: UnitOfWork, offering: Offering, starts: Sequence[datetime]
) -> dict[datetime, Room]:
    """How full each of these starts is; {} where a session takes one student."""
    if not starts:
        return {}
    first, last = min(starts), max(starts) + offering.duration
    posted = uow.availability.posted(offering.mentor_id, offering.id, first, last)
    if not takes_several(offering, posted):
        return {}
    used = _used(uow, offering, posted, first, last)
    minimum = minimum_of(offering)
    return {
        start: used.get(start) or Room(places_at(offering, posted, start), minimum=minimum)
        for start in starts
        if places_at(offering, posted, start) > 1
    }


def full_sessions(uow: UnitOfWork, offering: Offering) -> list[Room]:
    """Those ahead that somebody could wait for, in order."""
    if (offering.places or 1) == 1 and not offering.posted_only:
        return []
    until = uow.now + _AHEAD
    posted = uow.availability.posted(offering.mentor_id, offering.id, uow.now, until)
    earliest = uow.now + slots.rules_for(uow, offering).minimum_notice
    used = _used(uow, offering, posted, earliest, until)
    return [room for _, room in sorted(used.items()) if not room.left]


def _used(
    uow: UnitOfWork,
    offering: Offering,
    posted: Sequence[PostedDate],
    start: datetime,
    end: datetime,
) -> dict[datetime, Room]:
    rows = slots.taken_rows(uow, offering, start, end, None, timedelta(days=2))
    rooms = rooms_between(uow, offering, posted, rows, start, end)
    return {
        each.gathering.starts_at: each
        for each in rooms
        if each.gathering is not None and each.gathering.is_open and each.is_used
    }
