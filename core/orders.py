"""The intention to buy, the money that came, the money that went back: three kinds of rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import OrderId, PaymentId, PersonId, RefundId
from core.money import Money


class Purpose(StrEnum):
    PACK = "pack"
    SESSION = "session"
    RECORDING = "recording"


class OrderState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    LAPSED = "lapsed"  # the time to pay is over; money that comes now is late, never refused
    CANCELLED = "cancelled"
    REVIEW = "review"  # wrong amount or currency: a human looks (M-10)
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Order:
    """What is bought at which price; all snapshots (M-11).

    `subject_id`: the pack product, booking or offering. `mentor_share` is fixed now, so a later
    change of the rate changes nothing here (M-15). `checkout_key` is the provider's idempotency
    key, persisted before the first call with the moment of it (M-01). `promo_code`: what the
    discount came from (H17).
    """

    id: OrderId
    student_id: PersonId
    mentor_id: PersonId
    purpose: Purpose
    subject_id: int
    title: str
    original: Money
    discount: Money
    total: Money
    mentor_share: Money
    state: OrderState
    created_at: datetime
    expires_at: datetime | None
    checkout_key: str
    intent: str
    sessions: int = 1
    promo_code: str = ""
    provider: str | None = None
    checkout_reference: str | None = None
    checkout_url: str | None = None
    checkout_asked_at: datetime | None = None
    paid_at: datetime | None = None
    result_id: int | None = None
    revision: int = 0

    @property
    def platform_share(self) -> Money:
        return self.total - self.mentor_share

    @property
    def takes_money(self) -> bool:
        """True while a payment would be the first and expected one, on time or late."""
        return self.state in (OrderState.OPEN, OrderState.LAPSED)


class Outcome(StrEnum):
    """What became of a payment. Always one of these, and the person is told."""

    FULFILLED = "fulfilled"
    RESEATED = "reseated"  # late, but the slot was still free
    RETURNED = "returned"  # late or double: goes back
    PARKED = "parked"  # wrong amount or currency


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came. (provider, reference) is unique: the same money never counts twice."""

    id: PaymentId
    order_id: OrderId
    provider: str
    reference: str
    amount: Money
    paid_at: datetime
    recorded_at: datetime
    outcome: Outcome


class RefundState(StrEnum):
    WANTED = "wanted"
    UNKNOWN = "unknown"  # asked, and the answer was lost: looked up before asking again
    REFUSED = "refused"  # the provider said no for certain: still owed, and staff decide
    DONE = "done"
    FAILED = "failed"  # called off, or another took its place: it counts for nothing


class RefundScope(StrEnum):
    """What a refund is for. Only `FULL`, `UNUSED` and what was refunded at the provider itself
    take sessions away; an amount is goodwill and takes none, however much it is."""

    FULL = "full"  # all that is left of a payment
    UNUSED = "unused"  # the sessions of a pack that have not happened (decision 11)
    AMOUNT = "amount"
    BOOKING = "booking"  # follows from what became of one booking
    PROVIDER = "provider"  # made at the provider, without us


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that goes back. `reference` is the provider's id, unique once known.

    `intent`: the form of staff that asked for it; once per order (B-07). `by_id` None: a rule did.
    `failed_at`: the provider sent it and it came back. `note`: why it was refused, or how it was
    paid by hand. `replaces_id`: the refused one that this is another try of.
    """

    id: RefundId
    order_id: OrderId
    payment_id: PaymentId
    provider: str
    amount: Money
    state: RefundState
    reason: str
    created_at: datetime
    scope: RefundScope = RefundScope.BOOKING
    reference: str | None = None
    done_at: datetime | None = None
    failed_at: datetime | None = None
    by_id: PersonId | None = None
    intent: str = ""
    note: str = ""
    replaces_id: RefundId | None = None
    revision: int = 0

    @property
    def is_owed(self) -> bool:
        """Promised, and not sent yet."""
        return self.state not in (RefundState.DONE, RefundState.FAILED)
