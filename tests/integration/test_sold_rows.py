"""What is sold, where rows of several features lean on each other, as both databases keep it."""

import pytest

from core.booking import BookingState
from core.catalog import OfferingKind
from core.errors import SlotTaken
from core.use_cases.gathering_waiting import wait_for_place
from core.use_cases.publishing import delete_offering
from core.use_cases.series_booking import book_series
from core.use_cases.series_planning import SeriesWish, plan_series
from storage.database import Database
from storage.migrations import migrate
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.crowd import crowd, maker


async def test_c9_a_series_that_was_only_planned_keeps_no_offering(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer()
        wish = SeriesWish(talk.id, c.slot(5), 2, "tap")
        plan = await c.db.write(lambda uow: plan_series(uow, c.students[0], wish))
        await c.db.write(lambda uow: delete_offering(uow, c.mentor, talk.id))
        assert await c.db.read(lambda uow: uow.offerings.get(talk.id)) is None
        assert await c.db.read(lambda uow: uow.series.get(plan.id)) is None


async def reopened(c):
    c.db = await Database.open(
        c.url, maker(c.clock, c.ids, c.settings, SqlUnitOfWork), metadata=metadata
    )


async def down_and_up(c, below):
    await c.db.close()
    await migrate(c.url, below)
    await migrate(c.url)
    await reopened(c)


async def test_fault_o05_what_was_a_series_are_sessions_after_a_way_down_and_up(database_url):
    async with crowd(database_url, students=1) as c:
        single, (student,) = await c.offer(), c.students
        plan = await c.do(plan_series, student, SeriesWish(single.id, c.slot(6), 2, "tap"))
        await c.do(book_series, student, plan.id)
        await down_and_up(c, "2026_11_23_2")
        assert await c.rows("SELECT series_id, state FROM bookings") == [(None, "scheduled")] * 2


@pytest.mark.parametrize("below", ["2026_11_23_1", "2026_11_22_6"])
async def test_fault_o05_a_groups_time_is_not_free_after_a_way_down_and_up(database_url, below):
    """Its other places are not known to the older program: that is for people to put right."""
    async with crowd(database_url, students=4, sound=False) as c:
        talk, single = await c.offer(kind=OfferingKind.GROUP, places=2), await c.offer()
        one, two, waits, late = c.students
        for each in (one, two):
            await c.book(each, talk, c.slot(5))
        await c.do(wait_for_place, waits, talk.id, c.slot(5))
        await down_and_up(c, below)
        with pytest.raises(SlotTaken):
            await c.book(late, single, c.slot(5))
        assert len(await c.live_claims()) == 1
        assert (await c.book(late, single, c.slot(6))).state is BookingState.SCHEDULED
