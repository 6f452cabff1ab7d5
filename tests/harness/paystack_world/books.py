"""What the stand-in knows: transactions, refunds, disputes, and every event about them."""

import copy
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.clock import Clock

Json = dict[str, Any]
CURRENCIES = frozenset("GHS KES NGN USD XOF ZAR".split())


class Refusal(Exception):
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message, self.status = message, status


@dataclass
class Books:
    """`domain`: "test" or "live". Transactions by their reference, refunds by their id."""

    clock: Clock
    url: str = ""
    domain: str = "test"
    transactions: dict[str, Json] = field(default_factory=dict)
    refunds: dict[int, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    slow_refunds: bool = False
    _count: int = 1_000_000

    def now(self) -> str:
        return self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def id(self) -> int:
        self._count += 1
        return self._count

    # what a merchant asks

    def initialize(self, sent: Json) -> Json:
        reference, currency = sent.get("reference") or f"T{self.id()}", sent.get("currency", "NGN")
        if reference in self.transactions:
            raise Refusal("Duplicate Transaction Reference")
        if currency not in CURRENCIES:
            raise Refusal("Currency not supported by merchant", 403)
        if "@" not in sent["email"] or "." not in sent["email"].partition("@")[2]:
            raise Refusal("Invalid Email Address Passed")
        if sent["amount"] <= 0:
            raise Refusal("Invalid Amount Sent")
        code = f"code{self.id()}"
        self.transactions[reference] = {
            "id": self.id(), "domain": self.domain, "status": "abandoned", "reference": reference,
            "amount": sent["amount"], "requested_amount": sent["amount"], "currency": currency,
            "message": None, "gateway_response": "The transaction was not completed",
            "paid_at": None, "created_at": self.now(), "channel": "card", "ip_address": "127.0.0.1",
            "metadata": json.loads(sent.get("metadata") or '""'), "log": None, "fees": None,
            "customer": {"id": 7, "email": sent["email"], "customer_code": "CUS_1",
                         "risk_action": "default"},
            "authorization": {}, "plan": {}, "split": {}, "subaccount": {}, "order_id": None,
            "page": code, "callback_url": sent.get("callback_url", ""), "told": False,
        }  # fmt: skip
        return {
            "authorization_url": f"{self.url}/pay/{code}",
            "access_code": code,
            "reference": reference,
        }

    def verify(self, reference: str) -> Json:
        known = self.transactions.get(reference)
        if known is None:
            raise Refusal("Transaction reference not found.")
        return self.shown(known)

    def shown(self, transaction: Json) -> Json:
        """As it is told: nobody gets the address of a page a second time."""
        hidden = ("page", "callback_url", "told")
        found = {name: value for name, value in transaction.items() if name not in hidden}
        return copy.deepcopy(found)

    def list_transactions(self, since: datetime | None, status: str | None) -> list[Json]:
        """Newest first, by when they were begun."""
        found = [
            self.shown(each)
            for each in reversed(self.transactions.values())
            if not status or each["status"] == status
        ]
        return [each for each in found if _since(each["created_at"], since)]

    def refund(self, sent: Json) -> Json:
        named = str(sent["transaction"])
        known = next(
            (each for each in self.transactions.values()
             if named in (each["reference"], str(each["id"]))), None,
        )  # fmt: skip
        if known is None or known["status"] != "success":
            raise Refusal("Transaction not found", 404)
        amount = sent.get("amount") or known["amount"]
        if amount > known["amount"] - self.gone(known["id"]):
            raise Refusal("Refund amount is more than the amount left on the transaction")
        return self._refund(known, amount, sent.get("merchant_note"), None)

    def _refund(self, known: Json, amount: int, note: str | None, dispute: int | None) -> Json:
        id, done = self.id(), not self.slow_refunds
        self.refunds[id] = {
            "id": id, "integration": 412829, "domain": self.domain, "transaction": known["id"],
            "transaction_reference": known["reference"], "dispute": dispute, "settlement": None,
            "currency": known["currency"], "amount": amount, "channel": None,
            "status": "processed" if done else "pending", "refunded_by": "us@example.com",
            "refunded_at": self.now() if done else None, "createdAt": self.now(),
            "created_at": self.now(), "customer_note": "Refund",
            "merchant_note": note or "Refund by us@example.com",
            "deducted_amount": 0, "fully_deducted": 0,
        }  # fmt: skip
        self._tell_refund(id)
        return {**copy.deepcopy(self.refunds[id]), "transaction": self.shown(known)}

    def list_refunds(self, transaction: str | None, since: datetime | None) -> list[Json]:
        found = [copy.deepcopy(each) for each in reversed(self.refunds.values())]
        if transaction:
            found = [each for each in found if str(each["transaction"]) == transaction]
        return [each for each in found if _since(each["createdAt"], since)]

    def gone(self, transaction: int) -> int:
        mine = (each for each in self.refunds.values() if each["transaction"] == transaction)
        return sum(each["amount"] for each in mine if each["status"] != "failed")

    # what a payer, a bank or our own staff do there

    def pay(self, reference: str, amount: int | None = None) -> Json:
        known = self.transactions[reference]
        if known["status"] == "success":
            raise Refusal("This transaction is paid.", 410)
        known.update(status="success", paid_at=self.now(), gateway_response="Successful")
        known["amount"] = known["amount"] if amount is None else amount
        return self.tell("charge.success", self.shown(known))

    def decline(self, reference: str) -> None:
        """No webhook says so: the payer tries again on the same page."""
        self.transactions[reference].update(status="failed", gateway_response="Declined")

    def refund_ends(self, id: int, well: bool) -> Json:
        status = "processed" if well else "failed"
        self.refunds[id].update(status=status, refunded_at=self.now() if well else None)
        return self._tell_refund(id)

    def dispute(self, reference: str, kind: str = "create", resolution: str | None = None) -> Json:
        """`resolution`: "merchant-accepted" gives the money back, "declined" does not."""
        known = self.transactions[reference]
        id = 5_000_000 + known["id"]
        if resolution == "merchant-accepted":
            self._refund(known, known["amount"], None, id)
        return self.tell(
            f"charge.dispute.{kind}",
            {
                "id": id, "refund_amount": None, "currency": None, "domain": self.domain,
                "status": "resolved" if resolution else "awaiting-merchant-feedback",
                "resolution": resolution, "transaction": self.shown(known), "category": "fraud",
                "transaction_reference": None, "dueAt": self.now(), "createdAt": self.now(),
                "resolvedAt": self.now() if resolution else None, "updatedAt": self.now(),
            },
        )  # fmt: skip

    def _tell_refund(self, id: int) -> Json:
        """As Paystack tells it: without its id, and with the amount as text."""
        known = self.refunds[id]
        return self.tell(
            f"refund.{known['status']}",
            {
                "status": known["status"], "transaction_reference": known["transaction_reference"],
                "refund_reference": None, "amount": str(known["amount"]),
                "currency": known["currency"], "processor": "card", "domain": self.domain,
                "customer": {"email": "payer@example.com"}, "integration": 412829,
            },
        )  # fmt: skip

    def tell(self, kind: str, data: Json) -> Json:
        event = {"event": kind, "data": data}
        self.events.append(event)
        return event


def _since(moment: str, since: datetime | None) -> bool:
    return since is None or datetime.fromisoformat(moment) >= since.replace(microsecond=0)
