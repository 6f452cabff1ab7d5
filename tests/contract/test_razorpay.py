"""Razorpay: what is its own beside the contract of all gateways, and that its stand-in says no."""

import asyncio
import warnings
from dataclasses import replace
from datetime import timedelta

import pytest

from core.facts import (
    CheckoutEnded,
    DisputeClosed,
    Disputed,
    PaymentFailed,
    Refunded,
    RefundFailed,
)
from core.ids import encode
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.settings import RazorpaySettings
from tests.contract.test_payment_gateways import ORDER, REFUND, SHARED, asked, back, heard, paid
from tests.harness.razorpay_world import razorpay_world
from tests.harness.razorpay_world.api import BASIC, KEY_ID, KEY_SECRET
from tests.harness.razorpay_world.world import OLD_SECRET, SECRET
from tests.harness.web import IMPATIENT, MovedClock
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics
from webhooks.payments.providers import Given, Outside
from webhooks.payments.razorpay.door import RazorpayDoor
from webhooks.payments.razorpay.opening import open_provider
from webhooks.payments.razorpay.requests import ends_at

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own making
    import razorpay

LINK = {
    "amount": 9_900, "currency": "INR", "reference_id": "A-1", "notes": {"order_id": "A"},
    "callback_url": "https://seatmate.example/paid/x", "callback_method": "get",
}  # fmt: skip


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
async def world(clock):
    async with razorpay_world(clock, (SECRET, OLD_SECRET)) as running:
        yield running


@pytest.fixture
def official(world):
    client = razorpay.Client(auth=(KEY_ID, KEY_SECRET), base_url=world.url)
    client.session.trust_env = False
    yield client
    client.session.close()


async def test_razorpays_own_library_asks_and_reads_the_stand_in(world, official):
    ends = world.books.now() + 3_600
    link = await asyncio.to_thread(official.payment_link.create, {**LINK, "expire_by": ends})
    payment = world.books.pay(link["id"])
    read = await asyncio.to_thread(official.payment_link.fetch, link["id"])
    assert (read["status"], read["payments"][0]["payment_id"]) == ("paid", payment)
    refund = await asyncio.to_thread(official.payment.refund, payment, {"amount": 1_000})
    assert (refund["entity"], refund["amount"]) == ("refund", 1_000)
    found = await asyncio.to_thread(official.refund.all)
    assert [each["id"] for each in found["items"]] == [refund["id"]]
    raw = world.body(world.books.events[0])
    signature = world.signed(raw)["X-Razorpay-Signature"]
    assert official.utility.verify_webhook_signature(raw.decode(), signature, SECRET)
    with pytest.raises(razorpay.errors.SignatureVerificationError):
        official.utility.verify_webhook_signature(raw.decode() + " ", signature, SECRET)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "99.00"},
        {"amount": 0},
        {"expire_by": 1},
        {"reference_id": "A" * 41},
        {"order": "A"},
    ],
)
async def test_the_stand_in_refuses_what_razorpay_would(world, official, wrong):
    sent = {**LINK, "expire_by": world.books.now() + 3_600}
    with pytest.raises(razorpay.errors.BadRequestError):
        await asyncio.to_thread(official.payment_link.create, {**sent, **wrong})
    await asyncio.to_thread(official.payment_link.create, sent)
    with pytest.raises(razorpay.errors.BadRequestError, match="already exists"):
        await asyncio.to_thread(official.payment_link.create, sent)


async def test_the_stand_in_refuses_a_key_that_was_used_for_another_refund(world, clock):
    _, fact = await paid(world, clock, SHARED)
    headers = {"X-Refund-Idempotency": "seatmate-refund-1", "Authorization": BASIC}
    post = world.session.post
    address = f"{world.url}/v1/payments/{fact.reference}/refund"
    for amount, status in ((100, 200), (100, 200), (200, 400)):
        async with post(address, json={"amount": amount}, headers=headers) as answer:
            assert answer.status == status
    assert world.refunds_made == 1


