"""`booking`: the real use case with a credit, every rule on, against its own SQL replayed raw."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.benchmarks.community import Work, booking_of, settle_mentors, settle_students
from bot.benchmarks.databases import (
    SYNC_SECONDS,
    SlowDisk,
    SqliteTemplate,
    opened,
    raw_writer,
    warm,
)
from bot.benchmarks.figures import Figure, Goal, Plan, at_least, skipped
from bot.benchmarks.postgres import NoPostgres, PostgresTemplate, postgres_server
from bot.benchmarks.replay import RawPostgres, Step, captured, on_sqlite
from bot.benchmarks.timing import Lap, lap, lap_of, middle

CALLERS = 16
_MENTORS = 20


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    callers: int
    goal: Goal
    disk: type[sqlite3.Connection] = sqlite3.Connection


_ON_SQLITE = (
    Case("booking sqlite 1 caller", 1, at_least(0.5)),
    Case("booking sqlite 16 callers", CALLERS, at_least(1.0)),
    Case("booking sqlite 16 callers, 2 ms syncs", CALLERS, at_least(7), SlowDisk),
)


def run(plan: Plan) -> Iterator[Figure]:
    count = plan.size(300, 8)
    settled = [settle_mentors(_MENTORS), settle_students(0, count, _MENTORS)]
    works = [booking_of(number, _MENTORS) for number in range(count)]
    template = SqliteTemplate(plan.folder, "booking", settled)
    steps = asyncio.run(_captured_on(f"sqlite:///{template.copy()}", works))
    for case in _ON_SQLITE:
        yield _on_sqlite(plan, case, template, works, steps)
    try:
        with postgres_server() as server:
            yield _on_postgres(plan, PostgresTemplate(server, settled), works)
    except NoPostgres as reason:
        yield skipped("booking postgresql 16 callers", str(reason))


def _on_sqlite(
    plan: Plan,
    case: Case,
    template: SqliteTemplate,
    works: Sequence[Work],
    steps: Sequence[Sequence[Step]],
) -> Figure:
    ours, floors = [], []
    for _ in range(plan.rounds):  # side by side, so that a noisy minute hits both
        url = f"sqlite:///{template.copy()}"
        ours.append(asyncio.run(_product(url, case.callers, works, case.disk)))
        floors.append(_raw(template.copy(), case.disk, steps))
    emulated = {"sync_ms": SYNC_SECONDS * 1000} if case.disk is SlowDisk else {}
    return _figure(case.name, case.goal, ours, floors, steps[0], emulated)


def _raw(path: Path, disk: type[sqlite3.Connection], steps: Sequence[Sequence[Step]]) -> Lap:
    with closing(raw_writer(path, disk)) as raw:
        return lap([on_sqlite(raw, each) for each in steps])


def _on_postgres(plan: Plan, template: PostgresTemplate, works: Sequence[Work]) -> Figure:
    steps = asyncio.run(_captured_on(template.copy(), works))
    ours, floors = [], []
    for _ in range(plan.rounds):
        ours.append(asyncio.run(_product(template.copy(), CALLERS, works)))
        floors.append(asyncio.run(_raw_postgres(template.copy(), steps)))
    name = f"booking postgresql {CALLERS} callers"
    return _figure(name, at_least(0.8), ours, floors, steps[0], {})


async def _raw_postgres(dsn: str, steps: Sequence[Sequence[Step]]) -> Lap:
    raw = await RawPostgres.open(dsn, CALLERS)
    try:
        return await lap_of(CALLERS, [raw.replay(each) for each in steps])
    finally:
        await raw.close()


async def _captured_on(url: str, works: Sequence[Work]) -> list[list[Step]]:
    async with opened(url) as db:
        return await captured(db, works)


async def _product(
    url: str,
    callers: int,
    works: Sequence[Work],
    disk: type[sqlite3.Connection] = sqlite3.Connection,
) -> Lap:
    async with opened(url, connect=disk) as db:
        await warm(db, callers)
        return await lap_of(callers, [partial(db.write, work) for work in works])


def _figure(
    name: str,
    goal: Goal,
    ours: Sequence[Lap],
    floors: Sequence[Lap],
    steps: Sequence[Step],
    more: dict[str, float],
) -> Figure:
    detail = {
        "p99_ms": round(middle([each.p99_ms for each in ours]), 2),
        "rounds": len(ours),
        "bookings": len(ours[0].waits),
        "statements": len(steps),
    }
    return Figure(
        name=name,
        unit="bookings/s",
        figure=middle([each.rate for each in ours]),
        floor=middle([each.rate for each in floors]),
        goal=goal,
        detail=detail | more,
    )
