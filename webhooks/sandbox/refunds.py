"""Refunds: money sent back, asked for by the merchant or made from the provider's own page."""

import sqlite3

from core.money import Money, zero
from webhooks.sandbox import keys, payments
from webhooks.sandbox.account import Account, Keyed
from webhooks.sandbox.knobs import as_ms
from webhooks.sandbox.objects import SandboxPayment, SandboxRefund, refund_of
from webhooks.sandbox.store import Refusal

_SENT = ("succeeded", "")


def refund(
    account: Account, payment_id: str, amount: Money, reference: str, keyed: Keyed
) -> SandboxRefund:
    """422 for more than is left of the payment; with the same key, the same refund."""
    now = account.store.now()
    with account.store.transaction() as sql:
        made = keys.known(sql, "refund", keyed, now, account.knobs.key_life)
        if made is None:
            made = _add(sql, account, payments.read(sql, payment_id), amount, reference)
            keys.remember(sql, "refund", keyed, made, now)
        return _read(sql, made)


def send_back(account: Account, payment_id: str, half: bool) -> SandboxRefund:
    """What the provider's staff do: all that is left of a payment, or half of the payment."""
    with account.store.transaction() as sql:
        payment = payments.read(sql, payment_id)
        left = _left(sql, payment)
        amount = payment.amount.portion(1, 2) if half else left
        made = _add(sql, account, payment, amount if amount <= left else left, None)
        return _read(sql, made)


def of_payment(account: Account, payment_id: str) -> list[SandboxRefund]:
    with account.store.reading() as sql:
        return _of_payment(sql, payment_id)


def by_reference(account: Account, reference: str) -> list[SandboxRefund]:
    """Found by the merchant's own id, long after the idempotency key is forgotten. M-09"""
    with account.store.reading() as sql:
        rows = sql.execute("SELECT * FROM refunds WHERE reference = ? ORDER BY rowid", (reference,))
        return [refund_of(row) for row in rows]


def left_of(account: Account, payment: SandboxPayment) -> Money:
    """What could still be refunded; failed refunds gave nothing back."""
    with account.store.reading() as sql:
        return _left(sql, payment)


def _left(sql: sqlite3.Connection, payment: SandboxPayment) -> Money:
    gone = zero(payment.amount.currency)
    for each in _of_payment(sql, payment.id):
        gone = gone + each.amount if each.outcome == "succeeded" else gone
    return payment.amount - gone


def _of_payment(sql: sqlite3.Connection, payment_id: str) -> list[SandboxRefund]:
    rows = sql.execute("SELECT * FROM refunds WHERE payment_id = ? ORDER BY rowid", (payment_id,))
    return [refund_of(row) for row in rows]


def _read(sql: sqlite3.Connection, refund_id: str) -> SandboxRefund:
    return refund_of(sql.execute("SELECT * FROM refunds WHERE id = ?", (refund_id,)).fetchone())


def _check(sql: sqlite3.Connection, payment: SandboxPayment, amount: Money, now: int) -> None:
    if payment.state(now) != "succeeded":
        raise Refusal(422, "payment_not_refundable")
    if amount.currency != payment.amount.currency:
        raise Refusal(422, "currency_mismatch")
    if amount.is_zero or not amount <= _left(sql, payment):
        raise Refusal(422, "amount_too_large")


def _add(
    sql: sqlite3.Connection,
    account: Account,
    payment: SandboxPayment,
    amount: Money,
    reference: str | None,
) -> str:
    now = account.store.now()
    _check(sql, payment, amount, now)
    fresh = account.store.new_id("re")
    outcome, reason = ("failed", "bank_refused") if account.knobs.refunds_fail else _SENT
    settles_at = now + as_ms(account.knobs.refund_takes)
    sql.execute(
        "INSERT INTO refunds (id, payment_id, order_ref, amount, currency, outcome, reason,"
        " reference, created_at, settles_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fresh,
            payment.id,
            payment.order,
            amount.minor,
            amount.currency,
            outcome,
            reason,
            reference,
            now,
            settles_at,
        ),
    )
    data = _read(sql, fresh).as_json(settles_at)
    account.record(sql, f"refund.{outcome}", data, settles_at)
    return fresh
