"""What staff look up: people, everybody's bookings, the history of one, the money of one order."""

from dataclasses import dataclass, replace

from core.audit import AuditEntry
from core.booking import BookingState
from core.errors import NotFound
from core.ids import BookingId, OrderId, PersonId
from core.orders import Order
from core.pages import Cards, PaymentStory
from core.people import Identity, Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingCard, BookingFilter
from core.reading import Order as Sorting
from core.spaces import is_the_staff
from core.use_cases.changing import load
from core.use_cases.explaining import why_payment
from core.use_cases.reading.cards import card_of, cards

MOST = 200
_PER_SIDE = 20


@dataclass(frozen=True, slots=True)
class PersonFile:
    """`bookings`: on either side, latest start first."""

    person: Person
    identities: tuple[Identity, ...]
    bookings: Cards
    orders: tuple[Order, ...]
    has_students: bool = False  # somebody has a seat with them, be they a mentor still or not


@dataclass(frozen=True, slots=True)
class History:
    """`names`: of everybody who did something; an actor of None was the clock or money."""

    card: BookingCard
    entries: tuple[AuditEntry, ...]
    names: dict[PersonId, str]


@dataclass(frozen=True, slots=True)
class OrderFile:
    story: PaymentStory
    student_name: str
    mentor_name: str


@use_case(Action.OVERSEE)
def people(
    uow: UnitOfWork, actor: Person, role: Role | None = None, text: str = ""
) -> tuple[Person, ...]:
    """At most `MOST` by name, whose name contains `text`; of one role, or of any."""
    permit(uow, actor, Action.OVERSEE)
    found = {
        person.id: person
        for each in ([role] if role else Role)
        for person in uow.people.having(each)
        if text.strip().casefold() in person.name.casefold()
    }
    return tuple(sorted(found.values(), key=lambda person: person.name.casefold())[:MOST])


@use_case(Action.OVERSEE)
def person_file(uow: UnitOfWork, actor: Person, id: PersonId) -> PersonFile:
    permit(uow, actor, Action.OVERSEE)
    person = uow.people.get(id)
    if person is None or is_the_staff(person):
        raise NotFound()
    latest = BookingFilter(order=Sorting.LATEST)
    sides = (replace(latest, student_id=id), replace(latest, mentor_id=id))
    booked = {card.booking.id: card for side in sides for card in cards(uow, side, _PER_SIDE)}
    by_start = sorted(booked.values(), key=lambda card: card.booking.starts_at, reverse=True)
    return PersonFile(
        person=person,
        identities=tuple(uow.identities.of(id)),
        bookings=tuple(by_start),
        orders=tuple(uow.orders.of(id, limit=_PER_SIDE)),
        has_students=bool(uow.seats.of_mentor(id)),
    )


@use_case(Action.OVERSEE)
def bookings(uow: UnitOfWork, actor: Person, state: BookingState | None = None) -> Cards:
    """Of everybody, latest start first, at most `MOST` (M10)."""
    permit(uow, actor, Action.OVERSEE)
    states = frozenset({state}) if state else None
    return cards(uow, BookingFilter(states=states, order=Sorting.LATEST), MOST)


@use_case(Action.OVERSEE)
def history(uow: UnitOfWork, actor: Person, id: BookingId) -> History:
    """Who did what to a booking and when, oldest first (X16)."""
    permit(uow, actor, Action.OVERSEE)
    booking = load(uow, id)
    entries = tuple(uow.audit.of("booking", id))
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = {id: person.name for id, person in uow.people.named(actors).items()}
    return History(card_of(uow, booking), entries, names)


@use_case(Action.OVERSEE)
def order_file(uow: UnitOfWork, actor: Person, id: OrderId) -> OrderFile:
    """Everything about one order's money, with the names in it (Y9)."""
    permit(uow, actor, Action.OVERSEE)
    story = why_payment(uow, actor, id)
    student, mentor = story.order.student_id, story.order.mentor_id
    named = uow.people.named({student, mentor})
    names = [named[id].name if id in named else "" for id in (student, mentor)]
    return OrderFile(story, *names)
