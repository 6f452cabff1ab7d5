"""What an offering and a pack cost in Telegram Stars."""

from alembic import op

from storage.migrations.columns import number

revision = "2026_11_22_4"
down_revision = "2026_11_22_3"
branch_labels = None
depends_on = None


_SOLD = ("offerings", "pack_products")


def upgrade() -> None:
    for table in _SOLD:
        op.add_column(table, number("stars", null=True))


def downgrade() -> None:
    for table in _SOLD:
        op.drop_column(table, "stars")
