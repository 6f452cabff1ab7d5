"""Money in the corners: wrong currencies, refunds that cross, the same thing paid twice."""

from dataclasses import replace

import pytest

from core.booking import BookingState, By, PaidBy
from core.catalog import BookingMode, OfferingKind
from core.errors import StaleButton
from core.facts import Refunded
from core.ledger import REVIEW, mentor_available, mentor_pending, owed
from core.money import Money
from core.orders import OrderState, Outcome, RefundState
from core.packs import PackState
from core.people import Role
from core.use_cases.approving import approve
from core.use_cases.buying import buy_pack, buy_recording, proceed_to_payment
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete
from core.use_cases.correcting import correct_pack
from core.use_cases.joining import ban, grant_role
from core.use_cases.reading import my_packs
from core.use_cases.refunding import return_money
from core.use_cases.reviewing import return_parked
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

S = BookingState


@pytest.fixture
def world() -> World:
    return World()


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


def at_the_provider(world: World, payment: int, cents: int, reference: str) -> Settled:
    """Staff refunded by hand on the provider's own page."""
    paid = world.store.payments[payment]
    money = Money(cents, paid.amount.currency)
    fact = Refunded(paid.provider, reference, paid.reference, money, None, world.now)
    return world.run(settle, fact)


def only(rows):
    (row,) = rows.values()
    return row


def test_fault_m10_money_in_another_currency_can_be_sent_back(world):
    student, staff = world.student(), world.staff()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order, amount=Money(10_000, "USD"))
    world.run(return_parked, staff, order.id)
    assert only(world.store.refunds).amount == Money(10_000, "USD")
    assert world.balance(REVIEW, "USD") == 0
    world.provider_refunds()
    assert world.balance(owed(student.id), "USD") == 0


def test_fault_m10_money_in_another_currency_refunded_at_the_provider_in_two_parts(world):
    student = world.student()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order, amount=Money(10_000, "USD"))
    payment = only(world.store.payments)
    at_the_provider(world, payment.id, 4_000, "re_1")
    at_the_provider(world, payment.id, 6_000, "re_2")
    assert world.balance(REVIEW, "USD") == 0


def test_fault_m10_a_wrong_amount_for_a_paid_order_goes_back_by_itself(world):
    """Nobody could send it back by hand: the order is not in review."""
    student = world.student()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order)
    world.pay(order, amount=eur(777))
    assert world.order_now(order).state is OrderState.PAID
    assert world.balance(owed(student.id)) == 777
    world.provider_refunds()
    assert world.balance(owed(student.id)) == 0


def test_fault_m05_part_of_a_wanted_refund_made_at_the_provider_leaves_the_rest_wanted(world):
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor))
    world.pay(order)
    world.run(lambda uow: return_money(uow, order, eur(10_000), "cancelled"))
    payment = only(world.store.payments)
    assert at_the_provider(world, payment.id, 3_000, "re_staff") is Settled.DONE
    wanted = [e for e in world.store.refunds.values() if e.state is RefundState.WANTED]
    assert [each.amount for each in wanted] == [eur(7_000)]
    assert world.balance(owed(student.id)) == 7_000
    assert world.balance(mentor_pending(mentor.id)) == 0
    jobs = [each.row.key for each in world.store.jobs.values() if each.open]
    assert f"refund:{wanted[0].id}:7000" in jobs
    world.provider_refunds()
    assert world.balance(owed(student.id)) == 0
    assert world.order_now(order).state is OrderState.REFUNDED


def test_fault_m05_a_wanted_refund_that_was_made_in_two_parts_is_not_asked_for_again(world):
    student = world.student()
    order = world.order(student, world.product(world.mentor()))
    world.pay(order)
    world.pay(order)
    second = next(e for e in world.store.payments.values() if e.outcome is Outcome.RETURNED)
    at_the_provider(world, second.id, 4_000, "re_1")
    at_the_provider(world, second.id, 6_000, "re_2")
    assert world.balance(owed(student.id)) == 0
    assert not [e for e in world.store.refunds.values() if e.state is RefundState.WANTED]
    assert world.order_now(order).state is OrderState.PAID


def test_decision_11_all_unused_sessions_refunded_at_the_provider_end_the_pack(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4, price=10_000)
    offering = world.offering(mentor, price=3_000)
    done = world.book(student, offering, world.slot_in(days=2))
    ahead = world.book(student, offering, world.slot_in(days=9))
    world.move(days=3)
    world.run(complete, mentor, done.id)
    at_the_provider(world, only(world.store.payments).id, 7_500, "re_1")
    assert world.pack_now(pack).state is PackState.REFUNDED
    assert world.booking(ahead).state is S.CANCELLED
    assert world.booking(done).state is S.COMPLETED
    assert world.seat(student, mentor) is None
    assert world.balance(mentor_available(mentor.id)) == 1_750
    assert world.balance(mentor_pending(mentor.id)) == 0


def test_decision_11_a_smaller_refund_leaves_the_pack_as_it_is(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4, price=10_000)
    at_the_provider(world, only(world.store.payments).id, 2_000, "re_1")
    assert world.pack_now(pack).state is PackState.ACTIVE


