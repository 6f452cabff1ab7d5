"""The page of an order: its key, its provider, the one before it."""

from dataclasses import replace

import pytest

from core.errors import CurrencyNotTaken
from core.facts import Checkout, CheckoutEnded
from core.orders import OrderState
from core.settings import PaypalSettings, Settings, StripeSettings
from core.use_cases.checkouts import KEY_LIFE, begin_checkout, remember_checkout
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

BACK = "https://x.test"


@pytest.fixture
def world():
    both = replace(
        Settings(),
        stripe=StripeSettings(currencies=("EUR",)),
        paypal=PaypalSettings(currencies=("USD", "EUR")),
    )
    return World(settings=both)


@pytest.fixture
def order(world):
    return world.order(world.student(), world.product(world.mentor()))


def asked(world, order, provider="stripe"):
    return world.run(begin_checkout, order.id, BACK, "en", provider)


def opened(world, order, provider, page):
    found = Checkout(provider, page, f"https://pay.test/{page}")
    return world.run(remember_checkout, order.id, found)


def jobs(world, start):
    return [key for key in world.store.jobs if key.startswith(start)]


def test_fault_m01_a_call_is_repeated_as_it_was_and_after_ten_minutes_has_a_new_key(world, order):
    first = asked(world, order)
    world.jump(seconds=KEY_LIFE.total_seconds() - 1)
    assert asked(world, order) == first
    world.jump(seconds=1)
    later = asked(world, order)
    assert later.key != first.key
    assert later.asked_at == first.asked_at + KEY_LIFE


def test_fault_m01_a_page_that_is_known_keeps_its_key(world, order):
    first = asked(world, order)
    opened(world, order, "stripe", "cs_1")
    world.jump(seconds=KEY_LIFE.total_seconds() * 2)
    assert asked(world, order) == first


def test_h02_another_provider_takes_the_place_and_the_first_page_is_closed_once(world, order):
    asked(world, order)
    opened(world, order, "stripe", "cs_1")
    asked(world, order, "paypal")
    now = opened(world, order, "paypal", "pp_1")
    assert (now.provider, now.checkout_reference) == ("paypal", "pp_1")
    assert jobs(world, "end:") == ["end:stripe:cs_1"]
    looked = [world.store.jobs[key].row.facts["checkout"] for key in jobs(world, "check:")]
    assert looked == ["cs_1", "pp_1"]


def test_h02_the_way_back_to_the_first_provider_is_a_new_page(world, order):
    first = asked(world, order)
    opened(world, order, "stripe", "cs_1")
    asked(world, order, "paypal")
    opened(world, order, "paypal", "pp_1")
    assert asked(world, order).key != first.key


def test_h02_the_end_of_the_page_before_changes_nothing(world, order):
    asked(world, order)
    opened(world, order, "stripe", "cs_1")
    asked(world, order, "paypal")
    kept = opened(world, order, "paypal", "pp_1")
    assert world.run(settle, CheckoutEnded("stripe", "cs_1", order.id)) is Settled.REPEATED
    assert world.run(lambda uow: uow.orders.get(order.id)) == kept


def test_a_page_that_opens_after_the_order_has_ended_is_closed(world, order):
    asked(world, order)
    world.jump(days=2)
    world.run(
        lambda uow: uow.orders.save(replace(uow.orders.get(order.id), state=OrderState.LAPSED))
    )
    opened(world, order, "stripe", "cs_1")
    assert jobs(world, "end:") == ["end:stripe:cs_1"]


def test_a_provider_that_does_not_take_the_currency_opens_no_page(world):
    settings = replace(Settings(), stripe=StripeSettings(currencies=("USD",)))
    other = World(settings=settings)
    order = other.order(other.student(), other.product(other.mentor()))
    with pytest.raises(CurrencyNotTaken):
        asked(other, order)
