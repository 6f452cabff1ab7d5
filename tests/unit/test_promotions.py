"""Promotion codes: what one takes off and when, and what becomes of it (H16, H17, M-13, M-15)."""

from datetime import timedelta
from itertools import count

import pytest

from core.booking import BookingState
from core.catalog import OfferingKind
from core.errors import (
    DiscountInvalid,
    NotAllowed,
    NotFound,
    NumberInvalid,
    OrderClosed,
    OrderLapsed,
    PromoAlreadyUsed,
    PromoCodeInvalid,
    PromoCodeTaken,
    PromoFirstOnly,
    PromoInUse,
    PromoMinimum,
    PromoNotBetter,
    PromoNotForThis,
    PromoNotYet,
    PromoOver,
    PromoUnknown,
    PromoUsedUp,
    TooManyFreeBookings,
)
from core.ledger import PLATFORM, mentor_available, mentor_pending
from core.money import Money
from core.orders import OrderState, Outcome
from core.promotions import First, Scope, UseState, alike, normalised
from core.use_cases import buying, free_orders, promo_boards, promoting, redeeming
from core.use_cases.completing import complete
from core.use_cases.promoting import PromoDraft
from core.use_cases.settled import Settled
from tests.harness.world import World

_numbers = count(1)


def eur(minor):
    return Money(minor, "EUR")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def staff(world):
    return world.staff()


@pytest.fixture
def mentor(world):
    return world.mentor()


@pytest.fixture
def student(world):
    return world.student()


def code(world, actor, off="20%", name="", for_all=True, start=True, automatic=False, **rules):
    """A started code. `rules`: scope, scope_id, starts_in_days, minimum, first and the draft's."""
    drafted = {k: rules.pop(k) for k in ("days", "total_limit", "person_limit") if k in rules}
    draft = PromoDraft(name or f"CODE{next(_numbers)}", off, **drafted)
    promo = world.run(promoting.create, actor, draft, for_all)
    if "scope" in rules:
        scope, subject = rules.pop("scope"), rules.pop("scope_id", 0)
        promo = world.run(promoting.aim, actor, promo.id, scope, subject)
    if rules:
        given = {"starts_in_days": None, "minimum": "", "first": First.ANY, **rules}
        promo = world.run(promoting.set_rules, actor, promo.id, None, **given)
    if automatic:
        promo = world.run(promoting.set_automatic, actor, promo.id, True)
    return world.run(promoting.start, actor, promo.id) if start else promo


def apply(world, student, order, promo):
    typed = promo if isinstance(promo, str) else promo.code
    return world.run(redeeming.apply_code, student, order.id, typed)


def states(world, promo):
    found = [use.state for use in world.store.promo_uses.values() if use.promo_id == promo.id]
    return sorted(str(state) for state in found)


# How a code is written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("welcome10", "WELCOME10"),
        ("  Spring-26 ", "SPRING-26"),
        ("spring\u201326", "SPRING-26"),
        ("save\u0661\u0660", "SAVE10"),
        ("\uff33\uff21\uff36\uff25\uff11", "SAVE1"),
    ],
)
def test_h16_a_code_is_read_in_any_case_and_any_digits(typed, kept):
    assert normalised(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "A" * 21,
        "S\u0410VE10",
        "SAVE 10",
        "SAVE_10",
        "----",
        "",
        "\u202eSAVE10",
        "ＳＡ\u0391Ｅ",
    ],
)
def test_h16_letters_that_only_look_right_are_refused(typed):
    with pytest.raises(PromoCodeInvalid):
        normalised(typed)


def test_h16_two_codes_that_could_be_mixed_up_cannot_both_be_there(world, staff):
    code(world, staff, name="SAVE10")
    for other in ("save10", "SAVEIO", "SAVE-1O", "SAVELO"):
        with pytest.raises(PromoCodeTaken):
            code(world, staff, name=other)
    assert alike("SAVE10") == alike("SAVE-lo".upper())


@pytest.mark.parametrize("off", ["0%", "101%", "-5%", "1.5%", "%", "ten%", "0", "5%5", "1e2%"])
def test_fault_m12_what_is_no_discount_is_refused(world, staff, off):
    with pytest.raises(DiscountInvalid):
        code(world, staff, off)


def test_h16_a_discount_is_a_percentage_or_an_amount(world, staff):
    assert code(world, staff, "20 %").percent == 20
    assert code(world, staff, "\u0662\u0660\u066a").percent == 20
    assert code(world, staff, "7.50").amount == eur(750)
    assert code(world, staff, "7.5 usd").amount == Money(750, "USD")


# What it does to an order


