"""What the stand-in knows: pages, payments, refunds, disputes, and every event about them."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from core.clock import Clock, to_ms

Json = dict[str, Any]
HALF_HOUR, A_DAY = 1800, 86_400


class Refusal(Exception):
    """`kind` as in Stripe's error objects."""

    def __init__(
        self, message: str, kind: str = "invalid_request_error", status: int = 400
    ) -> None:
        super().__init__(message)
        self.message, self.kind, self.status = message, kind, status


@dataclass
class Books:
    clock: Clock
    url: str = ""
    livemode: bool = False
    sessions: dict[str, Json] = field(default_factory=dict)
    intents: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    endpoints: dict[str, Json] = field(default_factory=dict)
    _count: int = 0

    def now(self) -> int:
        return to_ms(self.clock.now()) // 1000

    def id(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_test_{self._count:012d}"

    # how the account is set up

    @property
    def account(self) -> Json:
        return {"id": "acct_seatmate", "object": "account", "charges_enabled": True}

    def listens(self, url: str, events: Iterable[str], **other: object) -> Json:
        """A webhook endpoint as staff create it in the dashboard."""
        id = self.id("we")
        self.endpoints[id] = {
            "id": id, "object": "webhook_endpoint", "url": url, "status": "enabled",
            "enabled_events": list(events), "api_version": "2026-10-28.endive",
            "livemode": self.livemode, **other,
        }  # fmt: skip
        return self.endpoints[id]

    # what a merchant asks

    def open_session(self, params: Json) -> Json:
        (item,) = params["line_items"]
        price, ends = item["price_data"], int(params["expires_at"])
        if not self.now() + HALF_HOUR <= ends <= self.now() + A_DAY:
            raise Refusal("The `expires_at` must be between 30 minutes and 24 hours from now.")
        if int(price["unit_amount"]) <= 0:
            raise Refusal("The amount must be greater than 0.")
        id = self.id("cs")
        self.sessions[id] = {
            "id": id, "object": "checkout.session", "created": self.now(), "expires_at": ends,
            "status": "open", "payment_status": "unpaid", "payment_intent": None,
            "amount_total": int(price["unit_amount"]) * int(item["quantity"]),
            "currency": price["currency"], "client_reference_id": params["client_reference_id"],
            "metadata": params.get("metadata", {}), "livemode": self.livemode,
            "success_url": params["success_url"], "cancel_url": params["cancel_url"],
            "title": price["product_data"]["name"], "url": f"{self.url}/c/pay/{id}",
            "intent_metadata": params["payment_intent_data"]["metadata"],
        }  # fmt: skip
        return self.session(id)

    def session(self, id: str, expand: list[str] | None = None) -> Json:
        known = self.sessions.get(id)
        if known is None:
            raise Refusal(f"No such checkout.session: '{id}'", status=404)
        if known["status"] == "open" and known["expires_at"] <= self.now():
            self.expire(id)
        shown = copy.deepcopy(known)
        shown.pop("title"), shown.pop("intent_metadata")
        if shown["payment_intent"] and any("payment_intent" in each for each in expand or ()):
            shown["payment_intent"] = copy.deepcopy(self.intents[shown["payment_intent"]])
        if shown["status"] != "open":
            shown["url"] = None
        return shown

    def expire(self, id: str) -> Json:
        known = self.sessions[id]
        if known["status"] != "open":
            raise Refusal('Only Checkout Sessions with a status in ["open"] can be expired.')
        known["status"] = "expired"
        self.tell("checkout.session.expired", lambda: self.session(id))
        return self.session(id)

    def refund(self, params: Json) -> Json:
        intent = self.intents.get(params["payment_intent"])
        if intent is None or intent["status"] != "succeeded":
            raise Refusal("This PaymentIntent does not have a successful charge to refund.")
        amount = int(params.get("amount", intent["amount"]))
        left = intent["amount"] - self._gone(intent["id"])
        if amount > left:
            raise Refusal(f"Refund amount ({amount}) is greater than unrefunded amount ({left})")
        id = self.id("re")
        self.refunds[id] = {
            "id": id, "object": "refund", "amount": amount, "currency": intent["currency"],
            "payment_intent": intent["id"], "charge": intent["latest_charge"]["id"],
            "created": self.now(), "status": "succeeded", "metadata": params.get("metadata", {}),
        }  # fmt: skip
        self.tell("refund.created", lambda: copy.deepcopy(self.refunds[id]))
        charge = {**intent["latest_charge"], "amount_refunded": self._gone(intent["id"])}
        self.tell("charge.refunded", lambda: charge)
        return copy.deepcopy(self.refunds[id])

    def refunds_of(self, intent: str) -> list[Json]:
        found = [each for each in self.refunds.values() if each["payment_intent"] == intent]
        return [copy.deepcopy(each) for each in reversed(found)]

    def _gone(self, intent: str) -> int:
        mine = (each for each in self.refunds.values() if each["payment_intent"] == intent)
        return sum(each["amount"] for each in mine if each["status"] == "succeeded")

    # what a payer, a bank or our own staff do there

    def pay(self, id: str) -> Json:
        """By card: at once."""
        known = self._open(id)
        known.update(status="complete", payment_status="paid", payment_intent=self._intent(id))
        return self.tell("checkout.session.completed", lambda: self.session(id))

    def pay_later(self, id: str) -> Json:
        """By a method that takes days: the page is done, the money is not here."""
        known = self._open(id)
        known.update(status="complete", payment_intent=self._intent(id, "processing"))
        return self.tell("checkout.session.completed", lambda: self.session(id))

    def bank_answers(self, id: str, well: bool) -> Json:
        known = self.sessions[id]
        self.intents[known["payment_intent"]]["status"] = "succeeded" if well else "canceled"
        known["payment_status"] = "paid" if well else "unpaid"
        kind = "succeeded" if well else "failed"
        return self.tell(f"checkout.session.async_payment_{kind}", lambda: self.session(id))

    def refund_fails(self, id: str) -> Json:
        self.refunds[id].update(status="failed", failure_reason="expired_or_canceled_card")
        return self.tell("refund.failed", lambda: copy.deepcopy(self.refunds[id]))

    def dispute(self, intent: str, status: str = "needs_response", kind: str = "created") -> Json:
        known = self.intents[intent]
        dispute = {
            "id": f"dp_{intent}", "object": "dispute", "amount": known["amount"],
            "currency": known["currency"], "payment_intent": intent, "reason": "fraudulent",
            "charge": known["latest_charge"]["id"], "status": status, "created": self.now(),
            "evidence_details": {"due_by": self.now() + 7 * A_DAY},
        }  # fmt: skip
        return self.tell(f"charge.dispute.{kind}", lambda: dispute)

    def tell(self, kind: str, about: Callable[[], Json]) -> Json:
        event = {
            "id": self.id("evt"), "object": "event", "type": kind, "created": self.now(),
            "livemode": self.livemode, "api_version": "2026-10-28.endive",
            "data": {"object": about()}, "pending_webhooks": 1, "request": None,
        }  # fmt: skip
        self.events.append(event)
        return event

    def _open(self, id: str) -> Json:
        if self.session(id)["status"] != "open":
            raise Refusal("This page has expired.", status=410)
        return self.sessions[id]

    def _intent(self, session: str, status: str = "succeeded") -> str:
        known, id = self.sessions[session], self.id("pi")
        self.intents[id] = {
            "id": id, "object": "payment_intent", "amount": known["amount_total"],
            "currency": known["currency"], "status": status, "created": self.now(),
            "metadata": known["intent_metadata"],
            "latest_charge": {
                "id": self.id("ch"), "object": "charge", "created": self.now(),
                "payment_intent": id, "amount": known["amount_total"],
                "currency": known["currency"], "receipt_url": f"{self.url}/receipts/{id}",
            },
        }  # fmt: skip
        return id
