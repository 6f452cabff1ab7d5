"""Double entry by construction: each entry moves one amount from one account to another.

So every entry, every transaction and every currency sums to zero whatever happens (I1), and the
table only ever grows. An account's balance = what came in (credit) minus what went out (debit);
a `cash:` account is therefore negative by what the provider holds for us.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.ids import BookingId, OrderId, PersonId, RefundId
from core.money import Money

PLATFORM = "platform"
REVIEW = "review"  # money nobody can explain yet
UNCLAIMED = "unclaimed"  # paid in a shop outside, and nobody has come for it
PAID_OUT = "paid_out"  # sent to mentors
DISPUTED = "disputed"  # a payer's bank asks for it; nobody's until that is decided


def cash(provider: str) -> str:
    return f"cash:{provider}"


def mentor_pending(mentor: PersonId) -> str:
    """Paid, but the session is still owed."""
    return f"pending:{mentor}"


def mentor_available(mentor: PersonId) -> str:
    """Earned by a session that happened; may go negative and is recovered."""
    return f"available:{mentor}"


def owed(student: PersonId) -> str:
    """On its way back to a student."""
    return f"owed:{student}"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """`amount` leaves `debit` and enters `credit`. `key` is unique: the same move never twice."""

    id: int
    key: str
    at: datetime
    debit: str
    credit: str
    amount: Money
    cause: str
    order_id: OrderId | None = None
    booking_id: BookingId | None = None
    refund_id: RefundId | None = None


class AccountTotal(NamedTuple):
    """`kind` is the account without its owner: cash, pending, available, owed, platform...
    `came` entered accounts of this kind, `went` left them: both in minor units, both positive."""

    kind: str
    currency: str
    came: int
    went: int


def left_by(entries: Iterable[JournalEntry]) -> dict[str, int]:
    """What these entries of one currency leave on each account, signed minor units."""
    left: dict[str, int] = {}
    for entry in entries:
        left[entry.debit] = left.get(entry.debit, 0) - entry.amount.minor
        left[entry.credit] = left.get(entry.credit, 0) + entry.amount.minor
    return left


def earned_after(share: Money, consumed: int, sessions: int) -> Money:
    """The mentor's share that `consumed` of `sessions` sessions have earned, rounded down, so that
    the steps between sum to the whole share exactly."""
    return share.portion(min(consumed, sessions), sessions)


def reversed_after(share: Money, returned: Money, total: Money) -> Money:
    """The part of a share that `returned` of `total` has taken back, cumulative and rounded down:
    any sequence of partial refunds reverses the original split exactly (I3, M-05)."""
    if total.is_zero:
        return share
    return share.portion(min(returned.minor, total.minor), total.minor)
