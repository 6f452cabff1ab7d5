"""Weekly series that overlap, booked at the same moment: one whole series, or disjoint ones, never
a part (X37), on both back ends; and a series as the database keeps it."""

from collections import Counter
from datetime import timedelta

from core.booking import PaidBy
from core.errors import SlotTaken
from core.series import SeriesState
from core.use_cases import series_planning
from core.use_cases.cancelling import cancel
from core.use_cases.series_booking import book_series
from core.use_cases.series_planning import SeriesWish
from storage.postgres_errors import Conflict
from tests.harness.crowd import crowd, lost, overlaps, won
from tests.harness.unprotected import Unlocked, unprotected, without_claim_guards

WEEKS = 4


async def plans(c, talk, *offsets):
    """Each student's plan of four weeks, so many minutes after the same moment."""
    made = []
    for student, minutes in zip(c.students, offsets, strict=True):
        start = c.slot() + timedelta(minutes=minutes)
        wish = SeriesWish(talk.id, start, WEEKS, c.act())
        made.append((student, await c.do(series_planning.plan_series, student, wish)))
    return made


def booking_of(student, series):
    return lambda uow: book_series(uow, student, series.id, series.revision)


async def sizes(c, made):
    """How many sessions each of the series has."""
    return [len(await c.see(lambda uow, id=s.id: uow.bookings.of_series(id))) for _, s in made]


async def test_x37_of_many_overlapping_series_one_is_booked_whole(database_url):
    async with crowd(database_url, students=6) as c:
        talk = await c.offer()
        made = await plans(c, talk, 0, 15, 30, 45, 0, 15)
        answers = await c.at_once(*(booking_of(*each) for each in made))
        assert lost(answers) == []
        booked = [each for each in won(answers) if each.series.is_booked]
        assert len(booked) == 1
        assert all(each.clashes for each in won(answers) if not each.series.is_booked)
        assert Counter(await sizes(c, made)) == {WEEKS: 1, 0: 5}
        assert overlaps(await c.live_claims()) == 0


async def test_x37_disjoint_series_are_all_booked(database_url):
    async with crowd(database_url, students=3) as c:
        talk = await c.offer(max_per_day=20)
        made = await plans(c, talk, 0, 120, 240)
        await c.at_once(*(booking_of(*each) for each in made))
        assert await sizes(c, made) == [WEEKS] * 3


async def test_x37_where_nobody_locks_the_database_still_leaves_whole_series_only(database_url):
    async with crowd(database_url, students=4, kind=Unlocked) as c:
        talk = await c.offer()
        made = await plans(c, talk, 0, 15, 30, 45)
        answers = await c.at_once(*(booking_of(*each) for each in made))
        assert set(lost(answers)) <= {SlotTaken, Conflict}
        assert set(await sizes(c, made)) <= {WEEKS, 0}
        assert overlaps(await c.live_claims()) == 0


async def test_x37_control_without_locks_and_guards_overlapping_series_are_both_booked(
    database_url,
):
    async with crowd(database_url, students=2, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer()
        made = await plans(c, talk, 0, 15)
        await unprotected(c, *(booking_of(*each) for each in made))
        assert await sizes(c, made) == [WEEKS, WEEKS]
        assert overlaps(await c.live_claims()) > 0


async def test_fault_m17_two_series_of_one_pack_never_hold_more_than_it_has(database_url):
    async with crowd(database_url, students=1) as c:
        student = c.students[0]
        talk = await c.offer(price=(await c.sell()).price, max_per_day=20)
        pack = await c.pack(student, sessions=5)
        made = [
            (student, await c.do(
                series_planning.plan_series, student,
                SeriesWish(talk.id, c.slot(hours=hours), WEEKS, c.act())))
            for hours in (0, 3)
        ]  # fmt: skip
        await c.at_once(*(booking_of(*each) for each in made))
        assert sorted(await sizes(c, made)) == [0, WEEKS]
        assert (await c.see(lambda uow: uow.packs.get(pack.id))).held == WEEKS


async def test_fault_b07_the_same_series_pressed_ten_times_at_once_is_booked_once(database_url):
    async with crowd(database_url, students=1) as c:
        (one,) = made = await plans(c, await c.offer(), 0)
        answers = await c.at_once(*[booking_of(*one)] * 10)
        assert len(won(answers)) == 10
        assert all(each.series.is_booked for each in won(answers))
        assert await sizes(c, made) == [WEEKS]


async def test_a_series_and_its_bookings_come_back_as_they_were(database_url):
    async with crowd(database_url, students=1) as c:
        ((student, planned),) = await plans(c, await c.offer(), 0)
        assert await c.see(lambda uow: uow.series.get(planned.id)) == planned
        assert await c.see(lambda uow: uow.series.by_intent(student.id, "act-1")) == planned
        done = (await c.do(book_series, student, planned.id)).series
        assert await c.see(lambda uow: uow.series.get(planned.id)) == done
        assert done.state is SeriesState.BOOKED
        bookings = await c.see(lambda uow: uow.bookings.of_series(done.id))
        assert [each.starts_at for each in bookings] == [
            each.starts_at for each in done.occurrences]  # fmt: skip
        assert {each.paid_by for each in bookings} == {PaidBy.FREE}
        spans = await c.see(lambda uow: uow.claims.busy_of_student(
            student.id, c.slot(), c.slot() + timedelta(days=8), uow.now))  # fmt: skip
        assert sorted(spans) == [(each.starts_at, each.ends_at) for each in bookings[:2]]


async def test_fault_b06_a_cancelled_week_is_free_for_another_series(database_url):
    async with crowd(database_url, students=2) as c:
        talk = await c.offer()
        one, other = await plans(c, talk, 0, 0)
        await c.do(book_series, one[0], one[1].id)
        for booking in await c.see(lambda uow: uow.bookings.of_series(one[1].id)):
            await c.do(cancel, one[0], booking.id)
        assert (await c.do(book_series, other[0], other[1].id)).series.is_booked
