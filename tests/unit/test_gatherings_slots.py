"""Slots with shared sessions against the obvious: for each start, ask what a booking would do."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalog import OfferingKind
from core.errors import RuleError
from core.group_errors import GroupFull
from core.use_cases import slots
from core.use_cases.cancelling import cancel
from core.use_cases.gathering_ending import call_off
from tests.harness.world import World

SLOW = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
HALF = timedelta(minutes=30)
STEPS = st.lists(
    st.tuples(st.sampled_from("bbbbbco"), st.integers(0, 11), st.integers(0, 1)), max_size=14
)


def _played(steps, places, per_day):
    """A mentor with a shared and a plain offering, after some bookings and ends."""
    world = World()
    mentor = world.mentor(hours="Mon-Sun 08:00-14:00")
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=places, max_per_day=per_day)
    plain = world.offering(mentor, max_per_day=per_day)
    opens = world.slot_in(days=3).replace(hour=8)
    booked = []
    for what, number, which in steps:
        try:
            if what == "b":
                at = opens + number * HALF
                booked.append(world.book(world.student(), (talk, plain)[which], at))
            elif what == "c" and booked:
                gone = booked.pop(number % len(booked))
                world.run(cancel, world.store.people[gone.student_id], gone.id)
            elif booked and booked[number % len(booked)].gathering_id:
                world.run(call_off, mentor, booked[number % len(booked)].gathering_id)
        except RuleError:
            continue
    return world, talk, plain, opens


def _expected(world, offering, opens):
    """By trying: a start is offered exactly when a newcomer can book it now."""
    found = []
    for number in range(24):
        start = opens + number * timedelta(minutes=15)
        before = world.store.copied()
        try:
            world.book(world.student("Newcomer"), offering, start)
        except RuleError:
            continue
        else:
            found.append(start)
        finally:
            world.store.restore(before)
    return found


@SLOW
@given(STEPS, st.integers(2, 3), st.integers(2, 4))
def test_slots_are_exactly_what_a_newcomer_can_book(steps, places, per_day):
    world, talk, plain, opens = _played(steps, places, per_day)
    for offering in (talk, plain):
        offered = slots.slots_between(world.unit(), offering, opens, opens + 12 * HALF)
        assert [slot.starts_at for slot in offered] == _expected(world, offering, opens)


@SLOW
@given(STEPS, st.integers(2, 3))
def test_by_hand_a_session_is_offered_while_it_has_room_and_then_not(steps, places):
    """The naive oracle over rows: count who is in each session, look at nothing else of ours."""
    world, talk, _, opens = _played(steps, places, 48)
    offered = {
        slot.starts_at for slot in slots.slots_between(world.unit(), talk, opens, opens + 12 * HALF)
    }
    live = [each for each in world.store.claims.values() if each.live]
    for gathering in world.store.gatherings.values():
        count = sum(each.gathering_id == gathering.id for each in live)
        assert count <= gathering.places
        if not gathering.is_open:
            assert gathering.starts_at not in offered
        elif count:
            assert (gathering.starts_at in offered) == (count < gathering.places)
    for start in offered:
        over = [e for e in live if e.blocks_from < start + 2 * HALF and start < e.blocks_until]
        assert all(each.starts_at == start for each in over)


def test_control_the_random_mentors_have_full_sessions_and_sessions_with_room():
    seen = set()

    @SLOW
    @given(STEPS, st.integers(2, 3))
    def draw(steps, places):
        world, talk, _, _ = _played(steps, places, 48)
        for gathering in world.store.gatherings.values():
            count = world.unit().gatherings.taken(gathering.id)
            seen.add((gathering.is_open, count > 0, count == gathering.places))
            if count == gathering.places and gathering.is_open:
                try:
                    world.book(world.student(), talk, gathering.starts_at)
                except GroupFull:
                    seen.add("full")

    draw()
    assert {(True, True, False), (True, True, True), (False, False, False), "full"} <= seen
