"""The provider's objects, and how its API and its events write them."""

import sqlite3
from dataclasses import dataclass

from core.money import Money
from webhooks.json_values import JsonObject


@dataclass(frozen=True, slots=True)
class HostedCheckout:
    id: str
    order: str
    amount: Money
    title: str
    return_url: str
    language: str
    expires_at: int
    state: str
    form_token: str

    def state_at(self, now: int) -> str:
        late = self.state == "open" and now >= self.expires_at
        return "expired" if late else self.state

    def as_json(self) -> JsonObject:
        return {
            "id": self.id,
            "order": self.order,
            "amount": self.amount.minor,
            "currency": self.amount.currency,
            "state": self.state,
            "expires_at": self.expires_at,
        }


@dataclass(frozen=True, slots=True)
class SandboxPayment:
    """`outcome` is decided when the payer presses; it is `state` once `settles_at` has come."""

    id: str
    checkout: str
    order: str
    amount: Money
    outcome: str
    reason: str
    created_at: int
    settles_at: int

    def state(self, now: int) -> str:
        return self.outcome if now >= self.settles_at else "processing"

    def as_json(self, now: int) -> JsonObject:
        return {
            "id": self.id,
            "checkout": self.checkout,
            "order": self.order,
            "amount": self.amount.minor,
            "currency": self.amount.currency,
            "state": self.state(now),
            "reason": self.reason or None,
            "settled_at": self.settles_at,
        }


@dataclass(frozen=True, slots=True)
class SandboxRefund:
    """`reference` is the merchant's own id; None when the money was sent back from here."""

    id: str
    payment: str
    order: str
    amount: Money
    outcome: str
    reason: str
    reference: str | None
    settles_at: int

    def state(self, now: int) -> str:
        return self.outcome if now >= self.settles_at else "processing"

    def as_json(self, now: int) -> JsonObject:
        return {
            "id": self.id,
            "payment": self.payment,
            "order": self.order,
            "amount": self.amount.minor,
            "currency": self.amount.currency,
            "state": self.state(now),
            "reason": self.reason or None,
            "reference": self.reference,
            "settled_at": self.settles_at,
        }


def checkout_of(row: sqlite3.Row) -> HostedCheckout:
    return HostedCheckout(
        row["id"],
        row["order_ref"],
        Money(row["amount"], row["currency"]),
        row["title"],
        row["return_url"],
        row["language"],
        row["expires_at"],
        row["state"],
        row["form_token"],
    )


def payment_of(row: sqlite3.Row) -> SandboxPayment:
    return SandboxPayment(
        row["id"],
        row["checkout_id"],
        row["order_ref"],
        Money(row["amount"], row["currency"]),
        row["outcome"],
        row["reason"],
        row["created_at"],
        row["settles_at"],
    )


def refund_of(row: sqlite3.Row) -> SandboxRefund:
    return SandboxRefund(
        row["id"],
        row["payment_id"],
        row["order_ref"],
        Money(row["amount"], row["currency"]),
        row["outcome"],
        row["reason"],
        row["reference"],
        row["settles_at"],
    )
