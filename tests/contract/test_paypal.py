"""PayPal: what is its own beside the contract of all gateways, and that its stand-in says no."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from apimatic_core.exceptions.auth_validation_exception import AuthValidationException
from paypalserversdk.configuration import Configuration, Environment, Server
from paypalserversdk.exceptions.api_exception import ApiException
from paypalserversdk.http.auth.o_auth_2 import ClientCredentialsAuthCredentials
from paypalserversdk.models.money import Money as TheirMoney
from paypalserversdk.models.refund_request import RefundRequest
from paypalserversdk.paypal_serversdk_client import PaypalServersdkClient

from core.facts import (
    Approved,
    CheckoutEnded,
    DisputeClosed,
    Disputed,
    Paid,
    PaymentFailed,
    Refunded,
    RefundFailed,
    Reversed,
)
from core.ids import encode
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.settings import PaypalSettings
from tests.contract.test_payment_gateways import ORDER, PRICE, REFUND, back, heard, paid, wanted
from tests.harness.paypal_world import judge, paypal_world
from tests.harness.paypal_world.api import CLIENT_ID, CLIENT_SECRET
from tests.harness.paypal_world.books import MERCHANT
from tests.harness.paypal_world.world import KEYS
from tests.harness.web import IMPATIENT, MovedClock
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics
from webhooks.payments.paypal.door import PaypalDoor
from webhooks.payments.paypal.opening import open_provider
from webhooks.payments.providers import Given, Outside

ORDERS, CAPTURE = "POST /v2/checkout/orders", "POST /v2/checkout/orders/{id}/capture"


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
async def world(clock):
    async with paypal_world(clock) as running:
        yield running


async def approved(world, clock, **more):
    made = await world.opened.gateway.open_checkout(wanted(clock, **more))
    world.books.approve(made.reference)
    return made.reference


def asked(world, endpoint):
    return [(key, body) for known, key, body in world.api.asked if known == endpoint]


# The judges, and who else reads the stand-in


ORDER_BODY = {
    "intent": "CAPTURE",
    "purchase_units": [{"amount": {"currency_code": "EUR", "value": "99.00"}}],
}


@pytest.mark.skipif(not judge.is_present(), reason=judge.ABSENT)
@pytest.mark.parametrize(
    "change",
    [
        {"intent": "SALE"},
        {"purchase_units": []},
        {"purchase_units": [{"amount": {"currency_code": "EUR", "value": 99}}]},
        {"purchase_units": [{"amount": {"currency_code": "EURO", "value": "99.00"}}]},
        {"purchase_unit": []},
    ],
)
def test_the_judge_refuses_what_the_descriptions_do_not_know(change):
    path = "/v2/checkout/orders"
    assert judge.complaint("POST", path, ORDER_BODY) is None
    assert judge.complaint("POST", path, {**ORDER_BODY, **change}) is not None
    assert judge.answer_complaint("POST", path, 201, {"status": "paid"}) is not None
    assert judge.answer_complaint("POST", path, 299, {}) is not None


@pytest.fixture
def their_client(world, monkeypatch):
    """PayPal's own library, unmodified, led to the stand-in."""
    here = {Environment.SANDBOX: {Server.DEFAULT: world.url}}
    monkeypatch.setattr(Configuration, "environments", here)

    def opened(secret=CLIENT_SECRET):
        keys = ClientCredentialsAuthCredentials(CLIENT_ID, secret)
        return PaypalServersdkClient(client_credentials_auth_credentials=keys)

    return opened


async def test_paypals_own_library_reads_what_we_made_and_is_refused_what_we_are(
    world, clock, their_client
):
    client = their_client()
    checkout, fact = await paid(world, clock)
    read = await asyncio.to_thread(client.orders.get_order, {"id": checkout})
    (unit,) = read.body.purchase_units
    assert (read.body.status, unit.custom_id) == ("COMPLETED", encode(ORDER))
    assert [each.id for each in unit.payments.captures] == [fact.reference]
    options = {"capture_id": fact.reference, "paypal_request_id": "theirs", "prefer": ""}
    part = RefundRequest(amount=TheirMoney(currency_code="EUR", value="1.00"))
    refund = client.payments.refund_captured_payment
    made = await asyncio.to_thread(refund, {**options, "body": part})
    found = await world.opened.gateway.look_up(ORDER, clock.now(), checkout)
    assert [(each.reference, each.amount.minor) for each in found] == [
        (fact.reference, 9_900), (made.body.id, 100),
    ]  # fmt: skip
    assert found[1].refund_id is None  # the name it has is its payment's
    too_much = RefundRequest(amount=TheirMoney(currency_code="EUR", value="99.00"))
    again = {**options, "paypal_request_id": "again", "body": too_much}
    with pytest.raises(ApiException) as refused:
        await asyncio.to_thread(refund, again)
    assert refused.value.response_code == 422


