"""Sessions that several students share."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_2"
down_revision = "2026_11_23_1"
branch_labels = None
depends_on = None

_LIVE_WAIT = "state IN ('waiting', 'offered')"
_LIVE_BOOKING = "state IN ('requested', 'awaiting_payment', 'scheduled')"
_OTHER_BOOKING = "(('::'::inet + booking_id)) inet_ops WITH <>"
_OTHER_GATHERING = "(('::'::inet + COALESCE(gathering_id, booking_id))) inet_ops WITH <>"


def upgrade() -> None:
    _gatherings()
    _waits()
    index(
        "booking_in_gathering",
        "bookings",
        ["gathering_id", "student_id"],
        where=f"{_LIVE_BOOKING} AND gathering_id IS NOT NULL",
        unique=True,
    )
    index("ix_bookings_gathering", "bookings", ["gathering_id"], where="gathering_id IS NOT NULL")
    index(
        "ix_claims_gathering",
        "claims",
        ["gathering_id"],
        where="live = 1 AND gathering_id IS NOT NULL",
    )
    _apart(f"{_OTHER_BOOKING}, {_OTHER_GATHERING}")


def downgrade() -> None:
    op.drop_index("ix_claims_gathering", "claims")
    op.drop_index("ix_bookings_gathering", "bookings")
    op.drop_index("booking_in_gathering", "bookings")
    # Claims of one gathering overlap, which the older guard refuses. The first one of each stays:
    # the mentor's time is not free.
    op.execute(
        """UPDATE claims SET live = 0 WHERE live = 1 AND gathering_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM claims o WHERE o.gathering_id = claims.gathering_id AND o.live = 1
            AND o.id < claims.id)"""
    )
    op.execute("UPDATE claims SET gathering_id = NULL WHERE gathering_id IS NOT NULL")
    op.execute("UPDATE bookings SET gathering_id = NULL WHERE gathering_id IS NOT NULL")
    _apart(_OTHER_BOOKING)
    op.drop_table("gathering_waits")
    op.drop_table("gatherings")


def _apart(others: str) -> None:
    """PostgreSQL's guard of a mentor's time; SQLite's are triggers, made after every migration."""
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE claims DROP CONSTRAINT claim_mentor_overlap")
    op.execute(
        f"""ALTER TABLE claims ADD CONSTRAINT claim_mentor_overlap
        EXCLUDE USING gist (int8range(mentor_id, mentor_id, '[]') WITH &&,
            int8range(blocks_from, blocks_until) WITH &&, {others}) WHERE (live = 1)"""
    )


def _gatherings() -> None:
    op.create_table(
        "gatherings",
        number("id"),
        number("offering_id"),
        number("mentor_id"),
        number("starts_at"),
        number("ends_at"),
        number("blocks_from"),
        number("blocks_until"),
        number("places"),
        number("minimum", null=True),
        text("state"),
        number("created_at"),
        number("decided_at", null=True),
        text("reason"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_gatherings"),
        sa.CheckConstraint("state IN ('open', 'called_off')", name="gathering_state"),
        sa.CheckConstraint("ends_at > starts_at", name="gathering_span"),
        sa.CheckConstraint(
            "blocks_from <= starts_at AND blocks_until >= ends_at", name="gathering_blocks"
        ),
        sa.CheckConstraint("places > 0", name="gathering_places"),
        sa.CheckConstraint("minimum > 1 AND minimum <= 500", name="gathering_minimum"),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name="gathering_offering"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="gathering_mentor"),
        sqlite_strict=True,
    )
    index(
        "gathering_once",
        "gatherings",
        ["offering_id", "starts_at"],
        where="state = 'open'",
        unique=True,
    )
    index("ix_gatherings_offering", "gatherings", ["offering_id", "starts_at"])
    index("ix_gatherings_mentor", "gatherings", ["mentor_id", "starts_at"])


def _waits() -> None:
    op.create_table(
        "gathering_waits",
        number("id"),
        number("gathering_id"),
        number("student_id"),
        text("state"),
        number("joined_at"),
        number("offer_ends_at", null=True),
        number("ended_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_gathering_waits"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'lapsed', 'left', 'closed')",
            name="group_wait_state",
        ),
        sa.CheckConstraint(
            "(state = 'offered') = (offer_ends_at IS NOT NULL)", name="group_wait_offer"
        ),
        sa.CheckConstraint(f"({_LIVE_WAIT}) = (ended_at IS NULL)", name="group_wait_ended"),
        sa.ForeignKeyConstraint(["gathering_id"], ["gatherings.id"], name="group_wait_gathering"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="group_wait_student"),
        sqlite_strict=True,
    )
    index(
        "group_wait_once",
        "gathering_waits",
        ["gathering_id", "student_id"],
        where=_LIVE_WAIT,
        unique=True,
    )
    index(
        "ix_group_waits_line",
        "gathering_waits",
        ["gathering_id", "joined_at", "id"],
        where=_LIVE_WAIT,
    )
    index("ix_group_waits_student", "gathering_waits", ["student_id"], where=_LIVE_WAIT)
