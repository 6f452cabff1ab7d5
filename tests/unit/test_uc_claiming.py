"""Bought elsewhere: what shops say, who claims it, every minor unit on the way (Z1, Z2, X12)."""

from datetime import timedelta
from itertools import permutations

import pytest

from core.codes import TRIES_AN_HOUR, hash_of
from core.errors import (
    ClaimKeyChanged,
    ClaimsLocked,
    NotAllowed,
    PurchaseClosed,
    SelfBooking,
    StaleButton,
)
from core.ids import encode
from core.ledger import PLATFORM, REVIEW, UNCLAIMED, cash, mentor_available, mentor_pending
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState
from core.packs import PackState
from core.people import Role
from core.purchases import Bought, GivenBack, PurchaseState, claim_code
from core.use_cases.buying_elsewhere import money_given_back, purchase_arrived
from core.use_cases.claiming import Came, claim, link_purchase
from core.use_cases.joining import grant_role
from core.use_cases.settled import Settled
from core.use_cases.unclaimed import accept, nudge, open_purchases, products_by_number
from tests.harness.world import World

KEY = "k" * 32
SHOP = cash("shop:books")


@pytest.fixture
def world():
    return World()


def told(world, sold, reference="R-1", minor=10_000, currency="EUR", **changes):
    facts = {
        "shop": "books",
        "reference": reference,
        "email": "sara@example.org",
        "buyer_name": "Sara",
        "product": encode(sold.id),
        "mentor": "",
        "sessions": 0,
        "amount": Money(minor, currency),
        "paid_at": world.now,
        **changes,
    }
    return Bought(**facts)


def code(reference="R-1"):
    return claim_code(KEY, "books", reference)


def arrives(world, bought):
    return world.run(purchase_arrived, bought, hash_of(code(bought.reference)))


def given_back(world, minor, reference="back-1", purchase="R-1"):
    fact = GivenBack("books", reference, purchase, Money(minor, "EUR"), world.now)
    return world.run(money_given_back, fact)


def only_purchase(world):
    (purchase,) = world.store.purchases.values()
    return purchase


def test_z01_what_was_paid_elsewhere_waits_and_becomes_a_pack_for_who_has_the_code(world):
    mona, sara = world.mentor("Mona"), world.student()
    product = world.product(mona)
    assert arrives(world, told(world, product)) is Settled.DONE
    assert (world.balance(SHOP), world.balance(UNCLAIMED)) == (-10_000, 10_000)
    world.move(hours=2)
    claimed = world.run(claim, sara, code())
    assert claimed.came is Came.CLAIMED
    order = world.order_now(claimed.order)
    assert (order.state, order.total.minor, order.provider) == (
        OrderState.PAID, 10_000, "shop:books")  # fmt: skip
    pack = world.store.packs[order.result_id]
    assert (pack.student_id, pack.remaining) == (sara.id, 4)
    assert world.seat(sara, mona).is_live
    assert world.balance(UNCLAIMED) == 0
    assert world.balance(mentor_pending(mona.id)) == 7_000
    assert world.balance(PLATFORM) == 3_000
    assert NoticeKind.PACK_BOUGHT in world.told(sara)
    assert NoticeKind.PACK_SOLD in world.told(mona)


def test_a_purchase_told_twice_is_one_purchase(world):
    product = world.product(world.mentor("Mona"))
    assert arrives(world, told(world, product)) is Settled.DONE
    assert arrives(world, told(world, product)) is Settled.REPEATED
    assert world.balance(UNCLAIMED) == 10_000


def test_a_code_counts_once(world):
    product, sara = world.product(world.mentor("Mona")), world.student()
    arrives(world, told(world, product))
    world.run(claim, sara, code())
    for person in (sara, world.student("Omar")):
        with pytest.raises(PurchaseClosed):
            world.run(claim, person, code())
    assert len(world.store.packs) == 1


def test_fault_z06_five_wrong_codes_an_hour_and_no_more(world):
    product, sara = world.product(world.mentor("Mona")), world.student()
    arrives(world, told(world, product))
    for number in range(TRIES_AN_HOUR):
        assert world.run(claim, sara, f"WRONG-{number}").came is Came.WRONG
    with pytest.raises(ClaimsLocked):
        world.run(claim, sara, code())
    assert world.run(claim, world.student("Omar"), "WRONG").came is Came.WRONG
    world.move(hours=1)
    assert world.run(claim, sara, code()).came is Came.CLAIMED


def test_fault_wb13_an_address_opens_nothing(world):
    product, sara = world.product(world.mentor("Mona")), world.student()
    arrives(world, told(world, product))
    for guess in ("sara@example.org", "", "R-1", "books"):
        assert world.run(claim, sara, guess).came is Came.WRONG


