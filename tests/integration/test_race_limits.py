"""Numbers that hold however many push at once: sessions a day, notice, horizon, holds, a student
with one mentor at a time (B-02, B-08, B-10, B-11, B-13, M-13)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from core.booking import BookingState
from core.errors import (
    Banned,
    SelfBooking,
    SlotNotOffered,
    SlotTaken,
    TooManyFreeBookings,
    TooManyOpenBookings,
    TooManyUnpaidHolds,
)
from core.settings import BookingSettings, Settings
from core.use_cases.booking import book
from core.use_cases.hours import clear_hours, set_hours
from core.use_cases.joining import arrive, ban
from core.use_cases.publishing import pause
from core.use_cases.settling import settle
from tests.harness.community import PRICE
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import (
    unprotected,
    without_claim_guards,
)

S = BookingState
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


async def test_fault_b08_hours_edited_while_checkouts_hold_slots_take_nothing_away(database_url):
    async with crowd(database_url, students=4) as c:
        talk = await c.offer(price=PRICE)
        held = [await c.book(s, talk, c.slot(3, 3 * n)) for n, s in enumerate(c.students)]
        orders = [await c.order_of(each) for each in held]
        facts = [c.paid(order, f"ch_{n}") for n, order in enumerate(orders)]
        edits = [
            partial(set_hours, actor=c.mentor, mentor_id=c.mentor.id, text="Sun 01:00-02:00"),
            partial(clear_hours, actor=c.mentor, mentor_id=c.mentor.id),
        ]
        await c.at_once(*edits, *(lambda uow, f=fact: settle(uow, f) for fact in facts))
        assert {(await c.now(each)).state for each in held} == {S.SCHEDULED}
        with pytest.raises(SlotNotOffered):
            await c.book(c.students[0], talk, c.slot(4))


async def test_fault_b08_an_offering_paused_during_a_checkout_is_still_paid_for(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE)
        held = await c.book(c.students[0], talk, c.slot())
        paid = c.paid(await c.order_of(held), "ch_1")
        await c.at_once(partial(pause, actor=c.mentor, id=talk.id), lambda uow: settle(uow, paid))
        assert (await c.now(held)).state is S.SCHEDULED


def require_three_that_day(answers):
    assert len(won(answers)) == 3
    assert set(lost(answers)) == {SlotNotOffered}


def everybody_on_one_day(c, talk):
    return [c.booking(s, talk, c.slot(3, 1.5 * n)) for n, s in enumerate(c.students)]


async def test_fault_b10_no_more_sessions_a_day_than_allowed(database_url):
    async with crowd(database_url, students=7) as c:
        talk = await c.offer(max_per_day=3)
        require_three_that_day(await c.at_once(*everybody_on_one_day(c, talk)))


async def test_fault_b10_control_without_locks_the_day_overflows(database_url):
    async with crowd(database_url, students=7, sound=False) as c:
        talk = await c.offer(max_per_day=3)
        answers = await unprotected(c, *everybody_on_one_day(c, talk))
        with pytest.raises(AssertionError):
            require_three_that_day(answers)
        assert len(won(answers)) == 7


async def test_fault_b10_notice_and_horizon_hold_for_all_who_push_at_their_edges(database_url):
    async with crowd(database_url, students=3) as c:
        talk = await c.offer(minimum_notice_hours=24, horizon_days=10, max_per_day=48)
        now = c.clock.now()
        edges = [now + DAY + n * QUARTER for n in range(-3, 4)]
        edges += [now + 10 * DAY + n * QUARTER for n in range(-3, 4)]
        calls = [c.booking(s, talk, start) for start in edges for s in c.students]
        answers = await c.at_once(*calls)
        starts = [each.starts_at for each in won(answers)]
        assert len(starts) >= 2
        assert all(now + DAY <= start <= now + 10 * DAY for start in starts)
        assert set(lost(answers)) == {SlotTaken, SlotNotOffered}


LIMITS = Settings(
    booking=BookingSettings(
        max_open_per_student=4, max_unpaid_holds_per_student=3, max_free_per_student_per_day=2
    )
)


async def one_student_pushes(c, **offer):
    """With six mentors at once, so that only the student is the same."""
    mentors = [await c.another_mentor() for _ in range(6)]
    talks = [await c.offer(mentor=mentor.id, **offer) for mentor in mentors]
    return [
        c.booking(c.students[0], talk, c.slot(3, 3 * number), pay_with=None)
        for number, talk in enumerate(talks)
    ]


async def test_fault_b10_unpaid_holds_of_one_student_stay_within_their_limit(database_url):
    async with crowd(database_url, students=1, settings=LIMITS) as c:
        answers = await c.at_once(*await one_student_pushes(c, price=PRICE))
        assert (len(won(answers)), set(lost(answers))) == (3, {TooManyUnpaidHolds})


async def test_fault_m13_free_sessions_a_day_stay_within_their_limit(database_url):
    async with crowd(database_url, students=1, settings=LIMITS) as c:
        answers = await c.at_once(*await one_student_pushes(c))
        assert (len(won(answers)), set(lost(answers))) == (2, {TooManyFreeBookings})
        assert await c.rows("SELECT count(*) FROM orders") == [(0,)]
        assert await c.rows("SELECT count(*) FROM journal_entries") == [(0,)]


async def test_fault_b10_open_bookings_of_one_student_stay_within_their_limit(database_url):
    wide = replace(LIMITS.booking, max_free_per_student_per_day=99)
    async with crowd(database_url, students=1, settings=Settings(booking=wide)) as c:
        answers = await c.at_once(*await one_student_pushes(c))
        assert (len(won(answers)), set(lost(answers))) == (4, {TooManyOpenBookings})


async def test_fault_b10_control_without_locks_one_student_holds_too_many(database_url):
    async with crowd(database_url, students=1, settings=LIMITS, sound=False) as c:
        answers = await unprotected(c, *await one_student_pushes(c, price=PRICE))
        assert len(won(answers)) == 6


async def test_fault_b11_nobody_books_themself_through_any_of_their_accounts(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer()

        def join(uow, channel):
            return arrive(uow, channel, "mona-there", "chat", "Not Mona")

        stranger = await c.do(join, "telegram")
        again = await c.do(join, "telegram")
        assert stranger.id == again.id != c.mentor.id
        await c.run(f"UPDATE identities SET person_id = {c.mentor.id}")
        linked = await c.do(join, "telegram")
        assert linked.id == c.mentor.id
        with pytest.raises(SelfBooking):
            await c.book(linked, talk, c.slot())


async def test_fault_b11_who_is_banned_meanwhile_books_nothing_more(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(max_per_day=48)
        student = c.students[0]

        def press(hours):
            wish = c.wish(talk, c.slot(3, hours))
            # as the door does: whoever it is, is read in the same unit
            return lambda uow: book(uow, uow.people.get(student.id), wish)

        banning = partial(ban, actor=c.staff, person_id=student.id)
        await c.at_once(banning, *(press(3 * n) for n in range(4)))
        assert lost(await c.at_once(press(20))) == [Banned]


@pytest.mark.parametrize(
    "moved_by",
    [timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(milliseconds=1)],
)
async def test_fault_b13_a_start_beside_the_grid_by_a_moment_is_not_offered(database_url, moved_by):
    async with crowd(database_url) as c:
        talk = await c.offer()
        with pytest.raises(SlotNotOffered):
            await c.book(c.students[0], talk, c.slot() + moved_by)


async def test_fault_b13_sessions_that_touch_are_both_there(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(buffer_before_minutes=0, buffer_after_minutes=0)
        one, other = c.students
        calls = [c.booking(one, talk, c.slot()), c.booking(other, talk, c.slot(3, 1))]
        assert lost(await c.at_once(*calls)) == []
        (first, second) = await c.live_claims()
        assert first[1] == second[0]


async def test_fault_b13_a_start_in_the_past_or_in_ten_years_is_not_offered(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer()
        for days in (-1, 3650):
            with pytest.raises(SlotNotOffered):
                await c.book(c.students[0], talk, c.slot(days))


async def test_fault_b02_a_student_is_never_with_two_mentors_at_once(database_url):
    async with crowd(database_url, students=1) as c:
        mentors = [await c.another_mentor() for _ in range(5)]
        talks = [await c.offer(mentor=mentor.id) for mentor in mentors]
        calls = [c.booking(c.students[0], talk, c.slot()) for talk in talks]
        assert len(won(await c.at_once(*calls))) == 1


async def test_fault_b02_control_without_locks_and_guards_a_student_is_with_many(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await without_claim_guards(c)
        mentors = [await c.another_mentor() for _ in range(3)]
        talks = [await c.offer(mentor=mentor.id) for mentor in mentors]
        calls = [c.booking(c.students[0], talk, c.slot()) for talk in talks]
        assert len(won(await unprotected(c, *calls))) == 3
