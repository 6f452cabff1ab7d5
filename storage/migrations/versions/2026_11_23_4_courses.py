"""Courses, who completed them, and what was suggested."""

revision = "2026_11_23_4"
down_revision = "2026_11_23_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
