"""Notes, links and testimonials."""

revision = "2026_11_23_5"
down_revision = "2026_11_23_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
