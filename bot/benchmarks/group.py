"""`group`: 200 buyers want one shared session of 10 places. Ten get one, ten credits are held."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.benchmarks.community import (
    offering_id,
    settle_mentors,
    settle_students,
    start_of,
    student_id,
)
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most, skipped
from bot.benchmarks.postgres import NoPostgres, PostgresTemplate, postgres_server
from bot.benchmarks.race import Broken, raw, raw_postgres
from bot.benchmarks.timing import Lap, lap_of, middle
from core.catalog import OfferingKind
from core.group_errors import GroupFull
from core.use_cases.booking import Wish, book
from storage.errors import DatabaseBusy
from storage.unit_of_work import SqlUnitOfWork

PLACES = 10


def run(plan: Plan) -> Iterator[Figure]:
    callers = plan.size(200, 20)
    settled = [settle_mentors(1), settle_students(0, callers, 1), _shared]
    template = SqliteTemplate(plan.folder, "group", settled)
    ours, floors = [], []
    for _ in range(plan.rounds):
        ours.append(asyncio.run(_bought(f"sqlite:///{template.copy()}", callers)))
        floors.append(raw(template.copy(), callers, PLACES))
    yield _figure("sqlite", callers, ours, floors)
    try:
        with postgres_server() as server:
            yield _on_postgres(plan, PostgresTemplate(server, settled), callers)
    except NoPostgres as reason:
        yield skipped(f"group postgresql {callers} buyers", str(reason))


def _shared(uow: SqlUnitOfWork) -> None:
    known = uow.offerings.get(offering_id(0))
    assert known is not None
    uow.offerings.save(replace(known, kind=OfferingKind.GROUP, places=PLACES))


def _on_postgres(plan: Plan, template: PostgresTemplate, callers: int) -> Figure:
    ours, floors = [], []
    for _ in range(plan.rounds):
        ours.append(asyncio.run(_bought(template.copy(), callers)))
        floors.append(asyncio.run(raw_postgres(template.copy(), callers, PLACES)))
    return _figure("postgresql", callers, ours, floors)


def _figure(db: str, callers: int, ours: Sequence[Lap], floors: Sequence[Lap]) -> Figure:
    return Figure(
        name=f"group {db} {callers} buyers, {PLACES} places",
        unit="ms for all",
        figure=middle([each.seconds for each in ours]) * 1000,
        floor=middle([each.seconds for each in floors]) * 1000,
        goal=at_most(25),
        detail={
            "p99_ms": round(middle([each.p99_ms for each in ours]), 1),
            "winners": PLACES,
            "credits_held": PLACES,
            "rounds": len(ours),
        },
    )


async def _bought(url: str, callers: int) -> Lap:
    outcomes: Counter[str] = Counter()

    async def call(db: Db, number: int) -> None:
        try:
            await _patiently(db, number)
        except GroupFull:
            outcomes["full"] += 1
        else:
            outcomes["won"] += 1

    async with opened(url) as db:
        await warm(db, 16)
        works: list[Callable[[], Awaitable[None]]] = [
            partial(call, db, number) for number in range(callers)
        ]
        ended = await lap_of(callers, works)
        held = await db.read(partial(_held, callers=callers))
    if outcomes != {"won": PLACES, "full": callers - PLACES} or held != PLACES:
        raise Broken(f"{dict(outcomes)}, {held} credits held")
    return ended


async def _patiently(db: Db, number: int) -> None:
    """Whoever waited too long for the mentor's lock tries again, as every worker here does."""
    while True:
        try:
            await db.write(partial(_book, number=number))
        except DatabaseBusy:
            continue
        return


def _book(uow: SqlUnitOfWork, number: int) -> object:
    actor = uow.people.get(student_id(number))
    assert actor is not None
    return book(uow, actor, Wish(offering_id(0), start_of(0), intent=f"group:{number}"))


def _held(uow: SqlUnitOfWork, callers: int) -> int:
    return sum(pack.held for n in range(callers) for pack in uow.packs.of(student_id(n)))
