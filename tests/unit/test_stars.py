"""Prices in Telegram Stars, and whether a bill may be paid right now."""

from dataclasses import replace

import pytest

from core import providers
from core.catalog import Checkout, Offering, OfferingKind, ProductStatus
from core.errors import NumberInvalid, StaleButton
from core.ids import OrderId
from core.ledger import PLATFORM
from core.money import Money
from core.orders import Order, OrderState
from core.people import Person
from core.ports import UnitOfWork
from core.settings import MoneySettings, Settings
from core.use_cases import stars
from core.use_cases.buying import buy_pack, buy_recording
from core.use_cases.pricing import set_stars
from core.use_cases.publishing import edit_offering
from core.use_cases.settled import Settled
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


def film(world: World, mentor: Person, price: int = 4_000, count: int | None = 250) -> Offering:
    shown = world.offering(mentor, price)
    sold = replace(
        shown, kind=OfferingKind.RECORDED, video_link="https://video.test/1", stars=count
    )
    world.store.offerings[sold.id] = sold
    return sold


def bill(world: World, mentor: Person, buyer: Person) -> Order:
    return world.run(buy_recording, buyer, film(world, mentor).id, "a press", in_stars=True)


def refused(world: World, buyer: Person | None, order: Order, **other: object) -> str:
    payload = str(other.get("payload", order.checkout_key))
    amount = other.get("amount", order.total)
    assert isinstance(amount, Money)
    return world.run(lambda uow: stars.refusal(uow, buyer, payload, amount))


def test_stars_it_costs_stars_in_telegram_and_money_elsewhere(world: World, mentor: Person):
    sold = film(world, mentor)
    assert sold.checkout is Checkout.STARS
    here = world.run(buy_recording, world.student(), sold.id, "1", in_stars=True)
    there = world.run(buy_recording, world.student("Omar"), sold.id, "2")
    assert (here.total, there.total) == (Money(250, "XTR"), Money(4_000, "EUR"))
    assert (here.provider, here.checkout_reference) == ("stars", here.checkout_key)


def test_stars_what_has_no_other_price_is_never_given_away(world: World, mentor: Person):
    sold = film(world, mentor, price=0)
    assert not sold.is_free
    order = world.run(buy_recording, world.student(), sold.id, "1")
    assert (order.state, order.total) == (OrderState.OPEN, Money(250, "XTR"))


def test_stars_a_good_bill_may_be_paid_by_its_buyer_alone(world: World, mentor: Person):
    sara = world.student()
    order = bill(world, mentor, sara)
    assert refused(world, sara, order) == ""
    assert refused(world, world.student("Omar"), order) == "somebody_else"
    assert refused(world, None, order) == "somebody_else"
    banned = replace(sara, banned_at=world.now)
    assert refused(world, banned, order) == "somebody_else"


@pytest.mark.parametrize(
    "payload", ["", "x", "12", "1:x", "99:1", "9" * 19 + ":1", "9" * 40 + ":1", "-1:1"]
)
def test_stars_a_payload_that_is_not_ours_is_no_bill(world: World, mentor: Person, payload: str):
    sara = world.student()
    order = bill(world, mentor, sara)
    assert refused(world, sara, order, payload=payload) == "unknown"
    paid = world.run(lambda uow: stars.paid(uow, payload, "charge", Money(250, "XTR"), world.now))
    assert paid is Settled.UNMATCHED


def test_stars_another_amount_or_an_older_key_is_no_bill_any_more(world: World, mentor: Person):
    sara = world.student()
    order = bill(world, mentor, sara)
    assert refused(world, sara, order, amount=Money(249, "XTR")) == "changed"
    assert refused(world, sara, order, amount=Money(250, "EUR")) == "changed"
    assert refused(world, sara, order, payload=f"{order.id}:9") == "changed"


