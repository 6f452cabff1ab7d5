"""Bookings, and the claims that guard their slots."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_4"
down_revision = "2026_11_20_3"
branch_labels = None
depends_on = None

# No extension is needed: ids are compared as one-point ranges, and "another booking" through
# inet_ops, the one built-in operator class of GiST that knows <>. A booking may overlap itself:
# a move by a quarter of an hour holds its old and its new slot until it is answered.
_OTHER_BOOKING = "(('::'::inet + booking_id)) inet_ops WITH <>"

_EXCLUSIONS = (
    f"""ALTER TABLE claims ADD CONSTRAINT claim_mentor_overlap
    EXCLUDE USING gist (int8range(mentor_id, mentor_id, '[]') WITH &&,
        int8range(blocks_from, blocks_until) WITH &&, {_OTHER_BOOKING}) WHERE (live = 1)""",
    f"""ALTER TABLE claims ADD CONSTRAINT claim_student_overlap
    EXCLUDE USING gist (int8range(guarded_student_id, guarded_student_id, '[]') WITH &&,
        int8range(starts_at, ends_at) WITH &&, {_OTHER_BOOKING})
    WHERE (live = 1 AND guarded_student_id IS NOT NULL)""",
)


def upgrade() -> None:
    op.create_table(
        "bookings",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        number("offering_id"),
        text("state"),
        number("starts_at"),
        number("ends_at"),
        text("paid_by"),
        number("price_minor"),
        text("price_currency"),
        text("student_zone"),
        text("mentor_zone"),
        text("agreed_local"),
        text("language"),
        text("intent"),
        number("created_at"),
        text("topic"),
        number("hold_until", null=True),
        number("pack_id", null=True),
        number("session_number", null=True),
        number("order_id", null=True),
        text("meeting_link", null=True),
        number("original_starts_at", null=True),
        number("proposed_starts_at", null=True),
        number("proposed_ends_at", null=True),
        number("proposed_until", null=True),
        number("decided_at", null=True),
        number("rejected_at", null=True),
        number("cancelled_at", null=True),
        text("cancelled_by", null=True),
        number("completed_at", null=True),
        text("completed_by", null=True),
        text("no_show_by", null=True),
        text("reason"),
        number("rating", null=True),
        text("feedback"),
        number("rated_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        sa.UniqueConstraint("student_id", "intent", name="booking_intent"),
        sa.CheckConstraint(
            (
                "state IN ('requested', 'awaiting_payment', 'scheduled', 'completed', "
                "'no_show', 'rejected', 'expired', 'cancelled')"
            ),
            name="booking_state",
        ),
        sa.CheckConstraint("paid_by IN ('free', 'credit', 'money')", name="booking_paid_by"),
        sa.CheckConstraint(
            "ends_at > starts_at AND ends_at - starts_at <= 86400000", name="booking_span"
        ),
        sa.CheckConstraint("price_minor >= 0", name="booking_price"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="booking_rating"),
        sa.CheckConstraint(
            "state <> 'scheduled' OR paid_by <> 'credit' OR pack_id IS NOT NULL",
            name="booking_credit_has_pack",
        ),
        sa.CheckConstraint(
            "(proposed_starts_at IS NULL) = (proposed_ends_at IS NULL)", name="booking_proposal"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="booking_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="booking_mentor"),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name="booking_offering"),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["packs.id"], name="booking_pack", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="booking_order", deferrable=True, initially="DEFERRED"
        ),
        sqlite_strict=True,
    )
    index("ix_bookings_mentor", "bookings", ["mentor_id", "starts_at"])
    index("ix_bookings_mentor_state", "bookings", ["mentor_id", "state", "starts_at"])
    index("ix_bookings_offering", "bookings", ["offering_id", "state"])
    index("ix_bookings_pack", "bookings", ["pack_id"])
    index("ix_bookings_state", "bookings", ["state", "starts_at"])
    index("ix_bookings_student", "bookings", ["student_id", "starts_at"])
    op.create_table(
        "claims",
        number("id"),
        number("booking_id"),
        number("mentor_id"),
        number("guarded_student_id", null=True),
        number("starts_at"),
        number("ends_at"),
        number("blocks_from"),
        number("blocks_until"),
        number("until", null=True),
        number("live"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.CheckConstraint("live IN (0, 1)", name="claim_live"),
        sa.CheckConstraint(
            "ends_at > starts_at AND ends_at - starts_at <= 86400000", name="claim_span"
        ),
        sa.CheckConstraint(
            "blocks_from <= starts_at AND blocks_until >= ends_at", name="claim_blocks_session"
        ),
        sa.CheckConstraint("blocks_until - blocks_from <= 172800000", name="claim_block_length"),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="claim_booking"),
        sqlite_strict=True,
    )
    index("ix_claims_booking", "claims", ["booking_id"])
    index(
        "ix_claims_held", "claims", ["mentor_id", "until"], where="live = 1 AND until IS NOT NULL"
    )
    index("ix_claims_mentor", "claims", ["mentor_id", "blocks_from"], where="live = 1")
    index(
        "ix_claims_student",
        "claims",
        ["guarded_student_id", "starts_at"],
        where="live = 1 AND guarded_student_id IS NOT NULL",
    )
    if op.get_bind().dialect.name == "postgresql":
        for exclusion in _EXCLUSIONS:
            op.execute(exclusion)


def downgrade() -> None:
    op.drop_table("claims")
    op.drop_table("bookings")
