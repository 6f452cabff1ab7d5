"""What every payment provider's adapter promises, run against each one's stand-in.

A provider joins by a `World` of its own in WORLDS.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

import pytest

from core.clock import Clock
from core.facts import Approved, CheckoutWanted, Paid, Refunded, RefundWanted
from core.ids import OrderId, PackProductId, PersonId, RefundId
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from tests.harness.paypal_world import paypal_offline_world, paypal_world
from tests.harness.paystack_world import paystack_world
from tests.harness.razorpay_world import razorpay_world
from tests.harness.stripe_world import stripe_world
from tests.harness.web import MovedClock
from webhooks.payments.providers import OpenProvider


class World(Protocol):
    """A stand-in of one provider, opened as the configuration would open it."""

    opened: OpenProvider

    async def pay(self, checkout: str) -> None: ...
    async def refund_outside(self, payment: str, amount: Money) -> None: ...
    def deliveries(self) -> list[tuple[dict[str, str], bytes]]: ...
    def forged(self, raw: bytes) -> list[dict[str, str]]: ...
    def lose_answers(self, count: int) -> None: ...
    def forget_keys(self) -> None: ...
    @property
    def checkouts_made(self) -> int: ...
    @property
    def refunds_made(self) -> int: ...


WORLDS: list[Callable[[Clock], AbstractAsyncContextManager[World]]] = [
    stripe_world,
    paypal_world,
    paypal_offline_world,
    paystack_world,
    razorpay_world,
]

ORDER, REFUND = OrderId(873_112_004_551_223), RefundId(873_112_004_551_224)
PRICE = Money(9_900, "EUR")
SHARED = Money(9_900, "USD")
"""In a currency that all of them take."""
EVERY_TRY = 3


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture(params=WORLDS, ids=lambda opens: opens.__name__.removesuffix("_world"))
async def world(request: pytest.FixtureRequest, clock: MovedClock) -> AsyncIterator[World]:
    async with request.param(clock) as running:
        yield running


def wanted(clock: MovedClock, key: str = "1:1", amount: Money = PRICE) -> CheckoutWanted:
    now = clock.now()
    return CheckoutWanted(
        ORDER, key, amount, "Four interviews", "https://seatmate.example/paid/x",
        now + timedelta(minutes=30), "en", now, PersonId(7), PackProductId(8),
    )  # fmt: skip


def asked(clock: MovedClock, key: str = "1:1", amount: Money = SHARED) -> CheckoutWanted:
    return wanted(clock, key, amount)


def back(amount: Money, payment: str) -> RefundWanted:
    return RefundWanted(REFUND, f"refund:{REFUND}", payment, amount)


async def heard(world: World, clock: MovedClock) -> list[object]:
    """Every event through the door, as facts about money."""
    door = world.opened.door
    assert door is not None
    facts = []
    for headers, raw in world.deliveries():
        verified = door.verify(headers, raw, clock.now())
        assert verified if isinstance(verified, bool) else await verified
        facts.append(door.parse(raw)[1])
    found = [fact for fact in facts if fact is not None and not isinstance(fact, Approved)]
    return list(dict.fromkeys(found))  # two events may tell the same


def silent(world: World) -> bool:
    """Whether the events of refunds do not say which refund they are about."""
    return world.opened.name == "paystack"


async def paid(world: World, clock: MovedClock, amount: Money = PRICE) -> tuple[str, Paid]:
    """The page's id and the payment, as the webhook tells it."""
    checkout = (await world.opened.gateway.open_checkout(wanted(clock, amount=amount))).reference
    await world.pay(checkout)
    (fact,) = await heard(world, clock)
    assert isinstance(fact, Paid)
    return checkout, fact


async def test_fault_m01_one_key_is_one_checkout(world, clock):
    first = await world.opened.gateway.open_checkout(asked(clock))
    clock.move(minutes=5)
    again = await world.opened.gateway.open_checkout(
        CheckoutWanted(**{**_fields(asked(clock)), **_moments(clock, -5)})
    )
    assert first == again
    assert world.checkouts_made == 1
    assert first.url.startswith(world.opened.origins)


async def test_fault_m01_another_key_is_another_checkout(world, clock):
    first = await world.opened.gateway.open_checkout(asked(clock))
    other = await world.opened.gateway.open_checkout(asked(clock, "1:2"))
    assert first.reference != other.reference


async def test_fault_m08_a_checkout_whose_answer_is_lost_is_there_once(world, clock):
    world.lose_answers(EVERY_TRY)
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.open_checkout(asked(clock))
    await world.opened.gateway.open_checkout(asked(clock))
    assert world.checkouts_made == 1


async def test_h10_an_answer_lost_once_is_asked_for_again_at_once(world, clock):
    world.lose_answers(1)
    await world.opened.gateway.open_checkout(asked(clock))
    assert world.checkouts_made == 1


