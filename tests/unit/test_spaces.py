"""Shared channels: who may set them, and who reads what staff are told."""

from dataclasses import replace

import pytest

from core.errors import NotAllowed, NotFound
from core.notices import NoticeKind
from core.people import Person, Role
from core.settings import CommunitySettings, Settings
from core.spaces import THE_STAFF, Space, SpaceUse
from core.use_cases import joining, overseeing, spaces
from core.use_cases.telling import tell_staff
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World(Settings(community=CommunitySettings(language="ar", time_zone="Africa/Cairo")))


@pytest.fixture
def stella(world: World) -> Person:
    return world.staff("Stella")


def set_staff_space(world: World, stella: Person, chat: str = "900") -> Space:
    return world.run(spaces.set_space, stella, SpaceUse.STAFF, "discord", "77", chat)


def readers(world: World) -> set[int]:
    kind = NoticeKind.JOB_DEAD
    rows = (each.row for each in world.store.notices.values())
    return {row.person_id for row in rows if row.kind is kind}


def test_what_staff_are_told_goes_to_the_staff_space(world: World, stella: Person) -> None:
    world.staff("Tom")
    set_staff_space(world, stella)
    world.run(tell_staff, NoticeKind.JOB_DEAD, 5)
    assert readers(world) == {THE_STAFF}


def test_without_a_space_that_can_be_reached_each_of_staff_is_told(
    world: World, stella: Person
) -> None:
    tom = world.staff("Tom")
    space = set_staff_space(world, stella)
    account = world.store.identities[space.identity_id or 0]
    world.store.identities[account.id] = replace(account, unreachable_at=world.now)
    world.run(tell_staff, NoticeKind.JOB_DEAD, 5)
    assert readers(world) == {stella.id, tom.id}


def test_setting_the_same_space_again_opens_it_again(world: World, stella: Person) -> None:
    first = set_staff_space(world, stella)
    account = world.store.identities[first.identity_id or 0]
    world.store.identities[account.id] = replace(account, unreachable_at=world.now)
    again = set_staff_space(world, stella)
    assert (again.id, again.identity_id) == (first.id, first.identity_id)
    assert world.store.identities[account.id].unreachable_at is None


def test_another_channel_takes_the_place_of_the_one_before(world: World, stella: Person) -> None:
    before = set_staff_space(world, stella, "900")
    now = set_staff_space(world, stella, "901")
    assert [each.chat for each in world.run(spaces.spaces, stella)] == ["901"]
    assert world.store.identities[before.identity_id or 0].unreachable_at == world.now
    assert world.store.identities[now.identity_id or 0].chat == "#901"


def test_a_cleared_space_is_written_to_no_more(world: World, stella: Person) -> None:
    space = set_staff_space(world, stella)
    world.run(spaces.clear_space, stella, space.id)
    world.run(tell_staff, NoticeKind.JOB_DEAD, 5)
    assert readers(world) == {stella.id}
    assert world.run(spaces.spaces, stella) == ()
    with pytest.raises(NotFound):
        world.run(spaces.clear_space, stella, space.id)


def test_only_staff_set_and_see_spaces(world: World, stella: Person) -> None:
    space = set_staff_space(world, stella)
    sara = world.student()
    with pytest.raises(NotAllowed):
        world.run(spaces.set_space, sara, SpaceUse.STAFF, "discord", "77", "1")
    with pytest.raises(NotAllowed):
        world.run(spaces.clear_space, sara, space.id)
    with pytest.raises(NotAllowed):
        world.run(spaces.spaces, sara)


def test_the_staff_read_in_the_communitys_language_and_zone(world: World, stella: Person) -> None:
    set_staff_space(world, stella)
    the_staff = world.store.people[THE_STAFF]
    assert (the_staff.language, the_staff.time_zone) == ("ar", "Africa/Cairo")
    world.settings = replace(world.settings, community=CommunitySettings(language="en"))
    world.run(tell_staff, NoticeKind.JOB_DEAD, 5)
    assert world.store.people[THE_STAFF].language == "en"


def test_the_staff_are_nobody_anybody_sees_or_acts_upon(world: World, stella: Person) -> None:
    set_staff_space(world, stella)
    for role in (None, Role.STAFF):
        assert THE_STAFF not in {each.id for each in world.run(overseeing.people, stella, role)}
    with pytest.raises(NotFound):
        world.run(overseeing.person_file, stella, THE_STAFF)
    with pytest.raises(NotFound):
        world.run(joining.ban, stella, THE_STAFF)
    with pytest.raises(NotFound):
        world.run(joining.grant_role, stella, THE_STAFF, Role.MENTOR, True)
    with pytest.raises(NotAllowed, match="last_staff"):
        world.run(joining.grant_role, stella, stella.id, Role.STAFF, False)


def test_nothing_ever_comes_in_from_the_staff(world: World, stella: Person) -> None:
    space = set_staff_space(world, stella)
    account = world.store.identities[space.identity_id or 0]
    with pytest.raises(NotFound):
        world.run(joining.arrive, "discord", account.user, account.chat, "Staff")


def test_setting_and_clearing_stand_in_the_audit_log(world: World, stella: Person) -> None:
    space = set_staff_space(world, stella)
    world.run(spaces.clear_space, stella, space.id)
    told = [e.action for e in world.store.audit.values() if e.subject_kind == "space"]
    assert told == ["space_set", "space_cleared"]


def test_a_space_of_another_use_has_no_account(world: World, stella: Person) -> None:
    posts = world.run(spaces.set_space, stella, SpaceUse.POSTS, "telegram", "", "-100", "7")
    assert posts.identity_id is None
    assert posts.address == "-100:7"
    world.run(tell_staff, NoticeKind.JOB_DEAD, 5)
    assert readers(world) == {stella.id}
