"""Versions of a price, promotion codes, trials."""

revision = "2026_11_21_4"
down_revision = "2026_11_21_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
