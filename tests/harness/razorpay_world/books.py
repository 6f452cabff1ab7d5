"""What the stand-in knows: links, payments, refunds, disputes, and every event about them."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.clock import Clock, to_ms

Json = dict[str, Any]
QUARTER, HALF_YEAR = 900, 180 * 86_400
_KNOWN = frozenset(
    """amount currency accept_partial first_min_partial_amount reference_id description expire_by
    customer notify reminder_enable notes callback_url callback_method upi_link options""".split()
)
_KNOWN_REFUND = frozenset("amount speed receipt notes".split())


class Refusal(Exception):
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message, self.status = message, status


@dataclass
class Books:
    clock: Clock
    url: str = ""
    account: str = "acc_ours"
    links: dict[str, Json] = field(default_factory=dict)
    payments: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    slow_refunds: bool = False
    _count: int = 0

    def now(self) -> int:
        return to_ms(self.clock.now()) // 1000

    def id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_{self._count:014d}"

    # what a merchant asks

    def open_link(self, sent: Json) -> Json:
        _only(sent, _KNOWN)
        if type(sent.get("amount")) is not int or sent["amount"] <= 0:
            raise Refusal("amount: cannot be blank.")
        reference = sent.get("reference_id", "")
        if len(reference) > 40:
            raise Refusal("reference_id: the length must be no more than 40.")
        if any(each["reference_id"] == reference for each in self.links.values()):
            raise Refusal(
                f"payment link with given reference_id: {reference} already exists."
                " Please create a payment link with a different reference_id"
            )
        ends = sent["expire_by"]
        if not self.now() + QUARTER <= ends <= self.now() + HALF_YEAR:
            raise Refusal("timestamp must be at least 15 minutes in future.")
        if len(sent.get("notes", {})) > 15:
            raise Refusal("notes: too many")
        id = self.id("plink")
        self.links[id] = {
            "id": id, "accept_partial": False, "amount": sent["amount"], "amount_paid": 0,
            "currency": sent["currency"], "callback_url": sent["callback_url"],
            "callback_method": sent["callback_method"], "cancelled_at": 0, "expired_at": 0,
            "created_at": self.now(), "updated_at": self.now(), "customer": {}, "payments": None,
            "description": sent.get("description", ""), "expire_by": ends, "user_id": "",
            "notes": sent.get("notes", {}), "notify": sent.get("notify", {}), "reminders": [],
            "reference_id": reference, "short_url": f"{self.url}/i/{id}", "status": "created",
        }  # fmt: skip
        return self.link(id)

    def link(self, id: str) -> Json:
        known = self.links.get(id)
        if known is None:
            raise Refusal("The id provided does not exist")
        if known["status"] == "created" and known["expire_by"] <= self.now():
            known.update(status="expired", expired_at=self.now())
            self._tell_link("expired", id)
        return copy.deepcopy(known)

    def cancel(self, id: str) -> Json:
        if self.link(id)["status"] != "created":
            raise Refusal("Payment Link cannot be cancelled as it is not in the created state")
        self.links[id].update(status="cancelled", cancelled_at=self.now())
        self._tell_link("cancelled", id)
        return self.link(id)

    def list_links(self, query: Mapping[str, str]) -> Json:
        """The filter by reference finds nothing on some accounts, and here: lists do."""
        if "reference_id" in query:
            return {"payment_links": []}
        return {"payment_links": _page([self.link(id) for id in reversed(self.links)], query)}

    def payment(self, id: str) -> Json:
        if id not in self.payments:
            raise Refusal("The id provided does not exist")
        return copy.deepcopy(self.payments[id])

    def refund(self, payment: str, sent: Json) -> Json:
        _only(sent, _KNOWN_REFUND)
        known = self.payment(payment)
        if known["status"] not in ("captured", "refunded"):
            raise Refusal("The payment status should be captured for action to be taken")
        amount = sent.get("amount", known["amount"])
        if amount > known["amount"] - self._gone(payment):
            raise Refusal("The total refund amount is greater than the refund payment amount")
        id = self.id("rfnd")
        self.refunds[id] = {
            "id": id, "entity": "refund", "amount": amount, "currency": known["currency"],
            "payment_id": payment, "notes": sent.get("notes", []), "receipt": sent.get("receipt"),
            "acquirer_data": {"arn": None}, "created_at": self.now(), "batch_id": None,
            "status": "pending" if self.slow_refunds else "processed",
            "speed_processed": "normal", "speed_requested": "normal",
        }  # fmt: skip
        gone = self._gone(payment)
        full = gone == known["amount"]
        self.payments[payment].update(
            amount_refunded=gone,
            refund_status="full" if full else "partial",
            status="refunded" if full else "captured",
        )
        self._tell_refund("created", id)
        if not self.slow_refunds:
            self._tell_refund("processed", id)
        return copy.deepcopy(self.refunds[id])

    def refunds_of(self, payment: str) -> list[Json]:
        found = [each for each in self.refunds.values() if each["payment_id"] == payment]
        return [copy.deepcopy(each) for each in reversed(found)]

    def listed(self, kept: dict[str, Json], query: Mapping[str, str]) -> Json:
        since = int(query.get("from", 0))
        found = [copy.deepcopy(each) for each in reversed(kept.values())]
        page = _page([each for each in found if each["created_at"] >= since], query)
        return collection(page)

    def _gone(self, payment: str) -> int:
        mine = (each for each in self.refunds.values() if each["payment_id"] == payment)
        return sum(each["amount"] for each in mine if each["status"] != "failed")

    # what a payer, a bank or our own staff do there

    def pay(self, id: str, amount: int | None = None) -> str:
        link = self._open(id)
        payment = self._attempt(link, "captured", link["amount"] if amount is None else amount)
        told = {"payment_id": payment, "amount": link["amount"], "status": "captured",
                "method": "card", "created_at": self.now()}  # fmt: skip
        self.links[id].update(status="paid", amount_paid=link["amount"], payments=[told])
        self.tell("payment.captured", payment=self.payments[payment])
        self.tell("payment_link.paid", payment_link=self.link(id), payment=self.payments[payment])
        return payment

    def decline(self, id: str) -> str:
        payment = self._attempt(self._open(id), "failed", self.links[id]["amount"])
        self.payments[payment].update(error_code="BAD_REQUEST_ERROR", error_reason="card_declined")
        self.tell("payment.failed", payment=self.payments[payment])
        return payment

    def refund_ends(self, id: str, well: bool) -> None:
        status = "processed" if well else "failed"
        self.refunds[id]["status"] = status
        self._tell_refund(status, id)

    def dispute(self, payment: str, kind: str = "created") -> Json:
        known = self.payments[payment]
        status = {"created": "open"}.get(kind, kind)
        dispute = {
            "id": f"disp_{payment[4:]}", "entity": "dispute", "payment_id": payment,
            "amount": known["amount"], "currency": known["currency"], "phase": "chargeback",
            "amount_deducted": known["amount"] if kind == "lost" else 0,
            "reason_code": "goods_or_services_not_received", "created_at": known["created_at"],
            "respond_by": self.now() + 7 * 86_400, "status": status,
        }  # fmt: skip
        return self.tell(f"payment.dispute.{kind}", payment=known, dispute=dispute)

    def _open(self, id: str) -> Json:
        if self.link(id)["status"] != "created":
            raise Refusal("This link is closed.", 410)
        return self.links[id]

    def _attempt(self, link: Json, status: str, amount: int) -> str:
        id = self.id("pay")
        self.payments[id] = {
            "id": id, "entity": "payment", "amount": amount, "currency": link["currency"],
            "status": status, "order_id": f"order_{link['id'][6:]}", "invoice_id": None,
            "international": False, "method": "card", "amount_refunded": 0, "refund_status": None,
            "captured": status == "captured", "description": link["description"],
            "notes": link["notes"] or [], "email": "payer@example.com", "contact": "+910000000000",
            "fee": 0, "tax": 0, "error_code": None, "error_reason": None, "created_at": self.now(),
        }  # fmt: skip
        return id

    def _tell_link(self, kind: str, id: str) -> Json:
        return self.tell(f"payment_link.{kind}", payment_link=self.links[id])

    def _tell_refund(self, kind: str, id: str) -> Json:
        refund = self.refunds[id]
        return self.tell(
            f"refund.{kind}", refund=refund, payment=self.payments[refund["payment_id"]]
        )

    def tell(self, kind: str, **entities: Json) -> Json:
        event = {
            "entity": "event", "account_id": self.account, "event": kind,
            "contains": list(entities), "created_at": self.now(),
            "payload": {name: {"entity": copy.deepcopy(each)} for name, each in entities.items()},
        }  # fmt: skip
        self.events.append(event)
        return event


def collection(items: list[Json]) -> Json:
    return {"entity": "collection", "count": len(items), "items": items}


def _page(found: list[Json], query: Mapping[str, str]) -> list[Json]:
    start = int(query.get("skip", 0))
    return found[start : start + int(query.get("count", 10))]


def _only(sent: Json, known: frozenset[str]) -> None:
    foreign = sorted(sent.keys() - known)
    if foreign:
        raise Refusal(f"{foreign[0]} is/are not required and should not be sent")
