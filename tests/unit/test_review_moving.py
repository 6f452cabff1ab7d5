"""Moves: asked again after a no, decided by staff, and what the old time still wanted to say."""

from datetime import timedelta

import pytest

from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind
from core.errors import NotAllowed
from core.notices import NoticeKind, is_still_true
from core.use_cases.approving import approve
from core.use_cases.moving import accept_move, decline_move, move
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


def agreed(world, mentor, student, days=5, **changes):
    """A session of a request-mode offering that is scheduled."""
    offering = world.offering(mentor, mode=BookingMode.REQUEST, **changes)
    booking = world.book(student, offering, world.slot_in(days=days))
    return world.run(approve, changes.get("by", mentor), booking.id)


def asked(world, person):
    return len(world.notices(NoticeKind.MOVE_ASKED, person))


def test_decision_13_a_move_asked_again_after_a_no_is_asked_again(world):
    mentor, student = world.mentor(), world.student()
    booking = agreed(world, mentor, student)
    to = world.slot_in(days=7)
    world.run(move, student, booking.id, to)
    world.run(decline_move, mentor, booking.id)
    world.run(move, student, booking.id, to)
    assert asked(world, mentor) == 2


def test_decision_14_where_staff_decide_staff_are_asked_about_a_move(world):
    mentor, student, staff = world.mentor(), world.student(), world.staff()
    offering = world.offering(
        mentor, mode=BookingMode.REQUEST, kind=OfferingKind.FACE_TO_FACE, staff_approves=True
    )
    booking = world.book(student, offering, world.slot_in(days=5))
    world.run(approve, staff, booking.id)
    world.run(move, student, booking.id, world.slot_in(days=7))
    assert (asked(world, staff), asked(world, mentor)) == (1, 0)
    with pytest.raises(NotAllowed):
        world.run(accept_move, mentor, booking.id)
    moved = world.run(accept_move, staff, booking.id)
    assert moved.starts_at == world.slot_in(days=7)


def test_fault_d12_a_moved_session_is_not_to_be_closed_at_its_old_end(world):
    mentor, student = world.mentor(), world.student()
    booking = world.book(student, world.offering(mentor), world.slot_in(days=3))
    moved = world.run(move, mentor, booking.id, booking.starts_at + timedelta(days=2))
    true = [
        notice.due_at
        for notice in world.notices(NoticeKind.SESSION_TO_CLOSE, mentor)
        if is_still_true(notice, moved)
    ]
    assert true == [moved.ends_at]


def test_decision_13_a_declined_move_ends_the_wanted_slot_whatever_the_order_of_claims(world):
    """Ids of two machines need not be in the order of time."""
    mentor, student = world.mentor(), world.student()
    booking = agreed(world, mentor, student)
    world.run(move, student, booking.id, world.slot_in(days=7))
    first, second = (e for e in world.store.claims.values() if e.live)
    own, wanted = (first, second) if first.until is None else (second, first)
    swapped = {
        own.id: wanted.__class__(**{**_fields(wanted), "id": own.id}),
        wanted.id: own.__class__(**{**_fields(own), "id": wanted.id}),
    }
    world.store.claims.update(swapped)
    world.run(decline_move, mentor, booking.id)
    (left,) = (e for e in world.store.claims.values() if e.live)
    assert left.starts_at == booking.starts_at
    assert world.booking(booking).state is BookingState.SCHEDULED


def _fields(claim):
    return {name: getattr(claim, name) for name in claim.__dataclass_fields__}
