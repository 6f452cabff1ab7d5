"""Money paid out to mentors."""

revision = "2026_11_21_5"
down_revision = "2026_11_21_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
