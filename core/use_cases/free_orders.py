"""An order over nothing, taken from its page: no provider, no payment (M-13)."""

from core.errors import NotFound, NothingToPay, OrderClosed, OrderLapsed
from core.ids import OrderId
from core.orders import Order, OrderState
from core.ports import UnitOfWork
from core.use_cases.settled import locked_order
from core.use_cases.settling import give_free


def take(uow: UnitOfWork, id: OrderId) -> Order:
    """Gives what costs nothing; again, it is the same. Whoever holds the signed link may ask.

    Raises NothingToPay for an order that has a price (it is not given here), OrderLapsed, or
    OrderClosed with the state.
    """
    order = locked_order(uow, id)
    if order is None:
        raise NotFound()
    if not order.total.is_zero:
        raise NothingToPay(order_id=id)
    if order.state is OrderState.PAID:
        return order
    if order.state is not OrderState.OPEN:
        raise OrderClosed(state=order.state, order_id=id)
    if order.expires_at is not None and order.expires_at <= uow.now:
        raise OrderLapsed(order_id=id)
    return give_free(uow, order)