async def test_paypals_own_library_gets_no_token_with_another_secret(world, their_client):
    client = their_client("EKanothersecret")
    with pytest.raises(AuthValidationException):
        await asyncio.to_thread(client.orders.get_order, {"id": "O1"})


# Orders


async def test_h06_an_order_says_whose_it_is_and_for_what(world, clock):
    made = await world.opened.gateway.open_checkout(wanted(clock))
    ((key, body),) = asked(world, ORDERS)
    (unit,) = body["purchase_units"]
    assert key == "checkout:1:1"
    assert (unit["custom_id"], unit["invoice_id"]) == (encode(ORDER), encode(ORDER))
    assert unit["amount"] == {"currency_code": "EUR", "value": "99.00"}
    page = body["payment_source"]["paypal"]["experience_context"]
    assert page["cancel_url"] == f"{page['return_url']}?cancelled=1"
    assert made.url == f"{world.url}/checkoutnow?token={made.reference}"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(500_000, "HUF"), "5000"),
        (Money(5_000, "JPY"), "5000"),
        (Money(5_000, "USD"), "50.00"),
    ],
)
async def test_m14_amounts_are_written_with_paypals_own_decimals(world, clock, amount, text):
    await world.opened.gateway.open_checkout(wanted(clock, amount=amount))
    ((_, body),) = asked(world, ORDERS)
    assert body["purchase_units"][0]["amount"]["value"] == text


@pytest.mark.parametrize("amount", [Money(12_050, "HUF"), Money(5_000, "KWD")])
async def test_m12_an_amount_paypal_cannot_say_is_refused_before_it_is_asked(world, clock, amount):
    with pytest.raises(ProviderRefused):
        await world.opened.gateway.open_checkout(wanted(clock, amount=amount))
    assert world.api.asked == []


async def test_the_stand_in_refuses_a_key_used_for_another_call(world, clock):
    await world.opened.gateway.open_checkout(wanted(clock))
    with pytest.raises(ProviderRefused, match="DUPLICATE_REQUEST_ID"):
        await world.opened.gateway.open_checkout(wanted(clock, amount=Money(9_901, "EUR")))


async def test_an_order_that_paypal_has_forgotten_is_ended(world, clock):
    made = await world.opened.gateway.open_checkout(wanted(clock))
    clock.move(hours=4)
    ended = [CheckoutEnded("paypal", made.reference, ORDER)]
    assert await world.opened.gateway.look_up(ORDER, clock.now(), made.reference) == ended
    assert await world.opened.gateway.capture(ORDER, made.reference) == ended


# Capture


async def test_h04_what_was_not_agreed_to_is_not_captured(world, clock):
    made = await world.opened.gateway.open_checkout(wanted(clock))
    assert await world.opened.gateway.capture(ORDER, made.reference) is None
    assert asked(world, CAPTURE) == []


async def test_h04_an_approved_order_is_told_and_then_captured_under_a_key_of_its_own(world, clock):
    checkout = await approved(world, clock)
    agreed = [Approved("paypal", checkout, ORDER)]
    assert await world.opened.gateway.look_up(ORDER, clock.now(), checkout) == agreed
    (event,) = world.books.events
    assert [world.opened.door.parse(world.body(event))[1]] == agreed
    (fact,) = await world.opened.gateway.capture(ORDER, checkout)
    assert isinstance(fact, Paid)
    assert (fact.order_id, fact.amount) == (ORDER, PRICE)
    assert asked(world, CAPTURE) == [(f"capture:{checkout}", {})]


