"""What we have of one provider's money, by the provider's own ids."""

from datetime import datetime

from sqlalchemy import text

from core.clock import to_ms
from core.money import Money
from core.reconciling import Known, What
from storage.statements import Statement
from storage.unit_of_work import SqlUnitOfWork

_KNOWN = Statement(
    text(
        """
SELECT what, reference, minor, currency, at FROM (
    SELECT 'payment' AS what, reference, amount_minor AS minor, amount_currency AS currency,
        paid_at AS at FROM payments WHERE provider = :provider
    UNION ALL SELECT 'refund', reference, amount_minor, amount_currency, done_at
        FROM refunds WHERE provider = :provider AND state = 'done' AND reference IS NOT NULL
    UNION ALL SELECT 'dispute', reference, amount_minor, amount_currency, opened_at
        FROM disputes WHERE provider = :provider
) AS known ORDER BY what, reference LIMIT :most
"""
    )
)
MOST = 200_000


def known_of(
    uow: SqlUnitOfWork, provider: str, since: datetime
) -> tuple[dict[Known, Money], dict[Known, Money]]:
    """All of it, and what happened at or after `since`."""
    rows = uow.connection.all(_KNOWN, provider=provider, most=MOST)
    everything = {(What(what), name): Money(minor, cur) for what, name, minor, cur, _ in rows}
    lately = {
        (What(what), name): Money(minor, cur)
        for what, name, minor, cur, at in rows
        if at is not None and at >= to_ms(since)
    }
    return everything, lately
