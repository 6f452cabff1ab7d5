"""A pack changes mentors: sessions, seat and money that is not earned yet, exactly (M-18)."""

import pytest

from core.booking import BookingState, By
from core.errors import (
    AlreadyDecided,
    NoCredit,
    NotAllowed,
    NotFound,
    ReasonMissing,
    SeatFull,
    SelfBooking,
    SessionsToClose,
    StaleButton,
)
from core.ledger import mentor_available, mentor_pending
from core.notices import NoticeKind
from core.people import Role
from core.use_cases.backdating import record_past_session
from core.use_cases.completing import mark_absent
from core.use_cases.joining import grant_role
from core.use_cases.transferring import preview_transfer, transfer_pack
from tests.harness.world import World

WHY = "Mona leaves the community"


@pytest.fixture
def world():
    return World()


def settled(world, price=10_000, sessions=3):
    """One session held with Mona, one booked ahead, the rest unused."""
    mona, nour, sara = world.mentor("Mona"), world.mentor("Nour"), world.student()
    world.offering(mona, 4_000)
    pack = world.pack(sara, mona, sessions, price)
    world.run(record_past_session, mona, pack.id, world.slot_in(hours=-30), 60, "before the chat")
    return mona, nour, sara, pack, world.staff()


def test_fault_m18_the_rest_of_a_pack_goes_over_with_seat_and_unearned_money(world):
    mona, nour, sara, pack, stella = settled(world)
    world.book(sara, world.offering(mona, 4_000))
    earned, pending = (
        world.balance(mentor_available(mona.id)),
        world.balance(mentor_pending(mona.id)),
    )
    shown = world.run(preview_transfer, stella, pack.id)
    assert (shown.sessions, len(shown.cancelled), shown.money.minor) == (2, 1, pending)
    moved = world.run(transfer_pack, stella, pack.id, nour.id, WHY)
    assert (moved.mentor_id, moved.remaining, moved.held, moved.used) == (nour.id, 2, 0, 1)
    assert [b.state for b in world.store.bookings.values()][-1] is BookingState.CANCELLED
    assert world.balance(mentor_pending(mona.id)) == 0
    assert world.balance(mentor_pending(nour.id)) == pending
    assert world.balance(mentor_available(mona.id)) == earned
    assert world.seat(sara, mona) is None
    assert world.seat(sara, nour).is_live
    for person in (sara, mona, nour):
        assert NoticeKind.PACK_MOVED in world.told(person)
    assert NoticeKind.SEAT_RELEASED not in world.told(sara)


@pytest.mark.parametrize("price", [1, 2, 3, 9_999, 10_000, 10_001])
def test_every_minor_unit_is_earned_by_who_held_the_session(world, price):
    mona, nour, _sara, pack, stella = settled(world, price, sessions=3)
    share = world.store.orders[pack.order_id].mentor_share.minor
    first = world.balance(mentor_available(mona.id))
    world.run(transfer_pack, stella, pack.id, nour.id, WHY)
    world.offering(nour, 4_000)
    for ago in (20, 10):
        world.run(record_past_session, nour, pack.id, world.slot_in(hours=-ago), 60, "by phone")
    assert world.balance(mentor_pending(nour.id)) == 0
    assert world.balance(mentor_available(mona.id)) == first
    assert world.balance(mentor_available(nour.id)) == share - first


def test_a_session_taken_back_after_the_transfer_is_owed_by_the_new_mentor(world):
    mona, nour, _sara, pack, stella = settled(world)
    (held,) = world.store.bookings.values()
    share = world.store.orders[pack.order_id].mentor_share.minor
    world.run(transfer_pack, stella, pack.id, nour.id, WHY)
    world.run(mark_absent, stella, held.id, By.MENTOR)
    assert world.balance(mentor_available(mona.id)) == 0
    assert world.balance(mentor_pending(nour.id)) == share
    assert world.pack_now(pack).remaining == 3


def test_what_stands_in_the_way_of_a_transfer_is_said(world):
    mona, nour, sara, pack, stella = settled(world)
    with pytest.raises(ReasonMissing):
        world.run(transfer_pack, stella, pack.id, nour.id, " ")
    with pytest.raises(NotAllowed):
        world.run(transfer_pack, stella, pack.id, mona.id, WHY)
    with pytest.raises(NotAllowed):
        world.run(transfer_pack, stella, pack.id, world.student("Omar").id, WHY)
    with pytest.raises(SelfBooking):
        world.run(transfer_pack, stella, pack.id, sara.id, WHY)
    with pytest.raises(StaleButton):
        world.run(transfer_pack, stella, pack.id, nour.id, WHY, pack.revision - 1)
    with pytest.raises(NotAllowed):
        world.run(transfer_pack, mona, pack.id, nour.id, WHY)
    with pytest.raises((NotAllowed, NotFound)):
        world.run(transfer_pack, sara, pack.id, nour.id, WHY)
    full = world.mentor("Full", cap=0)
    with pytest.raises(SeatFull):
        world.run(transfer_pack, stella, pack.id, full.id, WHY)
    assert world.pack_now(pack).mentor_id == mona.id


def test_a_session_that_has_begun_comes_first(world):
    mona, nour, sara, pack, stella = settled(world)
    booking = world.book(sara, world.offering(mona, 4_000))
    world.now = booking.starts_at
    with pytest.raises(SessionsToClose):
        world.run(transfer_pack, stella, pack.id, nour.id, WHY)


def test_an_empty_pack_has_nothing_to_move(world):
    _mona, nour, _sara, pack, stella = settled(world, sessions=1)
    with pytest.raises((NoCredit, AlreadyDecided)):
        world.run(transfer_pack, stella, pack.id, nour.id, WHY)


def test_the_old_seat_stays_while_another_pack_needs_it(world):
    mona, nour, sara, pack, stella = settled(world)
    world.pack(sara, mona, 2)
    world.run(transfer_pack, stella, pack.id, nour.id, WHY)
    assert world.seat(sara, mona).is_live
    assert world.seat(sara, nour).is_live


def test_fault_m18_a_mentor_who_left_can_still_be_relieved_of_their_packs(world):
    mona, nour, _sara, pack, stella = settled(world)
    world.run(grant_role, stella, mona.id, Role.MENTOR, False)
    moved = world.run(transfer_pack, stella, pack.id, nour.id, WHY)
    assert moved.mentor_id == nour.id
