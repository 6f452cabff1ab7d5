"""Deadlines, jobs, loops and the ticker: each effect once, and one failure holds up nobody."""

import asyncio
from datetime import timedelta

import pytest

from core.deadlines import Deadline, DeadlineKind, Job, JobKind
from core.doors import ClaimedJob
from core.people import Role
from core.ports import UnitOfWork
from core.settings import NoticeSettings, Settings
from core.use_cases import due
from scheduler import deadlines as deadlines_module
from scheduler.deadlines import Deadlines
from scheduler.jobs import Done, Failed, Jobs, Result, Unknown
from scheduler.ticker import Ticker
from scheduler.waking import Loop
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.rows import Rows, person, rows
from tests.harness.web import MovedClock

SETTINGS = Settings(notices=NoticeSettings(max_attempts=3))


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def db(database_url: str, clock: MovedClock):
    async with rows(database_url, clock, SETTINGS) as opened:
        yield opened


def deadline(uow: SqlUnitOfWork, key: str, subject: int, minutes: int = 0) -> None:
    due_at = uow.now + timedelta(minutes=minutes)
    row = Deadline(uow.new_id(), key, DeadlineKind.ORDER, subject, due_at)
    uow.later.remind([row])


async def test_a_deadline_falls_due_once_however_often_it_is_looked_at(
    db: Rows, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
):
    worked: list[int] = []

    def fall_due(uow: UnitOfWork, row: Deadline) -> bool:
        worked.append(row.subject_id)
        return True

    monkeypatch.setattr(deadlines_module, "fall_due", fall_due)
    pokes: list[int] = []
    deadlines = Deadlines(db, lambda: pokes.append(1))
    await db.write(lambda uow: deadline(uow, "one", 1, minutes=5))
    await deadlines.once()
    assert worked == []
    clock.move(minutes=5)
    for _ in range(3):
        await deadlines.once()
    assert (worked, len(pokes)) == ([1], 1)


async def test_t02_an_effect_that_fails_leaves_the_deadline_open_and_the_others_go_on(
    db: Rows, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
):
    worked: list[int] = []

    def fall_due(uow: UnitOfWork, row: Deadline) -> bool:
        if row.subject_id == 1 and 1 not in worked:
            worked.append(1)
            raise ValueError("killed in the middle")
        worked.append(row.subject_id)
        return True

    monkeypatch.setattr(deadlines_module, "fall_due", fall_due)
    deadlines = Deadlines(db, lambda: None)

    def write(uow: SqlUnitOfWork) -> None:
        deadline(uow, "poison", 1)
        deadline(uow, "good", 2)

    await db.write(write)
    await deadlines.once()
    assert worked == [1, 2]
    clock.move(minutes=2)
    await deadlines.once()
    assert worked == [1, 2, 1]


async def test_a_deadline_about_nothing_changes_nothing(db: Rows):
    for kind in DeadlineKind:
        row = Deadline(1, f"x:{kind}", kind, 12345, MovedClock().now())
        assert await db.write(lambda uow, r=row: due.fall_due(uow, r)) is False


def ask(uow: SqlUnitOfWork, key: str, kind: JobKind = JobKind.MAKE_ROOM) -> None:
    uow.later.ask([Job(uow.new_id(), key, kind, 7, uow.now)])


class Caller:
    def __init__(self, *results: Result) -> None:
        self.results = list(results)
        self.calls = 0

    async def __call__(self, claim: ClaimedJob) -> Result:
        self.calls += 1
        return self.results.pop(0) if self.results else Done()


def jobs(db: Rows, caller: Caller) -> Jobs:
    work = dict.fromkeys(JobKind, caller)
    return Jobs(db, work, SETTINGS.notices, lambda: None)


async def test_m08_an_unknown_outcome_is_a_state_and_is_asked_again(db: Rows, clock: MovedClock):
    caller = Caller(Unknown("timeout"), Done(lambda uow: uow.notebook.write("done", "yes")))
    loop = jobs(db, caller)
    await db.write(lambda uow: ask(uow, "room"))
    await loop.once()
    await loop.once()
    assert caller.calls == 1
    clock.move(seconds=6)
    await loop.once()
    assert await db.read(lambda uow: uow.notebook.read("done")) == "yes"
    clock.move(days=1)
    await loop.once()
    assert caller.calls == 2


async def test_a_refused_refund_is_final_and_staff_are_told(db: Rows, clock: MovedClock):
    caller = Caller(Failed("over refund", final=True))
    await db.write(lambda uow: person(uow, "stella", Role.STAFF))
    await db.write(lambda uow: ask(uow, "refund:7", JobKind.REFUND))
    loop = jobs(db, caller)
    await loop.once()
    clock.move(days=1)
    await loop.once()
    assert caller.calls == 1
    told = await db.read(lambda uow: uow.outbox.next_due(5))
    assert [kind for _, kind, _ in told] == ["refund_stuck"]


async def test_a_poll_stays_open_until_it_is_done(db: Rows, clock: MovedClock):
    caller = Caller(Done(again=timedelta(minutes=5)), Done(again=timedelta(minutes=5)), Done())
    loop = jobs(db, caller)
    await db.write(lambda uow: ask(uow, "check"))
    for _ in range(5):
        await loop.once()
        clock.move(minutes=5)
    assert caller.calls == 3


async def test_a_call_that_crashes_is_tried_again(db: Rows, clock: MovedClock):
    class Crash(Caller):
        async def __call__(self, claim: ClaimedJob) -> Result:
            self.calls += 1
            if self.calls == 1:
                raise OSError("connection reset")
            return Done()

    caller = Crash()
    loop = jobs(db, caller)
    await db.write(lambda uow: ask(uow, "room"))
    await loop.once()
    clock.move(minutes=1)
    await loop.once()
    assert caller.calls == 2


async def test_a_loop_runs_again_while_there_is_more_and_survives_a_failure():
    rounds: list[int] = []

    async def once() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise ValueError("the database was away")
        return len(rounds) < 4

    loop = Loop("test", once)
    task = asyncio.get_running_loop().create_task(loop.run())
    loop.poke()
    await loop.quiet()
    loop.poke()
    await loop.quiet()
    loop.stop()
    await task
    assert len(rounds) == 4


async def test_the_ticker_pokes_and_keeps_nothing_but_memory():
    poked = asyncio.Event()
    ticker = Ticker(1, [poked.set])
    job = ticker._scheduler.get_jobs()[0]
    ticker.start()
    await ticker.tick()
    assert poked.is_set()
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    ticker.stop()
