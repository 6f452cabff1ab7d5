"""What a payment provider told us, in our own words. `settle()` knows nothing else of providers.

A parser makes these from a verified webhook; a gateway makes the same ones from a look-up, so
that an event and a poll are one thing.
"""

from dataclasses import dataclass
from datetime import datetime

from core.ids import OrderId, PackProductId, PersonId, RefundId
from core.money import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """Money arrived. `reference` is the provider's id of the payment: unique per provider."""

    provider: str
    reference: str
    order_id: OrderId
    amount: Money
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class Approved:
    """The payer has agreed on the provider's page; the money moves when we take it."""

    provider: str
    checkout: str
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """`checkout`: the provider's page, where it is of no use any more."""

    provider: str
    reference: str
    order_id: OrderId
    reason: str
    checkout: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutEnded:
    """The provider's page for this order was closed unpaid (expired or cancelled)."""

    provider: str
    checkout: str
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money went back. `refund_id` is ours when we asked for it, None when staff refunded there."""

    provider: str
    reference: str  # the provider's id of the refund
    payment_reference: str
    amount: Money
    refund_id: RefundId | None
    refunded_at: datetime


@dataclass(frozen=True, slots=True)
class RefundFailed:
    provider: str
    payment_reference: str
    refund_id: RefundId
    reason: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """The payer's bank asks for the money back. `amount` has left, or will leave, our account."""

    provider: str
    reference: str  # the provider's id of the dispute
    payment_reference: str
    amount: Money
    reason: str
    answer_by: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """Decided: `won` and the money is ours again, or lost for good."""

    provider: str
    reference: str
    payment_reference: str
    amount: Money
    won: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Reversed:
    """The provider took a payment back, or a part of it, and does not say why: a dispute that is
    told by itself, or the payer's bank. Only a human can tell which."""

    provider: str
    reference: str
    payment_reference: str
    amount: Money
    at: datetime


Fact = (
    Approved
    | Paid
    | PaymentFailed
    | CheckoutEnded
    | Refunded
    | RefundFailed
    | Disputed
    | DisputeClosed
    | Reversed
)


@dataclass(frozen=True, slots=True)
class CheckoutWanted:
    """What a gateway is asked to open. `key` is persisted before the call (M-01), and so is
    `asked_at`, when it was first used: a repeated call with one key must be the same call, so
    nothing in it may come from the clock. `person_id` buys; `pack_id` is the pack product."""

    order_id: OrderId
    key: str
    amount: Money
    title: str
    return_url: str
    expires_at: datetime
    language: str
    asked_at: datetime
    person_id: PersonId
    pack_id: PackProductId | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """The provider's page for one order."""

    provider: str
    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class RefundWanted:
    refund_id: RefundId
    key: str
    payment_reference: str
    amount: Money
