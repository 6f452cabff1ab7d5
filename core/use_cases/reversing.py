"""A payment that the provider took back without a word why."""

from core.facts import Reversed
from core.ports import UnitOfWork
from core.use_cases.settled import Settled


def taken_back(uow: UnitOfWork, fact: Reversed) -> Settled:
    """Money of a dispute has left the books with the dispute itself; anything else, such as a
    bank that changed its mind, only a human can explain."""
    payment = uow.orders.payment_by_reference(fact.provider, fact.payment_reference)
    if payment is None:
        return Settled.EARLY
    disputes = uow.disputes.of_order(payment.order_id)
    told = any(dispute.payment_id == payment.id for dispute in disputes)
    return Settled.REPEATED if told else Settled.FOR_STAFF