def test_h17_a_code_makes_an_order_that_says_all_and_closes_the_one_before(
    world, staff, mentor, student
):
    order = world.order(student, world.product(mentor, price=10_000))
    promo = code(world, staff, "25%", name="SPRING25")
    paid = apply(world, student, order, "spring25")
    assert (paid.original, paid.discount, paid.total) == (eur(10_000), eur(2_500), eur(7_500))
    assert (paid.promo_code, paid.mentor_share) == ("SPRING25", eur(5_250))
    assert paid.checkout_key != order.checkout_key
    assert paid.expires_at == order.expires_at
    assert world.order_now(order).state is OrderState.CANCELLED
    world.pay(paid)
    assert world.balance(mentor_pending(mentor.id)) == 5_250
    assert world.balance(PLATFORM) == 2_250
    assert states(world, promo) == ["used"]


def test_h16_an_amount_takes_off_no_more_than_there_is(world, staff, mentor, student):
    order = world.order(student, world.product(mentor, price=500))
    assert apply(world, student, order, code(world, staff, "7.50")).total == eur(0)


def test_fault_m15_odd_amounts_split_without_a_rest(world, staff, mentor, student):
    order = world.order(student, world.product(mentor, price=999))
    paid = apply(world, student, order, code(world, staff, "33%"))
    assert (paid.discount.minor, paid.total.minor, paid.mentor_share.minor) == (329, 670, 469)
    world.pay(paid)


def test_fault_m01_money_for_the_price_before_the_code_goes_back(world, staff, mentor, student):
    order = world.order(student, world.product(mentor, price=10_000))
    paid = apply(world, student, order, code(world, staff))
    assert world.pay(order) is Settled.DONE
    (payment,) = world.store.payments.values()
    assert payment.outcome is Outcome.RETURNED
    (refund,) = world.store.refunds.values()
    assert (refund.amount, refund.reason) == (eur(10_000), "replaced")
    world.pay(paid)
    assert world.order_now(paid).state is OrderState.PAID
    assert len(world.store.packs) == 1


def test_h16_at_most_one_code_an_order_and_a_better_one_takes_its_place(
    world, staff, mentor, student
):
    order = world.order(student, world.product(mentor))
    small, big = code(world, staff, "10%"), code(world, staff, "30%")
    first = apply(world, student, order, small)
    second = apply(world, student, first, big)
    assert (second.promo_code, second.discount) == (big.code, eur(3_000))
    assert (states(world, small), states(world, big)) == (["released"], ["held"])
    with pytest.raises(PromoNotBetter):
        apply(world, student, second, small)


def test_h16_the_same_code_twice_and_an_old_button_mean_the_order_as_it_is(
    world, staff, mentor, student
):
    product = world.product(mentor)
    order = world.run(buying.buy_pack, student, product.id, "buy:7")
    promo = code(world, staff)
    once = apply(world, student, order, promo)
    assert apply(world, student, order, promo) == once
    assert world.run(buying.buy_pack, student, product.id, "buy:7") == once
    assert world.run(buying.buy_pack, student, product.id, "buy:8") == once
    assert states(world, promo) == ["held"]


def test_h16_a_code_that_is_taken_away_can_be_given_again(world, staff, mentor, student):
    order = world.order(student, world.product(mentor))
    promo = code(world, staff, total_limit=1)
    given = apply(world, student, order, promo)
    bare = world.run(redeeming.remove_code, student, given.id)
    assert (bare.total, bare.promo_code) == (eur(10_000), "")
    assert apply(world, student, bare, promo).total == eur(8_000)
    assert states(world, promo) == ["held", "released"]


def test_h16_recordings_and_single_sessions_take_codes_too(world, staff, mentor, student):
    video = world.offering(
        mentor, price=2_000, kind=OfferingKind.RECORDED, video_link="https://v.example/1"
    )
    promo = code(world, staff, "50%", person_limit=5)
    order = world.run(buying.buy_recording, student, video.id, world.act())
    assert apply(world, student, order, promo).total == eur(1_000)
    booking = world.book(student, world.offering(mentor, price=3_000))
    before = booking.hold_until
    paid = apply(world, student, world.order_now(booking.order_id), promo)
    booking = world.booking(booking)
    assert (booking.order_id, booking.hold_until) == (paid.id, before)
    world.pay(paid)
    assert world.booking(booking).state is BookingState.SCHEDULED


# Why it does not


