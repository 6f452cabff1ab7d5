"""Private links and questions before a booking; tables of offerings; what staff stopped."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_7"
down_revision = "2026_11_23_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offerings", number("invited_only", null=True))
    op.add_column("offerings", text("questions", null=True))
    op.add_column("offerings", text("stopped_for", null=True))
    _invitations()
    _openings()
    _answers()
    _tables()


def downgrade() -> None:
    for table in ("offer_tables", "intake_answers", "invitation_openings", "invitations"):
        op.drop_table(table)
    for column in ("stopped_for", "questions", "invited_only"):
        op.drop_column("offerings", column)


def _invitations() -> None:
    op.create_table(
        "invitations",
        number("id"),
        number("offering_id"),
        text("token_hash"),
        text("state"),
        number("created_at"),
        number("expires_at"),
        number("used_by", null=True),
        number("booking_id", null=True),
        number("ended_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="invitation_token"),
        sa.UniqueConstraint("booking_id", name="invitation_booking"),
        sa.CheckConstraint("state IN ('open', 'used', 'revoked')", name="invitation_state"),
        sa.CheckConstraint("(state = 'used') = (booking_id IS NOT NULL)", name="invitation_used"),
        sa.CheckConstraint("(used_by IS NULL) = (booking_id IS NULL)", name="invitation_user"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="invitation_ended"),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name="invitation_offering", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="invitation_of_booking"),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="invitation_person"),
        sqlite_strict=True,
    )
    index("ix_invitations_offering", "invitations", ["offering_id", "created_at"])


def _openings() -> None:
    op.create_table(
        "invitation_openings",
        number("id"),
        number("invitation_id"),
        number("person_id"),
        number("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_openings"),
        sa.UniqueConstraint("person_id", "invitation_id", name="opening_once"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="opening_invitation", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="opening_person"),
        sqlite_strict=True,
    )
    index("ix_invitation_openings_invitation", "invitation_openings", ["invitation_id"])


def _answers() -> None:
    op.create_table(
        "intake_answers",
        number("id"),
        number("booking_id"),
        number("place"),
        text("question"),
        text("answer"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_answers"),
        sa.UniqueConstraint("booking_id", "place", name="answer_once"),
        sa.CheckConstraint("place BETWEEN 1 AND 5", name="answer_place"),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="answer_booking"),
        sqlite_strict=True,
    )


def _tables() -> None:
    op.create_table(
        "offer_tables",
        number("id"),
        number("mentor_id"),
        text("text"),
        text("state"),
        number("created_at"),
        number("decided_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_offer_tables"),
        sa.CheckConstraint("state IN ('open', 'created', 'discarded')", name="offer_table_state"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="offer_table_decided"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="offer_table_mentor"),
        sqlite_strict=True,
    )
