"""What became of a fact, and the order it is about."""

from enum import StrEnum

from core.ids import OrderId
from core.orders import Order, Purpose
from core.ports import UnitOfWork


class Settled(StrEnum):
    DONE = "done"
    REPEATED = "repeated"  # known already: nothing changed
    UNMATCHED = "unmatched"  # no such order or payment here
    FOR_STAFF = "for_staff"  # only a human can act on it
    EARLY = "early"  # its cause has not arrived yet: keep it and try again (W-02)


def locked_order(uow: UnitOfWork, id: OrderId) -> Order | None:
    """The order, read again once its people are locked: student, mentor, and whom its pack is
    with by now."""
    order = uow.orders.get(id)
    if order is None:
        return None
    people = {order.student_id, order.mentor_id}
    given = order.purpose is Purpose.PACK and order.result_id is not None
    pack = uow.packs.by_order(id) if given else None
    if pack is not None:
        people |= {pack.student_id, pack.mentor_id}
    uow.lock(*people)
    return uow.orders.get(id)
