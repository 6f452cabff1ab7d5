"""Providers where the payer first agrees and the money then has to be taken: when it is, and when
it is better left where it is. Taking is a call that is owed, never part of an answer (M-08)."""

from core import providers
from core.deadlines import Job, JobKind
from core.facts import Approved
from core.ids import OrderId
from core.orders import Order, OrderState
from core.ports import UnitOfWork
from core.use_cases.settled import Settled


def approved(uow: UnitOfWork, fact: Approved) -> Settled:
    """What is not wanted any more is not taken: nobody has to be paid back (M-03, M-04)."""
    order = uow.orders.get(fact.order_id)
    if order is None:
        return Settled.UNMATCHED
    if not is_wanted(order):
        return Settled.REPEATED
    if order.provider is None:
        return Settled.EARLY  # its page is being written just now (W-02)
    _capture_later(uow, order, fact.provider, fact.checkout)
    return Settled.DONE


def may_be_taken(uow: UnitOfWork, id: OrderId) -> bool:
    """Whether the payer may have agreed to something that is still to be taken."""
    order = uow.orders.get(id)
    if order is None or order.checkout_reference is None:
        return False
    return order.provider in providers.TAKEN_LATER and is_wanted(order)


def came_back(uow: UnitOfWork, id: OrderId) -> None:
    """The payer is back from the provider's page, and has probably agreed there: the provider is
    looked at soon, before its webhook tells us."""
    order = uow.orders.get(id)
    if order is not None and order.checkout_reference is not None and may_be_taken(uow, id):
        _capture_later(uow, order, order.provider or "", order.checkout_reference)


def is_wanted(order: Order) -> bool:
    return order.state is OrderState.OPEN


def _capture_later(uow: UnitOfWork, order: Order, provider: str, checkout: str) -> None:
    """One row for each page, however often it is told of: its key is the call's own."""
    uow.later.ask(
        [
            Job(
                id=uow.new_id(),
                key=f"capture:{provider}:{checkout}",
                kind=JobKind.CAPTURE,
                subject_id=order.id,
                due_at=uow.now,
                facts={"provider": provider, "checkout": checkout},
            )
        ]
    )
