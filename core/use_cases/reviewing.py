"""Money that came in the wrong amount waits for a human (M-10); here it is sent back."""

from dataclasses import replace

from core.errors import NotFound, OrderClosed
from core.ids import OrderId
from core.ledger import REVIEW, owed
from core.orders import Order, OrderState, Outcome
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import discounts
from core.use_cases.changing import record
from core.use_cases.refunding import entry, returned_so_far, want_refund
from core.use_cases.settled import locked_order


@use_case(Action.OVERSEE)
def return_parked(
    uow: UnitOfWork, actor: Person, id: OrderId, revision: int | None = None
) -> Order:
    """All of what came goes back to the student, and the order can be paid again while there is
    time, in a checkout of its own. Raises OrderClosed (with the state) when it is not in review.
    """
    permit(uow, actor, Action.OVERSEE)
    order = locked_order(uow, id)
    if order is None:
        raise NotFound()
    if order.state is not OrderState.REVIEW or revision not in (None, order.revision):
        raise OrderClosed(state=order.state, order_id=id)
    _send_back(uow, order)
    in_time = order.expires_at is not None and uow.now < order.expires_at
    number = int(order.checkout_key.rpartition(":")[2]) + 1
    again = replace(
        order,
        state=OrderState.OPEN if in_time else OrderState.LAPSED,
        checkout_key=f"{order.id}:{number}",
        checkout_reference=None,
        checkout_url=None,
    )
    reviewed = discounts.follow(uow, uow.orders.save(again))
    record(uow, actor, "review_returned", "order", id, order.state, reviewed.state)
    return reviewed


def _send_back(uow: UnitOfWork, order: Order) -> None:
    for payment in uow.orders.payments(order.id):
        rest = payment.amount - returned_so_far(uow, payment)
        if payment.outcome is not Outcome.PARKED or rest.is_zero:
            continue
        refund = want_refund(uow, order, payment, rest, "wrong_amount")
        to, key = owed(order.student_id), f"refund:{refund.id}:review"
        uow.journal.add([entry(uow, key, REVIEW, to, rest, "refund", order, refund)])
