"""`browsing`: 1,000 offerings, every combination of filters and every order, from the database to
the list that a screen shows; and the mentors, and keeping the next free slots."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from bot.benchmarks.community import (
    HOURS,
    NOW,
    Work,
    mentor_id,
    offering_id,
    settle_students,
    student_id,
)
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import lap_of, percentile
from core.availability import parse_hours
from core.browsing import ALL, DAYS, Search, Sorting, Way, When, category_number
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.found import Found
from core.ids import OfferingId
from core.money import Money
from core.people import Mentor, Person, Role
from core.use_cases import next_free, reading
from core.use_cases.reading.finding import BLOCK
from storage.unit_of_work import SqlUnitOfWork

Read = Callable[[SqlUnitOfWork], object]
Kept = dict[OfferingId, datetime | None]

_GOAL_MS = 50
_CATEGORIES = ("career", "interviews", "design", "data", "")
_KINDS = (OfferingKind.ONE_TO_ONE, OfferingKind.ONE_TO_ONE, OfferingKind.RECORDED)
_WORDS = "preparing for interviews with real questions and feedback that you can use at once "
_PER_MENTOR = 5


def run(plan: Plan) -> Iterator[Figure]:
    count = plan.size(1_000, 20)
    settled = [_settle(count), settle_students(0, 1, 1)]
    template = SqliteTemplate(plan.folder, "browsing", settled)
    yield from asyncio.run(_measured(plan, f"sqlite:///{template.copy()}"))


async def _measured(plan: Plan, url: str) -> list[Figure]:
    async with opened(url) as db:
        await warm(db, 3)
        kept = await _keep_all(db)
        searches = _searches()[:: plan.size(1, 97)]
        floor = await _times(db, [_first_page] * plan.size(50, 3))
        found = await _times(db, [partial(_find, search=search) for search in searches])
        cards = await _times(db, [_mentors] * plan.size(40, 3))
    bare = percentile(floor, 50)
    return [
        _figure("find", found, bare, searches=len(searches)),
        _figure("mentors", cards, bare),
        Figure("browsing next free slots kept", "ms for each", kept, None, at_most(2)),
    ]


def _figure(name: str, waits: list[float], bare: float, **more: object) -> Figure:
    """The goal is a time; beside it stands the bare read of as many rows in the same run."""
    worst = percentile(waits, 95)
    detail = {
        "p50_ms": round(percentile(waits, 50), 2),
        "bare_rows_ms": round(bare, 2),
        "to_bare_rows": round(worst / bare, 1),
        **more,
    }
    return Figure(f"browsing {name}", "ms (p95)", worst, None, at_most(_GOAL_MS), detail)


async def _times(db: Db, reads: Sequence[Read]) -> list[float]:
    """Milliseconds of each, one after the other."""
    await db.read(reads[0])
    lap = await lap_of(1, [partial(db.read, each) for each in reads])
    return [wait * 1000 for wait in lap.waits]


def _first_page(uow: SqlUnitOfWork) -> object:
    """The floor: the rows of everything listed, and of one block, with nothing asked."""
    listings = uow.catalogue.listings()
    return uow.catalogue.cards([each.id for each in listings[:BLOCK]])


def _find(uow: SqlUnitOfWork, search: Search) -> Found:
    return reading.find(uow, _reader(uow), search, _ends())


def _mentors(uow: SqlUnitOfWork) -> object:
    return reading.mentor_cards(uow, _reader(uow))


def _reader(uow: SqlUnitOfWork) -> Person:
    person = uow.people.get(student_id(0))
    assert person is not None
    return person


def _ends() -> Mapping[When, datetime]:
    return {when: NOW.replace(hour=0) + timedelta(days=days) for when, days in DAYS.items()}


def _searches() -> list[Search]:
    """Every combination of kind, price, language, category, rating, time, words and order."""
    parts = product(
        (None, Way.AT_ONCE, Way.RECORDED),
        (ALL, Search(free=True), Search(most=(5_000, "EUR"))),
        ("", "ar"),
        (0, category_number("career")),
        (False, True),
        (None, When.WEEK),
        ("", "interviews feedback"),
        Sorting,
    )
    return [
        replace(
            priced,
            text=text,
            way=way,
            language=language,
            category=category,
            well_rated=rated,
            when=when,
            sort=sort,
        )
        for way, priced, language, category, rated, when, text, sort in parts
    ]


async def _keep_all(db: Db) -> float:
    """Milliseconds for each offering, from the look to the row."""
    count = 0

    async def keep() -> None:
        nonlocal count
        while due := await db.read(lambda uow: next_free.outdated(uow, 25)):
            found = await db.read(partial(_looked, due=due))
            await db.write(partial(_kept, found=found))
            count += len(due)

    lap = await lap_of(1, [keep])
    return lap.waits[0] * 1000 / max(count, 1)


def _looked(uow: SqlUnitOfWork, due: Sequence[OfferingId]) -> Kept:
    return next_free.look(uow, due)


def _kept(uow: SqlUnitOfWork, found: Kept) -> None:
    next_free.keep(uow, found, uow.now)


def _settle(count: int) -> Work:
    def work(uow: SqlUnitOfWork) -> None:
        for number in range(max(count // _PER_MENTOR, 1)):
            mentor = mentor_id(number)
            roles = frozenset({Role.STUDENT, Role.MENTOR})
            uow.people.add(Person(mentor, f"Mentor {number}", "en", "Africa/Cairo", roles, NOW))
            spoken = ("ar", "en") if number % 3 else ("en",)
            uow.mentors.add(Mentor(mentor, "Europe/Berlin", languages=spoken))
            uow.availability.set_hours(mentor, None, parse_hours(HOURS))
        for number in range(count):
            uow.offerings.add(_offering(number))

    return work


def _offering(number: int) -> Offering:
    return Offering(
        id=offering_id(number),
        mentor_id=mentor_id(number // _PER_MENTOR),
        title=f"Session {number}",
        kind=_KINDS[number % 3],
        mode=BookingMode.INSTANT if number % 2 else BookingMode.REQUEST,
        status=OfferingStatus.ACTIVE,
        duration=timedelta(hours=1),
        price=Money(number % 7 * 1_000, "EUR"),
        created_at=NOW + timedelta(minutes=number),
        description=_WORDS * (number % 9),
        category=_CATEGORIES[number % len(_CATEGORIES)],
        video_link="https://video.example" if number % 3 == 2 else None,
        rating_sum=number % 11 * 4,
        rating_count=number % 11,
    )
