"""`screen`: the five most used screens, from the database to the message the browser gets."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from functools import partial

from bot.actions import perform
from bot.ask import Ask
from bot.benchmarks.community import (
    booking_of,
    offering_id,
    settle_mentors,
    settle_students,
    start_of,
    student_id,
)
from bot.benchmarks.databases import SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import lap_of, percentile
from bot.benchmarks.webhook import NoLinks
from bot.fit import fit
from bot.limits import WEB
from bot.ui import Act
from bot.webchat.view import view
from core.clock import to_ms
from core.reading import BookingFilter
from storage.unit_of_work import SqlUnitOfWork

_MENTORS, _READER = 20, 0


def run(plan: Plan) -> Iterator[Figure]:
    count = plan.size(300, 20)
    settled = [
        settle_mentors(_MENTORS),
        settle_students(0, count, _MENTORS),
        *(booking_of(number, _MENTORS) for number in range(count)),
    ]
    template = SqliteTemplate(plan.folder, "screen", settled)
    yield from asyncio.run(_shown(plan, f"sqlite:///{template.copy()}"))


async def _shown(plan: Plan, url: str) -> list[Figure]:
    times = plan.size(60 * plan.rounds, 3)
    async with opened(url) as db:
        await warm(db, 3)
        found = []
        for name, act in (await db.read(_acts)).items():
            show = partial(db.read, partial(_message, act=act))
            await show()
            waits = (await lap_of(1, [show] * times)).waits
            found.append(_figure(name, [wait * 1000 for wait in waits]))
    return found


def _figure(name: str, waits: list[float]) -> Figure:
    detail = {"p50_ms": round(percentile(waits, 50), 2), "times": len(waits)}
    return Figure(f"screen {name}", "ms (p95)", percentile(waits, 95), None, at_most(5), detail)


def _acts(uow: SqlUnitOfWork) -> Mapping[str, Act]:
    """What a student's most used buttons carry."""
    (card,) = uow.bookings.cards(BookingFilter(student_id=student_id(_READER)))
    offering, start = offering_id(_READER), start_of(60)
    return {
        "home": Act("home"),
        "days": Act("days", offering),
        "times": Act("time", offering, extra=(start.toordinal(),)),
        "confirm": Act("conf", offering, extra=(to_ms(start) // 60_000,)),
        "booking card": Act("card", card.booking.id),
    }


def _message(uow: SqlUnitOfWork, act: Act) -> str:
    person = uow.people.get(student_id(_READER))
    assert person is not None
    screen = perform(Ask(uow, person, act, "bench", NoLinks()))
    assert screen is not None
    return json.dumps([view(part) for part in fit(screen, WEB)], ensure_ascii=False)
