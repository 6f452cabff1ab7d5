"""Versions of prices and what packs save (A13, H15, Z12, M-11)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.catalog import OfferingStatus
from core.errors import AmountInvalid, NotFound, ProductNotForSale, StaleButton
from core.ids import PackProductId
from core.money import Money
from core.pricing import PriceVersion, payers, per_session, quote, saving
from core.use_cases import pricing, publishing, reading
from tests.harness.world import World

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def eur(minor):
    return Money(minor, "EUR")


def versions(*prices, loyal=True):
    """One a day; each change is kind to who bought before it, unless said otherwise."""
    return [
        PriceVersion(
            n,
            PackProductId(1),
            n,
            eur(price),
            START + n * DAY,
            START + n * DAY if loyal and n > 1 else None,
            None,
        )
        for n, price in enumerate(prices, 1)
    ]


@pytest.mark.parametrize(
    ("bought_after_days", "price"), [(None, 300), (1.5, 100), (2.5, 200), (3.5, 300)]
)
def test_z12_who_bought_earlier_keeps_the_price_of_then_over_several_changes(
    bought_after_days, price
):
    first = None if bought_after_days is None else START + bought_after_days * DAY
    assert quote(versions(100, 200, 300), first).price == eur(price)


def test_z12_a_purchase_in_the_very_moment_of_the_change_is_not_before_it():
    known = versions(100, 200)
    assert quote(known, known[1].from_at).price == eur(200)
    assert quote(known, known[1].from_at - timedelta(milliseconds=1)).price == eur(100)


def test_z12_a_change_that_is_kind_to_nobody_ends_what_was_kept():
    known = versions(100, 200, 300)
    hard = versions(100, 200, 300, loyal=False)
    early = START + 1.5 * DAY
    assert quote([known[0], known[1], hard[2]], early).price == eur(300)
    assert quote([known[0], hard[1], known[2]], early).price == eur(200)


def test_z12_nobody_pays_more_for_having_been_loyal():
    early = START + 1.5 * DAY
    assert quote(versions(300, 100), early) == quote(versions(300, 100), None)
    assert quote(versions(300, 100, 200), early).price == eur(100)


def test_z12_a_kept_price_says_since_when_and_what_others_pay():
    kept = quote(versions(100, 200, 300), START + 1.5 * DAY)
    assert kept.is_kept
    assert (kept.kept_since, kept.newcomers) == (START + 2 * DAY, eur(300))
    assert not quote(versions(100, 200, 300), None).is_kept


def test_z12_the_mentor_counts_who_pays_which_version():
    moments = [START + 1.5 * DAY, START + 1.6 * DAY, START + 2.5 * DAY, START + 9 * DAY]
    assert payers(versions(100, 200, 300), moments) == {1: 2, 2: 1, 3: 1}


def test_a13_what_a_pack_saves_is_said_only_where_it_is_true():
    assert saving(eur(10_000), 4, eur(3_000)) == eur(2_000)
    assert saving(eur(12_000), 4, eur(3_000)) is None
    assert saving(eur(10_000), 4, None) is None
    assert saving(eur(10_000), 4, Money(9_999, "USD")) is None
    assert per_session(eur(10_000), 3) == eur(3_333)
    assert per_session(eur(5), 2) == eur(3)


# Through the use cases


def bought(world, student, product):
    order = world.order(student, product)
    world.pay(order)
    return order


def changed(world, actor, product, text, keep=True, **other):
    return world.run(pricing.change_price, actor, product.id, text, keep, **other)


def test_z12_a_student_who_has_paid_keeps_the_price_and_a_new_one_pays_the_new():
    world = World()
    mentor, loyal, new = world.mentor(), world.student("Lea"), world.student("Nora")
    product = world.product(mentor, price=10_000)
    bought(world, loyal, product)
    world.move(days=1)
    changed(world, mentor, product, "120")
    world.move(days=1)
    changed(world, mentor, product, "150")
    assert world.order(loyal, product).original == eur(10_000)
    assert world.order(new, product).original == eur(15_000)
    card = world.run(reading.product_card, loyal, product.id)
    assert (card.price, card.quote.newcomers) == (eur(10_000), eur(15_000))
    page = world.run(reading.mentor_page, loyal, mentor.id)
    assert [each.price for each in page.products] == [eur(10_000)]
    board = world.run(pricing.price_board, mentor, product.id)
    assert [each.price.minor for each in board.versions] == [10_000, 12_000, 15_000]
    assert board.payers == {1: 1}
    story = world.run(pricing.why_price, loyal, product.id)
    assert [step.kept for step in story.steps] == [False, True, True]


def test_z12_an_order_that_is_not_paid_makes_nobody_loyal():
    world = World()
    mentor, student = world.mentor(), world.student()
    product = world.product(mentor, price=10_000)
    world.order(student, product)
    world.move(days=1)
    changed(world, mentor, product, "120")
    assert world.order(student, product).original == eur(12_000)


def test_fault_m11_a_price_changed_after_the_quote_leaves_the_open_order_as_it_is():
    world = World()
    mentor, student = world.mentor(), world.student()
    product = world.product(mentor, price=10_000)
    order = world.order(student, product)
    changed(world, mentor, product, "120", keep=False)
    assert world.order(student, product) == order
    world.pay(order, amount=eur(10_000))
    assert world.order_now(order).total == eur(10_000)
    world.move(days=1)
    assert world.order(student, product).original == eur(12_000)


@pytest.mark.parametrize("text", ["0", "-5", "1e9", "9" * 30, "12.345", "½", ""])
def test_fault_m12_what_is_no_price_changes_nothing(text):
    world = World()
    mentor = world.mentor()
    product = world.product(mentor)
    with pytest.raises(AmountInvalid):
        changed(world, mentor, product, text)
    assert not world.store.price_versions


def test_fault_m12_a_price_may_be_typed_in_arabic_digits():
    world = World()
    mentor = world.mentor()
    stored = changed(world, mentor, world.product(mentor), "١٢٠٫٥٠")
    assert stored.price == eur(12_050)


def test_a_price_is_changed_by_its_mentor_and_staff_and_nobody_else():
    world = World()
    mentor, other, staff = world.mentor(), world.mentor("Omar"), world.staff()
    product = world.product(mentor)
    for stranger in (other, world.student()):
        with pytest.raises(NotFound):
            changed(world, stranger, product, "120")
    changed(world, staff, product, "120")
    with pytest.raises(StaleButton):
        changed(world, mentor, product, "130", revision=product.revision)
    world.run(publishing.withdraw_pack, mentor, product.id)
    with pytest.raises(ProductNotForSale):
        changed(world, mentor, product, "140")


def test_the_same_price_again_is_no_version():
    world = World()
    mentor = world.mentor()
    product = world.product(mentor, price=10_000)
    assert changed(world, mentor, product, "100") == product
    assert not world.store.price_versions


def test_a13_the_shop_holds_a_pack_against_the_cheapest_session_it_pays_for():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.offering(mentor, price=3_000)
    world.offering(mentor, price=2_900)
    world.offering(mentor, price=100, takes_credits=False)
    world.offering(mentor, price=200, status=OfferingStatus.PAUSED)
    world.offering(mentor, price=300, trial=True)
    product = world.product(mentor, sessions=4, price=10_000)
    card = world.run(reading.product_card, student, product.id)
    assert (card.saves, card.per_session) == (eur(1_600), eur(2_500))
