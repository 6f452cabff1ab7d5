"""What a mentor sets about themself, and the links of their sessions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict, Unpack

from core.availability import parse_zone
from core.booking import Booking, BookingState
from core.errors import NotFound, NumberInvalid
from core.ids import BookingId, PersonId
from core.links import checked_link
from core.notices import NoticeKind
from core.people import Mentor, Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter
from core.spoken import known_languages
from core.texts import bounded
from core.use_cases import gathering_links, waiting
from core.use_cases.changing import amend, locked, record, require_shown
from core.use_cases.telling import tell

MAX_HEADLINE = 120
MAX_ABOUT = 1500
MAX_SEATS = 1000


class MentorChanges(TypedDict, total=False):
    """As typed. `meeting_link` None or empty takes the standing link away."""

    headline: str
    about: str
    seat_cap: int
    meeting_link: str | None
    time_zone: str
    languages: tuple[str, ...]


@use_case(Action.MANAGE_MENTOR)
def edit_mentor(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, **changes: Unpack[MentorChanges]
) -> Mentor:
    """Raises TextTooLong, NumberInvalid, LinkInvalid or ZoneUnknown.

    A new zone moves the weekly hours on the clock, never a session that is agreed. A lower seat
    cap takes nobody's seat, and takes back the latest offers to those who wait. A standing link
    also fills the sessions ahead that have none (J5).
    """
    permit(uow, actor, Action.MANAGE_MENTOR, mentor=mentor_id)
    uow.lock(mentor_id)
    mentor = uow.mentors.get(mentor_id)
    if mentor is None:
        raise NotFound()
    edited = uow.mentors.save(_applied(mentor, changes))
    record(uow, actor, "mentor_edited", "mentor", mentor_id, fields=",".join(sorted(changes)))
    if edited.seat_cap != mentor.seat_cap:
        waiting.place_freed(uow, mentor_id)
    if edited.meeting_link is not None and edited.meeting_link != mentor.meeting_link:
        _fill_sessions(uow, actor, mentor_id, edited.meeting_link)
    return edited


def _applied(mentor: Mentor, changes: MentorChanges) -> Mentor:
    if "headline" in changes:
        headline = bounded(changes["headline"], MAX_HEADLINE, "headline", required=False)
        mentor = replace(mentor, headline=headline)
    if "about" in changes:
        about = bounded(changes["about"], MAX_ABOUT, "about", required=False)
        mentor = replace(mentor, about=about)
    if "seat_cap" in changes:
        mentor = replace(mentor, seat_cap=_seats(changes["seat_cap"]))
    if "meeting_link" in changes:
        link = changes["meeting_link"]
        mentor = replace(mentor, meeting_link=checked_link(link) if link else None)
    if "time_zone" in changes:
        mentor = replace(mentor, time_zone=parse_zone(changes["time_zone"]))
    if "languages" in changes:
        mentor = replace(mentor, languages=known_languages(changes["languages"]) or None)
    return mentor


def _seats(count: int) -> int:
    if not 0 <= count <= MAX_SEATS:
        raise NumberInvalid(field="seat_cap", number=count, lowest=0, highest=MAX_SEATS)
    return count


def _fill_sessions(uow: UnitOfWork, actor: Person, mentor: PersonId, link: str) -> None:
    for booking in _without_link(uow, mentor):
        _give_link(uow, booking, link, actor)


def _without_link(uow: UnitOfWork, mentor: PersonId) -> Iterator[Booking]:
    wanted = BookingFilter(
        mentor_id=mentor,
        states=frozenset({BookingState.SCHEDULED}),
        from_=uow.now,
        limit=500,
    )
    for card in uow.bookings.cards(wanted):
        if card.booking.meeting_link is None:
            yield card.booking


@use_case(Action.SET_LINK)
def set_booking_link(
    uow: UnitOfWork, actor: Person, booking_id: BookingId, link: str, revision: int | None = None
) -> Booking:
    """The mentor pastes a link for one session (F8, J5). Raises LinkInvalid, AlreadyDecided."""
    booking = locked(uow, booking_id)
    permit(uow, actor, Action.SET_LINK, student=booking.student_id, mentor=booking.mentor_id)
    require_shown(booking, revision, BookingState.SCHEDULED)
    checked = checked_link(link)
    if checked == booking.meeting_link:
        return booking
    for other in gathering_links.others_of(uow, booking):
        _give_link(uow, locked(uow, other.id), checked, actor)
    return _give_link(uow, booking, checked, actor)


def room_ready(
    uow: UnitOfWork, booking_id: BookingId, link: str | None, *, late: bool = True
) -> Booking | None:
    """The provider made a room, or could not (None): then the mentor is asked for a link, and the
    booking stays as sure as it was (J5, H18). A link somebody pasted meanwhile is kept.

    `late`: the room did not come at the first try, so the student was told that the link follows
    and is told now. Answers the booking as it is now; None when there is none.
    """
    if uow.bookings.get(booking_id) is None:
        return None
    booking = locked(uow, booking_id)
    if booking.state is not BookingState.SCHEDULED or booking.meeting_link is not None:
        return booking
    link = gathering_links.link_of_others(uow, booking) or link
    if link is None and not gathering_links.asks_mentor(uow, booking):
        return booking
    if link is None:
        until = booking.ends_at
        tell(uow, NoticeKind.LINK_MISSING, booking.mentor_id, booking.id, useful_until=until)
        return booking
    if not late:
        return amend(uow, booking, "link_set", None, meeting_link=link)
    return _give_link(uow, booking, link, None)


def _give_link(uow: UnitOfWork, booking: Booking, link: str, by: Person | None) -> Booking:
    linked = amend(uow, booking, "link_set", by, meeting_link=link)
    tell(
        uow,
        NoticeKind.LINK_READY,
        linked.student_id,
        linked.id,
        once=str(linked.revision),
        useful_until=linked.ends_at,
    )
    return linked
