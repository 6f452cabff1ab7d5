"""A notice is a message owed to a person: a row with a due time, written with its cause.

It is rendered when it is sent, in the reader's zone and language, and dropped when it is no
longer true; so nothing ever needs cancelling. Its `key` is unique: the same notice never twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.booking import Booking, BookingState
from core.clock import to_ms
from core.ids import IdentityId, PersonId


class NoticeKind(StrEnum):
    # about a booking (subject: booking)
    REQUEST_ASKED = "request_asked"
    REQUEST_NUDGE = "request_nudge"
    REQUEST_APPROVED = "request_approved"
    REQUEST_DECLINED = "request_declined"
    REQUEST_EXPIRED = "request_expired"
    REQUEST_MISSED = "request_missed"
    REQUEST_WITHDRAWN = "request_withdrawn"
    COUNTER_OFFERED = "counter_offered"
    COUNTER_ACCEPTED = "counter_accepted"
    COUNTER_DECLINED = "counter_declined"
    COUNTER_WITHDRAWN = "counter_withdrawn"
    COUNTER_LAPSED = "counter_lapsed"
    SESSION_BOOKED = "session_booked"
    BOOKING_CONFIRMED = "booking_confirmed"
    PAYMENT_RECEIVED = "payment_received"
    HOLD_ENDED = "hold_ended"
    LINK_MISSING = "link_missing"
    LINK_READY = "link_ready"
    REMINDER = "reminder"
    SESSION_STARTING = "session_starting"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_MOVED = "booking_moved"
    DATE_DECLINED = "date_declined"  # to staff
    MOVE_ASKED = "move_asked"
    MOVE_DECLINED = "move_declined"
    SESSION_TO_CLOSE = "session_to_close"
    SESSION_COMPLETED = "session_completed"
    SESSION_MISSED = "session_missed"
    SESSION_RATED = "session_rated"
    ABSENCE_REPORTED = "absence_reported"
    ABSENCE_CLAIMED = "absence_claimed"  # to the mentor: were you there?
    ABSENCE_COUNTED = "absence_counted"  # what it leads to
    ABSENCE_FORGIVEN = "absence_forgiven"
    ABSENCES_MANY = "absences_many"  # to staff
    NOTES_SHARED = "notes_shared"
    SESSION_RECORDED = "session_recorded"
    WORDS_REPORTED = "words_reported"  # to staff
    WORDS_REMOVED = "words_removed"
    GROUP_TOO_FEW = "group_too_few"  # too few had booked the session it was a place in
    # about a session that several share (subject: gathering), to its mentor
    GROUP_REMINDER = "group_reminder"
    GROUP_STARTING = "group_starting"
    GROUP_TO_CLOSE = "group_to_close"
    GROUP_CALLED_OFF = "group_called_off"
    GROUP_MOVED = "group_moved"  # to the mentor, when staff have moved it
    # about a place in a full session (subject: gathering wait)
    GROUP_PLACE_OFFERED = "group_place_offered"
    GROUP_PLACE_LAPSED = "group_place_lapsed"
    GROUP_WAIT_CLOSED = "group_wait_closed"
    GROUP_WAIT_MOVED = "group_wait_moved"  # the session is at another time, the line goes with it
    # about a weekly series (subject: series)
    SERIES_ASKED = "series_asked"
    SERIES_NUDGE = "series_nudge"
    SERIES_BOOKED = "series_booked"
    SERIES_ANSWERED = "series_answered"
    SERIES_EXPIRED = "series_expired"
    SERIES_CHANGED = "series_changed"
    SERIES_MOVE_ASKED = "series_move_asked"
    # about an order, a payment or a pack
    PACK_BOUGHT = "pack_bought"
    PACK_SOLD = "pack_sold"
    PACK_EXPIRED = "pack_expired"
    PACK_CORRECTED = "pack_corrected"
    PACK_REFUNDED = "pack_refunded"
    PACK_EXTENDED = "pack_extended"
    PACK_MOVED = "pack_moved"
    PACK_GIVEN = "pack_given"
    RECORDING_READY = "recording_ready"
    RECORDING_SOLD = "recording_sold"
    PAYMENT_FAILED = "payment_failed"
    MONEY_RETURNING = "money_returning"
    MONEY_RETURNED = "money_returned"
    REFUND_MADE = "refund_made"  # to the mentor
    REFUND_CALLED_OFF = "refund_called_off"
    PACK_EXPIRING = "pack_expiring"
    DISPUTE_OPENED = "dispute_opened"  # subject: dispute; to staff, mentors and the student
    DISPUTE_CLOSED = "dispute_closed"
    # about an offering, to its mentor (subject: offering)
    OFFERING_STOPPED = "offering_stopped"
    OFFERING_FREED = "offering_freed"
    # about a seat
    RENEWAL_DUE = "renewal_due"
    GRACE_STARTED = "grace_started"
    FINAL_WARNING = "final_warning"
    SEAT_KEPT = "seat_kept"
    SEAT_RELEASED = "seat_released"
    SEAT_PAUSED = "seat_paused"
    SEAT_RESUMED = "seat_resumed"
    PAUSE_ASKED = "pause_asked"
    PACK_IDLE = "pack_idle"
    # about a testimonial (subject: seat, then testimonial)
    TESTIMONIAL_ASKED = "testimonial_asked"
    TESTIMONIAL_ANSWERED = "testimonial_answered"
    TESTIMONIAL_PUBLISHED = "testimonial_published"
    # about a payout
    PAYOUT_RECORDED = "payout_recorded"
    PAYOUT_REVERSED = "payout_reversed"
    # about an entry in a line (subject: wait entry)
    PLACE_OFFERED = "place_offered"
    PLACE_LAPSED = "place_lapsed"
    PLACE_WITHDRAWN = "place_withdrawn"
    WAITLIST_CLOSED = "waitlist_closed"
    WAITLIST_CHANGED = "waitlist_changed"
    # about a newcomer (subject: person)
    ONBOARDING_REMINDER = "onboarding_reminder"
    # about a course (subject: course), a completion that staff have to place, a mentor (person)
    COURSE_COMPLETED = "course_completed"
    COMPLETION_UNPLACED = "completion_unplaced"
    MENTOR_VERIFIED = "mentor_verified"
    VERIFICATION_REVOKED = "verification_revoked"
    # about accounts of one person (subject: account link; for the last one: identity)
    LINK_ASKED = "link_asked"
    LINK_REFUSED = "link_refused"
    LINK_MADE = "link_made"
    ACCOUNT_UNLINKED = "account_unlinked"
    # about a place in a group that comes with a seat (subject: membership)
    GROUP_INVITATION = "group_invitation"
    # to staff
    DIGEST = "digest"
    JOB_DEAD = "job_dead"
    PAYMENT_IN_REVIEW = "payment_in_review"
    PAYMENT_UNMATCHED = "payment_unmatched"
    CHECK_STUCK = "check_stuck"
    DELIVERY_DEAD = "delivery_dead"
    MEMBERSHIP_STUCK = "membership_stuck"  # subject: membership or pair thread
    PLATFORM_PAUSED = "platform_paused"
    # about a purchase elsewhere (subject: purchase)
    PURCHASE_IN_REVIEW = "purchase_in_review"
    PURCHASE_UNCLAIMED = "purchase_unclaimed"
    PURCHASE_NO_PLACE = "purchase_no_place"
    INBOX_PARKED = "inbox_parked"
    REFUND_STUCK = "refund_stuck"
    SPACE_LOST = "space_lost"
    POST_FAILED = "post_failed"  # subject: post; to its author
    QUESTION_ASKED = "question_asked"  # subject: the person who asks
    HOLD_APPEALED = "hold_appealed"  # subject: the person who asks
    # to whoever asked for it (subject: the notice's own account)
    TEST_MESSAGE = "test_message"
    # said in a shared channel, to nobody by name (subject: post)
    CHANNEL_POST = "channel_post"
    # written by the conversation itself
    REPLY = "reply"
    CARD_CHANGED = "card_changed"


@dataclass(frozen=True, slots=True)
class Notice:
    """`subject_id` is the booking, order, pack... the kind is about. After `useful_until` it is
    recorded as skipped instead of sent. `about_ms`: the session start a reminder was written for.
    `identity_id` fixes the account; None lets the messenger choose among the person's accounts."""

    id: int
    key: str
    kind: NoticeKind
    person_id: PersonId
    subject_id: int
    due_at: datetime
    useful_until: datetime | None = None
    about_ms: int = 0
    identity_id: IdentityId | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)


