"""Pauses, reminders and what else a seat lives through.

SQLite takes a column with its CHECK as it is: no table is copied for it.
"""

from alembic import op

revision = "2026_11_21_1"
down_revision = "2026_11_20_7"
branch_labels = None
depends_on = None

_PAUSE = "CONSTRAINT seat_pause CHECK ((paused_at IS NULL) = (pause_ends_at IS NULL))"
_LIVE = "CONSTRAINT seat_pause_live CHECK (paused_at IS NULL OR state <> 'released')"
_COLUMNS = {
    "paused_at": "",
    "pause_ends_at": f" {_PAUSE} {_LIVE}",
    "paused_by": "",
    "resumed_at": "",
}


def upgrade() -> None:
    number = "INTEGER" if op.get_context().dialect.name == "sqlite" else "BIGINT"
    for name, checks in _COLUMNS.items():
        op.execute(f"ALTER TABLE seats ADD COLUMN {name} {number}{checks}")


def downgrade() -> None:
    """The column that carries the checks goes first."""
    for name in ("pause_ends_at", "paused_at", "paused_by", "resumed_at"):
        op.execute(f"ALTER TABLE seats DROP COLUMN {name}")
