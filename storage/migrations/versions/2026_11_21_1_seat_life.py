"""Pauses, reminders and what else a seat lives through."""

revision = "2026_11_21_1"
down_revision = "2026_11_20_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
