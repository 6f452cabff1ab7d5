"""The provider's own books: what it took and what it sent back, to be compared with ours."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.money import Money
from webhooks.sandbox.account import Account


@dataclass(frozen=True, slots=True)
class Books:
    """Id -> amount, of what has succeeded by now."""

    payments: Mapping[str, Money]
    refunds: Mapping[str, Money]


def books(account: Account) -> Books:
    return Books(
        _succeeded(account, "SELECT * FROM payments WHERE outcome = ? AND settles_at <= ?"),
        _succeeded(account, "SELECT * FROM refunds WHERE outcome = ? AND settles_at <= ?"),
    )


def _succeeded(account: Account, query: str) -> dict[str, Money]:
    with account.store.reading() as sql:
        rows = sql.execute(query, ("succeeded", account.store.now()))
        return {row["id"]: Money(row["amount"], row["currency"]) for row in rows}
