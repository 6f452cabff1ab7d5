"""When each offering is next free, kept so that lists can be filtered and sorted by it."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number

revision = "2026_11_23_6"
down_revision = "2026_11_23_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "next_free",
        number("offering_id"),
        number("next_at", null=True),
        number("looked_at"),
        sa.PrimaryKeyConstraint("offering_id", name="pk_next_free"),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name="next_free_offering", ondelete="CASCADE"
        ),
        sqlite_strict=True,
    )
    index("ix_next_free_looked_at", "next_free", ["looked_at"])


def downgrade() -> None:
    op.drop_table("next_free")
