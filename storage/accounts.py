"""Questions to the journal about many accounts or many moves at once, in SQL as it is run."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from core.clock import from_ms, to_ms
from core.ids import PersonId
from core.ledger import AccountTotal, mentor_available, mentor_pending
from core.statements import StatementLine
from storage.connection import Connection
from storage.statements import Statement

# One row a move, ready to be shown: ten thousand of them are read at once.
_STATEMENT = Statement(
    text(
        """
SELECT j.at, j.cause, COALESCE(o.title, ''), COALESCE(s.name, ''), j.order_id, j.amount_currency,
    CASE j.cause WHEN 'payment' THEN COALESCE(o.total_minor, 0) ELSE 0 END,
    CASE WHEN j.credit = :pending THEN j.amount_minor
        WHEN j.debit = :pending THEN -j.amount_minor ELSE 0 END,
    CASE WHEN j.credit = :available THEN j.amount_minor
        WHEN j.debit = :available THEN -j.amount_minor ELSE 0 END,
    CASE WHEN j.order_id IS NULL THEN j.key ELSE '' END
FROM journal_entries j LEFT JOIN orders o ON o.id = j.order_id
    LEFT JOIN people s ON s.id = o.student_id
WHERE (j.debit IN (:pending, :available) OR j.credit IN (:pending, :available))
    AND j.at >= :since AND j.at < :until ORDER BY j.at, j.id
"""
    )
)
_BEFORE = Statement(
    text(
        """
SELECT currency, CAST(SUM(minor) AS BIGINT) FROM (
    SELECT amount_currency AS currency, amount_minor AS minor
        FROM journal_entries WHERE credit = :account AND at < :moment
    UNION ALL SELECT amount_currency, -amount_minor
        FROM journal_entries WHERE debit = :account AND at < :moment
) AS moves GROUP BY currency
"""
    )
)
_FIRST = Statement(
    text(
        """
SELECT MIN(at) FROM journal_entries
WHERE debit IN (:pending, :available) OR credit IN (:pending, :available)
"""
    )
)
# `:first` and `:last` enclose the accounts of one kind, so that both indexes serve.
_HOLDINGS = Statement(
    text(
        """
SELECT account, currency, CAST(SUM(minor) AS BIGINT) FROM (
    SELECT credit AS account, amount_currency AS currency,
            CAST(SUM(amount_minor) AS BIGINT) AS minor
        FROM journal_entries WHERE credit >= :first AND credit < :last
        GROUP BY credit, amount_currency
    UNION ALL SELECT debit, amount_currency, CAST(-SUM(amount_minor) AS BIGINT)
        FROM journal_entries WHERE debit >= :first AND debit < :last
        GROUP BY debit, amount_currency
) AS moves GROUP BY account, currency HAVING SUM(minor) <> 0 ORDER BY account, currency
"""
    )
)
_TOTALS = """
WITH flows AS (
    SELECT debit, credit, amount_currency AS currency, CAST(SUM(amount_minor) AS BIGINT) AS minor
    FROM journal_entries WHERE {at} >= :since AND {at} < :until
    GROUP BY debit, credit, amount_currency
)
SELECT kind, currency, CAST(SUM(came) AS BIGINT), CAST(SUM(went) AS BIGINT) FROM (
    SELECT {credit} AS kind, currency, minor AS came, 0 AS went FROM flows
    UNION ALL SELECT {debit}, currency, 0, minor FROM flows
) AS moves GROUP BY kind, currency ORDER BY currency, kind
"""


def _totals(kind: str, at: str) -> str:
    credit, debit = (kind.format(account=each) for each in ("credit", "debit"))
    return _TOTALS.format(credit=credit, debit=debit, at=at)


def _totals_of(at: str) -> Statement:
    return Statement.each(
        sqlite=text(_totals("SUBSTR({account}, 1, INSTR({account} || ':', ':') - 1)", at)),
        postgresql=text(_totals("SPLIT_PART({account}, ':', 1)", at)),
    )


# Over a long time everything is read in the order it is summed in, which the plus makes SQLite do.
_LONG = timedelta(days=60)
_TOTALS_SHORT, _TOTALS_LONG = _totals_of("at"), _totals_of("+at")


class Accounts:
    """What `SqlJournal` adds to its balances."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def balances_before(self, account: str, moment: datetime) -> dict[str, int]:
        return dict(self._connection.all(_BEFORE, account=account, moment=to_ms(moment)))

    def statement(
        self, mentor: PersonId, from_: datetime, until: datetime
    ) -> Sequence[StatementLine]:
        """`reference`: the journal's key of moves without an order."""
        rows = self._connection.all(
            _STATEMENT,
            pending=mentor_pending(mentor),
            available=mentor_available(mentor),
            since=to_ms(from_),
            until=to_ms(until),
        )
        return list(map(StatementLine._make, rows))

    def first_at(self, mentor: PersonId) -> datetime | None:
        row = self._connection.one(
            _FIRST, pending=mentor_pending(mentor), available=mentor_available(mentor)
        )
        return from_ms(row[0]) if row and row[0] is not None else None

    def holdings(self, kind: str) -> Sequence[tuple[str, str, int]]:
        rows = self._connection.all(_HOLDINGS, first=f"{kind}:", last=f"{kind};")
        return [(account, currency, minor) for account, currency, minor in rows]

    def totals(self, from_: datetime, until: datetime) -> Sequence[AccountTotal]:
        totals = _TOTALS_LONG if until - from_ > _LONG else _TOTALS_SHORT
        rows = self._connection.all(totals, since=to_ms(from_), until=to_ms(until))
        return list(map(AccountTotal._make, rows))
