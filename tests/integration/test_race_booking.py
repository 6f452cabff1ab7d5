"""Many who want one slot: whoever comes first has it, on both back ends (B-01 to B-03, B-06, B-07).

Each race has its negative control: the same race without the protection ends as it must not.
"""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from core.booking import BookingState
from core.catalog import BookingMode
from core.errors import AlreadyDecided, SlotTaken, StaleButton
from core.use_cases.approving import approve
from core.use_cases.booking import book
from core.use_cases.cancelling import cancel
from storage.postgres_errors import Conflict
from tests.harness.crowd import crowd, lost, overlaps, won
from tests.harness.unprotected import Unlocked, unprotected, without_claim_guards

MINUTE = timedelta(minutes=1)
S = BookingState


def require_one_winner(answers, callers):
    assert len(won(answers)) == 1
    assert lost(answers) == [SlotTaken] * (callers - 1)


async def test_fault_b01_of_two_hundred_callers_of_one_slot_one_has_it(database_url):
    async with crowd(database_url, students=200) as c:
        talk = await c.offer()
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        require_one_winner(await c.at_once(*calls), 200)
        assert len(await c.live_claims()) == 1


async def test_fault_b01_the_database_decides_where_nobody_locks(database_url):
    async with crowd(database_url, students=10, kind=Unlocked) as c:
        talk = await c.offer()
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        require_one_winner(await c.at_once(*calls), 10)


