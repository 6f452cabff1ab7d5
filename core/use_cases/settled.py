"""What became of a fact, and the order it is about."""

from enum import StrEnum

from core.ids import OrderId
from core.orders import Order
from core.ports import UnitOfWork


class Settled(StrEnum):
    DONE = "done"
    REPEATED = "repeated"  # known already: nothing changed
    UNMATCHED = "unmatched"  # no such order or payment here
    EARLY = "early"  # its cause has not arrived yet: keep it and try again (W-02)


def locked_order(uow: UnitOfWork, id: OrderId) -> Order | None:
    """The order, read again once its people are locked."""
    order = uow.orders.get(id)
    if order is None:
        return None
    uow.lock(order.student_id, order.mentor_id)
    return uow.orders.get(order.id)
