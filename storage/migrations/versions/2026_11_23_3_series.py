"""Weekly series."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_3"
down_revision = "2026_11_23_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        number("offering_id"),
        number("weekday"),
        text("local_time"),
        text("zone"),
        number("first_at"),
        number("wished"),
        text("kept"),
        text("state"),
        text("intent"),
        number("created_at"),
        number("pack_id", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("student_id", "intent", name="series_intent"),
        sa.CheckConstraint("state IN ('planned', 'booked')", name="series_state"),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="series_weekday"),
        sa.CheckConstraint("wished BETWEEN 1 AND 12", name="series_wished"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="series_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="series_mentor"),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name="series_offering"),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name="series_pack"),
        sqlite_strict=True,
    )
    index("ix_bookings_series", "bookings", ["series_id"], where="series_id IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_bookings_series", table_name="bookings")
    op.execute("UPDATE bookings SET series_id = NULL WHERE series_id IS NOT NULL")
    op.drop_table("series")
