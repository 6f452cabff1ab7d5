"""`slots`: from the database to the list of slots, against the bare computation and a prototype."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter

from bot.benchmarks.databases import Db, opened
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.prototype import Prototype
from bot.benchmarks.slot_cases import CASE_NAMES, SlotCase, find_case_file, made_case, read_case
from bot.benchmarks.slot_mentor import OFFERING, SETTINGS, far_bookings, settle_case
from bot.benchmarks.slot_oracle import Oracle
from bot.benchmarks.timing import best_of, lap_of, middle
from core.availability import Slot, SlotRow, free_starts_ms, slot_at
from core.clock import to_ms
from core.use_cases.slots import slots_between
from storage.migrations.migrate import migrate
from storage.unit_of_work import SqlUnitOfWork

_FAR_BOOKINGS = 10_000


class NotEqual(AssertionError):
    """Two ways to the same slots disagree: no speed excuses that."""


def run(plan: Plan) -> Iterator[Figure]:
    cases = {case.name: case for case in _cases(plan)}
    for case in cases.values():
        _compare(case)
        yield _computed(plan, case)
        yield asyncio.run(_from_database(plan, case))
    yield _per_slot(plan, list(cases.values()))
    yield asyncio.run(_with_far_bookings(plan, next(iter(cases.values()))))


def _cases(plan: Plan) -> list[SlotCase]:
    """The measured inputs where they are at hand, else equivalent ones made here."""
    if plan.small:
        return [made_case(days=7 * n, bookings=20, with_rules=n > 1) for n in (1, 2)]
    made = {
        "S30x200": partial(made_case, days=30, bookings=200, with_rules=False),
        "M30x200": partial(made_case, days=30, bookings=200, with_rules=True),
        "M365x200": partial(made_case, days=365, bookings=200, with_rules=True),
    }
    files = {name: find_case_file(name) for name in CASE_NAMES}
    return [replace(read_case(f) if f else made[n](), name=n) for n, f in files.items()]


def _compare(case: SlotCase) -> None:
    found = free_starts_ms(*case.in_integers())
    oracle = Oracle(case.hours, case.exceptions, (), case.busy, case.rules, case.now)
    walked = [to_ms(each) for each in oracle.free_starts(case.window_from, case.window_until)]
    if not found == walked == Prototype(case).free_starts():
        raise NotEqual(case.name)


def _computed(plan: Plan, case: SlotCase) -> Figure:
    inputs, prototype = case.in_integers(), Prototype(case)
    ours = best_of(plan.rounds * 20, lambda: free_starts_ms(*inputs))
    return Figure(
        name=f"slots {case.name} computation",
        unit="ms",
        figure=ours * 1000,
        floor=best_of(plan.rounds * 20, prototype.free_starts) * 1000,
        goal=at_most(2),
        detail={"slots": len(free_starts_ms(*inputs)), "equal_to_oracle": True},
    )


async def _from_database(plan: Plan, case: SlotCase) -> Figure:
    async with _settled(plan, case) as db:
        seconds, hop = await _asked(plan, db, case)
    inputs = case.in_integers()
    return Figure(
        name=f"slots {case.name} from the database",
        unit="ms",
        figure=seconds * 1000,
        floor=best_of(plan.rounds * 20, lambda: free_starts_ms(*inputs)) * 1000,
        goal=at_most(3),
        detail={"with_thread_hop_ms": round(hop * 1000, 3), "rounds": plan.rounds * 20},
    )


async def _with_far_bookings(plan: Plan, case: SlotCase) -> Figure:
    count = plan.size(_FAR_BOOKINGS, 50)
    async with _settled(plan, case) as db:
        floor, _ = await _asked(plan, db, case)
        await db.write(partial(far_bookings, case=case, count=count))
        seconds, _ = await _asked(plan, db, case)
    return Figure(
        name=f"slots {case.name} with {count} bookings elsewhere in time",
        unit="ms",
        figure=seconds * 1000,
        floor=floor * 1000,
        goal=at_most(1.2),
    )


@asynccontextmanager
async def _settled(plan: Plan, case: SlotCase) -> AsyncIterator[Db]:
    path = plan.folder / f"slots-{len(list(plan.folder.iterdir()))}.db"
    await migrate(f"sqlite:///{path}")
    async with opened(f"sqlite:///{path}", settings=SETTINGS, now=case.now) as db:
        await db.write(partial(settle_case, case=case))
        if await db.read(partial(_slots, case=case)) != _expected(case):
            raise NotEqual(f"{case.name} from the database")
        yield db


async def _asked(plan: Plan, db: Db, case: SlotCase) -> tuple[float, float]:
    """Seconds of one question, in its unit and with the way to the reader's thread and back."""
    inside: list[float] = []

    async def ask() -> None:
        inside.append(await db.read(partial(_timed, case=case)))

    await ask()
    outside = (await lap_of(1, [ask] * (plan.rounds * 20))).waits
    return middle(inside[1:]), middle(outside)


def _timed(uow: SqlUnitOfWork, case: SlotCase) -> float:
    started = perf_counter()
    _slots(uow, case)
    return perf_counter() - started


def _slots(uow: SqlUnitOfWork, case: SlotCase) -> SlotRow:
    offering = uow.offerings.get(OFFERING)
    assert offering is not None
    return slots_between(uow, offering, case.window_from, case.window_until)


def _expected(case: SlotCase) -> list[Slot]:
    return [slot_at(start, case.rules) for start in free_starts_ms(*case.in_integers())]


def _per_slot(plan: Plan, cases: Sequence[SlotCase]) -> Figure:
    short, long = cases[-2:]

    def cost(case: SlotCase) -> float:
        inputs = case.in_integers()
        seconds = best_of(plan.rounds * 10, lambda: free_starts_ms(*inputs))
        return seconds / len(free_starts_ms(*inputs)) * 1_000_000

    return Figure(
        name=f"slots {long.name} per slot, against {short.name}",
        unit="us/slot",
        figure=cost(long),
        floor=cost(short),
        goal=at_most(1.2),
    )
