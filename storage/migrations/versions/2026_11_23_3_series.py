"""Weekly series."""

revision = "2026_11_23_3"
down_revision = "2026_11_23_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