@pytest.mark.parametrize("amount", [SHARED, Money(1, "USD"), Money(5_000, "JPY")])
async def test_fault_m12_what_is_paid_is_what_was_asked_to_the_minor_unit(world, clock, amount):
    if amount.currency == "JPY" and world.opened.name == "paystack":
        amount = Money(amount.minor, "XOF")  # as undivided, and one that it takes
    checkout, fact = await paid(world, clock, amount)
    assert (fact.order_id, fact.amount, fact.provider) == (ORDER, amount, world.opened.name)
    found = await world.opened.gateway.look_up(ORDER, clock.now(), checkout)
    assert [(type(each), each.reference, each.amount) for each in found] == [
        (Paid, fact.reference, amount)
    ]


async def test_x4_nothing_is_found_before_it_is_paid(world, clock):
    checkout = await world.opened.gateway.open_checkout(asked(clock))
    assert await world.opened.gateway.look_up(ORDER, clock.now(), checkout.reference) == []


async def test_x4_events_of_an_outage_are_listed_oldest_first_as_often_as_asked(world, clock):
    began = clock.now()
    _checkout, fact = await paid(world, clock, SHARED)
    clock.move(hours=1)
    await world.refund_outside(fact.reference, Money(100, "USD"))
    for _ in range(2):
        found = await world.opened.gateway.events_since(began)
        assert [type(each) for each in found] == [Paid, Refunded]
        assert found[0] == fact
    assert [type(each) for each in await world.opened.gateway.events_since(clock.now())] == [
        Refunded
    ]


async def test_h12_a_part_and_then_the_rest_go_back_and_no_more(world, clock):
    _, fact = await paid(world, clock, SHARED)
    gateway = world.opened.gateway
    await gateway.refund(back(Money(4_000, "USD"), fact.reference))
    rest = RefundWanted(RefundId(REFUND + 1), "rest", fact.reference, Money(5_900, "USD"))
    await gateway.refund(rest)
    more = RefundWanted(RefundId(REFUND + 2), "more", fact.reference, Money(1, "USD"))
    with pytest.raises(ProviderRefused):
        await gateway.refund(more)
    assert world.refunds_made == 2


async def test_fault_m08_a_refund_whose_answer_is_lost_is_sent_once(world, clock):
    _, fact = await paid(world, clock, SHARED)
    world.lose_answers(EVERY_TRY)
    with pytest.raises(OutcomeUnknown):
        await world.opened.gateway.refund(back(SHARED, fact.reference))
    await world.opened.gateway.refund(back(SHARED, fact.reference))
    assert world.refunds_made == 1


async def test_fault_m09_a_refund_is_found_again_when_its_key_is_forgotten(world, clock):
    _, fact = await paid(world, clock, SHARED)
    part = back(Money(4_000, "USD"), fact.reference)
    first = await world.opened.gateway.refund(part)
    world.forget_keys()
    assert await world.opened.gateway.refund(part) == first
    assert world.refunds_made == 1


async def test_h12_our_refund_is_told_as_ours_and_another_one_as_theirs(world, clock):
    checkout, fact = await paid(world, clock, SHARED)
    await world.opened.gateway.refund(back(Money(4_000, "USD"), fact.reference))
    await world.refund_outside(fact.reference, Money(100, "USD"))
    gateway = world.opened.gateway
    for told in (
        await (gateway.events_since(clock.now()) if silent(world) else heard(world, clock)),
        await gateway.look_up(ORDER, clock.now(), checkout),
    ):
        refunds = [each for each in told if isinstance(each, Refunded)]
        assert [(each.refund_id, each.amount.minor) for each in refunds] == [
            (REFUND, 4_000), (None, 100),
        ]  # fmt: skip
        assert {each.payment_reference for each in refunds} == {fact.reference}


async def test_fault_w03_no_forged_or_old_delivery_opens_the_door(world, clock):
    checkout = await world.opened.gateway.open_checkout(asked(clock))
    await world.pay(checkout.reference)
    door = world.opened.door
    (headers, raw), *_ = world.deliveries()
    answers = [door.verify(each, raw, clock.now()) for each in (headers, *world.forged(raw))]
    genuine = [each if isinstance(each, bool) else await each for each in answers]
    assert genuine == [True] + [False] * (len(genuine) - 1)


async def test_h5_closing_a_page_twice_or_after_payment_is_no_trouble(world, clock):
    gateway = world.opened.gateway
    first = (await gateway.open_checkout(asked(clock))).reference
    await gateway.end_checkout(first)
    await gateway.end_checkout(first)
    second = (await gateway.open_checkout(asked(clock, "1:2"))).reference
    await world.pay(second)
    await gateway.end_checkout(second)
    assert [type(each) for each in await gateway.look_up(ORDER, clock.now(), second)] == [Paid]


def _fields(given: CheckoutWanted) -> dict[str, object]:
    return {name: getattr(given, name) for name in CheckoutWanted.__slots__}


def _moments(clock: MovedClock, minutes: int) -> dict[str, object]:
    asked = clock.now() + timedelta(minutes=minutes)
    return {"asked_at": asked, "expires_at": asked + timedelta(minutes=30)}
