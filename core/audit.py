"""Who did what to what, and what it was before and after. Append-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.ids import PersonId

COUNTER_OFFERED = "counter_offered"  # another time was proposed; counted against a limit
COUNTER_UNANSWERED = "counter_unanswered"  # and its request is about to end without an answer


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`actor_id` None is the system. `before`/`after` are states for bookings (I10)."""

    id: int
    at: datetime
    actor_id: PersonId | None
    action: str
    subject_kind: str
    subject_id: int
    before: str = ""
    after: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
