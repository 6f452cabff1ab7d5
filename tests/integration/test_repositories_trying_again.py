"""What was given up and is tried again, on both back ends."""

from datetime import timedelta

from core.deadlines import Job, JobKind
from core.doors import DueState
from core.notices import Notice, NoticeKind
from tests.harness.community import MINUTE, NOON, STUDENT, community


async def test_a_call_that_was_given_up_is_revived_once(database_url):
    job = Job(3, "j3", JobKind.MAKE_ROOM, 7, NOON)
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.later.ask([job]))
        assert await c.db.read(lambda uow: uow.outbox.job_state(3)) is DueState.WAITING
        assert await c.db.read(lambda uow: uow.outbox.job_state(4)) is None
        assert not await c.db.write(lambda uow: uow.outbox.revive_job(3, NOON))
        (claim,) = await c.db.write(lambda uow: uow.outbox.claim_jobs(NOON, NOON + MINUTE, 5))
        dead = DueState.DEAD
        await c.db.write(lambda uow: uow.outbox.close_job(3, claim.fence, dead, NOON, "no"))
        assert await c.db.read(lambda uow: uow.outbox.job_state(3)) is dead
        assert await c.db.write(lambda uow: uow.outbox.revive_job(3, NOON + MINUTE))
        assert not await c.db.write(lambda uow: uow.outbox.revive_job(3, NOON))
        later = NOON + MINUTE
        (again,) = await c.db.write(lambda uow: uow.outbox.claim_jobs(later, later + MINUTE, 5))
        assert (again.job, again.attempts) == (job, 0)


async def test_messages_that_are_tried_again_are_counted_until_they_arrive(database_url):
    lost = Notice(5, "n5", NoticeKind.ONBOARDING_REMINDER, STUDENT, 7, NOON)
    fresh = Notice(6, "n6", NoticeKind.ONBOARDING_REMINDER, STUDENT, 7, NOON + timedelta(days=1))
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.later.notify([lost, fresh]))
        (claim,) = await c.db.write(lambda uow: uow.outbox.claim_notices(NOON, NOON + MINUTE, 5))
        dead = DueState.DEAD
        await c.db.write(lambda uow: uow.outbox.close_notice(5, claim.fence, dead, NOON, "gone"))
        assert await c.db.read(lambda uow: uow.outbox.count_again(STUDENT)) == 0
        assert await c.db.write(lambda uow: uow.outbox.revive(5, NOON))
        assert await c.db.read(lambda uow: uow.outbox.count_again(STUDENT)) == 1
        assert await c.db.read(lambda uow: uow.outbox.count_dead(STUDENT)) == 0
        (again,) = await c.db.write(lambda uow: uow.outbox.claim_notices(NOON, NOON + MINUTE, 5))
        await c.db.write(lambda uow: uow.outbox.close_notice(5, again.fence, DueState.SENT, NOON))
        assert await c.db.read(lambda uow: uow.outbox.count_again(STUDENT)) == 0
