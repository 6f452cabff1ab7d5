"""Money: each payment has one outcome, the books balance, refunds reverse exactly what came."""

from dataclasses import replace
from itertools import permutations

import pytest

from core.booking import BookingState, PaidBy
from core.catalog import OfferingKind
from core.errors import (
    AlreadyOwned,
    NotFound,
    NothingToPay,
    OrderClosed,
    ProductNotForSale,
    SeatFull,
    SelfBooking,
)
from core.facts import Checkout, CheckoutEnded, Paid, PaymentFailed, Refunded, RefundFailed
from core.ids import OrderId
from core.ledger import PLATFORM, REVIEW, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState, Outcome, RefundState
from core.packs import PackState
from core.use_cases.buying import begin_checkout, buy_pack, buy_recording, remember_checkout
from core.use_cases.completing import complete
from core.use_cases.publishing import withdraw_pack
from core.use_cases.refunding import return_money
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

S = BookingState


@pytest.fixture
def world() -> World:
    return World()


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


def outcomes(world: World) -> list[Outcome]:
    return [each.outcome for each in world.store.payments.values()]


def test_i01_a_paid_pack_comes_with_one_seat_and_both_are_told(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4)
    assert (pack.total, pack.remaining, pack.state) == (4, 4, PackState.ACTIVE)
    assert world.seat(student, mentor) is not None
    assert NoticeKind.PACK_BOUGHT in world.told(student)
    assert NoticeKind.PACK_SOLD in world.told(mentor)


def test_decision_09_a_second_pack_adds_sessions_extends_the_expiry_and_keeps_one_seat(world):
    student, mentor = world.student(), world.mentor()
    first = world.pack(student, mentor, 4)
    world.move(days=30)
    second = world.pack(student, mentor, 4)
    assert world.pack_now(first).expires_at == second.expires_at
    assert len(world.store.seats) == 1
    world.move_to(first.expires_at)
    assert world.pack_now(first).state is PackState.ACTIVE
    world.move_to(second.expires_at)
    assert world.pack_now(first).state is PackState.EXPIRED


def test_p01_the_split_is_70_to_30_and_sums_to_the_minor_unit(world):
    mentor = world.mentor()
    world.pack(world.student(), mentor, 4, price=9_999)
    assert world.balance(mentor_pending(mentor.id)) == 6_999
    assert world.balance(PLATFORM) == 3_000
    assert world.balance(cash("sandbox")) == -9_999


@pytest.mark.parametrize("price", [1, 2, 3, 99, 101, 12_345])
def test_fault_m15_odd_amounts_split_without_a_rest(world, price):
    mentor = world.mentor()
    world.pack(world.student(), mentor, 1, price=price)
    assert world.balance(mentor_pending(mentor.id)) + world.balance(PLATFORM) == price


def test_fault_m15_each_order_keeps_the_rate_it_was_made_with(world):
    student, mentor = world.student(), world.mentor(share=80)
    order = world.order(student, world.product(mentor))
    row = world.store.mentors[mentor.id]
    world.store.mentors[mentor.id] = replace(row, share_percent=10)
    world.pay(order)
    assert world.balance(mentor_pending(mentor.id)) == 8_000


def test_fault_m03_two_tabs_lead_to_one_order(world):
    student, product = world.student(), world.product(world.mentor())
    first = world.run(buy_pack, student, product.id, "tab-1")
    assert world.run(buy_pack, student, product.id, "tab-2").id == first.id
    assert world.run(buy_pack, student, product.id, "tab-1").id == first.id


def test_fault_m03_a_second_payment_goes_back_and_there_is_one_pack(world):
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor))
    world.pay(order)
    world.pay(order)
    assert outcomes(world) == [Outcome.FULFILLED, Outcome.RETURNED]
    assert len(world.store.packs) == 1
    assert world.balance(owed(student.id)) == 10_000
    world.provider_refunds()
    assert world.balance(owed(student.id)) == 0
    assert world.order_now(order).state is OrderState.PAID


