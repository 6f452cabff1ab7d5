"""A copy of the database that is a day old is put back: people are not told the same things again,
and the money of the lost day is found (O-06)."""

from datetime import timedelta

from bot.composition.provider_calls import ProviderCalls
from core.doors import DueState
from core.facts import Checkout
from core.notices import NoticeKind
from core.orders import OrderState
from core.settings import NoticeSettings
from core.use_cases import buying, sweeping
from core.use_cases.restoring import after_restore
from core.use_cases.telling import notice
from scheduler.jobs import Jobs
from tests.harness.crowd import crowd
from tests.integration.test_event_sweep import Provider, Rooms

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def copied(c):
    """As the copy has it: a checkout that is open, a message due soon, reminders due later, all of
    which the lost day has sent and settled since."""
    await c.do(sweeping.begin, ["sandbox"])
    await c.do(sweeping.swept, "sandbox", c.clock.now())
    sold = await c.sell()
    order = await c.do(buying.buy_pack, c.students[0], sold.id, c.act())
    await c.do(buying.remember_checkout, order.id, Checkout("sandbox", "chk", "https://x"))
    now = c.clock.now()

    def owe(uow):
        student = c.students[0].id
        said = [
            notice(uow, NoticeKind.PACK_EXPIRED, student, 1, due_at=now + HOUR),
            notice(uow, NoticeKind.REMINDER, student, 2, due_at=now + HOUR,
                   useful_until=now + 2 * HOUR),
            notice(uow, NoticeKind.REMINDER, student, 3, due_at=now + HOUR,
                   useful_until=now + 2 * DAY),
            notice(uow, NoticeKind.PACK_EXPIRED, student, 4, due_at=now + 2 * DAY),
        ]  # fmt: skip
        uow.later.notify(said)

    await c.do(owe)
    return order


async def sent(c):
    """Which subjects the relay would tell about now."""
    claims = await c.do(lambda uow: uow.outbox.claim_notices(uow.now, uow.now + HOUR, 100))
    return sorted(claim.notice.subject_id for claim in claims)


async def test_fault_o06_what_the_lost_day_has_said_is_not_said_again(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await copied(c)
        copied_at = c.clock.now()
        c.clock.advance(DAY)
        done = await c.do(after_restore, copied_at)
        assert done.skipped == 2
        assert await sent(c) == [3]  # the session is still ahead
        again = await c.do(after_restore, copied_at)
        assert again.skipped == 0
        states = await c.rows("SELECT subject_id, state FROM notices ORDER BY subject_id")
        assert (1, DueState.SKIPPED_LATE.value) in states
        c.clock.advance(DAY + HOUR)
        assert 4 in await sent(c)


async def test_fault_o06_control_a_copy_that_is_simply_started_says_it_all_again(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await copied(c)
        c.clock.advance(DAY)
        assert {1, 3} <= set(await sent(c))


async def test_fault_o06_the_money_of_the_lost_day_is_found(database_url):
    async with crowd(database_url, students=1) as c:
        order = await copied(c)
        copied_at, provider = c.clock.now(), Provider()
        c.clock.advance(HOUR / 2)
        paid = c.paid(order, "ch_lost")
        provider.happened(c.clock.now(), paid)
        c.clock.advance(DAY)
        done = await c.do(after_restore, copied_at)
        assert done.asked == 1
        calls = ProviderCalls(c.db, {"sandbox": LooksUp(provider, paid)}, Rooms())
        while await c.see(lambda uow: uow.outbox.are_jobs_due(uow.now)):
            await Jobs(c.db, calls.work, NoticeSettings(), lambda: None).once()
        found = await c.see(lambda uow: uow.orders.get(order.id))
        assert found.state is OrderState.PAID
        assert await c.rows("SELECT count(*) FROM payments") == [(1,)]


class LooksUp:
    """Knows the payment both ways."""

    name = "sandbox"

    def __init__(self, provider, paid):
        self._provider, self._paid = provider, paid

    async def events_since(self, moment):
        return await self._provider.events_since(moment)

    async def look_up(self, order_id, created_after, checkout):
        return [self._paid] if self._paid.order_id == order_id else []
