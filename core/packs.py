"""Packs and their credits: held at booking, consumed at the session's end, released otherwise."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.errors import BalanceNegative, NoCredit
from core.ids import BookingId, OrderId, PackId, PackProductId, PersonId


class PackState(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class CreditMove(StrEnum):
    GRANT = "grant"
    HOLD = "hold"
    RELEASE = "release"
    CONSUME = "consume"
    RETURN = "return"  # a consumed one given back: a no-show corrected to the mentor's
    CORRECT = "correct"
    VOID = "void"  # what a refund took away


@dataclass(frozen=True, slots=True)
class Pack:
    """A bought pack. remaining = total - held - used, never negative (CHECK in the database).

    Packs with the same mentor stack: each keeps its own count, all share the latest expiry.
    """

    id: PackId
    student_id: PersonId
    mentor_id: PersonId
    product_id: PackProductId | None
    order_id: OrderId | None
    title: str
    total: int
    expires_at: datetime
    created_at: datetime
    state: PackState = PackState.ACTIVE
    held: int = 0
    used: int = 0
    revision: int = 0

    @property
    def remaining(self) -> int:
        return self.total - self.held - self.used

    def is_usable(self, now: datetime) -> bool:
        return self.state is PackState.ACTIVE and self.remaining > 0 and now < self.expires_at

    def with_hold(self) -> "Pack":
        if self.remaining < 1:
            raise NoCredit(pack_id=self.id)
        return replace(self, held=self.held + 1)

    def with_release(self) -> "Pack":
        return self._changed(held=self.held - 1)

    def with_consumed(self) -> "Pack":
        return self._changed(held=self.held - 1, used=self.used + 1)

    def with_returned(self) -> "Pack":
        return self._changed(used=self.used - 1)

    def with_reconsumed(self) -> "Pack":
        """A returned session is consumed again; raises when nothing is left."""
        return self._changed(used=self.used + 1)

    def with_total(self, change: int) -> "Pack":
        """Staff's or the mentor's correction by `change` sessions (Z4)."""
        return self._changed(total=self.total + change)

    def voided(self) -> "Pack":
        """What was not used or held is gone; the pack cannot be booked from again."""
        return replace(self, total=self.held + self.used, state=PackState.REFUNDED)

    def _changed(self, **counts: int) -> "Pack":
        changed = replace(self, **counts)  # type: ignore[arg-type]  # counts are int fields only
        if min(changed.held, changed.used, changed.remaining) < 0:
            raise BalanceNegative(remaining=self.remaining)
        return changed


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """Append-only: why a pack's numbers are what they are. `change` is in sessions."""

    id: int
    pack_id: PackId
    booking_id: BookingId | None
    move: CreditMove
    change: int
    at: datetime
    by: PersonId | None
    reason: str = ""
