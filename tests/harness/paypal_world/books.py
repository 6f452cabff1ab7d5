"""What the stand-in knows: orders, captures, refunds, disputes, and every event about them."""

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.clock import Clock

Json = dict[str, Any]
MERCHANT = "SEATMATE22222"
WEBHOOK_ID, OTHER_WEBHOOK_ID = "1JE4291016473214C", "9XX0000000000000Z"
_WITHOUT_DECIMALS = ("HUF", "JPY", "TWD")
_LIFE = timedelta(hours=3)  # nobody agreed: PayPal forgets the order
GONE, UNABLE = 404, 422


class Refusal(Exception):
    """`issue` as in PayPal's error objects."""

    def __init__(self, issue: str, status: int = UNABLE) -> None:
        super().__init__(issue)
        self.issue, self.status = issue, status


@dataclass
class Books:
    """`declines`, `slow`: what becomes of the next captures; `slow_refunds`: of refunds."""

    clock: Clock
    url: str = ""
    declines: bool = False
    slow: bool = False
    slow_refunds: bool = False
    orders: dict[str, Json] = field(default_factory=dict)
    captures: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    webhooks: list[Json] = field(default_factory=list)
    _count: int = 0

    def now(self) -> str:
        return f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}"

    def id(self, letter: str) -> str:
        """17 signs, as PayPal's."""
        self._count += 1
        return f"{letter}{self._count:016d}"

    # how the app is set up

    def listens(self, url: str, events: Iterable[str], id: str = WEBHOOK_ID) -> None:
        """A webhook as staff create it in the dashboard."""
        types = [{"name": name} for name in events]
        self.webhooks.append({"id": id, "url": url, "event_types": types, "links": []})

    # what a merchant asks

    def open_order(self, body: Json) -> Json:
        (unit,) = body["purchase_units"]
        _check(unit["amount"])
        id, page = self.id("O"), body["payment_source"]["paypal"]["experience_context"]
        self.orders[id] = {
            "id": id, "intent": body["intent"], "status": "PAYER_ACTION_REQUIRED",
            "payment_source": {"paypal": {}}, "create_time": self.now(),
            "purchase_units": [
                {"reference_id": "default", "payee": {"merchant_id": MERCHANT}, **unit}
            ],
            "links": [
                self._link("self", f"/v2/checkout/orders/{id}"),
                self._link("payer-action", f"/checkoutnow?token={id}"),
            ],
            "page": page,
        }  # fmt: skip
        return self.order(id)

    def order(self, id: str) -> Json:
        known = self.orders.get(id)
        if known is None or self._is_forgotten(known):
            raise Refusal("INVALID_RESOURCE_ID", GONE)
        shown = copy.deepcopy(known)
        del shown["page"]
        mine = [each for each in self.captures.values() if self.order_of(each["id"]) == id]
        if mine:
            back = [refund for each in mine for refund in self.refunds_of(each["id"])]
            paid = {"captures": mine, **({"refunds": back} if back else {})}
            shown["purchase_units"][0]["payments"] = copy.deepcopy(paid)
        return shown

    def capture(self, id: str) -> Json:
        order, unit = self.orders[id], self.order(id)["purchase_units"][0]
        if order["status"] == "COMPLETED":
            raise Refusal("ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise Refusal("ORDER_NOT_APPROVED")
        if any(each["invoice_id"] == unit["invoice_id"] for each in self.captures.values()):
            raise Refusal("DUPLICATE_INVOICE_ID")
        if self.declines:
            order["status"] = "PAYER_ACTION_REQUIRED"
            raise Refusal("INSTRUMENT_DECLINED")
        order["status"] = "COMPLETED"
        made = self._captured(id, unit)
        self.captures[made["id"]] = made
        self.tell(f"PAYMENT.CAPTURE.{made['status']}", made)
        return self.order(id)

    def payment(self, id: str) -> Json:
        if id not in self.captures:
            raise Refusal("INVALID_RESOURCE_ID", GONE)
        return copy.deepcopy(self.captures[id])

    def refund(self, id: str, body: Json) -> Json:
        capture = self.payment(id)
        amount = body.get("amount") or capture["amount"]
        _check(amount)
        if capture["status"] not in ("COMPLETED", "PARTIALLY_REFUNDED"):
            known = capture["status"] == "REFUNDED"
            raise Refusal("CAPTURE_FULLY_REFUNDED" if known else "INVALID_CAPTURE_STATUS")
        if amount["currency_code"] != capture["amount"]["currency_code"]:
            raise Refusal("REFUND_CAPTURE_CURRENCY_MISMATCH")
        if float(amount["value"]) > self._left(id):
            raise Refusal("REFUND_AMOUNT_EXCEEDED")
        return self._refunded(capture, amount, body.get("custom_id"))

    def refunds_of(self, capture: str) -> list[Json]:
        return [each for each in self.refunds.values() if self._above(each) == capture]

    # what a payer, a bank or our own staff do there

    def approve(self, id: str) -> None:
        order = self.orders.get(id)
        if order is None or self._is_forgotten(order):
            raise Refusal("INVALID_RESOURCE_ID", GONE)
        if order["status"] not in ("CREATED", "PAYER_ACTION_REQUIRED"):
            raise Refusal("ORDER_ALREADY_APPROVED")
        order["status"] = "APPROVED"
        self.tell("CHECKOUT.ORDER.APPROVED", self.order(id))

    def bank_answers(self, id: str, well: bool) -> None:
        """After a capture that was pending."""
        capture = self.captures[id]
        del capture["status_details"]
        capture.update(status="COMPLETED" if well else "DECLINED", update_time=self.now())
        self.tell(f"PAYMENT.CAPTURE.{'COMPLETED' if well else 'DENIED'}", capture)

    def refund_ends(self, id: str, well: bool) -> None:
        refund = self.refunds[id]
        refund.update(status="COMPLETED" if well else "FAILED", update_time=self.now())
        refund["status_details"] = {"reason": "ECHECK"}
        if well:
            self._count_back(refund)

    def reverse(self, id: str) -> None:
        capture = self.captures[id]
        reversal = {
            "id": self.id("V"), "amount": capture["amount"], "status": "COMPLETED",
            "create_time": self.now(), "update_time": self.now(),
            "links": [self._link("up", f"/v2/payments/captures/{id}")],
        }  # fmt: skip
        self.tell("PAYMENT.CAPTURE.REVERSED", reversal, "refund")

    def dispute(self, id: str, outcome: str | None = None) -> None:
        """Begins; with an outcome, ends."""
        dispute = {
            "dispute_id": f"PP-D-{id}", "create_time": self.now(), "update_time": self.now(),
            "disputed_transactions": [
                {"seller_transaction_id": id, "seller": {"merchant_id": MERCHANT}}
            ],
            "reason": "UNAUTHORISED", "status": "OPEN",
            "dispute_amount": self.captures[id]["amount"],
            "seller_response_due_date": _text(self.clock.now() + timedelta(days=10)),
        }  # fmt: skip
        if outcome is not None:
            dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": outcome}}
        kind = "CREATED" if outcome is None else "RESOLVED"
        self.tell(f"CUSTOMER.DISPUTE.{kind}", dispute, "dispute")

    def tell(self, kind: str, about: Json, resource_type: str = "") -> Json:
        event = {
            "id": f"WH-{self.id('E')}", "event_version": "1.0", "create_time": self.now(),
            "resource_type": resource_type or kind.split(".")[-2].lower(),
            "resource_version": "2.0", "event_type": kind, "summary": kind.title(),
            "resource": copy.deepcopy(about), "links": [],
        }  # fmt: skip
        self.events.append(event)
        return event

    def order_of(self, capture: str) -> str:
        related: Json = self.captures[capture]["supplementary_data"]["related_ids"]
        return str(related["order_id"])

    def _captured(self, order: str, unit: Json) -> Json:
        id = self.id("C")
        return {
            "id": id, "status": "PENDING" if self.slow else "COMPLETED",
            **({"status_details": {"reason": "ECHECK"}} if self.slow else {}),
            "amount": unit["amount"], "final_capture": True, "custom_id": unit["custom_id"],
            "invoice_id": unit["invoice_id"], "payee": unit["payee"],
            "create_time": self.now(), "update_time": self.now(),
            "supplementary_data": {"related_ids": {"order_id": order}},
            "links": [self._link("self", f"/v2/payments/captures/{id}")],
        }  # fmt: skip

    def _refunded(self, capture: Json, amount: Json, name: str | None) -> Json:
        """One that is not named has the name of its payment."""
        id = self.id("R")
        self.refunds[id] = {
            "id": id, "amount": amount, "status": "PENDING" if self.slow_refunds else "COMPLETED",
            "custom_id": name or capture["custom_id"], "invoice_id": capture["invoice_id"],
            "create_time": self.now(), "update_time": self.now(),
            "links": [
                self._link("self", f"/v2/payments/refunds/{id}"),
                self._link("up", f"/v2/payments/captures/{capture['id']}"),
            ],
        }  # fmt: skip
        if not self.slow_refunds:
            self._count_back(self.refunds[id])
        return copy.deepcopy(self.refunds[id])

    def _count_back(self, refund: Json) -> None:
        capture = self.captures[self._above(refund)]
        is_all = self._left(capture["id"]) <= 0
        capture["status"] = "REFUNDED" if is_all else "PARTIALLY_REFUNDED"
        capture["update_time"] = self.now()
        self.tell("PAYMENT.CAPTURE.REFUNDED", refund, "refund")

    def _left(self, capture: str) -> float:
        mine = (each for each in self.refunds_of(capture) if each["status"] != "FAILED")
        gone = sum(float(each["amount"]["value"]) for each in mine)
        return round(float(self.captures[capture]["amount"]["value"]) - gone, 2)

    def _above(self, refund: Json) -> str:
        (above,) = (str(link["href"]) for link in refund["links"] if link["rel"] == "up")
        return above.rpartition("/")[2]

    def _is_forgotten(self, order: Json) -> bool:
        made = datetime.fromisoformat(order["create_time"])
        waits = order["status"] in ("CREATED", "PAYER_ACTION_REQUIRED")
        return waits and self.clock.now() - made > _LIFE

    def _link(self, rel: str, path: str) -> Json:
        return {"rel": rel, "href": f"{self.url}{path}", "method": "GET"}


def _check(amount: Json) -> None:
    """PayPal's own table of decimals."""
    whole = amount["currency_code"] in _WITHOUT_DECIMALS
    if not re.fullmatch(r"\d+" if whole else r"\d+(\.\d{1,2})?", amount["value"]):
        raise Refusal("DECIMALS_NOT_SUPPORTED" if whole else "DECIMAL_PRECISION")
    if float(amount["value"]) <= 0:
        raise Refusal("CANNOT_BE_ZERO_OR_NEGATIVE")


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
