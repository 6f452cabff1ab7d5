"""The sandbox provider keeps a payment provider's promises: keys, limits, at-least-once events."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from core.facts import (
    Checkout,
    CheckoutEnded,
    CheckoutWanted,
    Fact,
    Paid,
    PaymentFailed,
    Refunded,
    RefundFailed,
    RefundWanted,
)
from core.ids import OrderId, PersonId, RefundId
from core.money import Money
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from tests.harness.web import (
    ACCOUNT,
    API_KEY,
    SECRET,
    START,
    MovedClock,
    Sandbox,
    counted_tokens,
    sandbox,
    turned_round,
)
from webhooks.payments.sandbox_door import SandboxDoor, verify
from webhooks.sandbox import checkouts, payments, refunds
from webhooks.sandbox.provider import KeyMissing, ProviderSettings, SandboxProvider

ORDER = OrderId(873_112_004_551_223)
PRICE = Money(9_900, "EUR")
DOOR = SandboxDoor([SECRET], ACCOUNT)


class Merchant:
    """Our side of the wire: verifies, remembers, and answers what it is told to."""

    def __init__(self, clock: MovedClock) -> None:
        self.clock = clock
        self.status = 200
        self.deliveries: list[tuple[str, Fact | None]] = []

    async def __call__(self, raw: bytes, headers: Mapping[str, str]) -> int:
        assert DOOR.verify(headers, raw, self.clock.now())
        if self.status == 200:
            self.deliveries.append(DOOR.parse(raw))
        return self.status

    @property
    def facts(self) -> list[Fact | None]:
        return [fact for _, fact in self.deliveries]


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def merchant(clock: MovedClock) -> Merchant:
    return Merchant(clock)


@pytest.fixture
async def box(tmp_path: Path, clock: MovedClock, merchant: Merchant) -> AsyncIterator[Sandbox]:
    async with sandbox(tmp_path / "sandbox.db", clock, send=merchant) as running:
        running.provider.knobs.deliver_at_once = False
        yield running


def wanted(key: str = "order-1", amount: Money = PRICE, order: OrderId = ORDER) -> CheckoutWanted:
    return CheckoutWanted(
        order,
        key,
        amount,
        "Five sessions with Amina",
        "http://127.0.0.1:8080/paid",
        START + timedelta(minutes=30),
        "en",
        START,
        PersonId(7),
    )


async def bought(box: Sandbox, times: int = 1) -> list[Paid]:
    made = await box.gateway.open_checkout(wanted())
    await box.provider.run(payments.pay, made.reference, times)
    facts = await box.gateway.look_up(ORDER, START, "")
    return [fact for fact in facts if isinstance(fact, Paid)]


def refund_of(paid: Paid, amount: Money, number: int = 1, key: str = "") -> RefundWanted:
    return RefundWanted(RefundId(number), key or f"refund-{number}", paid.reference, amount)


def test_the_gateway_is_a_payment_gateway(box: Sandbox) -> None:
    gateway: PaymentGateway = box.gateway
    assert gateway.name == DOOR.name == "sandbox"


async def test_fault_m01_the_same_key_is_the_same_checkout_also_after_a_restart(
    tmp_path: Path, clock: MovedClock, merchant: Merchant
) -> None:
    made: list[Checkout] = []
    for _ in range(2):
        async with sandbox(tmp_path / "sandbox.db", clock, send=merchant) as box:
            made += [await box.gateway.open_checkout(wanted()) for _ in range(2)]
    assert len({checkout.reference for checkout in made}) == 1


async def test_control_another_key_is_another_checkout(box: Sandbox) -> None:
    one = await box.gateway.open_checkout(wanted("order-1"))
    other = await box.gateway.open_checkout(wanted("order-2"))
    assert one.reference != other.reference


async def test_fault_m01_one_key_asked_twenty_times_at_once_is_one_checkout(box: Sandbox) -> None:
    made = await asyncio.gather(*(box.gateway.open_checkout(wanted()) for _ in range(20)))
    assert len({checkout.reference for checkout in made}) == 1


async def test_the_same_key_with_another_amount_is_refused(box: Sandbox) -> None:
    await box.gateway.open_checkout(wanted())
    with pytest.raises(ProviderRefused, match="idempotency_conflict"):
        await box.gateway.open_checkout(wanted(amount=Money(1, "EUR")))


@pytest.mark.parametrize(("header", "status"), [("Bearer wrong", 401), ("", 401), (API_KEY, 401)])
async def test_the_api_is_closed_without_its_key(box: Sandbox, header: str, status: int) -> None:
    url = f"{box.server.url}/v1/payments?order=X"
    async with box.session.get(url, headers={"Authorization": header}) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"amount": 0}, 422),
        ({"amount": -5}, 422),
        ({"amount": 9.5}, 422),
        ({"amount": "9900"}, 422),
        ({"amount": 10**18}, 422),
        ({"currency": "XXX"}, 422),
        ({"return_url": "javascript:alert(1)"}, 422),
        ({"title": ""}, 422),
        ({"order": None}, 422),
    ],
    ids=str,
)
async def test_fault_m12_impossible_checkouts_are_refused(
    box: Sandbox, change: dict[str, object], status: int
) -> None:
    body = {
        "order": "ABC",
        "amount": 9900,
        "currency": "EUR",
        "title": "x",
        "return_url": "http://127.0.0.1/",
        "language": "en",
        "expires_at": 1,
    } | change
    headers = {"Authorization": f"Bearer {API_KEY}", "Idempotency-Key": "k"}
    url = f"{box.server.url}/v1/checkouts"
    async with box.session.post(url, json=body, headers=headers) as response:
        assert response.status == status


async def test_a_payment_is_the_same_fact_by_webhook_look_up_and_event_list(
    box: Sandbox, merchant: Merchant
) -> None:
    (paid,) = await bought(box)
    await box.provider.deliver_due()
    assert paid.amount == PRICE
    assert paid.order_id == ORDER
    assert merchant.facts == [paid]
    assert await box.gateway.events_since(START) == [paid]


async def test_fault_m03_paying_twice_is_two_payments(box: Sandbox) -> None:
    first, second = await bought(box, times=2)
    assert first.reference != second.reference
    assert first.amount == second.amount == PRICE


async def test_a_double_click_on_pay_is_one_payment(box: Sandbox) -> None:
    made = await box.gateway.open_checkout(wanted())
    presses = [box.provider.run(payments.pay, made.reference) for _ in range(10)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert len(await box.gateway.look_up(ORDER, START, "")) == 1


async def test_a_declined_card_is_told_and_can_be_tried_again(box: Sandbox) -> None:
    made = await box.gateway.open_checkout(wanted())
    await box.provider.run(payments.decline, made.reference)
    await box.provider.run(payments.pay, made.reference)
    failed, paid = await box.gateway.look_up(ORDER, START, "")
    assert isinstance(failed, PaymentFailed)
    assert failed.reason == "card_declined"
    assert isinstance(paid, Paid)


async def test_fault_m04_late_money_is_told_only_after_the_checkout_expired(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    made = await box.gateway.open_checkout(wanted())
    await box.provider.run(payments.pay_late, made.reference)
    clock.move(minutes=30)
    await box.provider.deliver_due()
    assert merchant.facts == await box.gateway.look_up(ORDER, START, "") == []
    assert await box.gateway.events_since(START) == []
    clock.move(minutes=1)
    await box.provider.deliver_due()
    (paid,) = await box.gateway.look_up(ORDER, START, "")
    assert isinstance(paid, Paid)
    assert paid.paid_at == START + timedelta(minutes=31)
    assert merchant.facts == [paid]


async def test_an_unpaid_checkout_ends_once(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    made = await box.gateway.open_checkout(wanted())
    clock.move(minutes=30)
    for _ in range(2):
        await box.provider.deliver_due()
    assert merchant.facts == [CheckoutEnded("sandbox", made.reference, ORDER)]


async def test_a_cancelled_checkout_ends_and_takes_no_more_money(
    box: Sandbox, merchant: Merchant
) -> None:
    made = await box.gateway.open_checkout(wanted())
    for _ in range(2):
        await box.provider.run(checkouts.cancel, made.reference)
    await box.provider.deliver_due()
    assert merchant.facts == [CheckoutEnded("sandbox", made.reference, ORDER)]
    for press in (payments.pay, payments.pay_late, payments.decline):
        with pytest.raises(Exception, match="checkout_cancelled"):
            await box.provider.run(press, made.reference)


async def test_fault_m10_the_amount_that_came_is_the_amount_that_is_told(box: Sandbox) -> None:
    made = await box.gateway.open_checkout(wanted())
    await box.provider.run(payments.pay, made.reference, amount=Money(1, "USD"))
    (paid,) = await box.gateway.look_up(ORDER, START, "")
    assert isinstance(paid, Paid)
    assert paid.amount == Money(1, "USD")


async def test_a_refund_is_told_as_ours(box: Sandbox, merchant: Merchant) -> None:
    (paid,) = await bought(box)
    refunded = await box.gateway.refund(refund_of(paid, Money(4_000, "EUR"), number=77))
    assert isinstance(refunded, Refunded)
    assert refunded.refund_id == RefundId(77)
    assert refunded.payment_reference == paid.reference
    assert refunded.amount == Money(4_000, "EUR")
    await box.provider.deliver_due()
    assert merchant.facts == [paid, refunded]


async def test_refunds_beyond_the_payment_are_refused(box: Sandbox) -> None:
    (paid,) = await bought(box)
    with pytest.raises(ProviderRefused, match="amount_too_large"):
        await box.gateway.refund(refund_of(paid, Money(9_901, "EUR"), 1))
    await box.gateway.refund(refund_of(paid, Money(9_900, "EUR"), 2))
    with pytest.raises(ProviderRefused, match="amount_too_large"):
        await box.gateway.refund(refund_of(paid, Money(1, "EUR"), 3))
    with pytest.raises(ProviderRefused, match="currency_mismatch"):
        await box.gateway.refund(refund_of(paid, Money(1, "USD"), 4))


async def test_fault_m05_many_refunds_at_once_never_give_back_more_than_came(box: Sandbox) -> None:
    (paid,) = await bought(box)
    asked = [refund_of(paid, Money(4_000, "EUR"), number) for number in range(1, 9)]
    outcomes = await asyncio.gather(*map(box.gateway.refund, asked), return_exceptions=True)
    given = [each for each in outcomes if isinstance(each, Refunded)]
    assert len(given) == 2
    assert sum(isinstance(each, ProviderRefused) for each in outcomes) == 6


async def test_fault_m08_the_same_refund_asked_again_is_one_refund(box: Sandbox) -> None:
    (paid,) = await bought(box)
    asked = refund_of(paid, Money(1_000, "EUR"))
    first, *others = await asyncio.gather(*(box.gateway.refund(asked) for _ in range(5)))
    assert all(other == first for other in others)
    assert len(await box.gateway.look_up(ORDER, START, "")) == 2


async def test_fault_m09_a_refund_is_found_by_reference_after_its_key_is_forgotten(
    box: Sandbox, clock: MovedClock
) -> None:
    box.provider.knobs.key_life = timedelta(hours=24)
    (paid,) = await bought(box)
    first = await box.gateway.refund(refund_of(paid, Money(1_000, "EUR")))
    clock.move(hours=25)
    assert await box.gateway.refund(refund_of(paid, Money(1_000, "EUR"))) == first
    assert len(await box.gateway.look_up(ORDER, START, "")) == 2


async def test_control_a_forgotten_key_makes_a_second_checkout(
    box: Sandbox, clock: MovedClock
) -> None:
    box.provider.knobs.key_life = timedelta(hours=24)
    first = await box.gateway.open_checkout(wanted())
    clock.move(hours=25)
    assert (await box.gateway.open_checkout(wanted())).reference != first.reference


async def test_a_slow_refund_is_accepted_first_and_told_later(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    box.provider.knobs.refund_takes = timedelta(days=1)
    (paid,) = await bought(box)
    assert await box.gateway.refund(refund_of(paid, PRICE)) is None
    await box.provider.deliver_due()
    assert merchant.facts == [paid]
    clock.move(days=1)
    await box.provider.deliver_due()
    assert isinstance(merchant.facts[-1], Refunded)


async def test_a_failed_refund_is_told_and_gives_nothing_back(box: Sandbox) -> None:
    box.provider.knobs.refunds_fail = True
    (paid,) = await bought(box)
    failed = await box.gateway.refund(refund_of(paid, PRICE, 1))
    assert isinstance(failed, RefundFailed)
    box.provider.knobs.refunds_fail = False
    assert isinstance(await box.gateway.refund(refund_of(paid, PRICE, 2)), Refunded)


async def test_money_sent_back_by_the_providers_staff_is_not_ours(box: Sandbox) -> None:
    (paid,) = await bought(box)
    await box.provider.run(refunds.send_back, paid.reference, half=True)
    await box.provider.run(refunds.send_back, paid.reference, half=False)
    sent_back = [f for f in await box.gateway.look_up(ORDER, START, "") if isinstance(f, Refunded)]
    assert [fact.amount.minor for fact in sent_back] == [4_950, 4_950]
    assert {fact.refund_id for fact in sent_back} == {None}


async def test_a_webhook_comes_again_with_backoff_until_it_is_accepted(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    merchant.status = 503
    await bought(box)
    assert await box.provider.deliver_due() == 0
    merchant.status = 200
    assert await box.provider.deliver_due() == 0
    clock.move(seconds=5)
    assert await box.provider.deliver_due() == 1
    assert await box.provider.deliver_due() == 0
    assert len(merchant.facts) == 1


async def test_webhooks_waiting_survive_a_restart(
    tmp_path: Path, clock: MovedClock, merchant: Merchant
) -> None:
    merchant.status = 0
    async with sandbox(tmp_path / "sandbox.db", clock, send=merchant) as box:
        await bought(box)
        await box.provider.deliver_due()
    merchant.status = 200
    clock.move(seconds=5)
    async with sandbox(tmp_path / "sandbox.db", clock, send=merchant) as box:
        assert await box.provider.deliver_due() == 1
    assert len(merchant.facts) == 1


async def test_after_three_days_the_provider_gives_up_but_still_lists_the_event(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    merchant.status = 500
    await bought(box)
    for _ in range(100):
        await box.provider.deliver_due()
        clock.move(hours=1)
    merchant.status = 200
    assert await box.provider.deliver_due() == 0
    assert len(await box.gateway.events_since(START)) == 1


async def test_knob_copies_delivers_the_same_event_ids_again(
    box: Sandbox, merchant: Merchant
) -> None:
    box.provider.knobs.copies = 3
    await bought(box)
    await box.provider.deliver_due()
    assert len(merchant.deliveries) == 3
    assert len({event_id for event_id, _ in merchant.deliveries}) == 1


async def test_knob_shuffle_puts_the_refund_before_its_payment(
    box: Sandbox, merchant: Merchant
) -> None:
    box.provider.knobs.shuffle = True
    (paid,) = await bought(box)
    await box.gateway.refund(refund_of(paid, PRICE))
    await box.provider.deliver_due()
    assert [type(fact) for fact in merchant.facts] == [Refunded, Paid]


async def test_control_without_the_knobs_events_come_once_and_in_order(
    box: Sandbox, merchant: Merchant
) -> None:
    (paid,) = await bought(box)
    await box.gateway.refund(refund_of(paid, PRICE))
    await box.provider.deliver_due()
    assert [type(fact) for fact in merchant.facts] == [Paid, Refunded]


async def test_knob_delay_holds_the_webhook_but_not_the_look_up(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    box.provider.knobs.delay = timedelta(hours=2)
    (paid,) = await bought(box)
    await box.provider.deliver_due()
    assert merchant.facts == []
    clock.move(hours=2)
    await box.provider.deliver_due()
    assert merchant.facts == [paid]


async def test_fault_m20_knob_drop_loses_the_webhook_and_the_event_list_finds_it(
    box: Sandbox, merchant: Merchant, clock: MovedClock
) -> None:
    box.provider.knobs.drop = True
    (paid,) = await bought(box)
    await box.provider.deliver_due()
    clock.move(days=3)
    box.provider.knobs.drop = False
    await box.provider.deliver_due()
    assert merchant.facts == []
    assert await box.gateway.events_since(START) == [paid]


async def test_more_events_than_a_page_are_all_found(box: Sandbox) -> None:
    for number in range(1, 131):
        made = await box.gateway.open_checkout(wanted(f"k{number}", order=OrderId(number)))
        await box.provider.run(payments.pay, made.reference)
    facts = await box.gateway.events_since(START)
    assert [fact.order_id for fact in facts if isinstance(fact, Paid)] == list(range(1, 131))
    assert await box.gateway.events_since(START + timedelta(milliseconds=1)) == []


async def test_fault_w15_during_a_rotation_the_provider_signs_with_both(
    box: Sandbox, clock: MovedClock, merchant: Merchant
) -> None:
    box.provider.deliveries.secrets = (SECRET, "whsec_second")
    await bought(box)
    seen: list[tuple[bytes, Mapping[str, str]]] = []

    async def look(raw: bytes, headers: Mapping[str, str]) -> int:
        seen.append((raw, headers))
        return 200

    box.provider.deliveries._send = look
    await box.provider.deliver_due()
    ((raw, headers),) = seen
    for secret, verdict in ((SECRET, True), ("whsec_second", True), ("whsec_third", False)):
        assert verify(headers, raw, clock.now(), [secret]) is verdict


async def test_fault_w06_events_of_another_account_are_nothing_to_us(box: Sandbox) -> None:
    (paid,) = await bought(box)
    stranger = SandboxDoor([SECRET], "sbx_acct_theirs")
    headers = {"Authorization": f"Bearer {API_KEY}"}
    async with box.session.get(f"{box.server.url}/v1/events", headers=headers) as response:
        (event,) = (await response.json())["events"]
    raw = json.dumps(event).encode()
    assert DOOR.parse(raw) == (event["id"], paid)
    assert stranger.parse(raw) == (event["id"], None)


@pytest.mark.parametrize(
    "change",
    [{"type": "payment.celebrated"}, {"data": {"id": "sbx_pay_1", "order": "???", "state": "x"}}],
)
async def test_fault_w16_unknown_events_are_no_fact(
    box: Sandbox, change: dict[str, object]
) -> None:
    event = {"id": "sbx_evt_1", "type": "payment.succeeded", "account": ACCOUNT, "data": {}}
    assert DOOR.parse(json.dumps(event | change).encode()) == ("sbx_evt_1", None)


async def test_a_provider_that_does_not_answer_leaves_the_outcome_unknown(
    tmp_path: Path, clock: MovedClock, merchant: Merchant
) -> None:
    async with sandbox(tmp_path / "sandbox.db", clock, send=merchant) as box:
        await box.server.close()
        with pytest.raises(OutcomeUnknown):
            await box.gateway.open_checkout(wanted())


@pytest.mark.parametrize(("api_key", "secrets"), [("", ("x",)), ("x", ()), ("x", ("",))])
def test_without_keys_the_provider_does_not_start(
    tmp_path: Path, clock: MovedClock, merchant: Merchant, api_key: str, secrets: tuple[str, ...]
) -> None:
    settings = ProviderSettings(tmp_path / "sandbox.db", api_key, secrets)
    with pytest.raises(KeyMissing):
        SandboxProvider(settings, clock, counted_tokens(), merchant, turned_round)
