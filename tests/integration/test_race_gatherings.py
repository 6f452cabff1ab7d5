"""Many who want a place in one session: exactly as many have one as there are places (X36)."""

from datetime import timedelta

import pytest

from core.catalog import OfferingKind
from core.clock import to_ms
from core.errors import AlreadyDecided, SlotTaken, StudentBusy
from core.group_errors import GroupCalledOff, GroupFull, GroupStudentsBusy
from core.use_cases.gathering_moving import move_gathering
from storage.postgres_errors import Conflict
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import Unlocked, unprotected, without_claim_guards

GROUP = {"kind": OfferingKind.GROUP}


async def without_group_guards(c):
    on = "" if c.db.dialect == "sqlite" else " ON claims"
    await c.run(f"DROP TRIGGER group_full_insert{on}", f"DROP TRIGGER group_full_update{on}")


def moving(who, id, to, seats=None):
    return lambda uow: move_gathering(uow, who, id, to, seats)


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


async def test_feature_a14_a_move_and_the_booking_of_the_last_place_meet(database_url):
    """Whoever is first: all who have a place are in one session, and nobody is left behind."""
    async with crowd(database_url, students=8) as c:
        for round in range(6):
            talk = await c.offer(places=2, **GROUP)
            start = c.slot(days=3 + 2 * round)
            booked = await c.book(c.students[round], talk, start)
            to = start + timedelta(days=1)
            works = [
                moving(c.mentor, booked.gathering_id, to),
                c.booking(c.students[-1], talk, start),
            ]
            answers = await c.at_once(*works[:: 1 if round % 2 else -1])
            rows = await c.rows(
                "SELECT starts_at, gathering_id FROM bookings"
                f" WHERE offering_id = {talk.id} AND state = 'scheduled'"
            )
            assert {at for at, _ in rows} == {to_ms(to)}
            assert len({gathering for _, gathering in rows}) == 1
            assert len(rows) == 2 - len(lost(answers))
            assert set(lost(answers)) <= {GroupCalledOff}


async def test_feature_a14_two_who_move_it_at_once_move_it_once(database_url):
    async with crowd(database_url, students=4) as c:
        talk = await c.offer(places=5, **GROUP)
        booked = [await c.book(each, talk, c.slot()) for each in c.students]
        id = booked[0].gathering_id
        movers = ((c.mentor, 5), (c.staff, 6), (c.mentor, 7))
        works = [moving(who, id, c.slot(days=days), 4) for who, days in movers]
        answers = await c.at_once(*works)
        (new,) = won(answers)
        assert set(lost(answers)) == {AlreadyDecided}
        assert {(await c.now(each)).gathering_id for each in booked} == {new.id}


async def test_feature_a14_a_student_who_books_elsewhere_meanwhile_is_never_in_two(database_url):
    async with crowd(database_url, students=3) as c:
        talk = await c.offer(places=5, **GROUP)
        other = await c.offer(mentor=(await c.another_mentor()).id)
        booked = [await c.book(each, talk, c.slot()) for each in c.students]
        to, id = c.slot(days=5), booked[0].gathering_id
        answers = await c.at_once(
            c.booking(c.students[1], other, to),
            moving(c.mentor, id, to),
        )
        assert len(won(answers)) == 1
        assert set(lost(answers)) <= {GroupStudentsBusy, StudentBusy}
        places = {(await c.now(each)).gathering_id for each in booked}
        assert len(places) == 1


async def test_control_without_locks_and_guard_somebody_is_left_in_a_session_that_moved(
    database_url,
):
    async with crowd(database_url, students=2, sound=False) as c:
        await without_group_guards(c)
        talk = await c.offer(places=2, **GROUP)
        first = await c.book(c.students[0], talk, c.slot())
        await unprotected(
            c,
            moving(c.mentor, first.gathering_id, c.slot(days=5)),
            c.booking(c.students[1], talk, c.slot()),
        )
        starts = await c.rows("SELECT DISTINCT starts_at FROM bookings WHERE state = 'scheduled'")
        assert len(starts) == 2