@pytest.mark.parametrize("forgotten", [False, True])
async def test_fault_m08_a_capture_whose_answer_is_lost_is_made_once(world, clock, forgotten):
    checkout = await approved(world, clock)
    world.lose_answers(3)
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.capture(ORDER, checkout)
    if forgotten:  # M-09
        clock.move(days=2)
        world.forget_keys()
    (fact,) = await world.opened.gateway.capture(ORDER, checkout)
    assert isinstance(fact, Paid)
    assert len(world.books.captures) == 1


async def test_fault_m01_two_captures_at_once_take_the_money_once(world, clock):
    checkout = await approved(world, clock)
    gateway = world.opened.gateway
    first, second = await asyncio.gather(
        gateway.capture(ORDER, checkout), gateway.capture(ORDER, checkout)
    )
    assert first == second
    assert len(world.books.captures) == 1


async def test_a_declined_capture_ends_the_page_and_is_told_with_its_reason(world, clock):
    checkout = await approved(world, clock)
    world.books.declines = True
    (fact,) = await world.opened.gateway.capture(ORDER, checkout)
    reason = "422 INSTRUMENT_DECLINED"
    assert fact == PaymentFailed("paypal", checkout, ORDER, reason, checkout)


async def test_m03_paypal_takes_no_second_payment_for_one_order_of_ours(world, clock):
    await paid(world, clock)
    second = await approved(world, clock, key="1:2")
    (fact,) = await world.opened.gateway.capture(ORDER, second)
    assert isinstance(fact, PaymentFailed)
    assert len(world.books.captures) == 1


async def test_w06_an_order_with_another_name_is_not_captured(world, clock):
    checkout = await approved(world, clock)
    with pytest.raises(ProviderRefused):
        await world.opened.gateway.capture(ORDER + 1, checkout)
    assert world.books.captures == {}


@pytest.mark.parametrize("well", [True, False])
async def test_h05_money_that_is_pending_is_not_paid_until_the_bank_has_answered(
    world, clock, well
):
    checkout = await approved(world, clock)
    world.books.slow = True
    assert await world.opened.gateway.capture(ORDER, checkout) == []
    assert await heard(world, clock) == []
    assert await world.opened.gateway.look_up(ORDER, clock.now(), checkout) == []
    clock.move(hours=60)
    (capture,) = world.books.captures
    world.books.bank_answers(capture, well)
    (fact,) = await heard(world, clock)
    assert [fact] == await world.opened.gateway.look_up(ORDER, clock.now(), checkout)
    assert isinstance(fact, Paid) is well
    assert well or fact.checkout == checkout


# Refunds


@pytest.mark.parametrize("well", [True, False])
async def test_h05_a_pending_refund_is_asked_about_until_it_is_decided(world, clock, well):
    _, fact = await paid(world, clock)
    world.books.slow_refunds = True
    gateway, part = world.opened.gateway, back(Money(4_000, "EUR"), fact.reference)
    assert await gateway.refund(part) is None
    (refund,) = world.books.refunds
    world.books.refund_ends(refund, well)
    world.forget_keys()
    told = await gateway.refund(part)
    assert isinstance(told, Refunded if well else RefundFailed)
    assert told.refund_id == REFUND
    assert world.refunds_made == 1


async def test_h05_a_refund_that_nobody_named_is_not_taken_for_ours(world, clock):
    _, fact = await paid(world, clock)
    await world.refund_outside(fact.reference, Money(4_000, "EUR"))
    told = await world.opened.gateway.refund(back(Money(4_000, "EUR"), fact.reference))
    assert told.refund_id == REFUND
    assert world.refunds_made == 2


async def test_i13_a_refusal_names_its_reason_and_shows_no_key(world, clock):
    _, fact = await paid(world, clock)
    with pytest.raises(ProviderRefused) as refused:
        await world.opened.gateway.refund(back(Money(9_901, "EUR"), fact.reference))
    assert refused.value.reason == "422 REFUND_AMOUNT_EXCEEDED"
    asking = replace(back(PRICE, fact.reference), payment_reference=CLIENT_SECRET)
    with pytest.raises(ProviderRefused) as refused:
        await world.opened.gateway.refund(asking)
    assert CLIENT_SECRET not in refused.value.reason


# Tokens


async def test_h04_one_token_serves_many_calls_at_once_and_the_door(world, clock):
    gateway = world.opened.gateway
    await asyncio.gather(*(gateway.open_checkout(wanted(clock, f"1:{n}")) for n in range(9)))
    await world.pay(next(iter(world.books.orders)))
    await heard(world, clock)
    assert world.api.tokens_given == 1


