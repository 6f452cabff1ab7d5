"""Shared channels of a community: where staff hear what is theirs."""

revision = "2026_11_22_1"
down_revision = "2026_11_21_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
