"""Many who want a place in one session: exactly as many have one as there are places (X36)."""

import pytest

from core.catalog import OfferingKind
from core.errors import SlotTaken
from core.group_errors import GroupFull
from storage.postgres_errors import Conflict
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import Unlocked, unprotected, without_claim_guards

GROUP = {"kind": OfferingKind.GROUP}


async def without_group_guards(c):
    on = "" if c.db.dialect == "sqlite" else " ON claims"
    await c.run(f"DROP TRIGGER group_full_insert{on}", f"DROP TRIGGER group_full_update{on}")


def require_full(answers, places):
    assert len(won(answers)) == places
    assert set(lost(answers)) == {GroupFull}
    assert len({each.gathering_id for each in won(answers)}) == 1


async def test_feature_x36_of_two_hundred_buyers_ten_have_the_ten_places(database_url):
    async with crowd(database_url, students=200) as c:
        talk = await c.offer(places=10, **GROUP)
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        require_full(await c.at_once(*calls), 10)
        assert len(await c.live_claims()) == 10


async def test_feature_x36_the_database_decides_where_nobody_locks(database_url):
    async with crowd(database_url, students=12, kind=Unlocked) as c:
        talk = await c.offer(places=4, **GROUP)
        await c.book(c.students[0], talk, c.slot())
        calls = [c.booking(student, talk, c.slot()) for student in c.students[1:]]
        require_full(await c.at_once(*calls), 3)


async def test_feature_x36_control_without_locks_and_guard_there_are_too_many(database_url):
    async with crowd(database_url, students=6, sound=False) as c:
        await without_group_guards(c)
        talk = await c.offer(places=3, **GROUP)
        await c.book(c.students[0], talk, c.slot())
        calls = [c.booking(student, talk, c.slot()) for student in c.students[1:]]
        answers = await unprotected(c, *calls)
        with pytest.raises(AssertionError):
            require_full(answers, 2)
        assert len(await c.live_claims()) > 3


async def test_feature_x36_control_without_locks_the_guard_leaves_as_many_as_fit(database_url):
    async with crowd(database_url, students=6) as c:
        talk = await c.offer(places=3, **GROUP)
        await c.book(c.students[0], talk, c.slot())
        calls = [c.booking(student, talk, c.slot()) for student in c.students[1:]]
        answers = await unprotected(c, *calls)
        assert 1 <= len(won(answers)) <= 2
        assert set(lost(answers)) <= {GroupFull, Conflict}


async def test_two_offerings_never_share_a_mentors_time_with_a_group(database_url):
    async with crowd(database_url, students=20, kind=Unlocked) as c:
        talk = await c.offer(places=5, **GROUP)
        other = await c.offer(places=5, **GROUP)
        calls = [
            c.booking(student, (talk, other)[number % 2], c.slot())
            for number, student in enumerate(c.students)
        ]
        answers = await c.at_once(*calls)
        assert len({each.gathering_id for each in won(answers)}) == 1
        assert set(lost(answers)) <= {GroupFull, SlotTaken}


async def test_control_the_mentors_guard_is_what_keeps_two_groups_apart(database_url):
    async with crowd(database_url, students=2, sound=False) as c:
        await without_claim_guards(c)
        offered = [await c.offer(places=5, **GROUP) for _ in range(2)]
        calls = [c.booking(s, o, c.slot()) for s, o in zip(c.students, offered, strict=True)]
        answers = await unprotected(c, *calls)
        assert len({each.gathering_id for each in won(answers)}) == 2