async def test_h04_a_token_that_has_ended_is_replaced_once(world, clock):
    await world.opened.gateway.open_checkout(wanted(clock))
    clock.move(hours=10)
    await world.opened.gateway.open_checkout(wanted(clock, "1:2"))
    world.api.end_tokens()
    await asyncio.gather(*(world.opened.gateway.events_since(clock.now()) for _ in range(5)))
    assert world.api.tokens_given == 3


async def test_h04_with_a_wrong_secret_nothing_is_asked_and_no_webhook_is_lost(world, clock):
    settings = PaypalSettings(base_url=world.url, currencies=("EUR",))
    keys = {**KEYS, "client_secret": ("EKanothersecret",)}
    stranger = open_provider(Given(settings, keys, Outside(world.session, Metrics(), IMPATIENT)))
    with pytest.raises(ProviderRefused, match="401"):
        await stranger.gateway.open_checkout(wanted(clock))
    await paid(world, clock)
    raw = world.body(world.books.events[0])
    with pytest.raises(OutcomeUnknown):
        await stranger.door.verify(world.signed(raw), raw, clock.now())


# Webhooks


async def test_fault_w03_the_bytes_are_verified_as_they_came(world, clock):
    """Blanks, letters beyond ASCII and the order of keys are the sender's."""
    await paid(world, clock)
    event = {**world.books.events[0], "summary": "بِيع  “four”", "z": 1.50}
    raws = [world.body(event), json.dumps(event, sort_keys=True).encode()]
    for raw in raws:
        assert await world.opened.door.verify(world.signed(raw), raw, clock.now())
    assert not await world.opened.door.verify(world.signed(raws[0]), raws[1], clock.now())


@pytest.mark.parametrize(
    "raw", [b'{}, "webhook_id": "1"', b'{"a": 1, "a": 2}', b"[]", b"", b"\xff", b'{"a": NaN}']
)
async def test_fault_w09_what_is_no_single_object_is_not_handed_on(world, clock, raw):
    assert not await world.opened.door.verify(world.signed(raw), raw, clock.now())
    assert world.api.tokens_given == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://api.paypal.com/certs/1",
        "https://api.paypal.com@evil.example/certs/1",
        "https://api.paypal.com.evil.example/certs/1",
        "https://evil.example/api.paypal.com",
        "https://api.paypal.com:8443/certs/1",
        "https://api.paypal.com\\.evil.example/certs/1",
        "https://api.sandbox.paypal.com/certs/1",
        "https://API.PAYPAL.COM/certs/1?",
        "//api.paypal.com/certs/1",
        "https://[::1/certs",
        "",
    ],
)
async def test_fault_w03_a_certificate_from_elsewhere_is_not_even_asked_about(world, clock, url):
    live = PaypalDoor(None, frozenset({"https://api.paypal.com"}), None)
    head = {**world.signed(b"{}"), "PAYPAL-CERT-URL": url}
    assert not await live.verify(head, b"{}", clock.now())


async def test_fault_w07_a_webhook_that_cannot_be_verified_now_comes_again(world, clock):
    await paid(world, clock)
    raw = world.body(world.books.events[0])
    world.api.deaf = True
    with pytest.raises(OutcomeUnknown):
        await world.opened.door.verify(world.signed(raw), raw, clock.now())
    world.api.deaf = False
    assert await world.opened.door.verify(world.signed(raw), raw, clock.now() + timedelta(days=2))


async def test_fault_w05_events_of_another_account_are_not_for_us(clock):
    for account, ours in ((MERCHANT, True), ("ANOTHER222222", False), ("", True)):
        async with paypal_world(clock, account) as world:
            _, capture = world.books, await approved(world, clock)
            await world.opened.gateway.capture(ORDER, capture)
            (payment,) = world.books.captures
            world.books.dispute(payment)
            told = [world.opened.door.parse(world.body(each))[1] for each in world.books.events]
            assert [each is not None for each in told] == [ours] * 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", {"currency_code": "EUR", "value": "99.001"}),
        ("amount", {"currency_code": "KWD", "value": "99.00"}),
        ("amount", {"currency_code": "EUR", "value": "-99.00"}),
        ("amount", {"currency_code": "EUR", "value": "9e9"}),
        ("amount", "99.00"),
        ("status", None),
        ("id", ""),
        ("update_time", "2026-11-20T12:00:00"),
    ],
)
async def test_fault_w08_a_broken_event_is_refused_and_hides_no_other(world, clock, field, value):
    _, fact = await paid(world, clock)
    broken = {**world.books.events[1]}
    broken["resource"] = {**broken["resource"], field: value}
    with pytest.raises(JsonRefused):
        world.opened.door.parse(world.body(broken))
    world.books.events.insert(0, broken)
    world.books.events.insert(0, {**broken, "create_time": "2026-99-99"})
    assert await world.opened.gateway.events_since(clock.now()) == [fact]


