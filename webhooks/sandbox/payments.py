"""Payments: money taken on a checkout's page, in time, late, twice, or declined."""

import sqlite3
from datetime import timedelta

from core.money import Money
from webhooks.sandbox import checkouts
from webhooks.sandbox.account import Account
from webhooks.sandbox.knobs import as_ms
from webhooks.sandbox.objects import HostedCheckout, SandboxPayment, payment_of
from webhooks.sandbox.store import Refusal

LATE_BY = timedelta(minutes=1)
"""A late payment is known this long after its checkout expired. M-04"""


def pay(account: Account, checkout_id: str, times: int = 1, amount: Money | None = None) -> None:
    """Takes the money, `times` over. Another `amount` than asked is a broken bank's doing. M-10"""
    now = account.store.now()
    with account.store.transaction() as sql:
        checkout = _open(sql, checkout_id, now)
        checkouts.set_state(sql, checkout_id, "paid")
        for _ in range(times):
            _add(sql, account, checkout, amount or checkout.amount, "", settles_at=now)


def pay_late(account: Account, checkout_id: str) -> None:
    """Takes the money now; nobody hears of it before the checkout has expired. M-04"""
    now = account.store.now()
    with account.store.transaction() as sql:
        checkout = checkouts.read(sql, checkout_id)
        if checkout.state not in ("open", "expired"):
            raise Refusal(409, f"checkout_{checkout.state}")
        checkouts.set_state(sql, checkout_id, "paid")
        known_at = max(now, checkout.expires_at + as_ms(LATE_BY))
        _add(sql, account, checkout, checkout.amount, "", settles_at=known_at)


def decline(account: Account, checkout_id: str) -> None:
    """The bank says no; the payer may try again."""
    now = account.store.now()
    with account.store.transaction() as sql:
        checkout = _open(sql, checkout_id, now)
        _add(sql, account, checkout, checkout.amount, "card_declined", settles_at=now)


def find(account: Account, payment_id: str) -> SandboxPayment:
    """Raises a 404 Refusal."""
    with account.store.reading() as sql:
        return read(sql, payment_id)


def of_order(account: Account, order: str, since: int = 0) -> list[SandboxPayment]:
    with account.store.reading() as sql:
        rows = sql.execute(
            "SELECT * FROM payments WHERE order_ref = ? AND created_at >= ? ORDER BY rowid",
            (order, since),
        )
        return [payment_of(row) for row in rows]


def of_checkout(account: Account, checkout_id: str) -> list[SandboxPayment]:
    with account.store.reading() as sql:
        rows = sql.execute(
            "SELECT * FROM payments WHERE checkout_id = ? ORDER BY rowid", (checkout_id,)
        )
        return [payment_of(row) for row in rows]


def read(sql: sqlite3.Connection, payment_id: str) -> SandboxPayment:
    row = sql.execute("SELECT * FROM payments WHERE id = ?", (payment_id,)).fetchone()
    if row is None:
        raise Refusal(404, "payment_unknown")
    return payment_of(row)


def _open(sql: sqlite3.Connection, checkout_id: str, now: int) -> HostedCheckout:
    checkout = checkouts.read(sql, checkout_id)
    if checkout.state_at(now) != "open":
        raise Refusal(409, f"checkout_{checkout.state_at(now)}")
    return checkout


def _add(
    sql: sqlite3.Connection,
    account: Account,
    checkout: HostedCheckout,
    amount: Money,
    reason: str,
    settles_at: int,
) -> None:
    fresh = account.store.new_id("pay")
    outcome = "failed" if reason else "succeeded"
    sql.execute(
        "INSERT INTO payments (id, checkout_id, order_ref, amount, currency, outcome, reason,"
        " created_at, settles_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fresh,
            checkout.id,
            checkout.order,
            amount.minor,
            amount.currency,
            outcome,
            reason,
            account.store.now(),
            settles_at,
        ),
    )
    data = read(sql, fresh).as_json(settles_at)
    account.record(sql, f"payment.{outcome}", data, settles_at)