def test_h16_each_refusal_has_its_name(world, staff, mentor, student):
    product = world.product(mentor)
    order = world.order(student, product)
    other = world.product(world.mentor("Omar"))

    def refused(error, **rules):
        with pytest.raises(error):
            apply(world, student, order, code(world, staff, **rules))

    with pytest.raises(PromoUnknown):
        apply(world, student, order, "NOSUCH")
    refused(PromoUnknown, start=False)
    refused(PromoNotYet, starts_in_days=2)
    refused(PromoNotForThis, scope=Scope.PRODUCT, scope_id=other.id)
    refused(PromoNotForThis, scope=Scope.MENTOR, scope_id=other.mentor_id)
    refused(PromoMinimum, minimum="100.01")
    over = code(world, staff, days=1)
    paused, ended = code(world, staff), code(world, staff)
    world.run(promoting.pause, staff, paused.id)
    world.run(promoting.end, staff, ended.id)
    for promo in (paused, ended):
        with pytest.raises(PromoOver):
            apply(world, student, order, promo)
    world.jump(days=1)
    late = world.run(buying.buy_pack, student, product.id, world.act())
    with pytest.raises(PromoOver):
        apply(world, student, late, over)


def test_h16_for_the_first_purchase_only(world, staff, mentor, student):
    other = world.mentor("Omar")
    world.pack(student, other)
    with_mentor = code(world, staff, first=First.WITH_MENTOR, person_limit=9)
    ever = code(world, staff, first=First.EVER, person_limit=9)
    order = world.order(student, world.product(mentor))
    with pytest.raises(PromoFirstOnly):
        apply(world, student, order, ever)
    world.pay(apply(world, student, order, with_mentor))
    again = world.order(student, world.product(mentor))
    with pytest.raises(PromoFirstOnly):
        apply(world, student, again, with_mentor)


def test_h16_limits_of_all_and_of_one_person(world, staff, mentor):
    promo = code(world, staff, total_limit=2, person_limit=1)
    first, second, third = (world.student(name) for name in "ABC")
    product = world.product(mentor)
    apply(world, first, world.order(first, product), promo)
    more = world.order(first, world.product(mentor))
    with pytest.raises(PromoAlreadyUsed):
        apply(world, first, more, promo)
    apply(world, second, world.order(second, product), promo)
    with pytest.raises(PromoUsedUp):
        apply(world, third, world.order(third, product), promo)


def test_h16_an_order_that_lapses_gives_its_use_back(world, staff, mentor):
    promo = code(world, staff, total_limit=1)
    first, second = world.student("A"), world.student("B")
    product = world.product(mentor)
    apply(world, first, world.order(first, product), promo)
    world.move(hours=1)
    assert states(world, promo) == ["released"]
    apply(world, second, world.order(second, product), promo)


def test_fault_m04_late_money_is_honoured_at_its_total_though_the_limit_is_full(
    world, staff, mentor
):
    promo = code(world, staff, "20%", total_limit=1)
    first, second = world.student("A"), world.student("B")
    product = world.product(mentor)
    late = apply(world, first, world.order(first, product), promo)
    world.move(hours=1)
    world.pay(apply(world, second, world.order(second, product), promo))
    world.pay(late, amount=eur(8_000))
    assert world.order_now(late).state is OrderState.PAID
    assert len(world.store.packs) == 2
    assert states(world, promo) == ["honoured", "used"]
    third = world.student("C")
    order = world.order(third, product)
    with pytest.raises(PromoUsedUp):
        apply(world, third, order, promo)


def test_h16_what_is_closed_lapsed_or_somebody_elses_takes_no_code(world, staff, mentor, student):
    promo = code(world, staff)
    order = world.order(student, world.product(mentor))
    with pytest.raises(NotFound):
        apply(world, world.student("Eve"), order, promo)
    world.jump(hours=2)
    with pytest.raises(OrderLapsed):
        apply(world, student, order, promo)
    paid = world.order(student, world.product(mentor))
    world.pay(paid)
    with pytest.raises(OrderClosed):
        apply(world, student, paid, promo)


# For nothing


def test_fault_m13_a_hundred_percent_is_given_without_provider_and_ledger(
    world, staff, mentor, student
):
    order = world.order(student, world.product(mentor))
    free = apply(world, student, order, code(world, staff, "100%"))
    assert free.state is OrderState.OPEN
    taken = world.run(redeeming.take_free, student, free.id)
    assert taken.state is OrderState.PAID
    assert world.run(redeeming.take_free, student, free.id) == taken
    assert (len(world.store.packs), world.store.payments, world.store.journal) == (1, {}, {})
    booking = world.book(student, world.offering(mentor, price=3_000))
    world.move_to(booking.ends_at + timedelta(minutes=1))
    world.run(complete, mentor, booking.id)
    assert world.balance(mentor_available(mentor.id)) == 0


