"""`renewal`: packs that end today among very many that end later: only what is due is touched."""

# ruff: noqa: S608  # every part of these statements is written here

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.benchmarks.community import NOW, mentor_id, settle_mentors
from bot.benchmarks.databases import SqliteTemplate, opened
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import lap_of, middle
from core.clock import to_ms
from scheduler.deadlines import Deadlines
from storage.unit_of_work import SqlUnitOfWork

_DUE = 100
_LOOKS = 200
_APART = timedelta(seconds=1)
_FIRST = 10_000_000
_COUNT = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
# One student a pack; each pack ends a second after the one before.
_PEOPLE = f"""{_COUNT}
    INSERT INTO people (id, name, language, time_zone, roles, created_at, reminders_on, banned_at,
        revision)
    SELECT :first + i, 'S', 'en', 'UTC', '["student"]', :now, 1, NULL, 0 FROM n"""
_PACKS = f"""{_COUNT}
    INSERT INTO packs (id, student_id, mentor_id, product_id, order_id, title, total, expires_at,
        created_at, state, held, used, revision)
    SELECT :first + i, :first + i, :mentor, NULL, NULL, 'Four', 4, :due + i * :apart, :now,
        'active', 0, 0, 0 FROM n"""
_DEADLINES = f"""{_COUNT}
    INSERT INTO deadlines (id, key, kind, subject_id, due_at, next_at, open, state, attempts, fence,
        error, note, closed_at)
    SELECT :first + i, 'pack_expiry:' || (:first + i) || ':' || (:due + i * :apart), 'pack_expiry',
        :first + i, :due + i * :apart, :due + i * :apart, 1, 'waiting', 0, 0, '', '', NULL FROM n"""


def run(plan: Plan) -> Iterator[Figure]:
    template = SqliteTemplate(plan.folder, "renewal", [settle_mentors(1)])
    sizes = [plan.size(10_000, 500), plan.size(1_000_000, 1_000)]
    few, many = _measured(template, sizes, min(plan.rounds, 5))
    more = {"packs": sizes[1], "floor_packs": sizes[0], "rounds": plan.rounds}
    names = (f"renewal due query, {sizes[1]} packs", f"renewal sweep of {_DUE}, {sizes[1]} packs")
    for name, unit, figure, floor in zip(names, ("us", "ms"), many, few, strict=True):
        yield Figure(name, unit, figure, floor, at_most(1.5), more)


def _measured(template: SqliteTemplate, sizes: list[int], rounds: int) -> list[tuple[float, float]]:
    """For each size (one look in us, the work of what is due in ms); the sizes take turns, so that
    whatever else the machine does meets both."""
    paths = [template.copy() for _ in sizes]
    for path, size in zip(paths, sizes, strict=True):
        _write_rows(path, size)
    try:
        turns = [[asyncio.run(_round(path, turn)) for path in paths] for turn in range(rounds)]
    finally:
        for path in paths:
            path.unlink()
    return [_middle_of(of_size) for of_size in zip(*turns, strict=True)]


def _middle_of(rounds: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    looks, works = zip(*rounds, strict=True)
    return middle(list(looks)) * 1_000_000, middle(list(works)) * 1_000


async def _round(path: Path, number: int) -> tuple[float, float]:
    """The clock stands where the next packs, and only they, have ended."""
    now = NOW + (_DUE * (number + 1) - 1) * _APART
    async with opened(f"sqlite:///{path}", now=now) as db:
        look = await db.read(_look)
        work = await lap_of(1, [partial(_work, Deadlines(db, lambda: None))])
    return look, work.seconds


def _look(uow: SqlUnitOfWork) -> float:
    """Seconds of the quickest of many: the others met somebody else's work."""
    looks = []
    for _ in range(_LOOKS):
        started = perf_counter()
        due = uow.outbox.due_deadlines(uow.now, _DUE + 1)
        looks.append(perf_counter() - started)
        assert len(due) == _DUE
    return min(looks)


async def _work(deadlines: Deadlines) -> None:
    while await deadlines.once():
        pass


def _write_rows(path: Path, count: int) -> None:
    values = {
        "count": count,
        "first": _FIRST,
        "mentor": mentor_id(0),
        "due": to_ms(NOW),
        "apart": int(_APART / timedelta(milliseconds=1)),
        "now": to_ms(NOW),
    }
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in (_PEOPLE, _PACKS, _DEADLINES):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            raw.execute(statement, used)
