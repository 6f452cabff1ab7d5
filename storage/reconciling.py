"""The journal held against the rows that caused it, currency by currency (Y9)."""

from dataclasses import dataclass

from sqlalchemy import text

from storage.statements import Statement
from storage.unit_of_work import SqlUnitOfWork

_SUMS = Statement(
    text(
        """
SELECT what, currency, CAST(SUM(minor) AS BIGINT) FROM (
    SELECT 'in' AS what, amount_currency AS currency, amount_minor AS minor FROM payments
    UNION ALL SELECT 'out', amount_currency, amount_minor FROM refunds WHERE state = 'done'
    UNION ALL SELECT 'out', amount_currency, amount_minor FROM disputes WHERE state = 'lost'
    UNION ALL SELECT 'disputed', amount_currency, amount_minor FROM disputes WHERE state = 'open'
    UNION ALL SELECT 'paid_out', amount_currency, amount_minor FROM payouts
        WHERE state = 'recorded'
) AS sums GROUP BY what, currency
"""
    )
)
_ACCOUNTS = Statement(
    text(
        """
SELECT account, currency, CAST(SUM(came) AS BIGINT), CAST(SUM(went) AS BIGINT) FROM (
    SELECT credit AS account, amount_currency AS currency, amount_minor AS came, 0 AS went
        FROM journal_entries
    UNION ALL SELECT debit, amount_currency, 0, amount_minor FROM journal_entries
) AS moves GROUP BY account, currency
"""
    )
)


@dataclass(frozen=True, slots=True)
class Books:
    """One currency, in minor units: what the journal says beside what payments, finished refunds,
    disputes and payouts say. `balances`: of every kind of account but cash, signed."""

    currency: str
    journal_in: int
    journal_out: int
    rows_in: int
    rows_out: int
    rows_paid_out: int
    rows_disputed: int
    balances: dict[str, int]

    @property
    def unexplained(self) -> int:
        """Minor units that one side has and the other has not."""
        paid_out = self.balances.get("paid_out", 0)
        return (
            abs(self.journal_in - self.rows_in)
            + abs(self.journal_out - self.rows_out)
            + abs(paid_out - self.rows_paid_out)
            + abs(self.balances.get("disputed", 0) - self.rows_disputed)
        )


def books(uow: SqlUnitOfWork) -> tuple[Books, ...]:
    rows = {(what, currency): minor for what, currency, minor in uow.connection.all(_SUMS)}
    journal: dict[str, dict[str, tuple[int, int]]] = {}
    for account, currency, came, went in uow.connection.all(_ACCOUNTS):
        kinds = journal.setdefault(currency, {})
        kind = account.partition(":")[0]
        before = kinds.get(kind, (0, 0))
        kinds[kind] = (before[0] + came, before[1] + went)
    currencies = sorted({*journal, *(currency for _, currency in rows)})
    return tuple(_books(currency, journal.get(currency, {}), rows) for currency in currencies)


def _books(
    currency: str, kinds: dict[str, tuple[int, int]], rows: dict[tuple[str, str], int]
) -> Books:
    back, came = kinds.get("cash", (0, 0))
    return Books(
        currency=currency,
        journal_in=came,
        journal_out=back,
        rows_in=rows.get(("in", currency), 0),
        rows_out=rows.get(("out", currency), 0),
        rows_paid_out=rows.get(("paid_out", currency), 0),
        rows_disputed=rows.get(("disputed", currency), 0),
        balances={kind: sums[0] - sums[1] for kind, sums in kinds.items() if kind != "cash"},
    )