async def test_fault_b01_the_locks_decide_where_the_database_does_not(database_url):
    async with crowd(database_url, students=20, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer()
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        require_one_winner(await c.at_once(*calls), 20)


async def test_fault_b01_control_without_locks_and_guards_a_slot_has_many_winners(database_url):
    async with crowd(database_url, students=6, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer()
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        answers = await unprotected(c, *calls)
        with pytest.raises(AssertionError):
            require_one_winner(answers, 6)
        assert overlaps(await c.live_claims()) == 5


async def test_fault_b01_control_without_locks_the_guard_leaves_one(database_url):
    """The race of the control is real, and the guard alone is what ends it (with deadlocks, which
    is why there are locks)."""
    async with crowd(database_url, students=6) as c:
        talk = await c.offer()
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        answers = await unprotected(c, *calls)
        assert len(won(answers)) == 1
        assert set(lost(answers)) <= {SlotTaken, Conflict}


async def mixed(c):
    """Offerings of every length and buffer, wanted all over one day by everybody."""
    talks = [
        await c.offer(
            duration=minutes * MINUTE,
            buffer_before_minutes=before,
            buffer_after_minutes=after,
            max_per_day=48,
        )
        for minutes, before, after in ((15, 0, 0), (30, 10, 0), (60, 0, 15), (90, 30, 30))
    ]
    starts = [c.slot() + 15 * quarter * MINUTE for quarter in range(24)]
    return [
        c.booking(student, talks[(number + place) % 4], start)
        for place, start in enumerate(starts)
        for number, student in enumerate(c.students)
    ]


async def test_fault_b02_sessions_of_all_lengths_never_overlap_buffers_included(database_url):
    async with crowd(database_url, students=4) as c:
        answers = await c.at_once(*await mixed(c))
        spans = await c.live_claims()
        assert len(spans) == len(won(answers)) >= 4
        assert overlaps(spans) == 0


async def test_fault_b02_control_without_locks_and_guards_they_overlap(database_url):
    async with crowd(database_url, students=4, sound=False) as c:
        await without_claim_guards(c)
        await unprotected(c, *(await mixed(c))[:12])
        assert overlaps(await c.live_claims()) > 0


async def test_fault_b03_of_two_requests_for_one_slot_one_is_made(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(mode=BookingMode.REQUEST)
        one, other = c.students
        for day in range(3, 8):
            start = c.slot(day)
            answers = await c.at_once(c.booking(one, talk, start), c.booking(other, talk, start))
            require_one_winner(answers, 2)
            assert won(answers)[0].state is S.REQUESTED


async def test_fault_b03_a_request_is_approved_once_however_often_it_is_pressed(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(mode=BookingMode.REQUEST)
        asked = await c.book(c.students[0], talk, c.slot())
        presses = [lambda uow: approve(uow, c.mentor, asked.id, asked.revision)] * 10
        answers = await c.at_once(*presses)
        assert [each.state for each in won(answers)] == [S.SCHEDULED]
        assert set(lost(answers)) <= {AlreadyDecided, StaleButton}
        assert (await c.told(c.students[0])).count("request_approved") == 1


async def test_fault_b03_control_two_requests_that_both_exist_are_both_approved(database_url):
    """Why a request occupies its slot: approving does not look at other requests."""
    async with crowd(database_url, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer(mode=BookingMode.REQUEST)
        calls = [c.booking(student, talk, c.slot()) for student in c.students]
        asked = await unprotected(c, *calls)
        assert lost(asked) == []
        answers = await c.at_once(
            *(lambda uow, id=each.id: approve(uow, c.mentor, id) for each in asked)
        )
        assert [each.state for each in won(answers)] == [S.SCHEDULED, S.SCHEDULED]


async def test_fault_b06_a_slot_is_cancelled_and_booked_again_and_again(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer()
        held = await c.book(c.students[0], talk, c.slot())
        for turn in range(12):
            owner, wanting = c.students[turn % 2], c.students[(turn + 1) % 2]
            gone = partial(cancel, actor=owner, id=held.id)
            _, answer = await c.at_once(gone, c.booking(wanting, talk, c.slot()))
            if isinstance(answer, SlotTaken):  # it looked a moment too early
                answer = await c.book(wanting, talk, c.slot())
            held = answer
            assert held.student_id == wanting.id
        assert len(await c.live_claims()) == 1


async def test_fault_b06_one_who_cancels_may_have_the_same_slot_again(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer()
        ids = set()
        for _ in range(5):
            booked = await c.book(c.students[0], talk, c.slot())
            await c.do(cancel, c.students[0], booked.id)
            ids.add(booked.id)
        assert len(ids) == 5


async def test_fault_b06_control_a_claim_that_is_not_ended_keeps_the_slot(database_url):
    async with crowd(database_url, sound=False) as c:
        talk = await c.offer()
        booked = await c.book(c.students[0], talk, c.slot())
        await c.do(cancel, c.students[0], booked.id)
        await c.run("UPDATE claims SET live = 1")
        with pytest.raises(SlotTaken):
            await c.book(c.students[1], talk, c.slot())


def require_one_booking(answers, presses):
    assert len(won(answers)) == presses
    assert len({each.id for each in answers}) == 1


@pytest.mark.parametrize("mode", list(BookingMode))
async def test_fault_b07_one_act_pressed_twenty_times_at_once_is_one_booking(database_url, mode):
    async with crowd(database_url) as c:
        talk = await c.offer(mode=mode)
        wish = c.wish(talk, c.slot())
        presses = [lambda uow: book(uow, c.students[0], wish)] * 20
        require_one_booking(await c.at_once(*presses), 20)
        assert await c.rows("SELECT count(*) FROM bookings") == [(1,)]


async def test_fault_b07_the_unique_act_decides_where_nobody_locks(database_url):
    """Run again, a unit that lost finds what the winner wrote."""
    async with crowd(database_url, kind=Unlocked) as c:
        talk = await c.offer()
        wish = c.wish(talk, c.slot())
        calls = [c.db.write(lambda uow: book(uow, c.students[0], wish)) for _ in range(5)]
        async with asyncio.timeout(30):
            answers = await asyncio.gather(*calls)
        require_one_booking(answers, 5)


async def test_fault_b07_control_presses_without_one_act_are_many_bookings(database_url):
    async with crowd(database_url, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer()
        presses = [c.booking(c.students[0], talk, c.slot()) for _ in range(4)]
        with pytest.raises(AssertionError):
            require_one_booking(await unprotected(c, *presses), 4)
