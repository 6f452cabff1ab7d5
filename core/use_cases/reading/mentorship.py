"""A mentorship as its student, its mentor or staff see it; and everybody's places at a glance."""

from core.errors import NotFound
from core.ids import SeatId
from core.pages import MentorSeats, Mentorship
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.seats import Seat, sessions_left


@use_case(Action.SEE_SEAT)
def mentorship(uow: UnitOfWork, actor: Person, id: SeatId) -> Mentorship:
    """Also one that has ended."""
    seat = uow.seats.get(id)
    if seat is None:
        raise NotFound()
    permit(uow, actor, Action.SEE_SEAT, student=seat.student_id, mentor=seat.mentor_id)
    return _shown(uow, seat)


@use_case(Action.SEE_OWN)
def my_mentorships(uow: UnitOfWork, actor: Person) -> tuple[Mentorship, ...]:
    """The student's live seats, oldest first."""
    permit(uow, actor, Action.SEE_OWN)
    return tuple(_shown(uow, seat) for seat in uow.seats.of_student(actor.id))


@use_case(Action.OVERSEE)
def all_seats(uow: UnitOfWork, actor: Person) -> tuple[MentorSeats, ...]:
    """Every mentor's places, by name."""
    permit(uow, actor, Action.OVERSEE)
    found = [
        MentorSeats(person.id, person.name, mentor.seat_cap, uow.seats.taken(person.id))
        for person in uow.people.having(Role.MENTOR)
        if (mentor := uow.mentors.get(person.id)) is not None
    ]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def _shown(uow: UnitOfWork, seat: Seat) -> Mentorship:
    people = uow.people.named({seat.student_id, seat.mentor_id})
    packs = tuple(uow.packs.of(seat.student_id, seat.mentor_id))
    clock = seat.clock(uow.now)
    names = [people[id].name if id in people else "" for id in (seat.student_id, seat.mentor_id)]
    return Mentorship(
        seat=seat,
        student_name=names[0],
        mentor_name=names[1],
        packs=packs,
        left=sessions_left(packs, clock),
        booked=sum(pack.held for pack in packs),
        clock=clock,
    )
