"""Private links and questions before a booking."""

revision = "2026_11_23_7"
down_revision = "2026_11_23_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
