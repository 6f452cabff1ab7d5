"""Shared sessions in the calendars of communities: wanted, changed, moved and called off (Z10)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalog import OfferingKind
from core.community_events import EventState
from core.deadlines import JobKind
from core.settings import DiscordSettings, Settings
from core.spaces import SpaceUse
from core.use_cases import gathering_events, spaces
from core.use_cases.gathering_ending import call_off
from core.use_cases.hiding import hide_mentor
from tests.harness.world import World

S = EventState
ON = Settings(discord=DiscordSettings(scheduled_events=True))


def opened(settings: Settings = ON, **changes):
    """A world with a server, and a group session that one has booked."""
    world = World(settings)
    world.run(spaces.set_space, world.staff(), SpaceUse.POSTS, "discord", "77", "900")
    mentor = world.mentor()
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=3, **changes)
    world.book(world.student("S0"), talk, world.slot_in(days=3))
    return world, mentor, talk


def rows(world):
    return list(world.store.community_events.values())


def jobs(world):
    return [each.row for each in world.store.jobs.values() if each.row.kind is JobKind.PUT_EVENT]


def made(world):
    (row,) = rows(world)
    world.run(gathering_events.done, row, "555")
    return rows(world)[0]


def test_a_session_that_everybody_may_find_wants_one_event():
    world, _, talk = opened()
    world.book(world.student("S1"), talk, world.slot_in(days=3))
    (row,) = rows(world)
    assert (row.state, row.community, row.title) == (S.WANTED, "77", talk.title)
    assert [each.subject_id for each in jobs(world)] == [row.id]
    assert (made(world).state, made(world).event) == (S.THERE, "555")


@pytest.mark.parametrize(
    ("settings", "changes"),
    [(Settings(), {}), (ON, {"unlisted": True}), (ON, {"invited_only": True})],
    ids=["switched off", "by link", "by invitation"],
)
def test_nothing_is_made_of_what_is_switched_off_or_not_public(settings, changes):
    world = World(settings)
    world.run(spaces.set_space, world.staff(), SpaceUse.POSTS, "discord", "77", "900")
    talk = world.offering(world.mentor(), kind=OfferingKind.GROUP, places=3)
    world.store.offerings[talk.id] = talk = replace(talk, **changes)
    (gathering,) = [_gathering(world, talk)]
    world.run(gathering_events.follow, gathering)
    assert (rows(world), jobs(world)) == ([], [])


def test_nothing_is_made_of_a_session_of_a_hidden_mentor():
    world = World(ON)
    world.run(spaces.set_space, world.staff(), SpaceUse.POSTS, "discord", "77", "900")
    mentor = world.mentor()
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=3)
    world.run(hide_mentor, mentor, mentor.id, True)
    world.run(gathering_events.follow, _gathering(world, talk))
    assert (rows(world), jobs(world)) == ([], [])


def _gathering(world, talk):
    other, _, _ = opened()
    (known,) = other.store.gatherings.values()
    return replace(known, offering_id=talk.id)


def test_a_session_that_is_called_off_takes_its_event_away():
    world, mentor, _ = opened()
    made(world)
    (gathering,) = world.store.gatherings.values()
    world.run(call_off, mentor, gathering.id, "ill")
    (row,) = rows(world)
    assert (row.state, len(jobs(world))) == (S.LEAVING, 2)
    world.run(gathering_events.done, row, "")
    assert (rows(world)[0].state, rows(world)[0].event) == (S.GONE, "")


def test_a_session_that_moves_keeps_its_event():
    world, _, _ = opened()
    kept = made(world)
    (old,) = world.store.gatherings.values()
    later = old.starts_at + timedelta(days=1)
    new = replace(old, id=999, starts_at=later, ends_at=later + timedelta(hours=1))
    world.store.gatherings[999] = new
    world.run(gathering_events.moved, old, new)
    (row,) = rows(world)
    assert (row.id, row.event, row.gathering_id) == (kept.id, "555", 999)
    assert (row.state, row.starts_at) == (S.WANTED, later)


def test_what_changes_while_the_platform_is_asked_is_asked_again():
    world, mentor, _ = opened()
    (asked,) = rows(world)
    (gathering,) = world.store.gatherings.values()
    world.run(call_off, mentor, gathering.id)
    world.run(gathering_events.done, asked, "555")
    (row,) = rows(world)
    assert (row.state, row.event) == (S.LEAVING, "555")
    assert len(jobs(world)) == 3
