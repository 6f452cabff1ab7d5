"""Payments, packs, seats and shares: the rows of docs/features.md, H, I and P."""

import pytest

from core.booking import PaidBy
from core.catalog import BookingMode
from core.errors import PackExpired, SeatNotActive
from core.facts import Refunded
from core.ledger import mentor_pending
from core.orders import Order, OrderState, Outcome
from core.packs import PackState
from core.people import Person
from core.use_cases.approving import approve
from core.use_cases.buying import begin_checkout
from core.use_cases.completing import complete
from core.use_cases.reading import earnings, mentor_page, my_orders
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


def bought(world: World, sessions: int = 4) -> tuple[Person, Person, Order]:
    student, mentor = world.student(), world.mentor()
    return student, mentor, world.order(student, world.product(mentor, sessions))


def test_h01_a_checkout_says_which_order_it_is_for_and_how_much(world: World):
    _, _, order = bought(world)
    wanted = world.run(begin_checkout, order.id, "https://seatmate.test/pay", "en")
    assert (wanted.order_id, wanted.amount, wanted.title) == (order.id, order.total, order.title)
    assert wanted.expires_at == order.expires_at


def test_h09_an_order_paid_again_and_again_gives_one_payment_one_pack_and_one_seat(world: World):
    _, _, order = bought(world)
    assert world.pay(order, "ch_1") is Settled.DONE
    assert world.pay(order, "ch_1") is Settled.REPEATED
    assert world.pay(order, "ch_2") is Settled.DONE
    outcomes = [each.outcome for each in world.store.payments.values()]
    assert outcomes == [Outcome.FULFILLED, Outcome.RETURNED]
    assert (len(world.store.packs), len(world.store.seats)) == (1, 1)


def test_h11_an_order_nobody_pays_ends_and_its_place_is_free_again(world: World):
    mentor = world.mentor(cap=1)
    product, reader = world.product(mentor), world.student("Omar")
    order = world.order(world.student("Sara"), product)
    assert world.run(mentor_page, reader, mentor.id).free_seats == 0
    world.move(minutes=31)
    assert world.order_now(order).state is OrderState.LAPSED
    assert world.run(mentor_page, reader, mentor.id).free_seats == 1


def test_h17_an_order_keeps_the_original_amount_beside_the_discount(world: World):
    _, _, order = bought(world)
    assert order.original - order.discount == order.total


def test_i02_an_expired_pack_books_nothing_more(world: World):
    student, mentor, order = bought(world)
    world.pay(order)
    world.move(days=91)
    (pack,) = world.store.packs.values()
    assert pack.state is PackState.EXPIRED
    with pytest.raises((PackExpired, SeatNotActive)):
        world.book(student, world.offering(mentor, 500), pay_with=PaidBy.CREDIT)


def test_i03_what_remains_is_what_is_neither_held_nor_used(world: World):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4)
    talk = world.offering(mentor, 500)
    first = world.book(student, talk, world.slot_in(days=2))
    world.move_to(first.ends_at)
    world.run(complete, mentor, first.id)
    world.book(student, talk, world.slot_in(days=2))
    now = world.pack_now(pack)
    assert (now.total, now.used, now.held, now.remaining) == (4, 1, 1, 2)


def test_i05_there_is_one_seat_with_a_mentor_whatever_the_number_of_packs(world: World):
    student, mentor = world.student(), world.mentor(cap=1)
    for _ in range(2):
        world.pack(student, mentor)
    assert len(world.store.packs) == 2
    assert len(world.store.seats) == 1


def test_i06_anybody_can_see_how_many_seats_a_mentor_has_left(world: World):
    mentor, reader = world.mentor(cap=3), world.student("Omar")
    world.pack(world.student("Sara"), mentor)
    assert world.run(mentor_page, reader, mentor.id).free_seats == 2


def test_i07_a_seat_is_released_when_its_pack_expired_and_the_grace_is_over(world: World):
    student, mentor, order = bought(world)
    world.pay(order)
    world.move(days=90, hours=71)
    assert world.seat(student, mentor) is not None
    world.move(hours=2)
    assert world.seat(student, mentor) is None


def test_i07_a_seat_is_released_when_its_pack_is_refunded(world: World):
    student, mentor, order = bought(world)
    world.pay(order, "ch_1")
    back = Refunded("sandbox", "re_1", "ch_1", order.total, None, world.now)
    world.run(settle, back)
    assert world.seat(student, mentor) is None


def test_i11_the_sessions_of_a_pack_are_numbered(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 3)
    talk = world.offering(mentor, 500)
    booked = [world.book(student, talk, world.slot_in(days=day)) for day in (2, 3, 4)]
    assert [each.session_number for each in booked] == [1, 2, 3]


def test_p02_p04_a_mentor_is_credited_when_the_money_is_there_and_not_before(world: World):
    _, mentor, order = bought(world)
    assert world.balance(mentor_pending(mentor.id)) == 0
    world.pay(order)
    assert world.balance(mentor_pending(mentor.id)) == 7_000
    assert world.run(earnings, mentor, mentor.id).gross == {"EUR": 10_000}


def test_x02_the_checkout_ends_with_the_hold_on_the_slot(world: World):
    booked = world.book(world.student(), world.offering(world.mentor(), 500))
    assert booked.order_id is not None
    order = world.order_now(booked.order_id)
    assert booked.hold_until == order.expires_at
    wanted = world.run(begin_checkout, order.id, "https://seatmate.test/pay", "en")
    assert wanted.expires_at == booked.hold_until


def test_x02_an_approved_session_is_held_for_a_day_and_its_order_ends_with_it(world: World):
    student, mentor = world.student(), world.mentor()
    asks = world.offering(mentor, 500, BookingMode.REQUEST)
    asked = world.book(student, asks, world.slot_in(days=9))
    held = world.run(approve, mentor, asked.id).hold_until
    assert held is not None
    assert (held - world.now).total_seconds() == 24 * 3600
    assert world.run(my_orders, student) == ()
