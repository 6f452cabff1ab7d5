"""What we ask of Paystack."""

from datetime import datetime, timedelta
from urllib.parse import quote

import structlog

from core.errors import RuleError
from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call
from webhooks.json_values import JsonObject, JsonRefused, object_of, objects_of, text_of, whole_of
from webhooks.payments.calls import CallRefused, Calls, own_reference, readable
from webhooks.payments.paystack import requests
from webhooks.payments.paystack.facts import NAME, note_of, paid_fact, refund_fact
from webhooks.payments.paystack.told import moment_of, reference_of

_PAGE = 100
_MOST_PAGES = 50
_MOST_NAMES = 5
_MOST_KEPT = 1_000
# Lists are by when something was begun; what we look for is when it was done.
_PAID_WITHIN, _REFUNDED_WITHIN = timedelta(days=1), timedelta(days=14)
_log = structlog.get_logger("payments")


class PaystackGateway:
    """A core.ports_payments.PaymentGateway. `domain`: "test" or "live"."""

    name = NAME

    def __init__(self, calls: Calls, domain: str, email_domain: str = "") -> None:
        self._calls = calls
        self._domain = domain
        self._email_domain = email_domain
        self._opened: dict[str, Checkout] = {}

    @readable
    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        """A reference is used once, and the address of its page is told once. A page whose address
        was lost was never shown to anybody: the same order gets the next name instead."""
        first = own_reference(wanted.order_id, wanted.key)
        if first in self._opened:
            return self._opened[first]
        for number in range(_MOST_NAMES):
            name = f"{first}-{number}" if number else first
            made = await self._open(wanted, name)
            if made is not None:
                self._keep(first, made)
                return made
        raise OutcomeUnknown("every name of this page is taken")

    async def _open(self, wanted: CheckoutWanted, name: str) -> Checkout | None:
        """None when the name is taken and its page is not known."""
        try:
            body = requests.checkout(wanted, name, self._email_domain)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        call = Call(
            "POST", "/transaction/initialize", "open_checkout", body=body, idempotency_key=name
        )
        try:
            made = object_of(await self._calls.ask(call), "data")
        except CallRefused as refused:
            if not _is_taken(refused):
                raise
            known = await self._verified(name)
            paid = known is not None and known.get("status") == "success"
            return Checkout(NAME, name, wanted.return_url) if paid else None
        return Checkout(NAME, text_of(made, "reference"), text_of(made, "authorization_url", 2000))

    def _keep(self, key: str, made: Checkout) -> None:
        """For whoever presses twice at once; after a restart the next name is as good."""
        self._opened[key] = made
        if len(self._opened) > _MOST_KEPT:
            del self._opened[next(iter(self._opened))]

    @readable
    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """What was paid on the page, and what of it went back."""
        transaction = await self._verified(checkout) if checkout else None
        paid = None if transaction is None else paid_fact(transaction, self._domain)
        if transaction is None or paid is None:
            return []
        refunds = await self._refunds(whole_of(transaction, "id"))
        back = [refund_fact(each, paid.reference, self._domain) for each in reversed(refunds)]
        return [fact for fact in (paid, *back) if fact is not None]

    async def end_checkout(self, checkout: str) -> None:
        """Paystack's pages close by themselves, when its own settings say so."""

    @readable
    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looks for one made earlier first, by the note we put on it: nothing else would keep it
        from being made twice (M-08, M-09). It is sent once."""
        try:
            body = requests.refund(wanted)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        transaction = await self._verified(wanted.payment_reference)
        if transaction is None:
            raise ProviderRefused("no such transaction")
        refunds = await self._refunds(whole_of(transaction, "id"))
        ours = note_of(wanted.refund_id)
        made = next((each for each in refunds if each.get("merchant_note") == ours), None)
        if made is None:
            answer = await self._calls.ask(Call("POST", "/refund", "refund", body=body))
            made = object_of(answer, "data")
        return refund_fact(made, wanted.payment_reference, self._domain)

    @readable
    async def events_since(self, moment: datetime) -> list[Fact]:
        """Payments and refunds, by when they were done; disputes come by webhook alone."""
        found: list[Fact] = []
        for each in await self._listed("/transaction", moment - _PAID_WITHIN, status="success"):
            found += self._read(each, refund=False)
        for each in await self._listed("/refund", moment - _REFUNDED_WITHIN):
            found += self._read(each, refund=True)
        recent = [fact for fact in found if moment_of(fact, moment) >= moment]
        return sorted(recent, key=lambda fact: moment_of(fact, moment))

    def _read(self, item: JsonObject, *, refund: bool) -> list[Fact]:
        try:
            fact = (
                refund_fact(item, reference_of(item), self._domain)
                if refund
                else paid_fact(item, self._domain)
            )
        except JsonRefused as reason:  # W-08: one broken item must not hide the others
            _log.warning("event_unreadable", provider=NAME, reason=str(reason))
            return []
        return [] if fact is None else [fact]

    async def _listed(self, path: str, since: datetime, **more: str) -> list[JsonObject]:
        """Oldest first."""
        items: list[JsonObject] = []
        for page in range(1, _MOST_PAGES + 1):
            query = {"from": since.isoformat(), "perPage": str(_PAGE), "page": str(page), **more}
            found = objects_of(await self._calls.get(path, "events_since", query), "data")
            items += found
            if len(found) < _PAGE:
                break
        return items[::-1]

    async def _verified(self, reference: str) -> JsonObject | None:
        """The transaction as Paystack has it; None when it has none."""
        path = f"/transaction/verify/{quote(reference, safe='')}"
        try:
            found = object_of(await self._calls.get(path, "verify"), "data")
        except CallRefused as refused:
            if "not found" in refused.reason.lower():
                return None
            raise
        if text_of(found, "reference") != reference:
            raise JsonRefused("another transaction")
        return found

    async def _refunds(self, transaction: int) -> list[JsonObject]:
        """Newest first; a payment has a handful."""
        query = {"transaction": str(transaction), "perPage": str(_PAGE)}
        found = objects_of(await self._calls.get("/refund", "find_refund", query), "data")
        return [each for each in found if _transaction_of(each) == transaction]


def _is_taken(refused: CallRefused) -> bool:
    return "duplicate" in refused.reason.lower() and "reference" in refused.reason.lower()


def _transaction_of(refund: JsonObject) -> int:
    inner = refund.get("transaction")
    return whole_of(inner, "id") if isinstance(inner, dict) else whole_of(refund, "transaction")
