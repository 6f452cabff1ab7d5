"""Purchases in shops outside, and packs that change mentors."""

revision = "2026_11_21_6"
down_revision = "2026_11_21_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
