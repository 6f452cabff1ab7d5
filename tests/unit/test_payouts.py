"""Payouts: drafted, confirmed once, never more than what is available, reversed once (P2, M-19)."""

import pytest

from core.errors import (
    NotAllowed,
    NothingToPayOut,
    PayoutReferenceUsed,
    PayoutTooLarge,
    StaleButton,
    TextMissing,
)
from core.ledger import PAID_OUT, mentor_available
from core.money import Money
from core.notices import NoticeKind
from core.payouts import Payout, PayoutState
from core.people import Person
from core.use_cases import accounting, completing, paying_out, refunding
from core.use_cases.paying_out import PayoutWanted
from tests.harness.world import World

EUR = "EUR"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def staff(world: World) -> Person:
    return world.staff()


@pytest.fixture
def mentor(world: World) -> Person:
    """With 7.00 EUR available: one of four sessions of a pack of 40 has taken place."""
    mentor, student = world.mentor(), world.student()
    world.pack(student, mentor, sessions=4, price=4_000)
    booked = world.book(student, world.offering(mentor, 1_000), world.slot_in(days=2))
    world.move(days=2, hours=2)
    world.run(completing.complete, mentor, booked.id)
    assert world.balance(mentor_available(mentor.id)) == 700
    return mentor


def drafted(world, staff, mentor, minor=None, reference="bank-1", intent="") -> Payout:
    amount = None if minor is None else Money(minor, EUR)
    wanted = PayoutWanted(mentor.id, EUR, amount, reference, "October", intent or world.act())
    return world.run(paying_out.draft_payout, staff, wanted)


def recorded(world, staff, mentor, minor=None, reference="bank-1") -> Payout:
    draft = drafted(world, staff, mentor, minor, reference)
    return world.run(paying_out.record_payout, staff, draft.id, draft.revision)


def balances(world, mentor) -> tuple[int, int]:
    return world.balance(mentor_available(mentor.id)), world.balance(PAID_OUT)


def test_p02_a_draft_moves_nothing_and_the_confirmed_one_moves_all_that_is_available(
    world, staff, mentor
):
    draft = drafted(world, staff, mentor)
    assert draft.amount == Money(700, EUR)
    assert balances(world, mentor) == (700, 0)
    world.run(paying_out.record_payout, staff, draft.id, draft.revision)
    assert balances(world, mentor) == (0, 700)
    assert NoticeKind.PAYOUT_RECORDED in world.told(mentor)


def test_fault_m19_confirmed_twice_it_is_one_payout_and_told_once(world, staff, mentor):
    draft = drafted(world, staff, mentor, 300)
    first = world.run(paying_out.record_payout, staff, draft.id, draft.revision)
    again = world.run(paying_out.record_payout, staff, draft.id, draft.revision)
    assert first == again
    assert balances(world, mentor) == (400, 300)
    assert world.told(mentor).count(NoticeKind.PAYOUT_RECORDED) == 1


def test_fault_m19_one_form_sent_twice_is_one_draft(world, staff, mentor):
    first = drafted(world, staff, mentor, 300, intent="event-1")
    assert drafted(world, staff, mentor, 300, intent="event-1") == first


def test_fault_m19_one_reference_is_one_payout(world, staff, mentor):
    second = drafted(world, staff, mentor, 100)
    recorded(world, staff, mentor, 100)
    with pytest.raises(PayoutReferenceUsed):
        drafted(world, staff, mentor, 100)
    with pytest.raises(PayoutReferenceUsed):
        world.run(paying_out.record_payout, staff, second.id, second.revision)
    assert balances(world, mentor) == (600, 100)


def test_fault_m19_never_more_than_available_also_when_it_shrank_after_the_draft(
    world, staff, mentor
):
    with pytest.raises(PayoutTooLarge) as error:
        drafted(world, staff, mentor, 701)
    assert error.value.facts["available"] == Money(700, EUR)
    late = drafted(world, staff, mentor, 700, "bank-2")
    recorded(world, staff, mentor, 1)
    with pytest.raises(PayoutTooLarge):
        world.run(paying_out.record_payout, staff, late.id, late.revision)
    recorded(world, staff, mentor, None, "bank-3")
    with pytest.raises(NothingToPayOut):
        drafted(world, staff, mentor, None, "bank-4")


def test_a_wrong_payout_is_taken_back_once_with_a_reason_and_both_entries_stay(
    world, staff, mentor
):
    payout = recorded(world, staff, mentor, 500)
    with pytest.raises(TextMissing):
        world.run(paying_out.reverse_payout, staff, payout.id, " ")
    world.run(paying_out.reverse_payout, staff, payout.id, "came back")
    again = world.run(paying_out.reverse_payout, staff, payout.id, "came back")
    assert again.state is PayoutState.REVERSED
    assert balances(world, mentor) == (700, 0)
    causes = [line.cause for line in world.unit().journal.of_account(PAID_OUT)]
    assert causes == ["payout_reversed", "payout"]
    assert world.told(mentor).count(NoticeKind.PAYOUT_REVERSED) == 1
    assert recorded(world, staff, mentor, 500).state is PayoutState.RECORDED


def test_fault_m07_a_refund_after_the_payout_makes_the_balance_negative_and_it_is_recovered(
    world, staff, mentor
):
    recorded(world, staff, mentor)
    (order,) = world.store.orders.values()
    world.run(lambda uow: refunding.return_money(uow, order, order.total, "cancelled"))
    assert world.balance(mentor_available(mentor.id)) == -700
    with pytest.raises(NothingToPayOut):
        drafted(world, staff, mentor, 1, "bank-2")
    student = world.student("Omar")
    world.pack(student, mentor, sessions=1, price=2_000)
    booked = world.book(student, world.offering(mentor, 1_000), world.slot_in(days=2))
    world.move(days=2, hours=2)
    world.run(completing.complete, mentor, booked.id)
    assert world.balance(mentor_available(mentor.id)) == 700


def test_a_draft_of_another_revision_is_stale(world, staff, mentor):
    draft = drafted(world, staff, mentor)
    with pytest.raises(StaleButton):
        world.run(paying_out.record_payout, staff, draft.id, draft.revision + 1)


def test_fault_z01_only_staff_pay_out(world, mentor):
    with pytest.raises(NotAllowed):
        drafted(world, mentor, mentor)
    with pytest.raises(NotAllowed):
        world.run(accounting.payout_desk, mentor)


def test_the_desk_shows_who_has_how_much_and_what_was_sent(world, staff, mentor):
    payout = recorded(world, staff, mentor, 200)
    desk = world.run(accounting.payout_desk, staff)
    assert [(fund.mentor_name, fund.available) for fund in desk.funds] == [("Mona", 500)]
    assert desk.payouts == (payout,)
    assert [each.action for each in world.unit().audit.of("payout", payout.id)] == [
        "payout_recorded"
    ]
