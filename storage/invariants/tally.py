"""How much of a provider's money we know of, to be held against the provider's own books."""

from dataclasses import dataclass

from sqlalchemy import text

from storage.statements import Statement
from storage.unit_of_work import SqlUnitOfWork

_PAYMENTS = Statement(
    text("SELECT reference, amount_minor, amount_currency FROM payments WHERE provider = :provider")
)
_REFUNDS = Statement(
    text(
        "SELECT reference, amount_minor, amount_currency FROM refunds"
        " WHERE provider = :provider AND state = 'done'"
    )
)
Sums = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """The provider's reference -> (minor units, currency)."""

    payments: Sums
    refunds: Sums


def tally(uow: SqlUnitOfWork, provider: str) -> Tally:
    return Tally(_sums(uow, _PAYMENTS, provider), _sums(uow, _REFUNDS, provider))


def _sums(uow: SqlUnitOfWork, statement: Statement, provider: str) -> Sums:
    rows = uow.connection.all(statement, provider=provider)
    return {reference: (minor, currency) for reference, minor, currency in rows}