def test_when_the_mentor_is_full_the_code_stays_good_and_staff_know(world):
    mona, sara, stella = world.mentor("Mona", cap=1), world.student(), world.staff()
    product = world.product(mona)
    first = world.pack(world.student("Omar"), mona)
    arrives(world, told(world, product))
    assert world.run(claim, sara, code()).came is Came.NO_PLACE
    assert NoticeKind.PURCHASE_NO_PLACE in world.told(stella)
    assert only_purchase(world).state is PurchaseState.WAITING
    assert world.balance(UNCLAIMED) == 10_000
    world.pack_now(first)
    world.store.mentors[mona.id] = type(world.store.mentors[mona.id])(mona.id, "UTC", seat_cap=2)
    assert world.run(claim, sara, code()).came is Came.CLAIMED


def test_fault_m18_nothing_is_claimed_with_a_mentor_who_left(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    arrives(world, told(world, world.product(mona)))
    world.run(grant_role, stella, mona.id, Role.MENTOR, False)
    assert world.run(claim, sara, code()).came is Came.GONE
    assert only_purchase(world).state is PurchaseState.WAITING


def test_a_mentor_does_not_claim_their_own(world):
    mona = world.mentor("Mona")
    arrives(world, told(world, world.product(mona)))
    with pytest.raises(SelfBooking):
        world.run(claim, mona, code())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"minor": 9_999}, "amount"),
        ({"currency": "USD"}, "currency"),
        ({"product": "0"}, "product"),
        ({"product": "", "mentor": "0", "sessions": 4}, "product"),
    ],
)
def test_what_is_not_what_we_sell_waits_for_staff_with_its_money_in_the_books(
    world, changes, problem
):
    stella, product = world.staff(), world.product(world.mentor("Mona"))
    arrives(world, told(world, product, **changes))
    purchase = only_purchase(world)
    assert (purchase.state, purchase.problem) == (PurchaseState.REVIEW, problem)
    assert world.balance(REVIEW, purchase.amount.currency) == purchase.amount.minor
    assert NoticeKind.PURCHASE_IN_REVIEW in world.told(stella)
    assert world.run(claim, world.student(), code()).came is Came.IN_REVIEW


