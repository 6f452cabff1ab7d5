"""`statistics`: what staff read of a week, of 90 days and of all time, and the digest of a week,
over the bookings of two years, from the database to the value that a screen shows."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.benchmarks.community import student_id
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import best_of, lap_of, middle
from bot.benchmarks.years import settled
from core.digest import last_days
from core.people import Person, Role
from core.use_cases.digesting import digest_of
from core.use_cases.statistics import statistics
from storage.unit_of_work import SqlUnitOfWork

_GOAL_MS = 150
_BARE = "SELECT SUM(created_at), SUM(length(state)) FROM bookings"
"""Every booking once, by the driver alone."""

Read = Callable[[SqlUnitOfWork], object]


def run(plan: Plan) -> Iterator[Figure]:
    bookings = plan.size(100_000, 40)
    path = SqliteTemplate(plan.folder, "statistics", settled(bookings)).copy()
    floor = best_of(plan.rounds, partial(_bare, path))
    yield from asyncio.run(_measured(plan, f"sqlite:///{path}", bookings, floor))


async def _measured(plan: Plan, url: str, bookings: int, floor: float) -> list[Figure]:
    reads: dict[str, Read] = {
        "of a week": partial(_statistics, days=7),
        "of 90 days": partial(_statistics, days=90),
        "of all time": partial(_statistics, days=0),
        "digest of a week": _digest,
    }
    async with opened(url) as db:
        await warm(db, 2)
        return [
            Figure(
                f"statistics {name}",
                "ms",
                await _time(plan, db, read) * 1000,
                None,
                at_most(_GOAL_MS),
                {"bookings": bookings, "every_booking_once_ms": round(floor * 1000, 2)},
            )
            for name, read in reads.items()
        ]


async def _time(plan: Plan, db: Db, read: Read) -> float:
    inside: list[float] = []

    def timed(uow: SqlUnitOfWork) -> None:
        started = perf_counter()
        read(uow)
        inside.append(perf_counter() - started)

    await lap_of(1, [lambda: db.read(timed)] * (plan.rounds + 1))
    return middle(inside[1:])


def _bare(path: Path) -> object:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(_BARE).fetchall()


def _statistics(uow: SqlUnitOfWork, days: int) -> object:
    return statistics(uow, _staff(uow), days)


def _digest(uow: SqlUnitOfWork) -> object:
    return digest_of(uow, last_days(uow.now, 7))


def _staff(uow: SqlUnitOfWork) -> Person:
    person = uow.people.get(student_id(0))
    assert person is not None
    return Person(
        person.id, person.name, person.language, person.time_zone,
        frozenset({Role.STAFF}), person.created_at,
    )  # fmt: skip