def test_fault_m02_the_same_payment_told_again_changes_nothing(world):
    order = world.order(world.student(), world.product(world.mentor()))
    assert world.pay(order, reference="ch_1") is Settled.DONE
    assert world.pay(order, reference="ch_1") is Settled.REPEATED
    assert len(world.store.payments) == 1


def test_fault_w06_a_payment_for_an_unknown_order_is_unmatched(world):
    fact = Paid("sandbox", "ch_1", OrderId(7), eur(5), world.now)
    assert world.run(settle, fact) is Settled.UNMATCHED
    assert world.store.payments == {}


@pytest.mark.parametrize(
    "amount", [Money(9_999, "EUR"), Money(10_001, "EUR"), Money(10_000, "USD")]
)
def test_fault_m10_a_wrong_amount_or_currency_is_parked_and_staff_are_told(world, amount):
    staff, student = world.staff(), world.student()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order, amount=amount)
    assert outcomes(world) == [Outcome.PARKED]
    assert world.order_now(order).state is OrderState.REVIEW
    assert (world.store.packs, world.balance(REVIEW, amount.currency)) == ({}, amount.minor)
    assert NoticeKind.PAYMENT_IN_REVIEW in world.told(staff)
    assert NoticeKind.PAYMENT_IN_REVIEW in world.told(student)


def test_fault_m04_late_money_reseats_the_booking_when_the_slot_is_still_free(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=5))
    world.move(hours=2)
    assert world.booking(booking).state is S.EXPIRED
    world.pay_for(booking)
    assert world.booking(booking).state is S.SCHEDULED
    assert outcomes(world) == [Outcome.RESEATED]
    assert NoticeKind.BOOKING_CONFIRMED in world.told(student)


def test_fault_m04_late_money_reseats_though_the_hold_was_not_worked_yet(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=5))
    world.jump(hours=2)
    world.pay_for(booking)
    assert world.booking(booking).state is S.SCHEDULED
    assert world.order_now(booking.order_id).state is OrderState.PAID


@pytest.mark.parametrize("worked", [True, False])
def test_fault_m04_late_money_for_a_taken_slot_goes_back_and_nobody_is_double_booked(world, worked):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, 5_000)
    booking = world.book(student, offering, world.slot_in(days=5))
    (world.move if worked else world.jump)(hours=2)
    other = world.book(world.student("B"), offering, booking.starts_at)
    world.pay_for(booking)
    assert outcomes(world) == [Outcome.RETURNED]
    assert world.booking(booking).state is S.EXPIRED
    assert world.booking(other).state is S.AWAITING_PAYMENT
    assert NoticeKind.MONEY_RETURNING in world.told(student)
    world.provider_refunds()
    assert world.balance(cash("sandbox")) == 0


def test_fault_m04_late_money_after_the_start_goes_back(world):
    booking = world.book(world.student(), world.offering(world.mentor(), 5_000))
    world.move_to(booking.starts_at)
    world.pay_for(booking)
    assert outcomes(world) == [Outcome.RETURNED]


def test_fault_m04_money_for_a_pack_after_its_checkout_is_still_a_pack(world):
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor))
    world.move(hours=3)
    assert world.order_now(order).state is OrderState.LAPSED
    world.pay(order)
    assert outcomes(world) == [Outcome.RESEATED]
    assert len(world.store.packs) == 1


def test_fault_b14_the_last_seat_is_not_sold_twice_while_a_checkout_runs(world):
    mentor = world.mentor(cap=1)
    product = world.product(mentor)
    world.order(world.student("A"), product)
    with pytest.raises(SeatFull):
        world.order(world.student("B"), product)
    world.move(minutes=31)
    assert world.order(world.student("B"), product)


