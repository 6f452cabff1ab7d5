"""Payments that a payer's bank asks back: contested first, then ours again or gone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import DisputeId, OrderId, PaymentId
from core.money import Money


class DisputeState(StrEnum):
    OPEN = "open"
    WON = "won"  # the money is ours
    LOST = "lost"  # the payer has it back


@dataclass(frozen=True, slots=True)
class Dispute:
    """(provider, reference) is unique: the same dispute never counts twice.

    `covered`: what of `amount` the payment still had, taken from those who hold it; the rest, which
    a refund has sent back before, is the platform's to bear. `answer_by`: until when the provider
    takes evidence.
    """

    id: DisputeId
    order_id: OrderId
    payment_id: PaymentId
    provider: str
    reference: str
    amount: Money
    covered: Money
    state: DisputeState
    reason: str
    opened_at: datetime
    answer_by: datetime | None = None
    closed_at: datetime | None = None
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.state is DisputeState.OPEN

    @property
    def counts(self) -> bool:
        """What it covers is not there to be refunded, earned or paid out."""
        return self.state is not DisputeState.WON

    @property
    def beyond(self) -> Money:
        """What the platform bears."""
        return self.amount - self.covered


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A dispute with the names that staff know it by."""

    dispute: Dispute
    title: str
    student_name: str
    mentor_name: str
