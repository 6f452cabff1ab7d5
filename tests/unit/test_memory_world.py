"""The twin itself: it rolls back, it refuses what the database refuses, its checks see a breach."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import NoCredit, SeatFull, SlotTaken, StaleRevision
from core.gatherings import Room
from core.ids import SeatId
from core.money import Money
from core.seats import Seat, SeatState
from core.use_cases import slots
from tests.harness.memory_invariants import check
from tests.harness.memory_rows import Broken
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_a_unit_that_raises_leaves_nothing_behind(world):
    student = world.student()
    before = world.store.copied()

    def half_done(uow):
        uow.people.save(replace(student, name="changed"))
        uow.notebook.write("key", "value")
        raise ValueError

    with pytest.raises(ValueError):
        world.run(half_done)
    assert world.store.copied() == before


def test_a_revision_that_is_not_the_present_one_is_stale(world):
    student = world.student()
    world.run(lambda uow: uow.people.save(replace(student, name="new")))
    with pytest.raises(StaleRevision):
        world.run(lambda uow: uow.people.save(replace(student, name="late")))


def _unchecked(uow, offering, start, without=None, student=None):
    return slots.Opening(slots.rules_for(uow, offering), Room(1))


def test_control_without_the_slots_check_the_claim_still_refuses_a_double_booking(
    world, monkeypatch
):
    offering = world.offering(world.mentor())
    taken = world.book(world.student("A"), offering)
    monkeypatch.setattr(slots, "require_open", _unchecked)
    with pytest.raises(SlotTaken):
        world.book(world.student("B"), offering, taken.starts_at)


def test_control_without_the_claims_guard_the_check_is_all_there_is(world, monkeypatch):
    """Switched off, the same story books twice: the guard above is what the tests rest on."""
    offering = world.offering(world.mentor())
    taken = world.book(world.student("A"), offering)
    monkeypatch.setattr(slots, "require_open", _unchecked)
    monkeypatch.setattr("tests.harness.memory_bookings._meet", lambda one, other: False)
    twice = world.book(world.student("B"), offering, taken.starts_at)
    assert twice.starts_at == taken.starts_at


def test_seats_and_packs_have_their_bounds(world):
    mentor = world.mentor(cap=1)
    pack = world.pack(world.student("A"), mentor, 1)
    seat = Seat(SeatId(1), world.student("B").id, mentor.id, SeatState.ACTIVE, world.now)
    with pytest.raises(SeatFull):
        world.run(lambda uow: uow.seats.add(seat))
    with pytest.raises(NoCredit):
        world.run(lambda uow: uow.packs.save(replace(pack, held=2)))


def test_control_the_invariants_see_a_lost_claim_a_lost_credit_and_a_lost_cent(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 2)
    world.book(student, world.offering(mentor, 500))
    check(world.store, world.now)
    for table in (world.store.claims, world.store.credits, world.store.audit):
        id, row = table.popitem()
        with pytest.raises(Broken):
            check(world.store, world.now)
        table[id] = row
    id, line = next(iter(world.store.journal.items()))
    less = Money(line.amount.minor - 1, "EUR")
    world.store.journal[id] = replace(line, amount=less)
    with pytest.raises(Broken):
        check(world.store, world.now)


def test_deadlines_are_worked_in_their_moment_when_the_clock_moves_and_late_after_a_jump(world):
    offering = world.offering(world.mentor(), 500)
    booking = world.book(world.student(), offering, world.slot_in(days=5))
    world.jump(minutes=29)
    assert world.work_deadlines() == 0
    world.move(minutes=5)
    assert world.now - booking.created_at == timedelta(minutes=34)
    assert world.booking(booking).is_live is False
