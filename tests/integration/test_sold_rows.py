"""What is sold, where rows of several features lean on each other, as both databases keep it."""

from core.use_cases.publishing import delete_offering
from core.use_cases.series_planning import SeriesWish, plan_series
from tests.harness.crowd import crowd


async def test_c9_a_series_that_was_only_planned_keeps_no_offering(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer()
        wish = SeriesWish(talk.id, c.slot(5), 2, "tap")
        plan = await c.db.write(lambda uow: plan_series(uow, c.students[0], wish))
        await c.db.write(lambda uow: delete_offering(uow, c.mentor, talk.id))
        assert await c.db.read(lambda uow: uow.offerings.get(talk.id)) is None
        assert await c.db.read(lambda uow: uow.series.get(plan.id)) is None
