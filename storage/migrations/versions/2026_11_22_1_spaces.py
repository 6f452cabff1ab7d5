"""Shared channels of a community: where staff hear what is theirs."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import number, text

revision = "2026_11_22_1"
down_revision = "2026_11_21_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spaces",
        number("id"),
        text("use"),
        text("channel"),
        text("community"),
        text("chat"),
        text("topic"),
        number("by_id"),
        number("set_at"),
        number("identity_id", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_spaces"),
        sa.CheckConstraint("use IN ('staff', 'threads', 'members', 'posts')", name="space_use"),
        sa.UniqueConstraint("use", "channel", "community", name="space_once"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="space_by"),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name="space_identity"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("spaces")