def test_fault_b14_late_money_for_the_last_seat_goes_back_when_it_is_gone(world):
    mentor = world.mentor(cap=1)
    product = world.product(mentor)
    late = world.order(world.student("A"), product)
    world.move(minutes=31)
    world.pay(world.order(world.student("B"), product))
    world.pay(late)
    assert outcomes(world) == [Outcome.FULFILLED, Outcome.RETURNED]
    assert len(world.store.seats) == 1


def test_fault_m05_partial_refunds_in_any_order_reverse_the_split_exactly():
    for parts in permutations([3_333, 1, 6_667]):
        world = World()
        student, mentor = world.student(), world.mentor()
        order = world.order(student, world.product(mentor, price=10_001))
        world.pay(order, reference="ch_1")
        for number, part in enumerate([*parts, *parts]):
            fact = Refunded("sandbox", f"re_{number % 3}", "ch_1", eur(part), None, world.now)
            expected = Settled.DONE if number < 3 else Settled.REPEATED
            assert world.run(settle, fact) is expected
        accounts = (mentor_pending(mentor.id), PLATFORM, owed(student.id), cash("sandbox"))
        assert [world.balance(each) for each in accounts] == [0, 0, 0, 0]
        assert world.order_now(order).state is OrderState.REFUNDED


def test_fault_m06_a_full_refund_cancels_what_is_ahead_and_keeps_what_happened(world):
    student, mentor = world.student(), world.mentor()
    pack, offering = world.pack(student, mentor, 3), world.offering(mentor, 5_000)
    past = world.book(student, offering, world.slot_in(days=2))
    ahead = world.book(student, offering, world.slot_in(days=9))
    world.move_to(past.ends_at)
    world.run(complete, mentor, past.id)
    (payment,) = world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(10_000), None, world.now)
    world.run(settle, fact)
    assert world.booking(past).state is S.COMPLETED
    assert world.booking(ahead).state is S.CANCELLED
    now = world.pack_now(pack)
    assert (now.state, now.used, now.held, now.remaining) == (PackState.REFUNDED, 1, 0, 0)
    assert world.seat(student, mentor) is None
    (told,) = world.notices(NoticeKind.MONEY_RETURNED, student)
    lost = {name: told.facts[name] for name in ("sessions", "cancelled", "seat")}
    assert lost == {"sessions": 2, "cancelled": 1, "seat": 1}


def test_decision_10_a_refund_after_earning_takes_back_what_was_available(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 1)
    booking = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=2))
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    (payment,) = world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(10_000), None, world.now)
    world.run(settle, fact)
    assert world.balance(mentor_available(mentor.id)) == 0
    assert world.balance(PLATFORM) == 0


def test_fault_w02_a_refund_that_comes_before_its_payment_is_early(world):
    fact = Refunded("sandbox", "re_1", "ch_1", eur(1), None, world.now)
    assert world.run(settle, fact) is Settled.EARLY


def test_a_refund_made_at_the_provider_is_the_one_we_still_waited_for(world):
    order = world.order(world.student(), world.product(world.mentor()))
    world.pay(order, reference="ch_1")
    world.run(lambda uow: return_money(uow, uow.orders.get(order.id), eur(10_000), "asked"))
    fact = Refunded("sandbox", "re_1", "ch_1", eur(10_000), None, world.now)
    assert world.run(settle, fact) is Settled.DONE
    (refund,) = world.store.refunds.values()
    assert (refund.state, refund.reference) == (RefundState.DONE, "re_1")


def test_no_more_is_ever_returned_than_came(world):
    order = world.order(world.student(), world.product(world.mentor()))
    world.pay(order)
    for _ in range(3):
        world.run(lambda uow: return_money(uow, uow.orders.get(order.id), eur(6_000), "asked"))
    assert [each.amount.minor for each in world.store.refunds.values()] == [6_000, 4_000]


