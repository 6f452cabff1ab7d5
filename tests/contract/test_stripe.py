"""Stripe: what is its own beside the contract of all gateways, and that its stand-in says no."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import stripe

from core.facts import CheckoutEnded, DisputeClosed, Disputed, PaymentFailed, RefundFailed
from core.ids import encode
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from tests.contract.test_payment_gateways import ORDER, PRICE, REFUND, back, heard, paid, wanted
from tests.harness.stripe_world import judge, stripe_world
from tests.harness.stripe_world.api import API_KEY
from tests.harness.stripe_world.world import OLD_SECRET, SECRET
from tests.harness.web import MovedClock
from webhooks.json_values import JsonRefused
from webhooks.payments.stripe.door import StripeDoor
from webhooks.payments.stripe.events import Ours
from webhooks.payments.stripe.requests import ends_at


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
async def world(clock):
    async with stripe_world(clock, (SECRET, OLD_SECRET)) as running:
        yield running


SESSION = {
    "mode": "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "9900",
    "line_items[0][price_data][product_data][name]": "x",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line_items[0][price_data][unit_amount]", "99.5"),
        ("line_items[0][price_data][amount]", "9900"),
        ("expires_at", "tomorrow"),
        ("order", "7"),
        ("api_key", "sk_test"),
    ],
)
def test_the_judge_refuses_what_the_library_could_not_have_meant(field, value):
    endpoint = "POST /v1/checkout/sessions"
    assert judge.complaint(endpoint, urlencode(SESSION)) is None
    assert judge.complaint(endpoint, urlencode({**SESSION, field: value})) is not None


async def test_the_stand_in_refuses_a_key_used_for_another_call_and_an_unpinned_version(
    world, clock
):
    gateway = world.opened.gateway
    await gateway.open_checkout(wanted(clock))
    with pytest.raises(OutcomeUnknown, match="Idempotency"):
        await gateway.open_checkout(wanted(clock, amount=Money(9_901, "EUR")))
    headers = {"Authorization": f"Bearer {API_KEY}", "Stripe-Version": "2020-08-27"}
    async with world.session.get(f"{world.url}/v1/events", headers=headers) as response:
        assert response.status == 400


async def test_h01_a_checkout_says_whose_it_is_and_for_what(world, clock):
    await world.opened.gateway.open_checkout(wanted(clock))
    ((endpoint, key, form),) = world.api.asked
    assert (endpoint, key) == ("POST /v1/checkout/sessions", "checkout:1:1")
    ours = {"order_id": encode(ORDER), "person_id": encode(7), "pack_id": encode(8)}
    assert form["metadata"] == form["payment_intent_data"]["metadata"] == ours
    assert form["client_reference_id"] == encode(ORDER)
    (item,) = form["line_items"]
    assert (item["price_data"]["unit_amount"], item["price_data"]["currency"]) == ("9900", "eur")


@pytest.mark.parametrize(("minutes", "ends"), [(5, 41), (90, 90), (60 * 48, 24 * 60 - 1)])
def test_x02_the_page_closes_with_the_hold_within_what_stripe_allows(clock, minutes, ends):
    hold = clock.now() + timedelta(minutes=minutes)
    asked = replace(wanted(clock), expires_at=hold)
    assert ends_at(asked) == clock.now() + timedelta(minutes=ends)


async def test_a_page_that_ends_is_told_and_cannot_be_paid(world, clock):
    made = await world.opened.gateway.open_checkout(wanted(clock))
    await world.opened.gateway.end_checkout(made.reference)
    assert await heard(world, clock) == [CheckoutEnded("stripe", made.reference, ORDER)]
    async with world.session.post(made.url, data={"do": "pay"}) as response:
        assert response.status == 410


@pytest.mark.parametrize("well", [True, False])
async def test_h03_a_slow_method_is_heard_of_when_the_bank_has_answered(world, clock, well):
    made = await world.opened.gateway.open_checkout(wanted(clock))
    world.books.pay_later(made.reference)
    assert await heard(world, clock) == []
    assert await world.opened.gateway.look_up(ORDER, clock.now(), made.reference) == []
    clock.move(hours=60)
    world.books.bank_answers(made.reference, well)
    (fact,) = await heard(world, clock)
    assert isinstance(fact, PaymentFailed) is not well


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
async def test_fault_w15_both_secrets_open_the_door_while_one_is_changed(world, clock, secret):
    await paid(world, clock)
    raw = world.body(world.books.events[0])
    assert world.opened.door.verify(world.signed(raw, secret), raw, clock.now())


async def test_r1_the_librarys_own_signature_is_the_one_we_read(world, clock):
    raw, at = b'{"id": "evt_1"}', int(clock.now().timestamp())
    header = stripe.WebhookSignature.generate_signature_header(raw.decode(), SECRET, at)
    assert world.opened.door.verify({"Stripe-Signature": header}, raw, clock.now())
    assert header == world.signed(raw)["Stripe-Signature"]


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({"livemode": True}, False),
        ({"account": "acct_of_somebody_else"}, False),
        ({"type": "invoice.paid"}, False),
        ({"account": "acct_ours"}, True),
        ({}, True),
    ],
)
async def test_fault_w05_events_of_another_account_or_mode_are_not_for_us(
    world, clock, changes, ours
):
    await paid(world, clock)
    door = StripeDoor((SECRET,), Ours("acct_ours", livemode=False))
    event = {**world.books.events[0], **changes}
    assert (door.parse(world.body(event))[1] is not None) is ours


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_total", "9900"),
        ("amount_total", -1),
        ("currency", "zzz"),
        ("payment_intent", None),
        ("payment_status", 1),
    ],
)
async def test_fault_w08_a_broken_event_is_refused_and_hides_no_other(world, clock, field, value):
    _, fact = await paid(world, clock)
    broken = {**world.books.events[0]}
    broken["data"] = {"object": {**broken["data"]["object"], field: value}}
    with pytest.raises(JsonRefused):
        world.opened.door.parse(world.body(broken))
    world.books.events.insert(0, broken)
    assert await world.opened.gateway.events_since(clock.now()) == [fact]


async def test_an_order_of_another_shop_is_not_for_us(world, clock):
    await paid(world, clock)
    event = world.books.events[0]
    event["data"]["object"]["client_reference_id"] = None
    assert world.opened.door.parse(world.body(event))[1] is None


async def test_a_refund_that_comes_back_is_told_with_its_reason(world, clock):
    _, fact = await paid(world, clock)
    told = await world.opened.gateway.refund(back(PRICE, fact.reference))
    world.unsent()
    world.books.refund_fails(told.reference)
    (failed,) = await heard(world, clock)
    assert failed == RefundFailed("stripe", fact.reference, REFUND, "expired_or_canceled_card")


@pytest.mark.parametrize(("status", "won"), [("won", True), ("lost", False)])
async def test_a_dispute_is_told_when_it_begins_and_when_it_is_decided(world, clock, status, won):
    _, fact = await paid(world, clock)
    world.books.dispute(fact.reference)
    world.books.dispute(fact.reference, status, "closed")
    began, ended = await heard(world, clock)
    assert isinstance(began, Disputed)
    assert (began.amount, began.reason) == (PRICE, "fraudulent")
    assert isinstance(ended, DisputeClosed)
    assert (ended.reference, ended.won) == (began.reference, won)


async def test_m20_every_page_of_the_events_is_read(world, clock):
    for number in range(120):
        made = await world.opened.gateway.open_checkout(wanted(clock, f"1:{number}"))
        world.books.pay(made.reference)
    found = await world.opened.gateway.events_since(clock.now())
    assert len({fact.reference for fact in found}) == 120
    assert sum(endpoint == "GET /v1/events" for endpoint, *_ in world.api.asked) == 2


async def test_h10_three_tries_and_then_nobody_knows(world, clock):
    world.api.busy = 3
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.open_checkout(wanted(clock))
    assert [key for _, key, _ in world.api.asked] == ["checkout:1:1"] * 3


async def test_m12_an_amount_stripe_cannot_say_is_refused_before_it_is_asked(world, clock):
    with pytest.raises(ProviderRefused, match="amount_invalid"):
        await world.opened.gateway.open_checkout(wanted(clock, amount=Money(12_345, "KWD")))
    assert world.api.asked == []


async def test_i13_a_refusal_shows_no_key(world, clock):
    _, fact = await paid(world, clock)
    asked = replace(back(PRICE, fact.reference), payment_reference=f"pi_{API_KEY}")
    with pytest.raises(ProviderRefused) as refused:
        await world.opened.gateway.refund(asked)
    assert API_KEY not in refused.value.reason
