"""Roles and groups that come with a seat, and the private threads of a pair."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_22_2"
down_revision = "2026_11_22_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _seat_roles()
    _memberships()
    _pair_threads()


def _seat_roles() -> None:
    op.create_table(
        "seat_roles",
        number("id"),
        text("channel"),
        text("community"),
        text("role"),
        number("added_at"),
        number("offering_id", null=True),
        number("removed_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_seat_roles"),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name="seat_role_offering"),
        sqlite_strict=True,
    )
    index(
        "seat_role_of_all",
        "seat_roles",
        ["channel", "community"],
        where="removed_at IS NULL AND offering_id IS NULL",
        unique=True,
    )
    index(
        "seat_role_of_offering",
        "seat_roles",
        ["channel", "community", "offering_id"],
        where="removed_at IS NULL AND offering_id IS NOT NULL",
        unique=True,
    )


def _memberships() -> None:
    op.create_table(
        "memberships",
        number("id"),
        number("person_id"),
        number("identity_id"),
        text("channel"),
        text("community"),
        text("role"),
        text("state"),
        number("changed_at"),
        text("note"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sa.CheckConstraint(
            "state IN ('wanted', 'given', 'leaving', 'taken')", name="membership_state"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="membership_person"),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name="membership_identity"),
        sqlite_strict=True,
    )
    index(
        "membership_live",
        "memberships",
        ["identity_id", "community", "role"],
        where="state <> 'taken'",
        unique=True,
    )
    index("ix_memberships_person", "memberships", ["person_id"])
    index("ix_memberships_channel", "memberships", ["channel", "id"])


def _pair_threads() -> None:
    op.create_table(
        "pair_threads",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        text("channel"),
        text("community"),
        text("parent"),
        text("state"),
        number("changed_at"),
        text("place"),
        text("note"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_pair_threads"),
        sa.UniqueConstraint(
            "student_id", "mentor_id", "channel", "community", name="pair_thread_of_pair"
        ),
        sa.CheckConstraint(
            "state IN ('wanted', 'open', 'closing', 'archived')", name="pair_thread_state"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="pair_thread_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="pair_thread_mentor"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("pair_threads")
    op.drop_table("memberships")
    op.drop_table("seat_roles")