def test_a_refund_that_fails_is_told_to_staff_and_stays_owed(world):
    staff, student = world.staff(), world.student()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order, reference="ch_1")
    refund = world.run(lambda uow: return_money(uow, uow.orders.get(order.id), eur(500), "asked"))
    fact = RefundFailed("sandbox", "ch_1", refund.id, "account closed")
    assert world.run(settle, fact) is Settled.DONE
    assert NoticeKind.REFUND_STUCK in world.told(staff)
    assert world.balance(owed(student.id)) == 500


def test_a_failed_payment_is_told_once_and_the_order_stays_open(world):
    student = world.student()
    order = world.order(student, world.product(world.mentor()))
    fact = PaymentFailed("sandbox", "ch_1", order.id, "declined")
    for _ in range(2):
        world.run(settle, fact)
    assert world.told(student).count(NoticeKind.PAYMENT_FAILED) == 1
    assert world.order_now(order).state is OrderState.OPEN


def test_fault_m01_the_key_of_a_checkout_stays_until_the_provider_closed_it(world):
    order = world.order(world.student(), world.product(world.mentor()))
    first = world.run(begin_checkout, order.id, "https://x.test", "en")
    world.run(remember_checkout, order.id, Checkout("sandbox", "cs_1", "https://pay.test/1"))
    assert world.run(begin_checkout, order.id, "https://x.test", "en").key == first.key
    world.run(settle, CheckoutEnded("sandbox", "cs_1", order.id))
    assert world.run(begin_checkout, order.id, "https://x.test", "en").key != first.key
    assert len([key for key in world.store.jobs if key.startswith("check:")]) == 1


def test_a_paid_order_has_no_checkout(world):
    order = world.order(world.student(), world.product(world.mentor()))
    world.pay(order)
    with pytest.raises(OrderClosed) as refused:
        world.run(begin_checkout, order.id, "https://x.test", "en")
    assert refused.value.facts["state"] is OrderState.PAID


def test_a02_a_recording_is_owned_as_soon_as_it_is_paid_and_bought_once(world):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(
        mentor, 10_000, kind=OfferingKind.RECORDED, video_link="https://v.io/1"
    )
    order = world.run(buy_recording, student, offering.id, "tap")
    world.pay(order)
    assert NoticeKind.RECORDING_READY in world.told(student)
    assert NoticeKind.RECORDING_SOLD in world.told(mentor)
    assert world.balance(mentor_available(mentor.id)) == 7_000
    with pytest.raises(AlreadyOwned):
        world.run(buy_recording, student, offering.id, "again")


def test_fault_m13_a_free_recording_is_given_at_once_without_a_provider_or_an_entry(world):
    student = world.student()
    offering = world.offering(world.mentor(), 0, kind=OfferingKind.RECORDED)
    order = world.run(buy_recording, student, offering.id, "tap")
    assert order.state is OrderState.PAID
    assert (world.store.payments, world.store.journal) == ({}, {})
    assert NoticeKind.RECORDING_READY in world.told(student)
    with pytest.raises(OrderClosed):
        world.run(begin_checkout, order.id, "https://x.test", "en")


def test_nothing_withdrawn_missing_or_of_ones_own_is_bought(world):
    student, mentor = world.student(), world.mentor()
    product = world.product(mentor)
    with pytest.raises(SelfBooking):
        world.run(buy_pack, mentor, product.id, "tap")
    with pytest.raises(NotFound):
        world.run(buy_pack, student, replace(product, id=9).id, "tap")
    world.run(withdraw_pack, mentor, product.id)
    with pytest.raises(ProductNotForSale):
        world.run(buy_pack, student, product.id, "tap")


def test_an_order_over_nothing_never_reaches_a_provider(world):
    product = world.product(world.mentor(), price=0)
    order = world.order(world.student(), product)
    with pytest.raises(NothingToPay):
        world.run(begin_checkout, order.id, "https://x.test", "en")


def test_a_pack_pays_only_for_its_own_mentor(world):
    student = world.student()
    world.pack(student, world.mentor("A"))
    assert world.book(student, world.offering(world.mentor("B"), 500)).paid_by is PaidBy.MONEY