def test_staff_take_another_amount_as_it_is_and_it_is_the_price(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    arrives(world, told(world, world.product(mona), minor=8_001))
    seen = only_purchase(world)
    assert world.run(accept, stella, seen.id, seen.revision).state is PurchaseState.WAITING
    with pytest.raises(PurchaseClosed):
        world.run(accept, stella, seen.id, seen.revision)
    claimed = world.run(claim, sara, code())
    assert claimed.order.total == Money(8_001, "EUR")
    assert world.balance(mentor_pending(mona.id)) + world.balance(PLATFORM) == 8_001
    assert (world.balance(REVIEW), world.balance(UNCLAIMED)) == (0, 0)


def test_another_currency_is_not_taken(world):
    stella, product = world.staff(), world.product(world.mentor("Mona"))
    arrives(world, told(world, product, currency="USD"))
    seen = only_purchase(world)
    assert world.run(accept, stella, seen.id, seen.revision).state is PurchaseState.REVIEW


def test_a_mentor_and_a_count_name_the_pack_where_there_is_just_one(world):
    mona = world.mentor("Mona")
    product = world.product(mona, sessions=4)
    named = {"product": "", "mentor": encode(mona.id), "sessions": 4}
    arrives(world, told(world, product, **named))
    assert only_purchase(world).product_id == product.id
    world.product(mona, sessions=4)
    arrives(world, told(world, product, "R-2", **named))
    assert world.store.purchases[max(world.store.purchases)].problem == "product"


def test_all_of_the_money_back_before_the_claim_ends_the_purchase(world):
    product = world.product(world.mentor("Mona"))
    arrives(world, told(world, product))
    assert given_back(world, 4_000) is Settled.DONE
    assert given_back(world, 4_000) is Settled.REPEATED
    assert given_back(world, 6_000, "back-2") is Settled.DONE
    assert only_purchase(world).state is PurchaseState.RETURNED
    assert (world.balance(SHOP), world.balance(UNCLAIMED)) == (0, 0)
    with pytest.raises(PurchaseClosed):
        world.run(claim, world.student(), code())
    assert given_back(world, 1, "back-3") is Settled.UNMATCHED


def test_a_part_given_back_before_the_claim_makes_the_order_smaller(world):
    mona, sara = world.mentor("Mona"), world.student()
    arrives(world, told(world, world.product(mona)))
    given_back(world, 3_333)
    claimed = world.run(claim, sara, code())
    assert claimed.order.total == Money(6_667, "EUR")
    assert -world.balance(SHOP) == 6_667
    assert given_back(world, 3_333) is Settled.REPEATED


def test_more_than_came_is_no_refund_of_it(world):
    arrives(world, told(world, world.product(world.mentor("Mona"))))
    assert given_back(world, 10_001) is Settled.UNMATCHED
    wrong = GivenBack("books", "b", "R-1", Money(5, "USD"), world.now)
    assert world.run(money_given_back, wrong) is Settled.UNMATCHED
    assert world.balance(UNCLAIMED) == 10_000


def test_after_the_claim_the_shops_refund_goes_the_way_of_all_refunds(world):
    mona, sara = world.mentor("Mona"), world.student()
    arrives(world, told(world, world.product(mona)))
    order = world.run(claim, sara, code()).order
    assert given_back(world, 10_000) is Settled.DONE
    assert given_back(world, 10_000) is Settled.REPEATED
    assert world.order_now(order).state is OrderState.REFUNDED
    pack = world.store.packs[world.order_now(order).result_id]
    assert pack.state is PackState.REFUNDED
    for account in (SHOP, UNCLAIMED, mentor_pending(mona.id), mentor_available(mona.id), PLATFORM):
        assert world.balance(account) == 0


def test_fault_w02_in_whatever_order_the_shop_tells_it_the_books_are_the_same():
    ends = set()
    for order in permutations(("bought", "back-1", "back-2", "bought", "back-1")):
        world = World()
        product = world.product(world.mentor("Mona"))
        waiting = list(order)
        for _ in range(10):
            if not waiting:
                break
            what = waiting.pop(0)
            if what == "bought":
                arrives(world, told(world, product))
            elif given_back(world, 2_000, what) is Settled.EARLY:
                waiting.append(what)
        purchase = only_purchase(world)
        ends.add((purchase.state, purchase.left.minor, world.balance(UNCLAIMED),
                  world.balance(SHOP)))  # fmt: skip
    assert ends == {(PurchaseState.WAITING, 6_000, 6_000, -6_000)}


def test_z02_staff_hear_once_of_who_paid_and_never_came(world):
    stella, product = world.staff(), world.product(world.mentor("Mona"))
    arrives(world, told(world, product))
    world.move(hours=23)
    assert NoticeKind.PURCHASE_UNCLAIMED not in world.told(stella)
    world.move(hours=72)
    assert world.told(stella).count(NoticeKind.PURCHASE_UNCLAIMED) == 1


def test_z02_nobody_hears_of_who_came_in_time(world):
    stella, product = world.staff(), world.product(world.mentor("Mona"))
    arrives(world, told(world, product))
    world.run(claim, world.student(), code())
    world.move(hours=25)
    assert NoticeKind.PURCHASE_UNCLAIMED not in world.told(stella)


def test_x12_staff_say_whose_it_is(world):
    mona, sara, stella = world.mentor("Mona"), world.student(), world.staff()
    arrives(world, told(world, world.product(mona)))
    seen = only_purchase(world)
    with pytest.raises(StaleButton):
        world.run(link_purchase, stella, seen.id, sara.id, seen.revision + 1)
    with pytest.raises(NotAllowed):
        world.run(link_purchase, sara, seen.id, sara.id, seen.revision)
    assert world.run(link_purchase, stella, seen.id, sara.id, seen.revision).came is Came.CLAIMED
    (line,) = [e for e in world.store.audit.values() if e.action == "purchase_linked"]
    assert (line.actor_id, line.facts["person"]) == (stella.id, sara.id)
    assert NoticeKind.PACK_BOUGHT in world.told(sara)
    with pytest.raises(PurchaseClosed):
        world.run(claim, sara, code())


def test_z02_the_code_is_made_again_for_staff_to_send_and_that_is_kept(world):
    stella = world.staff()
    arrives(world, told(world, world.product(world.mentor("Mona"))))
    (card,) = world.run(open_purchases, stella)
    assert card.code == ""
    shown = world.run(nudge, stella, card.purchase.id, KEY)
    assert shown.code == code()
    assert shown.purchase.nudged_at == world.now
    with pytest.raises(ClaimKeyChanged):
        world.run(nudge, stella, card.purchase.id, "another key")
    with pytest.raises(ClaimKeyChanged):
        world.run(nudge, stella, card.purchase.id, "")
    with pytest.raises(NotAllowed):
        world.run(nudge, world.student(), card.purchase.id, KEY)


def test_the_code_itself_is_kept_nowhere(world):
    arrives(world, told(world, world.product(world.mentor("Mona"))))
    kept = repr(world.store)
    assert code() not in kept
    assert code().replace("-", "") not in kept


def test_without_a_key_there_are_no_codes_and_staff_still_can(world):
    sara, stella = world.student(), world.staff()
    bought = told(world, world.product(world.mentor("Mona")))
    world.run(purchase_arrived, bought, "")
    assert world.run(claim, sara, "").came is Came.WRONG
    seen = only_purchase(world)
    assert world.run(link_purchase, stella, seen.id, sara.id).came is Came.CLAIMED


def test_shops_read_the_numbers_of_what_they_may_sell(world):
    product = world.product(world.mentor("Mona"))
    assert world.run(products_by_number, world.staff()) == ((product, "Mona"),)


def test_a_purchase_long_ago_is_claimed_all_the_same(world):
    arrives(world, told(world, world.product(world.mentor("Mona"))))
    world.now += timedelta(days=700)
    assert world.run(claim, world.student(), code()).came is Came.CLAIMED
