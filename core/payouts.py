"""Money that left the house to a mentor: recorded by staff once it was sent, never taken back
silently. A wrong one is reversed by a counter entry, and both stay in the books."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.ids import PayoutId, PersonId
from core.money import Money

MAX_REFERENCE = 80
MAX_NOTE = 200


class PayoutState(StrEnum):
    DRAFT = "draft"  # shown to staff for a last look; no money has moved
    RECORDED = "recorded"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Payout:
    """`reference` is the transfer's own name at the bank: unique among recorded ones (M-19).
    `intent` names the event that drafted it, so that one form sent twice is one draft."""

    id: PayoutId
    mentor_id: PersonId
    amount: Money
    reference: str
    note: str
    intent: str
    state: PayoutState
    recorded_by: PersonId
    created_at: datetime
    recorded_at: datetime | None = None
    reversed_at: datetime | None = None
    reversal_reason: str = ""
    revision: int = 0

    def recorded(self, by: PersonId, at: datetime) -> "Payout":
        return replace(self, state=PayoutState.RECORDED, recorded_by=by, recorded_at=at)

    def reversed(self, reason: str, at: datetime) -> "Payout":
        return replace(self, state=PayoutState.REVERSED, reversed_at=at, reversal_reason=reason)