def test_stars_a_bill_lapses_and_is_paid_once(world: World, mentor: Person):
    sara = world.student()
    order = bill(world, mentor, sara)
    now = world.now
    for expected in (Settled.DONE, Settled.REPEATED):
        told = world.run(lambda uow: stars.paid(uow, order.checkout_key, "c1", order.total, now))
        assert told is expected
    assert world.order_now(order).state is OrderState.PAID
    assert refused(world, sara, world.order_now(order)) == "paid"
    late = bill(world, mentor, world.student("Omar"))
    world.move(minutes=31)
    assert refused(world, world.person_now(world.person("Zed")), late) == "somebody_else"
    assert refused(world, _buyer(world, late), late) == "lapsed"


def test_stars_what_is_withdrawn_or_full_meanwhile_takes_no_stars(world: World, mentor: Person):
    sara = world.student()
    product = world.product(mentor)
    world.store.products[product.id] = replace(product, stars=900)
    order = world.run(buy_pack, sara, product.id, "a press", in_stars=True)
    assert (order.total, refused(world, sara, order)) == (Money(900, "XTR"), "")
    cap = world.store.mentors[mentor.id]
    world.store.mentors[mentor.id] = replace(cap, seat_cap=0)
    assert refused(world, sara, order) == "full"
    world.store.products[product.id] = replace(product, status=ProductStatus.ARCHIVED)
    assert refused(world, sara, order) == "not_for_sale"


def test_stars_an_order_of_the_other_currency_gives_way(world: World, mentor: Person):
    sara, sold = world.student(), film(world, mentor)
    first = world.run(buy_recording, sara, sold.id, "web")
    second = world.run(buy_recording, sara, sold.id, "telegram", in_stars=True)
    again = world.run(buy_recording, sara, sold.id, "telegram too", in_stars=True)
    assert (second.id, second.total.currency) == (again.id, "XTR")
    assert world.order_now(first).state is OrderState.CANCELLED


def test_stars_the_split_is_kept_in_stars(world: World, mentor: Person):
    order = bill(world, mentor, world.student())
    now = world.now
    world.run(lambda uow: stars.paid(uow, order.checkout_key, "c1", order.total, now))
    assert world.balance(PLATFORM, "XTR") == 75
    assert world.balance(PLATFORM, "EUR") == 0


def test_stars_only_recordings_have_a_price_in_stars_and_it_is_bounded(
    world: World, mentor: Person
):
    live = world.offering(mentor)
    with pytest.raises(NumberInvalid):
        world.run(edit_offering, mentor, live.id, None, stars=5)
    sold = film(world, mentor)
    for wrong in (-1, 10_001):
        with pytest.raises(NumberInvalid):
            world.run(edit_offering, mentor, sold.id, None, stars=wrong)
    assert world.run(edit_offering, mentor, sold.id, None, stars=0).stars is None


def test_stars_a_packs_price_in_stars_is_set_by_who_may_set_prices(world: World, mentor: Person):
    product = world.product(mentor)
    stored = world.run(set_stars, mentor, product.id, 700, product.revision)
    assert stored.stars == 700
    with pytest.raises(StaleButton):
        world.run(set_stars, mentor, product.id, 800, product.revision)
    assert world.run(set_stars, world.staff(), product.id, 0).stars is None


def test_stars_nobody_but_telegram_takes_stars():
    settings = Settings(money=MoneySettings(sandbox_url="http://127.0.0.1/sandbox"))
    assert providers.takes(settings, "stars", "XTR")
    assert not providers.takes(settings, "stars", "EUR")
    assert not providers.takes(settings, "sandbox", "XTR")
    assert providers.fitting(settings, "XTR") == ()


def _buyer(world: World, order: Order) -> Person | None:
    return world.run(lambda uow: _of(uow, order.id))


def _of(uow: UnitOfWork, id: OrderId) -> Person | None:
    order = uow.orders.get(id)
    return uow.people.get(order.student_id) if order else None
