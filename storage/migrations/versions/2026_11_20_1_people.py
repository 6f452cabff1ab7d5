"""People, their accounts and mentors."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_1"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        number("id"),
        text("name"),
        text("language"),
        text("time_zone"),
        text("roles"),
        number("created_at"),
        number("reminders_on"),
        number("banned_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sqlite_strict=True,
    )
    index("ix_people_more_than_student", "people", ["id"], where="""roles <> '["student"]'""")
    op.create_table(
        "identities",
        number("id"),
        number("person_id"),
        text("channel"),
        text("user"),
        text("chat"),
        text("name"),
        number("created_at"),
        number("unreachable_at", null=True),
        number("last_inbound_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("channel", "user", name="identity_account"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="identity_person"),
        sqlite_strict=True,
    )
    index("ix_identities_person", "identities", ["person_id"])
    op.create_table(
        "mentors",
        number("person_id"),
        text("time_zone"),
        text("headline"),
        text("about"),
        number("seat_cap"),
        number("share_percent", null=True),
        text("meeting_link", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mentors"),
        sa.CheckConstraint("seat_cap >= 0", name="mentor_seat_cap"),
        sa.CheckConstraint("share_percent BETWEEN 0 AND 100", name="mentor_share_percent"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="mentor_person"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("mentors")
    op.drop_table("identities")
    op.drop_table("people")
