"""How many places a mentor has left: the cap, less the seats, less what is promised."""

from core.ids import PersonId
from core.orders import Order, OrderState
from core.people import Role
from core.ports import UnitOfWork

NOBODY = PersonId(0)


def free_places(uow: UnitOfWork, mentor: PersonId, student: PersonId = NOBODY) -> int:
    """What `student` could buy: running checkouts and offers of everybody else are promised
    places. Below zero after the cap was lowered."""
    known = uow.mentors.get(mentor)
    cap = known.seat_cap if known else 0
    promised = uow.orders.places_on_hold(mentor, student, uow.now)
    return cap - uow.seats.taken(mentor) - promised


def are_sold(uow: UnitOfWork, mentor: PersonId) -> bool:
    """There is a pack to buy, of somebody who still is a mentor here."""
    person = uow.people.get(mentor)
    if person is None or not person.is_(Role.MENTOR) or person.banned_at is not None:
        return False
    return bool(uow.products.for_sale(mentor))


def is_left_for(uow: UnitOfWork, order: Order) -> bool:
    """Whether the order's pack still finds a place. Paid on time, its own was kept; late money
    takes none that somebody else was promised (M-04, B-14)."""
    if uow.seats.live(order.student_id, order.mentor_id) is not None:
        return True
    in_time = order.expires_at is None or order.expires_at > uow.now
    if order.state is OrderState.OPEN and in_time:
        mentor = uow.mentors.get(order.mentor_id)
        return mentor is not None and uow.seats.taken(order.mentor_id) < mentor.seat_cap
    return free_places(uow, order.mentor_id, order.student_id) > 0
