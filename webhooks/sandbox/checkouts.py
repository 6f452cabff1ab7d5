"""Checkouts: the provider's page for one order, and how it ends unpaid."""

import sqlite3
from dataclasses import dataclass

from core.money import Money
from webhooks.sandbox import keys
from webhooks.sandbox.account import Account, Keyed
from webhooks.sandbox.objects import HostedCheckout, checkout_of
from webhooks.sandbox.store import Refusal


@dataclass(frozen=True, slots=True)
class NewCheckout:
    """What a merchant asks for; `expires_at` in ms since 1970."""

    order: str
    amount: Money
    title: str
    return_url: str
    language: str
    expires_at: int


def open_checkout(account: Account, wanted: NewCheckout, keyed: Keyed) -> HostedCheckout:
    now = account.store.now()
    with account.store.transaction() as sql:
        made = keys.known(sql, "checkout", keyed, now, account.knobs.key_life)
        if made is None:
            made = _insert(sql, account, wanted, now)
            keys.remember(sql, "checkout", keyed, made, now)
        return read(sql, made)


def find(account: Account, checkout_id: str) -> HostedCheckout:
    """Raises a 404 Refusal."""
    with account.store.reading() as sql:
        return read(sql, checkout_id)


def cancel(account: Account, checkout_id: str) -> None:
    """The payer goes back without paying. Anything but an open checkout stays as it is."""
    with account.store.transaction() as sql:
        if read(sql, checkout_id).state == "open":
            _end(sql, account, checkout_id, "cancelled")


def expire_due(account: Account) -> None:
    """Closes the open checkouts whose time is over."""
    with account.store.transaction() as sql:
        due = sql.execute(
            "SELECT id FROM checkouts WHERE state = 'open' AND expires_at <= ?",
            (account.store.now(),),
        ).fetchall()
        for row in due:
            _end(sql, account, row["id"], "expired")


def next_expiry(sql: sqlite3.Connection) -> int | None:
    """When the next open checkout closes, in ms since 1970."""
    row = sql.execute("SELECT min(expires_at) FROM checkouts WHERE state = 'open'").fetchone()
    return None if row[0] is None else int(row[0])


def read(sql: sqlite3.Connection, checkout_id: str) -> HostedCheckout:
    row = sql.execute("SELECT * FROM checkouts WHERE id = ?", (checkout_id,)).fetchone()
    if row is None:
        raise Refusal(404, "checkout_unknown")
    return checkout_of(row)


def set_state(sql: sqlite3.Connection, checkout_id: str, state: str) -> None:
    sql.execute("UPDATE checkouts SET state = ? WHERE id = ?", (state, checkout_id))


def _end(sql: sqlite3.Connection, account: Account, checkout_id: str, state: str) -> None:
    set_state(sql, checkout_id, state)
    data = read(sql, checkout_id).as_json()
    account.record(sql, "checkout.ended", data, account.store.now())


def _insert(sql: sqlite3.Connection, account: Account, wanted: NewCheckout, now: int) -> str:
    fresh = account.store.new_id("chk")
    sql.execute(
        "INSERT INTO checkouts (id, order_ref, amount, currency, title, return_url, language,"
        " created_at, expires_at, state, form_token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)",
        (
            fresh,
            wanted.order,
            wanted.amount.minor,
            wanted.amount.currency,
            wanted.title,
            wanted.return_url,
            wanted.language,
            now,
            wanted.expires_at,
            account.store.new_token(),
        ),
    )
    return fresh
