"""Sessions that several students share."""

revision = "2026_11_23_2"
down_revision = "2026_11_23_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
