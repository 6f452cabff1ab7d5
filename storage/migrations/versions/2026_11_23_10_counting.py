"""Indexes that hold everything staff's statistics and digest count, in the order it is counted."""

from alembic import op

from storage.migrations.columns import index

revision = "2026_11_23_10"
down_revision = "2026_11_23_9"
branch_labels = None
depends_on = None

_BOOKINGS = "subject_kind = 'booking'"
_PAID = "paid_at IS NOT NULL"
_ENDED = "completed_at IS NOT NULL"
_DECIDED = (
    "total_minor > 0 AND (paid_at IS NOT NULL OR checkout_reference IS NOT NULL)"
    " AND state <> 'open'"
)
_OLD = [
    ("ix_audit_entries_bookings", "audit_entries", ["subject_kind", "at"], _BOOKINGS),
    ("ix_orders_paid", "orders", ["paid_at"], _PAID),
    ("ix_bookings_completed", "bookings", ["completed_at"], _ENDED),
    ("ix_bookings_offering", "bookings", ["offering_id", "state"], ""),
    ("ix_journal_entries_credit", "journal_entries", ["credit", "id"], ""),
]
_NEW = [
    (
        "ix_audit_entries_bookings",
        "audit_entries",
        ["before", "after", "at", "id", "subject_id", "actor_id"],
        _BOOKINGS,
    ),
    (
        "ix_audit_entries_silence",
        "audit_entries",
        ["subject_kind", "subject_id"],
        "action = 'counter_unanswered'",
    ),
    ("ix_orders_paid", "orders", ["purpose", "paid_at", "provider"], _PAID),
    ("ix_orders_decided", "orders", ["created_at", "paid_at", "provider"], _DECIDED),
    ("ix_bookings_ended", "bookings", ["state", "completed_at", "no_show_by"], _ENDED),
    ("ix_bookings_offering", "bookings", ["offering_id", "state", "created_at"], ""),
    (
        "ix_journal_entries_credit",
        "journal_entries",
        ["credit", "id", "amount_currency", "amount_minor"],
        "",
    ),
    (
        "ix_journal_entries_flow",
        "journal_entries",
        ["debit", "credit", "amount_currency", "at", "amount_minor"],
        "",
    ),
]


def upgrade() -> None:
    _swap(_OLD, _NEW)


def downgrade() -> None:
    _swap(_NEW, _OLD)


def _swap(
    old: list[tuple[str, str, list[str], str]], new: list[tuple[str, str, list[str], str]]
) -> None:
    for name, table, _, _ in old:
        op.drop_index(name, table)
    for name, table, columns, where in new:
        index(name, table, columns, where)
