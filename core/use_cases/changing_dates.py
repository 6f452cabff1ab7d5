"""A posted date that is changed or withdrawn while people have booked on it (L7, E12).

Nobody is moved or cancelled silently: how many it concerns is shown before, the sessions move with
the date or are given back in the same unit, and each student is told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.availability import PostedDate
from core.booking import HELD, Booking, BookingState
from core.date_errors import DateHasRequests, NotShared, TooFewPlaces
from core.errors import NotFound, NumberInvalid, StaleButton
from core.gatherings import MOST_PLACES
from core.ids import OfferingId, PersonId
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import gathering_line
from core.use_cases.cancelling import cancel
from core.use_cases.changing import record
from core.use_cases.hours import post_date, withdraw_date
from core.use_cases.moving import move
from core.use_cases.naming_dates import is_shared

WITHDRAWN_REASON = "date_withdrawn"  # a code: the screen has the sentence
_LIVE = frozenset({BookingState.SCHEDULED, *HELD})


@dataclass(frozen=True, slots=True)
class PostedPage:
    """`sessions`: live bookings that have no other time to stand on than this date, soonest
    first. `places`: how many students share a session in it now."""

    id: int
    mentor_id: PersonId
    offering_id: OfferingId | None
    posted: PostedDate
    zone: str
    sessions: tuple[Booking, ...]
    places: int

    @property
    def taken(self) -> int:
        """The fewest places it can have: as many as share one session already."""
        starts = Counter(each.starts_at for each in self.sessions)
        return max(starts.values(), default=1)


@dataclass(frozen=True, slots=True)
class MentorDates:
    mentor_id: PersonId
    name: str
    count: int


@use_case(Action.OVERSEE)
def dates_board(uow: UnitOfWork, actor: Person) -> tuple[MentorDates, ...]:
    """How many dates each mentor has up; those who have some first."""
    permit(uow, actor, Action.OVERSEE)
    found = [
        MentorDates(each.id, each.name, len(uow.availability.listed_posted(each.id, uow.now)))
        for each in uow.people.having(Role.MENTOR)
        if uow.mentors.get(each.id) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.count == 0, each.name.casefold())))


@use_case(Action.MANAGE_HOURS)
def posted_page(uow: UnitOfWork, actor: Person, mentor_id: PersonId, id: int) -> PostedPage:
    """Raises NotFound when it is gone, over, or another mentor's."""
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor_id)
    mentor = uow.mentors.get(mentor_id)
    for known, offering, posted in uow.availability.listed_posted(mentor_id, uow.now):
        if known == id and mentor is not None:
            sessions = _sessions(uow, mentor_id, offering, posted)
            places = posted.places or _places_of(uow, offering)
            return PostedPage(id, mentor_id, offering, posted, mentor.time_zone, sessions, places)
    raise NotFound()


@use_case(Action.MANAGE_HOURS)
def withdraw_posted(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, id: int, sessions: int
) -> PostedPage:
    """Takes the date away and gives its sessions back, money and credits too. `sessions`: how many
    were shown; raises StaleButton when it is another number by now."""
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor_id)
    page = _shown(uow, actor, mentor_id, id, sessions)
    withdraw_date(uow, actor, mentor_id, id)
    for booking in page.sessions:
        cancel(uow, actor, booking.id, WITHDRAWN_REASON)
    for offering in uow.offerings.of(mentor_id):
        gathering_line.date_gone(uow, offering, page.posted.starts_at, page.posted.ends_at)
    return page


@use_case(Action.MANAGE_HOURS)
def change_posted(
    uow: UnitOfWork,
    actor: Person,
    mentor_id: PersonId,
    id: int,
    starts_at: datetime,
    ends_at: datetime,
    sessions: int,
) -> int:
    """The date at another time (aware UTC); its sessions move by as much, each keeps its original
    time, each student is told. Answers the new date's id.

    Raises DateHasRequests while some are undecided or unpaid, StaleButton, HoursInvalid, and
    SlotTaken or SlotNotOffered when a session does not fit: then nothing is changed.
    """
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor_id)
    page = _shown(uow, actor, mentor_id, id, sessions)
    undecided = [each for each in page.sessions if each.state is not BookingState.SCHEDULED]
    if undecided:
        raise DateHasRequests(count=len(undecided))
    withdraw_date(uow, actor, mentor_id, id)
    places = page.posted.places
    new = post_date(uow, actor, mentor_id, starts_at, ends_at, page.offering_id, places)
    shift = starts_at - page.posted.starts_at
    if shift:
        _move_along(uow, actor, page.sessions, shift)
    record(uow, actor, "date_changed", "mentor", mentor_id, posted=new, moved=len(page.sessions))
    return new


@use_case(Action.MANAGE_HOURS)
def change_places(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, id: int, places: int, sessions: int
) -> int:
    """How many students share a session of this date, from now on. Answers the date's id.

    Raises TooFewPlaces (below what is taken), NotShared, NumberInvalid, StaleButton.
    """
    permit(uow, actor, Action.MANAGE_HOURS, mentor=mentor_id)
    page = _shown(uow, actor, mentor_id, id, sessions)
    if not 1 <= places <= MOST_PLACES:
        raise NumberInvalid(field="places", number=places, lowest=1, highest=MOST_PLACES)
    if places < page.taken:
        raise TooFewPlaces(name="places", taken=page.taken)
    offering = uow.offerings.get(page.offering_id) if page.offering_id else None
    if places > 1 and not is_shared(offering):
        raise NotShared(name="places")
    withdraw_date(uow, actor, mentor_id, id)
    window = (page.posted.starts_at, page.posted.ends_at)
    new = post_date(uow, actor, mentor_id, *window, page.offering_id, places)
    record(uow, actor, "date_places", "mentor", mentor_id, posted=new, places=places)
    return new


def _move_along(
    uow: UnitOfWork, actor: Person, sessions: Sequence[Booking], shift: timedelta
) -> None:
    """All old times are let go of before the first new one, so that none of them is in another's
    way; those who share a session share the new one."""
    for booking in sessions:
        uow.claims.end_all(booking.id)
    for booking in sessions:
        move(uow, actor, booking.id, booking.starts_at + shift)


def _places_of(uow: UnitOfWork, offering: OfferingId | None) -> int:
    known = uow.offerings.get(offering) if offering else None
    return (known.places if known else None) or 1


def _start(booking: Booking) -> datetime:
    return booking.starts_at


def _shown(uow: UnitOfWork, actor: Person, mentor: PersonId, id: int, sessions: int) -> PostedPage:
    uow.lock(mentor)
    page = posted_page(uow, actor, mentor, id)
    if len(page.sessions) != sessions:
        raise StaleButton(posted_id=id)
    return page


def _sessions(
    uow: UnitOfWork, mentor: PersonId, offering: OfferingId | None, posted: PostedDate
) -> tuple[Booking, ...]:
    """Of the date's own offering, or, for a date of all, of those that have no weekly hours; what
    weekly hours carry as well is honoured (B-08)."""
    found = [
        booking
        for each in uow.offerings.of(mentor)
        if each.posted_only and offering in (None, each.id)
        for booking in uow.bookings.of_offering(each.id, _LIVE)
        if posted.starts_at <= booking.starts_at < posted.ends_at
        and booking.starts_at > uow.now
        and not booking.is_lapsed(uow.now)
    ]
    return tuple(sorted(found, key=_start))
