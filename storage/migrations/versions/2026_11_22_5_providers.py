"""Payment providers that people choose between: when an order's checkout was first asked for."""

from alembic import op

revision = "2026_11_22_5"
down_revision = "2026_11_22_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = "INTEGER" if op.get_context().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE orders ADD COLUMN checkout_asked_at {number}")


def downgrade() -> None:
    op.execute("ALTER TABLE orders DROP COLUMN checkout_asked_at")