def test_fault_m13_a_free_session_is_sure_at_once(world, staff, mentor, student):
    booking = world.book(student, world.offering(mentor, price=3_000))
    order = world.order_now(booking.order_id)
    free = apply(world, student, order, code(world, staff, "100%"))
    world.run(free_orders.take, free.id)
    assert world.booking(booking).state is BookingState.SCHEDULED


def test_fault_m13_so_many_things_a_day_are_given_away_to_one_person(world, staff, mentor, student):
    for _ in range(world.settings.booking.max_free_per_student_per_day):
        order = world.order(student, world.product(mentor))
        free = apply(world, student, order, code(world, staff, "100%"))
        world.run(redeeming.take_free, student, free.id)
    order = world.order(student, world.product(mentor))
    with pytest.raises(TooManyFreeBookings):
        apply(world, student, order, code(world, staff, "100%"))
    world.jump(days=1)
    order = world.order(student, world.product(mentor))
    assert apply(world, student, order, code(world, staff, "100%")).total.is_zero


def test_fault_m13_a_code_for_everything_is_never_without_a_limit_per_person(world, staff):
    assert code(world, staff, "100%", person_limit=None).person_limit == 1
    assert code(world, staff, "99%", person_limit=None).person_limit is None


# By itself


def test_h16_the_best_code_that_needs_no_typing_is_taken_off_by_itself(
    world, staff, mentor, student
):
    code(world, staff, "10%", automatic=True)
    best = code(world, mentor, "15", for_all=False, automatic=True)
    code(world, staff, "50%", automatic=True, minimum="500")
    order = world.order(student, world.product(mentor))
    assert (order.discount, order.promo_code) == (eur(1_500), best.code)
    entered = code(world, staff, "40%")
    given = apply(world, student, order, entered)
    assert given.discount == eur(4_000)
    back = world.run(redeeming.remove_code, student, given.id)
    assert back.promo_code == best.code
    assert world.run(redeeming.remove_code, student, back.id) == back


def test_h16_a_full_automatic_code_gives_way_to_the_next_best(world, staff, mentor):
    code(world, staff, "50%", automatic=True, total_limit=1)
    code(world, staff, "10%", automatic=True)
    product = world.product(mentor)
    orders = [world.order(world.student(name), product) for name in "AB"]
    assert [order.discount for order in orders] == [eur(5_000), eur(1_000)]


# Who makes them


def test_h16_a_mentor_makes_codes_for_their_own_things_only(world, staff, mentor, student):
    other = world.mentor("Omar")
    mine, theirs = world.product(mentor), world.product(other)
    promo = code(world, mentor, for_all=False, start=False)
    assert (promo.scope, promo.scope_id) == (Scope.MENTOR, mentor.id)
    for scope, subject in ((Scope.ALL, 0), (Scope.PRODUCT, theirs.id), (Scope.MENTOR, other.id)):
        with pytest.raises(NotFound):
            world.run(promoting.aim, mentor, promo.id, scope, subject)
    world.run(promoting.aim, mentor, promo.id, Scope.PRODUCT, mine.id)
    names = [each.name for each in world.run(promo_boards.targets, mentor, promo.id)]
    assert names == [mentor.name, mine.title]
    with pytest.raises(NotAllowed):
        code(world, mentor)
    with pytest.raises(NotFound):
        world.run(promoting.end, other, promo.id)
    with pytest.raises(NotAllowed):
        code(world, student, for_all=False)
    staffs = code(world, staff)
    with pytest.raises(NotFound):
        world.run(promo_boards.board, mentor, staffs.id)
    assert len(world.run(promo_boards.listing, staff, True)) == 2
    assert world.run(promo_boards.listing, mentor, False) == (
        world.run(promo_boards.board, mentor, promo.id).promo,
    )


def test_h16_the_rules_of_a_code_are_fixed_once_it_was_started(world, staff, mentor, student):
    promo = code(world, staff)
    with pytest.raises(PromoInUse):
        world.run(promoting.aim, staff, promo.id, Scope.MENTOR, mentor.id)
    with pytest.raises(PromoInUse):
        world.run(promoting.set_automatic, staff, promo.id, True)
    paused = world.run(promoting.pause, staff, promo.id)
    assert world.run(promoting.start, staff, paused.id).state == "active"
    with pytest.raises(NumberInvalid):
        code(world, staff, days=3, starts_in_days=3)
    apply(world, student, world.order(student, world.product(mentor)), promo)
    board = world.run(promo_boards.board, staff, promo.id)
    assert [(use.state, name) for use, name in board.uses] == [(UseState.HELD, student.name)]
    assert board.counts == {"held": 1}
