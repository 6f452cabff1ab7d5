"""One booking: its states, which transitions exist, and the claim it lays on a slot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import AlreadyDecided
from core.ids import (
    BookingId,
    GatheringId,
    OfferingId,
    OrderId,
    PackId,
    PersonId,
    SeriesId,
)
from core.money import Money


class BookingState(StrEnum):
    REQUESTED = "requested"
    AWAITING_PAYMENT = "awaiting_payment"
    SCHEDULED = "scheduled"  # always means paid, free or credit-held
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


S = BookingState
LIVE = frozenset({S.REQUESTED, S.AWAITING_PAYMENT, S.SCHEDULED})
HELD = frozenset({S.REQUESTED, S.AWAITING_PAYMENT})

TRANSITIONS: dict[BookingState, frozenset[BookingState]] = {
    S.REQUESTED: frozenset({S.AWAITING_PAYMENT, S.SCHEDULED, S.REJECTED, S.EXPIRED, S.CANCELLED}),
    S.AWAITING_PAYMENT: frozenset({S.REQUESTED, S.SCHEDULED, S.EXPIRED, S.CANCELLED}),
    S.SCHEDULED: frozenset({S.COMPLETED, S.NO_SHOW, S.CANCELLED}),
    S.COMPLETED: frozenset({S.NO_SHOW}),  # corrections within 72 h (decision 16)
    S.NO_SHOW: frozenset({S.COMPLETED}),
    S.EXPIRED: frozenset({S.SCHEDULED, S.REQUESTED}),  # M-04: late money finds the slot still free
    S.REJECTED: frozenset(),
    S.CANCELLED: frozenset(),
}


class PaidBy(StrEnum):
    FREE = "free"
    CREDIT = "credit"
    MONEY = "money"


class By(StrEnum):
    """Whose doing an end was."""

    STUDENT = "student"
    MENTOR = "mentor"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Booking:
    """One student, one slot, one story. All moments are aware UTC.

    Price and duration are snapshots (E10). `student_zone`, `mentor_zone` and `agreed_local` (wall
    time in the mentor's zone) keep what was agreed, should zone rules change (WB14).
    `hold_until`: end of the hold while requested or awaiting payment. `proposed_*`: a move that
    waits for the mentor; the old slot is kept until it is sure. `cancel_notice_hours` and
    `late_refund_percent`: the terms of cancelling as they were shown when it was booked (X34).
    `proposed_by`: whose wish the proposed time is. `moved_by`: who moved it last; `decline_until`:
    a student whose date staff have moved may take everything back until then (E12).
    `gathering_id`: the session it shares with other students; `series_id`: the weekly series it
    is one of. `contact_number`: E.164, asked for sessions face to face (A5).
    """

    id: BookingId
    student_id: PersonId
    mentor_id: PersonId
    offering_id: OfferingId
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    paid_by: PaidBy
    price: Money
    student_zone: str
    mentor_zone: str
    agreed_local: str
    language: str
    intent: str
    created_at: datetime
    topic: str = ""
    hold_until: datetime | None = None
    pack_id: PackId | None = None
    session_number: int | None = None
    order_id: OrderId | None = None
    meeting_link: str | None = None
    original_starts_at: datetime | None = None
    proposed_starts_at: datetime | None = None
    proposed_ends_at: datetime | None = None
    proposed_until: datetime | None = None
    decided_at: datetime | None = None
    rejected_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: By | None = None
    completed_at: datetime | None = None
    completed_by: By | None = None
    no_show_by: By | None = None
    reason: str = ""
    rating: int | None = None
    feedback: str = ""
    rated_at: datetime | None = None
    cancel_notice_hours: int | None = None
    late_refund_percent: int | None = None
    proposed_by: By | None = None
    moved_by: By | None = None
    decline_until: datetime | None = None
    gathering_id: GatheringId | None = None
    series_id: SeriesId | None = None
    contact_number: str | None = None
    revision: int = 0

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def is_lapsed(self, now: datetime) -> bool:
        """A hold that has ended; its slot is free whatever the row still says."""
        return self.state in HELD and self.hold_until is not None and self.hold_until <= now

    @property
    def is_countered(self) -> bool:
        """A request for which its approver has proposed another time (X28)."""
        return self.state is S.REQUESTED and self.proposed_starts_at is not None

    def proposal_is_over(self, now: datetime) -> bool:
        return self.proposed_until is not None and self.proposed_until <= now

    def awaits_student(self, now: datetime) -> bool:
        """A proposed time waits for the student's answer; the approver's was given."""
        return self.is_countered and not self.is_lapsed(now) and not self.proposal_is_over(now)

    def waits_for_approval(self, now: datetime) -> bool:
        """It is the approver's turn."""
        asked = self.state is S.REQUESTED and not self.is_lapsed(now)
        return asked and not self.awaits_student(now)

    def may_decline(self, now: datetime) -> bool:
        """A date that staff or the mentor moved, while the student may still take all back."""
        open_ = self.state in (S.SCHEDULED, S.AWAITING_PAYMENT) and not self.is_lapsed(now)
        return open_ and self.decline_until is not None and now < self.decline_until

    def in_progress(self, now: datetime) -> bool:
        return self.state is S.SCHEDULED and self.starts_at <= now < self.ends_at


def require_transition(booking: Booking, to: BookingState) -> None:
    """Raises AlreadyDecided with the present state unless the transition is listed (G5)."""
    if to not in TRANSITIONS[booking.state]:
        raise AlreadyDecided(state=booking.state, booking_id=booking.id)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a booking occupies: the session and, around it, the mentor's buffers.

    `until` is the end of a hold, None once scheduled. `guarded_student_id` is the student where
    two sessions of one student may not overlap, None where they may. A booking has one claim, and
    a second one while a move waits for its answer.
    """

    id: int
    booking_id: BookingId
    mentor_id: PersonId
    guarded_student_id: PersonId | None
    starts_at: datetime
    ends_at: datetime
    blocks_from: datetime
    blocks_until: datetime
    until: datetime | None
    live: bool = True
    gathering_id: GatheringId | None = None
