"""The loops when one thing fails: order is kept, others go on, and owed money is not given up."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.composition.payment_events import worker
from bot.doorway import Doorway
from bot.router import Router
from core.clock import to_ms
from core.deadlines import Job, JobKind
from core.doors import Arrival, ClaimedJob, ClaimedNotice
from core.ids import PersonId, encode
from core.notices import Notice, NoticeKind
from core.people import Role
from core.ports import UnitOfWork
from core.settings import InboxSettings, NoticeSettings, Settings
from scheduler.jobs import Done, Failed, Jobs, Result, Unknown
from scheduler.relay import Outcome, Relay, Sent
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.rows import Rows, person, rows
from tests.harness.screens_shown import LINKS
from tests.harness.web import MovedClock
from webhooks.payments.sandbox_door import SandboxDoor

SETTINGS = Settings(notices=NoticeSettings(max_attempts=3, retry_cap_seconds=3600))


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def db(database_url: str, clock: MovedClock):
    async with rows(database_url, clock, SETTINGS) as opened:
        yield opened


async def test_fault_d02_what_follows_a_failed_arrival_of_its_chat_waits_for_it(
    db: Rows, clock: MovedClock
):
    """Both were waiting in the same round: the later one must not pass the earlier."""
    worked: list[str] = []

    def work(uow: UnitOfWork, arrival: Arrival) -> None:
        if arrival.body == "first" and not worked.count("failed"):
            worked.append("failed")
            raise OSError("away for a moment")
        worked.append(arrival.body)
        uow.inbox.close(arrival.id, arrival.state.DONE, uow.now)

    doorway = Doorway(db, Router(LINKS), InboxSettings(), lambda: None, {"shop": work}, clock)
    for body in ("first", "second"):
        await doorway.store("shop", body, "one chat", body)
    await doorway.store("shop", "other", "another chat", "other")
    await doorway.once()
    assert sorted(worked) == ["failed", "other"]
    clock.move(seconds=5)
    await doorway.once()
    assert worked[-2:] == ["first", "second"]


async def test_fault_m08_a_result_that_cannot_be_stored_leaves_the_other_calls_alone(
    db: Rows, clock: MovedClock
):
    def broken(uow: UnitOfWork) -> None:
        raise ValueError("never fits")

    async def call(claim: ClaimedJob) -> Result:
        if claim.job.subject_id == 1:
            return Done(broken)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return Done(lambda uow: uow.notebook.write(f"done {claim.job.subject_id}", "yes"))

    def write(uow: SqlUnitOfWork) -> None:
        for subject in (1, 2, 3):
            key = f"room:{subject}"
            uow.later.ask([Job(uow.new_id(), key, JobKind.MAKE_ROOM, subject, uow.now)])

    await db.write(write)
    jobs = Jobs(db, dict.fromkeys(JobKind, call), SETTINGS.notices, lambda: None)
    await jobs.once()
    for subject in (2, 3):
        found = await db.read(lambda uow, s=subject: uow.notebook.read(f"done {s}"))
        assert found == "yes"
    for _ in range(3):
        clock.move(hours=1)
        await jobs.once()
    assert not await db.read(lambda uow: uow.outbox.are_jobs_due(uow.now + timedelta(days=9)))


@pytest.mark.parametrize("kind", [JobKind.REFUND, JobKind.CHECK_ORDER])
@pytest.mark.parametrize("answer", [Unknown("timeout"), Failed("down")])
async def test_fault_m08_owed_money_is_asked_about_until_the_provider_answers(
    db: Rows, clock: MovedClock, kind: JobKind, answer: Result
):
    """A provider that is down for a day is no reason to forget a refund."""
    calls: list[int] = []

    async def call(claim: ClaimedJob) -> Result:
        calls.append(1)
        return answer if len(calls) < 20 else Done()

    await db.write(lambda uow: person(uow, "stella", Role.STAFF))
    await db.write(lambda uow: uow.later.ask([Job(uow.new_id(), "owed", kind, 7, uow.now)]))
    jobs = Jobs(db, dict.fromkeys(JobKind, call), SETTINGS.notices, lambda: None)
    for _ in range(25):
        await jobs.once()
        clock.move(hours=1)
    assert len(calls) == 20
    told = [kind for _, kind, _ in await db.read(lambda uow: uow.outbox.next_due(9))]
    assert told == ["refund_stuck" if kind is JobKind.REFUND else "check_stuck"]


async def test_fault_d02_a_message_that_cannot_be_noted_holds_up_nobody_else(
    db: Rows, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
):
    sent: list[int] = []

    async def deliver(claim: ClaimedNotice) -> Outcome:
        for _ in range(2 if claim.notice.subject_id == 1 else 9):
            await asyncio.sleep(0)
        sent.append(claim.notice.subject_id)
        return Sent()

    def owe(uow: SqlUnitOfWork, to: PersonId, subject: int) -> None:
        row = Notice(uow.new_id(), f"n{subject}", NoticeKind.PACK_BOUGHT, to, subject, uow.now)
        uow.later.notify([row])

    def write(uow: SqlUnitOfWork) -> None:
        for subject, name in enumerate(("sara", "omar", "lena"), 1):
            owe(uow, person(uow, name), subject)

    await db.write(write)
    relay = Relay(db, deliver, SETTINGS.notices)
    store = relay._store

    def fails_once(uow: UnitOfWork, claim: ClaimedNotice, outcome: Outcome) -> None:
        if claim.notice.subject_id == 1:
            raise ValueError("the database was away")
        store(uow, claim, outcome)

    monkeypatch.setattr(relay, "_store", fails_once)
    await relay.once()
    assert sorted(sent) == [1, 2, 3]


async def test_fault_m20_money_for_an_order_that_is_not_here_is_parked_and_staff_are_told(
    db: Rows, clock: MovedClock
):
    body = json.dumps(
        {
            "id": "evt-1",
            "type": "payment.succeeded",
            "account": "ours",
            "data": {
                "id": "pay-1",
                "order": encode(4242),
                "amount": 100,
                "currency": "EUR",
                "state": "succeeded",
                "settled_at": to_ms(clock.now()),
            },
        }
    )
    work = worker(SandboxDoor(("whsec",), "ours"))
    doorway = Doorway(db, Router(LINKS), InboxSettings(), lambda: None, {"sandbox": work}, clock)
    await db.write(lambda uow: person(uow, "stella", Role.STAFF))
    await doorway.store("sandbox", "evt-1", "evt-1", body)
    await doorway.once()
    assert len(await db.read(lambda uow: uow.inbox.parked())) == 1
    told = [kind for _, kind, _ in await db.read(lambda uow: uow.outbox.next_due(9))]
    assert told == ["inbox_parked"]