def test_fault_m03_late_money_for_a_recording_that_was_bought_meanwhile_goes_back(world):
    student, mentor = world.student(), world.mentor()
    film = world.offering(mentor, price=900, kind=OfferingKind.RECORDED, video_link="https://a.io")
    first = world.run(buy_recording, student, film.id, "one")
    world.move(minutes=31)
    second = world.run(buy_recording, student, film.id, "two")
    world.pay(second)
    world.pay(first)
    assert world.balance(owed(student.id)) == 900
    assert world.balance(mentor_available(mentor.id)) == 630


def test_fault_m03_late_money_for_a_pack_that_was_bought_again_meanwhile_goes_back(world):
    student, product = world.student(), world.product(world.mentor())
    first = world.run(buy_pack, student, product.id, "one")
    world.move(minutes=31)
    second = world.run(buy_pack, student, product.id, "two")
    world.pay(second)
    world.pay(first)
    assert len(world.store.packs) == 1
    assert world.balance(owed(student.id)) == 10_000


def test_fault_m10_pressing_pay_while_a_human_looks_leads_to_the_same_order(world):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, 5_000, BookingMode.REQUEST)
    booking = world.book(student, offering, pay_with=PaidBy.MONEY)
    world.run(approve, mentor, booking.id)
    order = world.run(proceed_to_payment, student, booking.id)
    world.pay(order, amount=eur(50))
    again = world.run(proceed_to_payment, student, booking.id)
    assert (again.id, again.state) == (order.id, OrderState.REVIEW)


@pytest.mark.parametrize("how", ["left", "banned"])
def test_fault_m04_late_money_goes_back_when_the_mentor_is_gone(world, how):
    student, mentor, staff = world.student(), world.mentor(), world.staff()
    pack = world.order(student, world.product(mentor))
    offering = world.offering(mentor, 5_000)
    booking = world.book(student, offering, world.slot_in(days=3), pay_with=PaidBy.MONEY)
    world.move(minutes=31)
    if how == "left":
        world.run(grant_role, staff, mentor.id, Role.MENTOR, False)
    else:
        world.run(ban, staff, mentor.id)
    world.pay(pack)
    world.pay_for(booking)
    assert not world.store.packs
    assert world.booking(booking).state is S.EXPIRED
    assert world.balance(owed(student.id)) == 15_000


def test_decision_09_a_second_pack_extends_one_whose_credits_are_all_held(world):
    student, mentor = world.student(), world.mentor()
    first = world.pack(student, mentor, 1)
    offering = world.offering(mentor, price=3_000)
    booking = world.book(student, offering, world.slot_in(days=5))
    world.move(days=2)
    second = world.pack(student, mentor, 1)
    world.run(cancel, mentor, booking.id)
    assert world.pack_now(first).expires_at == second.expires_at


def test_decision_12_a_credit_the_mentor_gives_back_can_still_be_used(world):
    """The pack had run out meanwhile; without more time the credit would be back and lost."""
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    offering = world.offering(mentor, price=3_000)
    world.move(days=80)
    booking = world.book(student, offering, world.slot_in(days=20))
    world.move(days=15)
    assert world.pack_now(pack).state is PackState.EXPIRED
    world.run(cancel, mentor, booking.id)
    given = world.pack_now(pack)
    assert given.state is PackState.ACTIVE
    assert given.is_usable(world.now)
    again = world.book(student, offering, world.slot_in(days=2), pay_with=PaidBy.CREDIT)
    assert again.pack_id == pack.id
    world.run(cancel, mentor, again.id)
    world.move_to(world.pack_now(pack).expires_at)
    assert world.pack_now(pack).state is PackState.EXPIRED


def test_decision_12_a_student_who_cancels_after_the_expiry_gains_no_time(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    offering = world.offering(mentor, price=3_000)
    world.move(days=80)
    booking = world.book(student, offering, world.slot_in(days=20))
    world.move(days=15)
    world.run(cancel, student, booking.id)
    assert not world.pack_now(pack).is_usable(world.now)


def test_fault_m06_a_refunded_pack_leaves_no_seat_behind_for_an_expired_one(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 2)
    world.move(days=89)
    seat = world.seat(student, mentor)
    assert seat is not None
    old = only(world.store.packs)
    world.store.packs[old.id] = replace(old, expires_at=world.now, state=PackState.EXPIRED)
    order = world.order(student, world.product(mentor))
    world.pay(order)
    payment = max(world.store.payments)
    at_the_provider(world, payment, 10_000, "re_all")
    assert world.seat(student, mentor) is None
    assert len(world.run(my_packs, student)) == 2


def test_decision_12_a_mentor_who_was_absent_gives_back_a_usable_credit(world):
    from core.use_cases.completing import mark_absent

    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    offering = world.offering(mentor, price=3_000)
    world.move(days=80)
    booking = world.book(student, offering, world.slot_in(days=20))
    world.move_to(booking.ends_at)
    world.run(mark_absent, mentor, booking.id, By.MENTOR)
    assert world.pack_now(pack).is_usable(world.now)


def test_fault_b07_one_form_sent_twice_is_one_correction(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4)
    world.run(correct_pack, mentor, pack.id, 2, "a gift", pack.revision)
    with pytest.raises(StaleButton):
        world.run(correct_pack, mentor, pack.id, 2, "a gift", pack.revision)
    assert world.pack_now(pack).total == 6
