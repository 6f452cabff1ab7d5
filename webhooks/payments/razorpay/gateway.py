"""What we ask of Razorpay. Its payment links lead to pages of its own."""

from datetime import datetime, timedelta
from urllib.parse import quote

import structlog

from core.errors import RuleError
from core.facts import Checkout, CheckoutWanted, Fact, Paid, Refunded, RefundWanted
from core.ids import OrderId
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call
from webhooks.json_values import JsonObject, JsonRefused, objects_of, text_of
from webhooks.payments.calls import CallRefused, Calls, own_reference, readable
from webhooks.payments.razorpay import requests
from webhooks.payments.razorpay.facts import NAME, order_of, paid_fact, refund_fact, refund_in

_PAGE = 100
_MOST_PAGES = 50
_LINKS = "/v1/payment_links"
# A list is by when a refund was asked for; told again when it is long done, it changes nothing.
_REFUNDED_WITHIN = timedelta(days=7)
_log = structlog.get_logger("payments")


class RazorpayGateway:
    """A core.ports_payments.PaymentGateway."""

    name = NAME

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    @readable
    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        """A reference is used once: a link that was made and whose answer was lost is found by
        it."""
        reference = own_reference(wanted.order_id, wanted.key)
        try:
            body = requests.checkout(wanted, reference)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        call = Call("POST", _LINKS, "open_checkout", body=body, idempotency_key=reference)
        try:
            link = await self._calls.ask(call)
        except CallRefused as refused:
            if "already exists" not in refused.reason:
                raise
            link = await self._link_named(reference)
        return Checkout(NAME, text_of(link, "id"), text_of(link, "short_url", 2000))

    async def _link_named(self, reference: str) -> JsonObject:
        """The newest links are looked through, too: the filter is not honoured everywhere."""
        for query in ({"reference_id": reference}, {"count": str(_PAGE)}):
            found = await self._calls.get(_LINKS, "find_checkout", query)
            for link in objects_of(found, "payment_links"):
                if link.get("reference_id") == reference:
                    return link
        raise OutcomeUnknown("a link is there and cannot be found")

    @readable
    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """Through the link we opened. One whose id never reached us was never shown to anybody."""
        if not checkout:
            return []
        link = await self._link(checkout, "look_up")
        facts: list[Fact | None] = []
        for attempt in objects_of({"all": link.get("payments") or []}, "all"):
            payment = await self._payment(text_of(attempt, "payment_id"))
            paid = paid_fact(payment, order_of(link))
            if paid is not None:
                facts.append(paid)
                facts += [refund_fact(each) for each in await self._refunds(paid.reference)]
        return [fact for fact in facts if fact is not None]

    @readable
    async def end_checkout(self, checkout: str) -> None:
        """One that is paid, expired or cancelled already is left as it is."""
        link = await self._link(checkout, "find_checkout")
        if link.get("status") == "created":
            path = f"{_LINKS}/{quote(checkout, safe='')}/cancel"
            await self._calls.ask(Call("POST", path, "end_checkout", body={}))

    @readable
    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looks for one made earlier first: keys are forgotten, notes are not (M-09)."""
        try:
            body = requests.refund(wanted)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        for earlier in await self._refunds(wanted.payment_reference):
            if refund_in(earlier) == wanted.refund_id:
                return refund_fact(earlier)
        key = requests.refund_key(wanted)
        path = f"/v1/payments/{quote(wanted.payment_reference, safe='')}/refund"
        made = await self._calls.ask(
            Call(
                "POST",
                path,
                "refund",
                body=body,
                headers={"X-Refund-Idempotency": key},
                idempotency_key=key,
            )
        )
        return refund_fact(made)

    @readable
    async def events_since(self, moment: datetime) -> list[Fact]:
        """Payments and refunds, oldest first; disputes come by webhook alone."""
        found: list[tuple[datetime, Fact]] = []
        for each in await self._listed("/v1/payments", moment):
            found += self._read(each)
        for each in await self._listed("/v1/refunds", moment - _REFUNDED_WITHIN):
            found += self._read(each)
        return [fact for _, fact in sorted(found, key=lambda pair: pair[0])]

    def _read(self, item: JsonObject) -> list[tuple[datetime, Fact]]:
        try:
            refund = item.get("entity") == "refund"
            fact = refund_fact(item) if refund else paid_fact(item, order_of(item))
        except JsonRefused as reason:  # W-08: one broken item must not hide the others
            _log.warning("event_unreadable", provider=NAME, reason=str(reason))
            return []
        match fact:
            case Paid():
                return [(fact.paid_at, fact)]
            case Refunded():
                return [(fact.refunded_at, fact)]
            case _:  # one that failed is read by the job that asked for it
                return []

    async def _listed(self, path: str, since: datetime) -> list[JsonObject]:
        """Oldest first."""
        items: list[JsonObject] = []
        for page in range(_MOST_PAGES):
            query = {
                "from": str(int(since.timestamp())),
                "count": str(_PAGE),
                "skip": str(page * _PAGE),
            }
            found = objects_of(await self._calls.get(path, "events_since", query), "items")
            items += found
            if len(found) < _PAGE:
                break
        return items[::-1]

    async def _link(self, id: str, what: str) -> JsonObject:
        return await self._calls.get(f"{_LINKS}/{quote(id, safe='')}", what)

    async def _payment(self, id: str) -> JsonObject:
        return await self._calls.get(f"/v1/payments/{quote(id, safe='')}", "find_payment")

    async def _refunds(self, payment: str) -> list[JsonObject]:
        """Oldest first; a payment has a handful."""
        path = f"/v1/payments/{quote(payment, safe='')}/refunds"
        found = await self._calls.get(path, "find_refund", {"count": str(_PAGE)})
        return list(reversed(objects_of(found, "items")))
