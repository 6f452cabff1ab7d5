"""Money sent to mentors. That none is more than what is available is guarded by storage/guards."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.payouts import PayoutState
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

RECORDED = "state = 'recorded'"

payouts = table(
    "payouts",
    number("mentor_id"),
    money("amount"),
    texts("reference", "note", "intent", "state"),
    numbers("recorded_by", "created_at"),
    numbers("recorded_at", "reversed_at", null=True),
    text("reversal_reason"),
    number("revision"),
    one_of("payout_state", "state", PayoutState),
    check("payout_amount", "amount_minor > 0"),
    check("payout_named", "reference <> ''"),
    UniqueConstraint("intent", name="payout_intent"),
    refers("payout_mentor", "mentor_id", "mentors.person_id"),
    refers("payout_by", "recorded_by", "people.id"),
    # M-19: one transfer is recorded once. A reversed one gives its reference free.
    Index(
        "payout_reference",
        "reference",
        unique=True,
        sqlite_where=sql(RECORDED),
        postgresql_where=sql(RECORDED),
    ),
    Index("ix_payouts_mentor", "mentor_id", "id"),
)
