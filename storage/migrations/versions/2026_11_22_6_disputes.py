"""Payments that a payer's bank takes back."""

revision = "2026_11_22_6"
down_revision = "2026_11_22_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
