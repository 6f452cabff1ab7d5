"""Posts to a channel at a time."""

revision = "2026_11_23_8"
down_revision = "2026_11_23_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