def is_still_true(notice: Notice, booking: Booking | None) -> bool:
    """Whether a notice about a booking still says the truth when it falls due (D-12)."""
    if booking is None:
        return False
    match notice.kind:
        case NoticeKind.REMINDER | NoticeKind.SESSION_STARTING | NoticeKind.SESSION_TO_CLOSE:
            same_start = notice.about_ms == to_ms(booking.starts_at)
            return booking.state is BookingState.SCHEDULED and same_start
        case NoticeKind.REQUEST_ASKED:
            return booking.state is BookingState.REQUESTED
        case NoticeKind.REQUEST_NUDGE:  # while another time is proposed it is the student's turn
            return booking.state is BookingState.REQUESTED and not booking.is_countered
        case NoticeKind.COUNTER_OFFERED:
            proposed = booking.proposed_starts_at
            same_time = proposed is not None and notice.about_ms == to_ms(proposed)
            return booking.is_countered and same_time
        case NoticeKind.COUNTER_DECLINED | NoticeKind.COUNTER_WITHDRAWN:
            return booking.state is BookingState.REQUESTED and not booking.is_countered
        case NoticeKind.COUNTER_ACCEPTED:
            return booking.state in (BookingState.AWAITING_PAYMENT, BookingState.SCHEDULED)
        case NoticeKind.REQUEST_APPROVED:
            return booking.state in (BookingState.AWAITING_PAYMENT, BookingState.SCHEDULED)
        case NoticeKind.HOLD_ENDED:
            return booking.state is BookingState.EXPIRED
        case NoticeKind.LINK_MISSING:
            return booking.state is BookingState.SCHEDULED and booking.meeting_link is None
        case NoticeKind.MOVE_ASKED:
            return booking.proposed_starts_at is not None
        case _:
            return True
