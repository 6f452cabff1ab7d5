"""What an offering and a pack cost in Telegram Stars; answers are found past all that is due."""

from alembic import op

from storage.migrations.columns import index, number

revision = "2026_11_22_4"
down_revision = "2026_11_22_3"
branch_labels = None
depends_on = None


_SOLD = ("offerings", "pack_products")


def upgrade() -> None:
    for table in _SOLD:
        op.add_column(table, number("stars", null=True))
    only = "open = 1 AND kind = 'reply'"
    index("ix_notices_replies", "notices", ["next_at", "id"], where=only)


def downgrade() -> None:
    op.drop_index("ix_notices_replies", "notices")
    for table in _SOLD:
        op.drop_column(table, "stars")
