"""`race`: 1,000 callers want one slot. One gets it, one credit is held, everybody is answered."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types

from bot.benchmarks.community import (
    Work,
    mentor_id,
    offering_id,
    settle_mentors,
    settle_students,
    start_of,
    student_id,
)
from bot.benchmarks.databases import Db, SqliteTemplate, opened, raw_writer, warm
from bot.benchmarks.figures import Figure, Plan, at_most, skipped
from bot.benchmarks.postgres import NoPostgres, PostgresTemplate, postgres_server
from bot.benchmarks.timing import Lap, lap, lap_of, middle
from core.clock import to_ms
from core.errors import SlotTaken
from core.use_cases.booking import Wish, book
from storage.unit_of_work import SqlUnitOfWork

# The least that a single writer must do for a caller: look, and take what is free. The winner's own
# rows are left out: one in a thousand.
_LOOK = (
    "SELECT 1 FROM claims WHERE mentor_id = {} AND live = 1"
    " AND blocks_from < {} AND blocks_until > {}"
)
_MARK = "INSERT INTO notes (key, value) VALUES ({}, {})"


class Broken(AssertionError):
    """The race had another outcome than one winner and one credit: no speed excuses that."""


def run(plan: Plan) -> Iterator[Figure]:
    callers = plan.size(1_000, 12)
    settled = [settle_mentors(1), settle_students(0, callers, 1)]
    template = SqliteTemplate(plan.folder, "race", settled)
    ours, floors = [], []
    for _ in range(plan.rounds):
        ours.append(asyncio.run(_raced(f"sqlite:///{template.copy()}", callers)))
        floors.append(raw(template.copy(), callers))
    yield _figure("sqlite", callers, ours, floors)
    try:
        with postgres_server() as server:
            yield _on_postgres(plan, PostgresTemplate(server, settled), callers)
    except NoPostgres as reason:
        yield skipped(f"race postgresql {callers} callers", str(reason))


def _on_postgres(plan: Plan, template: PostgresTemplate, callers: int) -> Figure:
    ours, floors = [], []
    for _ in range(plan.rounds):
        ours.append(asyncio.run(_raced(template.copy(), callers)))
        floors.append(asyncio.run(raw_postgres(template.copy(), callers)))
    return _figure("postgresql", callers, ours, floors)


def _figure(db: str, callers: int, ours: Sequence[Lap], floors: Sequence[Lap]) -> Figure:
    return Figure(
        name=f"race {db} {callers} callers",
        unit="ms for all",
        figure=middle([each.seconds for each in ours]) * 1000,
        floor=middle([each.seconds for each in floors]) * 1000,
        goal=at_most(10),
        detail={
            "p99_ms": round(middle([each.p99_ms for each in ours]), 1),
            "winners": 1,
            "credits_held": 1,
            "errors": 0,
            "rounds": len(ours),
        },
    )


async def _raced(url: str, callers: int) -> Lap:
    outcomes: Counter[str] = Counter()

    async def call(db: Db, number: int) -> None:
        try:
            await db.write(_wish(number))
        except SlotTaken:
            outcomes["taken"] += 1
        else:
            outcomes["won"] += 1

    async with opened(url) as db:
        await warm(db, 16)
        works: list[Callable[[], Awaitable[None]]] = [
            partial(call, db, number) for number in range(callers)
        ]
        ended = await lap_of(callers, works)
        held = await db.read(partial(_held, callers=callers))
    if outcomes != {"won": 1, "taken": callers - 1} or held != 1:
        raise Broken(f"{dict(outcomes)}, {held} credits held")
    return ended


def _wish(number: int) -> Work:
    wish = Wish(offering_id(0), start_of(0), intent=f"race:{number}")

    def work(uow: SqlUnitOfWork) -> object:
        actor = uow.people.get(student_id(number))
        assert actor is not None
        return book(uow, actor, wish)

    return work


def _held(uow: SqlUnitOfWork, callers: int) -> int:
    return sum(pack.held for n in range(callers) for pack in uow.packs.of(student_id(n)))


def raw(path: Path, callers: int, winners: int = 1) -> Lap:
    """The floor on SQLite: one bare connection that looks and answers."""
    with closing(raw_writer(path, sqlite3.Connection)) as driver:
        winner = iter([True] * winners)
        return lap([lambda: _attempt(driver, next(winner, False))] * callers)


def _attempt(raw: sqlite3.Connection, wins: bool) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(_LOOK.format("?", "?", "?"), _span()).fetchone()
    if wins:
        raw.execute(_MARK.format("?", "?"), (_mark(), "1"))
    raw.execute("COMMIT" if wins else "ROLLBACK")


async def raw_postgres(dsn: str, callers: int, winners: int = 1) -> Lap:
    """The same on PostgreSQL."""
    driver = await asyncpg.connect(dsn)
    winner = iter([True] * winners)
    try:
        return await lap_of(1, [lambda: _attempt_on(driver, next(winner, False))] * callers)
    finally:
        await driver.close()


async def _attempt_on(driver: Any, wins: bool) -> None:
    await driver.execute("BEGIN")
    await driver.fetchrow(_LOOK.format("$1", "$2", "$3"), *_span())
    if wins:
        await driver.execute(_MARK.format("$1", "$2"), _mark(), "1")
    await driver.execute("COMMIT" if wins else "ROLLBACK")


_marks = count()


def _mark() -> str:
    return f"raced-{next(_marks)}"


def _span() -> tuple[int, int, int]:
    start = to_ms(start_of(0))
    return mentor_id(0), start + 3_600_000, start
