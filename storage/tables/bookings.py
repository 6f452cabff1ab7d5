"""Bookings, and the claims they lay on their mentor's time."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.booking import BookingState, PaidBy
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

DAY_MS = 86_400_000
LONGEST_SESSION_MS = DAY_MS
LONGEST_BLOCK_MS = 2 * DAY_MS  # a session and the buffers around it; bounds the overlap search

LIVE_CLAIM = "live = 1"
HELD_CLAIM = "live = 1 AND until IS NOT NULL"
OF_SERIES = "series_id IS NOT NULL"
LIVE_BOOKING = "state IN ('requested', 'awaiting_payment', 'scheduled')"
SHARED_CLAIM = "live = 1 AND gathering_id IS NOT NULL"
GUARDED_CLAIM = "live = 1 AND guarded_student_id IS NOT NULL"

bookings = table(
    "bookings",
    numbers("student_id", "mentor_id", "offering_id"),
    text("state"),
    numbers("starts_at", "ends_at"),
    text("paid_by"),
    money("price"),
    texts("student_zone", "mentor_zone", "agreed_local", "language", "intent"),
    number("created_at"),
    text("topic"),
    numbers("hold_until", "pack_id", "session_number", "order_id", null=True),
    text("meeting_link", null=True),
    numbers(
        "original_starts_at",
        "proposed_starts_at",
        "proposed_ends_at",
        "proposed_until",
        "decided_at",
        "rejected_at",
        "cancelled_at",
        null=True,
    ),
    text("cancelled_by", null=True),
    number("completed_at", null=True),
    texts("completed_by", "no_show_by", null=True),
    text("reason"),
    number("rating", null=True),
    text("feedback"),
    numbers("rated_at", "cancel_notice_hours", "late_refund_percent", null=True),
    texts("proposed_by", "moved_by", null=True),
    numbers("decline_until", "gathering_id", "series_id", null=True),
    text("contact_number", null=True),
    number("revision"),
    UniqueConstraint("student_id", "intent", name="booking_intent"),
    one_of("booking_state", "state", BookingState),
    one_of("booking_paid_by", "paid_by", PaidBy),
    check("booking_span", f"ends_at > starts_at AND ends_at - starts_at <= {LONGEST_SESSION_MS}"),
    check("booking_price", "price_minor >= 0"),
    check("booking_rating", "rating BETWEEN 1 AND 5"),
    check(
        "booking_credit_has_pack",
        "state <> 'scheduled' OR paid_by <> 'credit' OR pack_id IS NOT NULL",
    ),
    check(
        "booking_contact_number",
        "contact_number LIKE '+%' AND length(contact_number) BETWEEN 8 AND 16",
    ),
    check("booking_proposal", "(proposed_starts_at IS NULL) = (proposed_ends_at IS NULL)"),
    refers("booking_student", "student_id", "people.id"),
    refers("booking_mentor", "mentor_id", "mentors.person_id"),
    refers("booking_offering", "offering_id", "offerings.id"),
    refers("booking_pack", "pack_id", "packs.id", later=True),
    refers("booking_order", "order_id", "orders.id", later=True),
    Index("ix_bookings_student", "student_id", "starts_at"),
    Index("ix_bookings_mentor", "mentor_id", "starts_at"),
    Index("ix_bookings_mentor_state", "mentor_id", "state", "starts_at"),
    Index("ix_bookings_state", "state", "starts_at"),
    Index("ix_bookings_offering", "offering_id", "state", "created_at"),
    Index("ix_bookings_pack", "pack_id"),
    Index(
        "booking_in_gathering",
        "gathering_id",
        "student_id",
        unique=True,
        sqlite_where=sql(f"{LIVE_BOOKING} AND gathering_id IS NOT NULL"),
        postgresql_where=sql(f"{LIVE_BOOKING} AND gathering_id IS NOT NULL"),
    ),
    Index(
        "ix_bookings_gathering",
        "gathering_id",
        sqlite_where=sql("gathering_id IS NOT NULL"),
        postgresql_where=sql("gathering_id IS NOT NULL"),
    ),
    Index(
        "ix_bookings_series",
        "series_id",
        sqlite_where=sql(OF_SERIES),
        postgresql_where=sql(OF_SERIES),
    ),
)

# That no two of one mentor or student overlap is guarded by storage/guards.
claims = table(
    "claims",
    numbers("booking_id", "mentor_id"),
    number("guarded_student_id", null=True),
    numbers("starts_at", "ends_at", "blocks_from", "blocks_until"),
    number("until", null=True),
    number("live"),
    number("gathering_id", null=True),
    check("claim_live", "live IN (0, 1)"),
    check("claim_span", f"ends_at > starts_at AND ends_at - starts_at <= {LONGEST_SESSION_MS}"),
    check("claim_blocks_session", "blocks_from <= starts_at AND blocks_until >= ends_at"),
    check("claim_block_length", f"blocks_until - blocks_from <= {LONGEST_BLOCK_MS}"),
    refers("claim_booking", "booking_id", "bookings.id"),
    Index(
        "ix_claims_mentor",
        "mentor_id",
        "blocks_from",
        sqlite_where=sql(LIVE_CLAIM),
        postgresql_where=sql(LIVE_CLAIM),
    ),
    Index(
        "ix_claims_student",
        "guarded_student_id",
        "starts_at",
        sqlite_where=sql(GUARDED_CLAIM),
        postgresql_where=sql(GUARDED_CLAIM),
    ),
    Index(
        "ix_claims_held",
        "mentor_id",
        "until",
        sqlite_where=sql(HELD_CLAIM),
        postgresql_where=sql(HELD_CLAIM),
    ),
    Index("ix_claims_booking", "booking_id"),
    Index(
        "ix_claims_gathering",
        "gathering_id",
        sqlite_where=sql(SHARED_CLAIM),
        postgresql_where=sql(SHARED_CLAIM),
    ),
)
