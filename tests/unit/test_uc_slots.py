"""Free slots for use cases: what /why offers instead, who is refused how, however far away."""

from datetime import timedelta

import pytest

from core.availability import Reason
from core.errors import SlotNotOffered, SlotTaken
from core.use_cases.explaining import why_slot
from core.use_cases.slots import slots_ahead
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def weekly(world):
    """One hour on Wednesdays: the next way on is up to six days away."""
    mentor = world.mentor(hours="Wed 10:00-11:00")
    return world.offering(mentor, buffer_before_minutes=0, buffer_after_minutes=0)


def test_y04_the_nearest_free_slots_of_a_verdict_are_free_however_far_away(world, weekly):
    ahead = [slot.starts_at for slot in slots_ahead(world.unit(), weekly)]
    asked = ahead[2] - timedelta(days=1)
    for start in ahead[1:3]:
        world.book(world.student(), weekly, start)
    verdict = world.run(why_slot, world.student(), weekly.id, asked)
    assert verdict.reason is Reason.OUTSIDE_HOURS
    assert verdict.free_before.starts_at == ahead[0]
    assert verdict.free_after.starts_at == ahead[3]


def test_b01_a_slot_somebody_has_is_refused_as_taken(world, weekly):
    first = world.slot(weekly)
    world.book(world.student(), weekly, first)
    with pytest.raises(SlotTaken):
        world.book(world.student(), weekly, first)


def test_a_start_outside_the_hours_is_refused_with_the_rule(world, weekly):
    with pytest.raises(SlotNotOffered) as refused:
        world.book(world.student(), weekly, world.slot(weekly) + timedelta(days=1))
    assert refused.value.facts["rule"] == "outside_hours"


def test_a_start_too_soon_is_refused_as_too_soon_even_when_somebody_has_it(world):
    offering = world.offering(world.mentor())
    start = world.slot(offering)
    world.book(world.student(), offering, start)
    world.jump(hours=2)
    with pytest.raises(SlotNotOffered) as refused:
        world.book(world.student(), offering, start)
    assert refused.value.facts["rule"] == "too_soon"


def test_rows_and_values_of_what_is_taken_say_the_same(world, weekly):
    world.book(world.student(), weekly)
    claims, span = world.unit().claims, (world.now, world.now + timedelta(days=40), world.now)
    (busy,) = claims.busy(weekly.mentor_id, *span)
    (row,) = claims.busy_rows(weekly.mentor_id, *span)
    ms = [round(moment.timestamp() * 1000) for moment in (busy.blocks_from, busy.blocks_until)]
    assert row == (*ms, round(busy.session_starts_at.timestamp() * 1000), None)