async def test_fault_w16_an_event_we_know_nothing_of_is_stored_and_nothing_follows(world):
    event = {"id": "WH-1", "event_type": "BILLING.SUBSCRIPTION.CREATED", "resource": {}}
    assert world.opened.door.parse(world.body(event)) == ("WH-1", None)


async def test_an_order_of_another_shop_is_not_for_us(world, clock):
    await paid(world, clock)
    for event in world.books.events:
        shown = json.loads(world.body(event).replace(encode(ORDER).encode(), b"shop-77"))
        assert world.opened.door.parse(world.body(shown))[1] is None


async def test_m20_every_page_of_the_events_is_read_and_the_token_goes_nowhere_else(world, clock):
    for number in range(60):
        await world.pay(await _order(world, clock, number))
    found = await world.opened.gateway.events_since(clock.now())
    assert len({fact.reference for fact in found}) == 60
    assert len(asked(world, "GET /v1/notifications/webhooks-events")) == 2


async def _order(world, clock, number):
    made = await world.opened.gateway.open_checkout(
        replace(wanted(clock, f"1:{number}"), order_id=ORDER + number)
    )
    return made.reference


@pytest.mark.parametrize(
    ("outcome", "won"),
    [
        ("RESOLVED_SELLER_FAVOUR", True),
        ("CANCELED_BY_BUYER", True),
        ("RESOLVED_WITH_PAYOUT", True),
        ("RESOLVED_BUYER_FAVOUR", False),
    ],
)
async def test_a_dispute_is_told_when_it_begins_and_when_it_is_decided(world, clock, outcome, won):
    _, fact = await paid(world, clock)
    world.books.dispute(fact.reference)
    world.books.dispute(fact.reference, outcome)
    began, ended = await heard(world, clock)
    assert isinstance(began, Disputed)
    assert (began.payment_reference, began.amount) == (fact.reference, PRICE)
    assert began.answer_by == clock.now() + timedelta(days=10)
    assert isinstance(ended, DisputeClosed)
    assert (ended.reference, ended.won) == (began.reference, won)


async def test_a_dispute_with_an_outcome_nobody_knows_is_refused(world, clock):
    _, fact = await paid(world, clock)
    world.books.dispute(fact.reference, "SPLIT")
    with pytest.raises(JsonRefused):
        world.opened.door.parse(world.body(world.books.events[-1]))


async def test_a_reversal_names_its_payment_and_no_cause(world, clock):
    _, fact = await paid(world, clock)
    world.books.reverse(fact.reference)
    (told,) = await heard(world, clock)
    assert isinstance(told, Reversed)
    assert (told.payment_reference, told.amount) == (fact.reference, PRICE)


# Settings


async def test_without_its_secrets_there_is_no_door_and_no_gateway(world):
    outside = Outside(world.session, Metrics())
    settings = PaypalSettings(currencies=("EUR",))
    for missing in KEYS:
        keys = {name: value for name, value in KEYS.items() if name != missing}
        opened = open_provider(Given(settings, keys, outside))
        assert (opened is None) is (missing != "webhook_id")
        assert opened is None or opened.door is None


@pytest.mark.parametrize(
    ("url", "pages"),
    [
        ("https://api-m.paypal.com", "https://www.paypal.com"),
        ("https://api-m.sandbox.paypal.com", "https://www.sandbox.paypal.com"),
    ],
)
async def test_the_payer_may_be_led_to_paypals_own_pages_alone(world, url, pages):
    settings = PaypalSettings(base_url=url, currencies=("EUR",))
    given = Given(settings, KEYS, Outside(world.session, Metrics()))
    assert open_provider(given).origins == pages
