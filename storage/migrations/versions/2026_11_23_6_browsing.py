"""What finding offerings quickly needs."""

revision = "2026_11_23_6"
down_revision = "2026_11_23_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
