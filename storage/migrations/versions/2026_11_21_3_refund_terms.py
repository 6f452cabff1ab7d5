"""What a late cancellation gives back; what a refund is for, who asked for it, what became of it.

SQLite cannot change a CHECK: there, refunds are copied into a table made anew.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_3"
down_revision = "2026_11_21_2"
branch_labels = None
depends_on = None

_TERMS = ("cancel_notice_hours", "late_refund_percent")
_OLD = (
    "id, order_id, payment_id, provider, amount_minor, amount_currency, state, reason, created_at,"
    " reference, done_at, revision"
)
_OLD_STATES = "state IN ('wanted', 'unknown', 'done', 'failed')"
_STATES = "state IN ('wanted', 'unknown', 'refused', 'done', 'failed')"
_SCOPES = "scope IN ('full', 'unused', 'amount', 'booking', 'provider')"
_SCOPE_OF_OLD = (
    "CASE WHEN reason = 'at_provider' THEN 'provider'"
    " WHEN reason IN ('paid_twice', 'too_late', 'wrong_amount') THEN 'full' ELSE 'booking' END"
)
_INTENT = "intent <> ''"


def upgrade() -> None:
    for table in ("offerings", "bookings"):
        for name in _TERMS:
            op.add_column(table, number(name, null=True))
    if op.get_context().dialect.name == "sqlite":
        _made_anew(_new_columns(), _STATES, f"{_OLD}, scope, intent, note",
                   f"{_OLD}, {_SCOPE_OF_OLD}, '', ''")  # fmt: skip
    else:
        _widened()
    index("refund_intent", "refunds", ["order_id", "intent"], where=_INTENT, unique=True)


def downgrade() -> None:
    """What the provider refused waits again; what made it another try is lost."""
    op.drop_index("refund_intent", "refunds")
    op.execute("UPDATE refunds SET state = 'wanted' WHERE state = 'refused'")
    if op.get_context().dialect.name == "sqlite":
        _made_anew([], _OLD_STATES, _OLD, _OLD)
    else:
        _narrowed()
    for table in ("offerings", "bookings"):
        for name in _TERMS:
            op.drop_column(table, name)


def _new_columns() -> list[sa.schema.SchemaItem]:
    return [
        text("scope"),
        number("failed_at", null=True),
        number("by_id", null=True),
        text("intent"),
        text("note"),
        number("replaces_id", null=True),
        sa.CheckConstraint(_SCOPES, name="refund_scope"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="refund_by"),
        sa.ForeignKeyConstraint(["replaces_id"], ["refunds.id"], name="refund_replaces"),
    ]


def _made_anew(more: list[sa.schema.SchemaItem], states: str, into: str, values: str) -> None:
    op.create_table(
        "refunds_anew",
        number("id"),
        number("order_id"),
        number("payment_id"),
        text("provider"),
        number("amount_minor"),
        text("amount_currency"),
        text("state"),
        text("reason"),
        number("created_at"),
        text("reference", null=True),
        number("done_at", null=True),
        number("revision"),
        *more,
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.UniqueConstraint("provider", "reference", name="refund_reference"),
        sa.CheckConstraint(states, name="refund_state"),
        sa.CheckConstraint("amount_minor > 0", name="refund_amount"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="refund_order"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name="refund_payment"),
        sqlite_strict=True,
    )
    op.execute(f"INSERT INTO refunds_anew ({into}) SELECT {values} FROM refunds")  # noqa: S608
    op.drop_table("refunds")
    op.rename_table("refunds_anew", "refunds")
    index("ix_refunds_order", "refunds", ["order_id"])
    index("ix_refunds_payment", "refunds", ["payment_id"])


def _widened() -> None:
    for name, value in (("scope", _SCOPE_OF_OLD), ("intent", "''"), ("note", "''")):
        op.add_column("refunds", text(name, null=True))
        op.execute(f"UPDATE refunds SET {name} = {value}")  # noqa: S608  # both written above
        op.alter_column("refunds", name, nullable=False)
    for name in ("failed_at", "by_id", "replaces_id"):
        op.add_column("refunds", number(name, null=True))
    op.drop_constraint("refund_state", "refunds", type_="check")
    op.create_check_constraint("refund_state", "refunds", _STATES)
    op.create_check_constraint("refund_scope", "refunds", _SCOPES)
    op.create_foreign_key("refund_by", "refunds", "people", ["by_id"], ["id"])
    op.create_foreign_key("refund_replaces", "refunds", "refunds", ["replaces_id"], ["id"])


def _narrowed() -> None:
    op.drop_constraint("refund_state", "refunds", type_="check")
    op.create_check_constraint("refund_state", "refunds", _OLD_STATES)
    for name in ("scope", "intent", "note", "failed_at", "by_id", "replaces_id"):
        op.drop_column("refunds", name)
