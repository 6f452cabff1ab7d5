"""Shared channels, read back as they were written, on both back ends."""

import pytest

from core.errors import StaleRevision
from core.ids import IdentityId, PersonId, SpaceId
from core.people import Person, Role
from core.spaces import THE_STAFF, Space, SpaceUse
from tests.harness.community import HOUR, NOON, STUDENT, community, identity


def space(id: int, use: SpaceUse = SpaceUse.STAFF, **known: object) -> Space:
    facts = {"channel": "discord", "community": "77", "chat": "900", "topic": "", **known}
    return Space(SpaceId(id), use, by_id=STUDENT, set_at=NOON + id * HOUR, **facts)


def the_staff(uow) -> None:
    uow.people.add(Person(THE_STAFF, "Staff", "en", "UTC", frozenset({Role.STAFF}), uow.now))
    uow.identities.add(identity(60, THE_STAFF, channel="discord", user="space:#900"))


async def test_a_space_comes_back_as_it_was(database_url):
    known = space(5, identity_id=IdentityId(60))
    async with community(database_url) as c:
        await c.db.write(the_staff)
        await c.db.write(lambda uow: uow.spaces.add(known))
        assert await c.db.read(lambda uow: uow.spaces.get(5)) == known
        assert await c.db.read(lambda uow: uow.spaces.at("discord", "900")) == [known]
        await c.db.write(lambda uow: uow.spaces.remove(SpaceId(5)))
        assert await c.db.read(lambda uow: uow.spaces.get(5)) is None


async def test_spaces_are_found_by_use_and_platform_latest_first(database_url):
    staff, posts = space(1), space(2, SpaceUse.POSTS)
    group = space(3, channel="telegram", community="", chat="-100", topic="7")
    async with community(database_url) as c:

        def look(uow):
            return (
                uow.spaces.of(),
                uow.spaces.of(SpaceUse.STAFF),
                uow.spaces.of(SpaceUse.STAFF, "discord"),
                uow.spaces.find(SpaceUse.POSTS, "discord", "77"),
                uow.spaces.find(SpaceUse.POSTS, "discord", "78"),
                uow.spaces.at("telegram", "-100", "7"),
                uow.spaces.at("telegram", "-100"),
            )

        await c.db.write(lambda uow: [uow.spaces.add(each) for each in (staff, posts, group)])
        assert await c.db.read(look) == (
            [group, posts, staff], [group, staff], [staff], posts, None, [group], [],
        )  # fmt: skip


async def test_one_use_has_one_space_in_a_community(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.spaces.add(space(1)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.spaces.add(space(2, chat="901")))
        await c.db.write(lambda uow: uow.spaces.add(space(2, community="78")))


async def test_the_staff_are_not_among_the_people_of_a_role(database_url):
    async with community(database_url) as c:
        await c.db.write(the_staff)
        found = await c.db.read(lambda uow: [each.id for each in uow.people.having(Role.STAFF)])
        assert PersonId(THE_STAFF) not in found
        assert await c.db.read(lambda uow: uow.people.get(THE_STAFF)) is not None