async def test_h08_a_link_says_whose_it_is_and_for_what(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    ((endpoint, sent),) = world.api.asked
    assert endpoint == "POST /v1/payment_links"
    assert sent["notes"] == {
        "order_id": encode(ORDER), "person_id": encode(7), "pack_id": encode(8),
    }  # fmt: skip
    assert (sent["amount"], sent["currency"], sent["accept_partial"]) == (9_900, "USD", False)
    assert sent["reference_id"] == f"{encode(ORDER)}-1"
    assert not any(sent["notify"].values())
    assert made.reference.startswith("plink_")


@pytest.mark.parametrize(("minutes", "ends"), [(5, 26), (90, 90), (60 * 24 * 300, 60 * 24 * 180)])
def test_x02_the_link_closes_with_the_hold_within_what_razorpay_allows(clock, minutes, ends):
    wanted = replace(asked(clock), expires_at=clock.now() + timedelta(minutes=minutes))
    assert ends_at(wanted) == clock.now() + timedelta(minutes=ends)


async def test_a_link_that_ends_is_told_and_cannot_be_paid(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    await world.opened.gateway.end_checkout(made.reference)
    assert await heard(world, clock) == [CheckoutEnded("razorpay", made.reference, ORDER)]
    async with world.session.post(made.url, data={"do": "pay"}) as response:
        assert response.status == 410


async def test_h08_a_declined_card_is_told_and_the_link_stays_open(world, clock):
    made = await world.opened.gateway.open_checkout(asked(clock))
    world.books.decline(made.reference)
    (fact,) = await heard(world, clock)
    assert isinstance(fact, PaymentFailed)
    assert (fact.order_id, fact.reason) == (ORDER, "card_declined")
    world.books.pay(made.reference)
    assert len(await world.opened.gateway.look_up(ORDER, clock.now(), made.reference)) == 1


async def test_py2_an_authorised_payment_is_not_paid(world, clock):
    checkout, fact = await paid(world, clock, SHARED)
    world.books.payments[fact.reference]["status"] = "authorized"
    assert await world.opened.gateway.look_up(ORDER, clock.now(), checkout) == []


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
async def test_fault_w15_both_secrets_open_the_door_while_one_is_changed(world, clock, secret):
    await paid(world, clock, SHARED)
    raw = world.body(world.books.events[0])
    assert world.opened.door.verify(world.signed(raw, secret), raw, clock.now())


@pytest.mark.parametrize(
    ("changes", "ours"),
    [
        ({"account_id": "acc_of_somebody_else"}, False),
        ({"event": "invoice.paid"}, False),
        ({}, True),
    ],
)
async def test_fault_w06_events_of_another_account_are_not_for_us(world, clock, changes, ours):
    await paid(world, clock, SHARED)
    event = {**world.books.events[0], **changes}
    assert (world.opened.door.parse(world.body(event))[1] is not None) is ours


async def test_fault_w06_money_without_a_note_of_ours_is_not_for_us(world, clock):
    await paid(world, clock, SHARED)
    event = world.books.events[0]
    event["payload"]["payment"]["entity"]["notes"] = []
    assert world.opened.door.parse(world.body(event))[1] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "9900"), ("amount", -1), ("currency", "zzz"), ("created_at", None), ("id", "")],
)
async def test_fault_w08_a_broken_event_is_refused_and_hides_no_other(world, clock, field, value):
    _, fact = await paid(world, clock, SHARED)
    event = world.books.events[0]
    event["payload"]["payment"]["entity"][field] = value
    with pytest.raises(JsonRefused):
        world.opened.door.parse(world.body(event))
    second = await world.opened.gateway.open_checkout(asked(clock, "1:2"))
    await world.pay(second.reference)
    if field != "created_at":
        world.books.payments[fact.reference][field] = value
        found = await world.opened.gateway.events_since(clock.now())
        assert len(found) == 1


async def test_fault_w04_a_replayed_event_has_the_same_identity_and_another_has_not(world, clock):
    _, fact = await paid(world, clock, SHARED)
    world.books.dispute(fact.reference)
    world.books.dispute(fact.reference, "won")
    door = world.opened.door
    ids = [door.event_id(world.body(each)) for each in world.books.events * 2]
    assert len(set(ids)) == len(world.books.events) == 4


@pytest.mark.parametrize(
    ("kinds", "won"), [(["won", "closed"], True), (["lost"], False), (["closed"], True)]
)
async def test_a_dispute_is_told_when_it_begins_and_when_it_is_decided(world, clock, kinds, won):
    _, fact = await paid(world, clock, SHARED)
    world.books.dispute(fact.reference)
    for kind in kinds:
        world.books.dispute(fact.reference, kind)
    began, ended = await heard(world, clock)
    assert isinstance(began, Disputed)
    assert (began.payment_reference, began.amount) == (fact.reference, SHARED)
    assert isinstance(ended, DisputeClosed)
    assert (ended.reference, ended.won) == (began.reference, won)


@pytest.mark.parametrize("well", [True, False])
async def test_h12_a_refund_under_way_is_told_when_it_has_ended(world, clock, well):
    world.books.slow_refunds = True
    _, fact = await paid(world, clock, SHARED)
    wanted = back(SHARED, fact.reference)
    assert await world.opened.gateway.refund(wanted) is None
    assert await heard(world, clock) == []
    (id,) = world.books.refunds
    world.books.refund_ends(id, well)
    (told,) = await heard(world, clock)
    assert isinstance(told, Refunded if well else RefundFailed)
    assert told.refund_id == REFUND
    assert await world.opened.gateway.refund(wanted) == told
    assert world.refunds_made == 1


async def test_m20_every_page_of_the_list_is_read(world, clock):
    for number in range(1, 121):
        made = await world.opened.gateway.open_checkout(asked(clock, f"1:{number}"))
        world.books.pay(made.reference)
    found = await world.opened.gateway.events_since(clock.now())
    assert len({fact.reference for fact in found}) == 120


async def test_h10_three_tries_and_then_nobody_knows(world, clock):
    world.api.busy = 3
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.open_checkout(asked(clock))
    assert len(world.api.asked) == 3


async def test_m12_an_amount_razorpay_cannot_say_is_refused_before_it_is_asked(world, clock):
    with pytest.raises(ProviderRefused, match="amount_invalid"):
        await world.opened.gateway.open_checkout(asked(clock, amount=Money(12_345, "KWD")))
    assert world.api.asked == []


async def test_i13_a_refusal_shows_no_key(world, clock):
    with pytest.raises(ProviderRefused) as refused:
        await again(world, "a_wrong_secret").gateway.refund(back(SHARED, "pay_1"))
    assert "401" in refused.value.reason
    assert "a_wrong_secret" not in refused.value.reason


async def test_without_its_key_it_is_not_there_and_without_its_secret_it_has_no_door(world):
    assert again(world, "") is None
    assert again(world, KEY_SECRET).door is None
    assert not RazorpayDoor(("",), "").verify(world.signed(b"{}", ""), b"{}", MovedClock().now())


def again(world, secret=KEY_SECRET):
    settings = RazorpaySettings(base_url=world.url, currencies=("USD",))
    keys = {"key_id": (KEY_ID,), "key_secret": (secret,)} if secret else {}
    return open_provider(Given(settings, keys, Outside(world.session, Metrics(), IMPATIENT)))
