"""Paystack: what is its own beside the contract of all gateways, and that its stand-in says no."""

import json
from dataclasses import replace

import pytest
from pypaystack2 import AsyncPaystackClient
from pypaystack2.enums import Currency

from core.facts import DisputeClosed, Disputed, Paid, Refunded, RefundFailed
from core.ids import encode
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.settings import PaystackSettings
from tests.contract.test_payment_gateways import ORDER, REFUND, SHARED, asked, back, heard, paid
from tests.harness.paystack_world import judge, paystack_world
from tests.harness.paystack_world.api import API_KEY
from tests.harness.web import IMPATIENT, MovedClock
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics
from webhooks.payments.paystack.door import PaystackDoor
from webhooks.payments.paystack.opening import open_provider
from webhooks.payments.paystack.requests import payer_address
from webhooks.payments.providers import Given, Outside

described = pytest.mark.skipif(not judge.is_present(), reason=judge.ABSENT)


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
async def world(clock):
    async with paystack_world(clock) as running:
        yield running


@pytest.fixture
async def their_library(world):
    class Redirected(AsyncPaystackClient):
        _BASE_URL = world.url

    client = Redirected(API_KEY)
    for part in vars(client).values():
        if hasattr(part, "_BASE_URL"):
            part._BASE_URL = world.url
    return client


@described
@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "9900"},
        {"amount": 99.0},
        {"cost": 9_900},
        {"metadata": {"order_id": "1"}},
        {"email": None},
    ],
)
def test_the_judge_refuses_what_the_description_does_not_know(wrong):
    sent = {"email": "a@example.com", "amount": 9_900, "reference": "A-1", "metadata": "{}"}
    assert judge.complaint("POST", "/transaction/initialize", sent) is None
    assert judge.complaint("POST", "/transaction/initialize", {**sent, **wrong}) is not None
    assert judge.complaint("POST", "/transaction/begin", sent) is not None
    assert judge.complaint("POST", "/refund", {"amount": 1}) == "transaction is missing"
    assert judge.complaint("GET", "/refund", {"form": "2026-01-01"}) is not None


async def test_an_independent_library_reads_what_the_stand_in_answers(world, clock, their_library):
    checkout, _ = await paid(world, clock, SHARED)
    read = await their_library.transactions.verify(checkout)
    assert (read.status, read.data.amount, read.data.currency) == (True, 9_900, Currency.USD)
    listed = await their_library.transactions.get_transactions()
    assert [each.reference for each in listed.data or ()] == [checkout], world.api.asked[-1]
    made = await their_library.refunds.create(checkout, amount=1_000)
    assert (made.data.amount, made.data.status) == (1_000, "processed")
    found = await their_library.refunds.get_refunds()
    assert [each.amount for each in found.data] == [1_000]
    raw = world.body(world.books.events[0])
    signature = world.signed(raw)["x-paystack-signature"]
    assert their_library.is_verified_webhook_payload(raw, signature)
    assert not their_library.is_verified_webhook_payload(raw + b" ", signature)


async def test_the_independent_library_does_not_read_what_is_no_transaction(
    world, clock, their_library
):
    checkout, _ = await paid(world, clock, SHARED)
    world.books.transactions[checkout]["amount"] = "ninety-nine"
    assert (await their_library.transactions.verify(checkout)).data is None
    assert (await their_library.transactions.verify("A-1")).status is False


async def test_h07_a_checkout_says_whose_it_is_and_for_what(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    ((endpoint, sent),) = world.api.asked
    assert endpoint == "POST /transaction/initialize"
    assert sent["reference"] == made.reference == f"{encode(ORDER)}-1"
    assert (sent["amount"], sent["currency"]) == (9_900, "USD")
    ours = json.loads(sent["metadata"])
    assert (ours["order_id"], ours["person_id"], ours["pack_id"]) == (
        encode(ORDER), encode(7), encode(8),
    )  # fmt: skip
    assert sent["email"] == "payer-7@seatmate.example"


@pytest.mark.parametrize(
    ("url", "domain", "address"),
    [
        ("https://mentors.example.org/paid/x", "", "payer-7@mentors.example.org"),
        ("http://127.0.0.1:8080/paid/x", "", "payer-7@example.com"),
        ("http://localhost/paid/x", "", "payer-7@example.com"),
        ("https://mentors.example.org/paid/x", "pay.example.net", "payer-7@pay.example.net"),
    ],
)
def test_h07_the_payers_address_is_nobodys(clock, url, domain, address):
    assert payer_address(replace(asked(clock), return_url=url), domain) == address


async def test_fault_m01_after_a_restart_a_name_that_is_taken_leads_to_the_next(world, clock):
    world.lose_answers(3)
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.open_checkout(asked(clock))
    made = await again(world).gateway.open_checkout(asked(clock))
    assert made.reference == f"{encode(ORDER)}-1-1"
    await world.pay(made.reference)
    (fact,) = await heard(world, clock)
    assert (fact.order_id, fact.reference) == (ORDER, made.reference)


async def test_fault_m01_a_page_that_is_paid_is_not_opened_a_second_time(world, clock):
    checkout, _ = await paid(world, clock, SHARED)
    known = await again(world).gateway.open_checkout(asked(clock))
    assert (known.reference, known.url) == (checkout, asked(clock).return_url)
    assert len(world.books.transactions) == 1


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({"domain": "live"}, False),
        ({"reference": "another-shop-1"}, False),
        ({"metadata": ""}, False),
        ({"metadata": {"order_id": encode(ORDER + 1)}}, False),
        ({"status": "failed"}, False),
        ({"metadata": json.dumps({"order_id": encode(ORDER)})}, True),
        ({}, True),
    ],
)
async def test_fault_w06_money_of_another_mode_or_shop_is_not_for_us(world, clock, changes, ours):
    await paid(world, clock, SHARED)
    event = world.books.events[0]
    changed = world.body({**event, "data": {**event["data"], **changes}})
    assert (world.opened.door.parse(changed)[1] is not None) is ours


