"""`due`: looking for what is due, and taking it, whatever waits for later."""

import asyncio
import os
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.benchmarks.community import NOW, settle_mentors, settle_students, student_id
from bot.benchmarks.databases import SqliteTemplate, opened
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import lap_of, middle
from core.clock import to_ms
from core.doors import ClaimedNotice
from core.settings import NoticeSettings
from scheduler.relay import Outcome, Relay, Sent
from storage.unit_of_work import SqlUnitOfWork

HUGE = "SEATMATE_BENCH_HUGE"  # set it for ten million rows: several gigabytes and minutes
_BATCH = 100
_LOOKS = 200
_FUTURE = """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
    INSERT INTO notices (id, key, kind, person_id, subject_id, due_at, useful_until, about_ms,
        identity_id, facts, next_at, open, state, attempts, fence, error, note, closed_at)
    SELECT :first + i, 'later:' || (:first + i), 'reminder', :person, i, :due + i * :apart, NULL, 0,
        NULL, '{}', :due + i * :apart, 1, 'waiting', 0, 0, '', '', NULL FROM n"""


def run(plan: Plan) -> Iterator[Figure]:
    settled = [settle_mentors(1), settle_students(0, 50, 1)]
    template = SqliteTemplate(plan.folder, "due", settled)
    sizes = [plan.size(10_000, 200), plan.size(1_000_000, 1_000)]
    if os.environ.get(HUGE) and not plan.small:
        sizes.append(10_000_000)
    looks, claims = zip(*(_measured(plan, template, size) for size in sizes), strict=True)
    for size, look, claim in list(zip(sizes, looks, claims, strict=True))[1:]:
        more = {"rows": size, "floor_rows": sizes[0], "rounds": plan.rounds}
        yield Figure(f"due idle look, {size} rows", "us", look, looks[0], at_most(1.2), more)
        yield Figure(
            f"due claim of {_BATCH}, {size} rows", "us", claim, claims[0], at_most(2.5), more
        )
    yield _loop_blocked(plan, template)


def _measured(plan: Plan, template: SqliteTemplate, size: int) -> tuple[float, float]:
    path = template.copy()
    later = NOW + timedelta(days=1)
    _write_rows(path, 1_000_000, size, to_ms(later), 1_000)
    try:
        return asyncio.run(_looks_and_claims(plan, path))
    finally:
        path.unlink()


async def _looks_and_claims(plan: Plan, path: Path) -> tuple[float, float]:
    async with opened(f"sqlite:///{path}") as db:
        looks = [await db.read(_look) for _ in range(plan.rounds)]
    claims = []
    for number in range(plan.rounds):
        _write_rows(path, 100_000_000 + number * _BATCH, _BATCH, to_ms(NOW) - 1_000, 0)
        async with opened(f"sqlite:///{path}") as db:
            claims.append((await lap_of(1, [partial(db.write, _claim)])).seconds)
    return middle(looks) * 1_000_000, middle(claims) * 1_000_000


def _look(uow: SqlUnitOfWork) -> float:
    """Seconds of one look, of many in one unit: the way to the thread is another matter."""
    looks = []
    for _ in range(_LOOKS):
        started = perf_counter()
        assert not uow.outbox.are_notices_due(uow.now)
        looks.append(perf_counter() - started)
    return middle(looks)


def _claim(uow: SqlUnitOfWork) -> None:
    claimed = uow.outbox.claim_notices(uow.now, uow.now + timedelta(days=400), _BATCH)
    assert len(claimed) == _BATCH


def _loop_blocked(plan: Plan, template: SqliteTemplate) -> Figure:
    count = plan.size(1_000, 50)
    worst, idle = [], []
    for _ in range(plan.rounds):
        path = template.copy()
        _write_rows(path, 1, count, to_ms(NOW) - count, 1)
        busy, quiet = asyncio.run(_relayed(path, count))
        worst.append(busy)
        idle.append(quiet)
    return Figure(
        name=f"due loop blocked by {count} notices",
        unit="ms",
        figure=middle(worst),
        goal=at_most(5),
        detail={"idle_ms": round(middle(idle), 2), "rounds": plan.rounds},
    )


async def _relayed(path: Path, count: int) -> tuple[float, float]:
    """The longest that the loop kept somebody waiting, in ms: at work, and with nothing to do."""
    delivered = 0

    async def deliver(_: ClaimedNotice) -> Outcome:
        nonlocal delivered
        delivered += 1
        return Sent()

    async with opened(f"sqlite:///{path}") as db:
        relay = Relay(db, deliver, NoticeSettings())
        idle = await _longest_wait(asyncio.sleep(0.2))
        busy = await _longest_wait(_all(relay))
    assert delivered == count
    return busy, idle


async def _all(relay: Relay) -> None:
    while await relay.once():
        pass


async def _longest_wait(work: Coroutine[None, None, None]) -> float:
    """Somebody who wants to run every millisecond, while `work` goes on."""
    waits: list[float] = []
    ended = asyncio.Event()

    async def watch() -> None:
        while not ended.is_set():
            asked = perf_counter()
            await asyncio.sleep(0.001)
            waits.append(perf_counter() - asked - 0.001)

    async with asyncio.TaskGroup() as group:
        group.create_task(watch())
        await work
        ended.set()
    return max(waits, default=0.0) * 1000


def _write_rows(path: Path, first: int, count: int, due: int, apart: int) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        for person in range(50):
            share = count // 50 + (person < count % 50)
            if share:
                raw.execute(
                    _FUTURE,
                    {
                        "count": share,
                        "first": first,
                        "person": student_id(person),
                        "due": due,
                        "apart": apart,
                    },
                )
            first += share
