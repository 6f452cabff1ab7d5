"""Money whose webhook was lost is found by asking, however often and whatever goes wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.composition.provider_calls import ProviderCalls
from core.doors import DueState
from core.facts import Checkout, Paid, PaymentFailed
from core.orders import OrderState, RefundState
from core.ports_payments import OutcomeUnknown
from core.settings import NoticeSettings
from core.use_cases import buying
from scheduler.jobs import Jobs
from tests.harness.community import STUDENT, community
from tests.harness.story import tell


class Answers:
    """A provider that says what it was told to say, one answer after the other."""

    name = "sandbox"

    def __init__(self, *answers):
        self.answers = list(answers)

    async def look_up(self, order_id, created_after, checkout):
        return self._next()

    async def refund(self, wanted):
        return self._next()

    def _next(self):
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        return answer


class Rooms:
    async def make(self, wanted):
        return None


@pytest.fixture
def at_checkout():
    async def go(c):
        """A pack ordered, and the payer sent to the provider's page."""

        def unit(uow):
            order = buying.buy_pack(uow, uow.people.get(STUDENT), 21, "buy")
            return buying.remember_checkout(
                uow, order.id, Checkout("sandbox", "chk-1", "https://x")
            )

        return await c.db.write(unit)

    return go


async def polled(c, provider, rounds, every=timedelta(minutes=61)):
    calls = ProviderCalls(c.db, {"sandbox": provider}, Rooms())
    jobs = Jobs(c.db, calls.work, NoticeSettings(), lambda: None)
    for _ in range(rounds):
        c.clock.advance(every)
        await jobs.once()


async def test_fault_m20_money_is_found_after_many_looks_and_a_lost_answer(
    database_url, at_checkout
):
    async with community(database_url) as c:
        order = await at_checkout(c)
        paid = Paid("sandbox", "pay-1", order.id, order.total, c.clock.now())
        nothing = [[]] * 12
        provider = Answers(*nothing, OutcomeUnknown("lost"), [paid])
        await polled(c, provider, 15)
        stored = await c.db.read(lambda uow: uow.orders.get(order.id))
        assert stored.state is OrderState.PAID


async def test_a_declined_card_does_not_end_the_looking(database_url, at_checkout):
    async with community(database_url) as c:
        order = await at_checkout(c)
        declined = PaymentFailed("sandbox", "pay-0", order.id, "card_declined")
        paid = Paid("sandbox", "pay-1", order.id, order.total, c.clock.now())
        await polled(c, Answers([declined], [declined, paid]), 2, timedelta(minutes=6))
        stored = await c.db.read(lambda uow: uow.orders.get(order.id))
        assert stored.state is OrderState.PAID


async def test_the_looking_ends_once_the_order_is_paid(database_url, at_checkout):
    async with community(database_url) as c:
        order = await at_checkout(c)
        paid = Paid("sandbox", "pay-1", order.id, order.total, c.clock.now())
        provider = Answers([paid], AssertionError("asked again"))
        await polled(c, provider, 4)
        assert len(provider.answers) == 1


async def test_a_refund_under_way_is_asked_about_until_it_has_ended(database_url):
    async with community(database_url) as c:
        story = await tell(c)

        def want(uow):
            (refund,) = uow.orders.refunds(story.session_order.id)
            uow.orders.save_refund(
                replace(refund, state=RefundState.WANTED, done_at=None, reference=None)
            )
            claims = uow.outbox.claim_jobs(uow.now, uow.now, 100)
            return refund, claims

        refund, _ = await c.db.write(want)
        calls = ProviderCalls(c.db, {"sandbox": Answers(None)}, Rooms())
        job = type("Claim", (), {"job": type("Job", (), {"subject_id": refund.id})})
        assert (await calls.refund(job)).again is not None


async def test_a_poll_that_went_well_forgets_earlier_failures(database_url, at_checkout):
    async with community(database_url) as c:
        await at_checkout(c)
        c.clock.advance(timedelta(hours=1))

        def unit(uow):
            later = uow.now + timedelta(hours=1)
            (claim,) = uow.outbox.claim_jobs(uow.now, uow.now, 10)
            assert uow.outbox.retry_job(claim.job.id, claim.fence, uow.now, "lost", unknown=True)
            (claim,) = uow.outbox.claim_jobs(uow.now, later, 10)
            assert claim.attempts == 1
            assert not uow.outbox.begin_job_again(claim.job.id, claim.fence - 1, uow.now)
            assert uow.outbox.begin_job_again(claim.job.id, claim.fence, uow.now)
            (claim,) = uow.outbox.claim_jobs(uow.now, later, 10)
            assert claim.attempts == 0
            return uow.outbox.close_job(claim.job.id, claim.fence, DueState.SENT, uow.now)

        assert await c.db.write(unit)