async def test_fault_w05_the_key_says_which_mode_is_ours(world, clock):
    await paid(world, clock, SHARED)
    raw = world.body(world.books.events[0])
    assert PaystackDoor((API_KEY,), "live").parse(raw)[1] is None
    assert isinstance(PaystackDoor((API_KEY,), "test").parse(raw)[1], Paid)
    assert again(world, "sk_live_0123456789abcdef").door.parse(raw)[1] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "9900"), ("amount", -1), ("amount", 99.5), ("currency", "zzz"), ("paid_at", "now")],
)
async def test_fault_w08_a_broken_event_is_refused_and_hides_no_other(world, clock, field, value):
    checkout, _ = await paid(world, clock, SHARED)
    event = world.books.events[0]
    with pytest.raises(JsonRefused):
        world.opened.door.parse(world.body({**event, "data": {**event["data"], field: value}}))
    second = await world.opened.gateway.open_checkout(asked(clock, "1:2"))
    await world.pay(second.reference)
    known = world.books.transactions[checkout]
    known[field] = value
    found = await world.opened.gateway.events_since(clock.now())
    assert [each.reference for each in found] == [second.reference]


async def test_fault_w04_a_replayed_event_has_the_same_identity_and_another_has_not(world, clock):
    checkout, _ = await paid(world, clock, SHARED)
    world.books.dispute(checkout)
    world.books.dispute(checkout, "resolve", "declined")
    door = world.opened.door
    ids = [door.event_id(world.body(each)) for each in world.books.events * 2]
    assert len(set(ids)) == 3
    assert ids[0] == f"charge.success:{world.books.transactions[checkout]['id']}"


@pytest.mark.parametrize(("resolution", "won"), [("declined", True), ("merchant-accepted", False)])
async def test_a_dispute_is_told_when_it_begins_and_when_it_is_decided(
    world, clock, resolution, won
):
    checkout, _ = await paid(world, clock, SHARED)
    world.books.dispute(checkout)
    world.books.dispute(checkout, "resolve", resolution)
    began, ended = await heard(world, clock)
    assert isinstance(began, Disputed)
    assert (began.payment_reference, began.amount, began.reason) == (checkout, SHARED, "fraud")
    assert isinstance(ended, DisputeClosed)
    assert (ended.reference, ended.won) == (began.reference, won)
    # What the bank took is told by the dispute, and not as a refund once more.
    told = await world.opened.gateway.look_up(ORDER, clock.now(), checkout)
    assert not any(isinstance(each, Refunded) for each in told)


@pytest.mark.parametrize("well", [True, False])
async def test_h12_a_refund_under_way_is_asked_about_again(world, clock, well):
    world.books.slow_refunds = True
    _, fact = await paid(world, clock, SHARED)
    wanted = back(SHARED, fact.reference)
    assert await world.opened.gateway.refund(wanted) is None
    (id,) = world.books.refunds
    world.books.refund_ends(id, well)
    told = await world.opened.gateway.refund(wanted)
    assert isinstance(told, Refunded if well else RefundFailed)
    assert told.refund_id == REFUND
    assert world.refunds_made == 1


async def test_m20_every_page_of_the_list_is_read(world, clock):
    for number in range(1, 121):
        made = await world.opened.gateway.open_checkout(asked(clock, f"1:{number}"))
        world.books.pay(made.reference)
    found = await world.opened.gateway.events_since(clock.now())
    assert len({fact.reference for fact in found}) == 120


async def test_m20_what_was_begun_before_and_paid_after_is_found(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    clock.move(hours=3)
    last_look = clock.now()
    clock.move(minutes=1)
    world.books.pay(made.reference)
    assert [type(each) for each in await world.opened.gateway.events_since(last_look)] == [Paid]


async def test_m10_what_was_really_paid_is_told(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    world.books.pay(made.reference, 9_800)
    (fact,) = await heard(world, clock)
    assert fact.amount == Money(9_800, "USD")


async def test_h10_three_tries_and_then_nobody_knows(world, clock):
    world.api.busy = 3
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.open_checkout(asked(clock))
    assert len(world.api.asked) == 3


async def test_m08_a_refund_is_sent_once_and_not_tried_again_by_itself(world, clock):
    _, fact = await paid(world, clock, SHARED)
    world.lose_answers(1)
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.refund(back(SHARED, fact.reference))
    assert world.refunds_made == 1


async def test_m12_a_currency_or_amount_paystack_cannot_say_is_refused_before_it_is_asked(
    world, clock
):
    for amount in (Money(9_900, "EUR"), Money(5_000, "JPY")):
        with pytest.raises(ProviderRefused):
            await world.opened.gateway.open_checkout(asked(clock, amount=amount))
    assert world.api.asked == []


async def test_i13_a_refusal_shows_no_key(world, clock):
    await paid(world, clock, SHARED)
    with pytest.raises(ProviderRefused) as refused:
        await again(world, "sk_test_wrong0123456789").gateway.refund(back(SHARED, API_KEY))
    assert "401" in refused.value.reason
    assert "sk_test_" not in refused.value.reason


async def test_without_its_key_it_is_not_there(world):
    assert again(world, "") is None


def again(world, key=API_KEY):
    """As after a restart: nothing is remembered."""
    settings = PaystackSettings(base_url=world.url, currencies=("USD",))
    keys = {"secret_key": (key,)} if key else {}
    return open_provider(Given(settings, keys, Outside(world.session, Metrics(), IMPATIENT)))
