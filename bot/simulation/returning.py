"""A process that starts again finds its people and their things in the rows, and nowhere else."""

from bot.simulation.world import World
from core.ids import PersonId
from core.people import Role
from core.reading import BookingFilter, Order
from storage.unit_of_work import SqlUnitOfWork

_LATEST = BookingFilter(order=Order.LATEST, limit=150)
_STUDENTS = 40


def come_back(world: World) -> None:
    """Everything the people of this world may press, as the rows have it now."""
    for found in world.house.read(_rows):
        world.seen.hear([found])
    people = world.seen.people.values()
    world.staff = [p.id for p in people if p.is_(Role.STAFF)]
    world.teachers = [PersonId(id) for id in world.seen.mentors][-5:]
    known = [b.student_id for b in [*world.seen.live.values(), *world.seen.ended.values()]]
    known += [order.student_id for order in world.seen.orders.values()]
    world.students = list(dict.fromkeys(known))[-_STUDENTS:]
    world.seen.touched()


def _rows(uow: SqlUnitOfWork) -> list[object]:
    """Bookings and orders by their students, shops by their mentors."""
    mentors = uow.people.having(Role.MENTOR)
    bookings = [card.booking for card in uow.bookings.cards(_LATEST)]
    ids = [id for booking in bookings for id in (booking.student_id, booking.mentor_id)]
    named = uow.people.named(list(dict.fromkeys(ids)))
    people = {p.id: p for p in [*uow.people.having(Role.STAFF), *mentors, *named.values()]}
    orders = [
        o for s in dict.fromkeys(b.student_id for b in bookings) for o in uow.orders.of(s, 10)
    ]
    payments = [payment for order in orders for payment in uow.orders.payments(order.id)]
    shops = [thing for person in mentors for thing in _shop(uow, person.id)]
    return [*(people[id] for id in sorted(people)), *shops, *bookings, *reversed(orders), *payments]


def _shop(uow: SqlUnitOfWork, mentor: PersonId) -> list[object]:
    return [
        uow.mentors.get(mentor),
        *uow.offerings.of(mentor),
        *uow.products.of(mentor),
        *uow.packs.with_mentor(mentor),
    ]
