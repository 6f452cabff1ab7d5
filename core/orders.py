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
    key, persisted before the first call (M-01). `promo_code`: what the discount came from (H17).
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
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that goes back. `reference` is the provider's id, unique once known."""

    id: RefundId
    order_id: OrderId
    payment_id: PaymentId
    provider: str
    amount: Money
    state: RefundState
    reason: str
    created_at: datetime
    reference: str | None = None
    done_at: datetime | None = None
    revision: int = 0
