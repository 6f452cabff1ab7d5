"""The terms of cancelling: an offering's own, shown before the tap, kept as they were agreed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.booking import BookingState, PaidBy
from core.catalog import BookingMode
from core.errors import NumberInvalid
from core.ledger import PLATFORM, mentor_available, mentor_pending, owed
from core.money import Money
from core.orders import RefundState
from core.pages import PayPage
from core.settings import BookingSettings, Settings
from core.use_cases.approving import reject
from core.use_cases.cancelling import Cost, cancel, preview
from core.use_cases.publishing import edit_offering
from core.use_cases.refunding import return_money
from tests.harness.world import World
from webhooks.pages.pay_view import policy


@pytest.fixture
def world() -> World:
    return World()


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


def booked_for_money(world, days=5, **terms):
    student, mentor = world.student(), world.mentor()
    talk = world.offering(mentor, 5_001, **terms)
    booked = world.book(student, talk, world.slot_in(days=days), PaidBy.MONEY)
    world.pay_for(booked)
    return student, mentor, talk, world.booking(booked)


@pytest.mark.parametrize(
    ("percent", "cost", "back"),
    [
        (0, Cost.MONEY_LOST, 0),
        (1, Cost.MONEY_PART, 50),
        (50, Cost.MONEY_PART, 2_500),
        (100, Cost.MONEY_BACK, 5_001),
    ],
)
def test_x34_a_late_cancellation_gives_back_what_the_preview_said(world, percent, cost, back):
    student, mentor, _, booked = booked_for_money(
        world, cancel_notice_hours=48, late_refund_percent=percent
    )
    world.move(days=4)
    shown = world.run(preview, student, booked.id)
    assert (shown.cost, shown.amount, shown.lost) == (cost, eur(back), eur(5_001 - back))
    _, done = world.run(cancel, student, booked.id)
    assert done == shown
    assert world.balance(owed(student.id)) == back
    kept = 5_001 - back
    mentors = world.balance(mentor_available(mentor.id))
    assert mentors + world.balance(PLATFORM) == kept
    assert mentors == 3_500 - 3_500 * back // 5_001
    assert world.balance(mentor_pending(mentor.id)) == 0


def test_x34_in_time_all_of_it_comes_back_whatever_the_percentage(world):
    student, _, _, booked = booked_for_money(world, cancel_notice_hours=2, late_refund_percent=0)
    world.move_to(booked.starts_at.replace(hour=booked.starts_at.hour - 3))
    assert world.run(preview, student, booked.id).cost is Cost.MONEY_BACK


def test_x34_a_mentor_who_cancels_late_gives_everything_back(world):
    student, mentor, _, booked = booked_for_money(world, cancel_notice_hours=700)
    assert world.run(preview, mentor, booked.id).amount == eur(5_001)
    world.run(cancel, mentor, booked.id)
    assert world.balance(owed(student.id)) == 5_001


def test_x34_a_booking_keeps_the_terms_that_were_shown_when_it_was_made(world):
    student, mentor, talk, booked = booked_for_money(
        world, cancel_notice_hours=600, late_refund_percent=80
    )
    world.run(edit_offering, mentor, talk.id, None, late_refund_percent=0)
    assert world.run(preview, student, booked.id).amount == eur(4_000)


def test_x34_an_offering_without_terms_of_its_own_has_the_communitys():
    rules = BookingSettings(cancel_notice_hours=400, late_refund_percent=10)
    world = World(Settings(booking=rules))
    student, _, _, booked = booked_for_money(world)
    assert (booked.cancel_notice_hours, booked.late_refund_percent) == (400, 10)
    assert world.run(preview, student, booked.id).amount == eur(500)


def test_x24_a_credit_follows_the_offerings_notice(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    talk = world.offering(mentor, 5_000, cancel_notice_hours=100, late_refund_percent=100)
    near = world.book(student, talk, world.slot_in(days=3))
    far = world.book(student, talk, world.slot_in(days=9))
    assert world.run(preview, student, near.id).cost is Cost.CREDIT_LOST
    assert world.run(preview, student, far.id).cost is Cost.CREDIT_BACK


@pytest.mark.parametrize(
    "terms",
    [{"late_refund_percent": 101}, {"late_refund_percent": -1}, {"cancel_notice_hours": 721}],
)
def test_x34_terms_have_bounds(world, terms):
    mentor = world.mentor()
    talk = world.offering(mentor, 5_000)
    with pytest.raises(NumberInvalid):
        world.run(edit_offering, mentor, talk.id, None, **terms)


@pytest.mark.parametrize("how", ["rejected", "expired", "withdrawn"])
def test_h14_a_paid_request_that_comes_to_nothing_is_paid_back_in_full(world, how):
    student, mentor = world.student(), world.mentor()
    talk = world.offering(
        mentor, 5_000, BookingMode.REQUEST, pay_first=True, cancel_notice_hours=700
    )
    asked = world.book(student, talk, world.slot_in(days=9))
    world.pay_for(asked)
    assert world.booking(asked).state is BookingState.REQUESTED
    if how == "rejected":
        world.run(reject, mentor, asked.id, "Not this week")
    elif how == "withdrawn":
        world.run(cancel, student, asked.id)
    else:
        world.move(days=4)
    (refund,) = world.store.refunds.values()
    assert (refund.amount, refund.state) == (eur(5_000), RefundState.WANTED)
    world.provider_refunds()
    assert world.balance(owed(student.id)) == 0
    assert world.balance(mentor_pending(mentor.id)) == 0


def test_what_was_given_back_before_is_not_given_back_again(world):
    student, _, _, booked = booked_for_money(world, late_refund_percent=100)
    order = world.order_now(booked.order_id)
    world.run(lambda uow: return_money(uow, order, eur(2_000), "goodwill"))
    assert world.run(preview, student, booked.id).amount == eur(3_001)
    world.run(cancel, student, booked.id)
    assert world.balance(owed(student.id)) == 5_001


@pytest.mark.parametrize(
    ("percent", "key"),
    [(0, "page.policy.session"), (40, "page.policy.part"), (100, "page.policy.always")],
)
def test_x34_the_pay_page_says_what_was_agreed_and_not_what_holds_now(world, percent, key):
    _, _, talk, booked = booked_for_money(
        world, cancel_notice_hours=48, late_refund_percent=percent
    )
    order = world.order_now(booked.order_id)
    now = replace(talk, cancel_notice_hours=1, late_refund_percent=7)
    page = PayPage(order, booked, now, None, "Mona", ())
    said = policy(lambda key, **facts: (key, facts), page, BookingSettings())
    assert said[0] == key
    assert said[1].get("length", timedelta(hours=48)) == timedelta(hours=48)
