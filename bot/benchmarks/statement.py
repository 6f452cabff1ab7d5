"""`statement`: a mentor's month of ten thousand moves, from the database to the table, to the page
and to the screen, against reading the bare rows."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.actions import perform
from bot.ask import Ask
from bot.benchmarks.community import NOW, Work, mentor_id, settle_mentors, student_id
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import best_of, lap_of, middle
from bot.benchmarks.webhook import NoLinks
from bot.composition.page_words import PageWords
from bot.fit import fit
from bot.limits import WEB
from bot.ui import Act
from core.ids import OrderId
from core.ledger import PLATFORM, JournalEntry, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.orders import Order, OrderState, Purpose
from core.people import Person, Role
from core.use_cases import accounting
from storage.unit_of_work import SqlUnitOfWork
from webhooks.pages import paper_view
from webhooks.pages.render import page

_MOVES, _STUDENTS, _ORDERS, _ENTRIES = 10_000, 50, 400_001, 500_001
_MENTOR = 0
_GOAL_MS = 200
_BARE = "SELECT * FROM journal_entries WHERE debit IN (?1, ?2) OR credit IN (?1, ?2) ORDER BY at"


def run(plan: Plan) -> Iterator[Figure]:
    moves = plan.size(_MOVES, 60)
    settled: list[Work] = [settle_mentors(1), partial(_settle, moves=moves)]
    template = SqliteTemplate(plan.folder, "statement", settled)
    path = template.copy()
    floor = best_of(plan.rounds, partial(_bare_rows, path))
    yield from asyncio.run(_measured(plan, f"sqlite:///{path}", moves, floor))


def _settle(uow: SqlUnitOfWork, moves: int) -> None:
    """Three moves an order: paid, earned, and every tenth of them refunded in part."""
    for number in range(_STUDENTS):
        role = frozenset({Role.STUDENT})
        uow.people.add(Person(student_id(number), f"Student {number}", "en", "UTC", role, NOW))
    written = 0
    number = 0
    while written < moves:
        uow.orders.add(_order(number))
        entries = _moves(number)[: moves - written]
        uow.journal.add(entries)
        written += len(entries)
        number += 1


def _order(number: int) -> Order:
    price, zero = Money(5_000 + number, "EUR"), Money(0, "EUR")
    return Order(
        id=OrderId(_ORDERS + number),
        student_id=student_id(number % _STUDENTS),
        mentor_id=mentor_id(_MENTOR),
        purpose=Purpose.RECORDING,
        subject_id=number,
        title=f"Recording {number}",
        original=price,
        discount=zero,
        total=price,
        mentor_share=price.share(70),
        state=OrderState.PAID,
        created_at=NOW,
        expires_at=None,
        checkout_key=f"bench:{number}",
        intent=f"bench:{number}",
        paid_at=NOW,
    )


def _moves(number: int) -> list[JournalEntry]:
    order, mentor = _order(number), mentor_id(_MENTOR)
    pending, available = mentor_pending(mentor), mentor_available(mentor)
    share = order.mentor_share
    moves = [
        (cash("sandbox"), pending, share, "payment"),
        (pending, available, share, "earned"),
    ]
    if number % 10 == 0:
        moves.append((available, owed(order.student_id), Money(100, "EUR"), "refund"))
    if number % 7 == 0:
        moves.append((available, PLATFORM, Money(1, "EUR"), "kept"))
    at = NOW + timedelta(seconds=number)
    return [
        JournalEntry(_ENTRIES + number * 4 + place, f"b:{number}:{place}", at, debit, credit,
                     amount, cause, order.id)
        for place, (debit, credit, amount, cause) in enumerate(moves)
    ]  # fmt: skip


async def _measured(plan: Plan, url: str, moves: int, floor: float) -> list[Figure]:
    ways: dict[str, Callable[[SqlUnitOfWork], object]] = {
        "table": _table,
        "page": _page,
        "screen": _screen,
    }
    async with opened(url, now=NOW + timedelta(hours=12)) as db:
        await warm(db, 2)
        return [
            _figure(f"statement {name}", await _time(plan, db, way), floor, moves)
            for name, way in ways.items()
        ]


def _figure(name: str, seconds: float, floor: float, moves: int) -> Figure:
    """The goal is on the milliseconds; the rows alone stand beside it as the floor."""
    detail = {"moves": moves, "bare_rows_ms": round(floor * 1000, 2)}
    return Figure(name, "ms", seconds * 1000, None, at_most(_GOAL_MS), detail)


async def _time(plan: Plan, db: Db, way: Callable[[SqlUnitOfWork], object]) -> float:
    inside: list[float] = []

    def timed(uow: SqlUnitOfWork) -> None:
        started = perf_counter()
        way(uow)
        inside.append(perf_counter() - started)

    await lap_of(1, [lambda: db.read(timed)] * (plan.rounds + 1))
    return middle(inside[1:])


def _bare_rows(path: Path) -> object:
    """The rows alone, by the driver alone."""
    mentor = mentor_id(_MENTOR)
    with closing(sqlite3.connect(path)) as raw:
        accounts = (mentor_pending(mentor), mentor_available(mentor))
        return raw.execute(_BARE, accounts).fetchall()


def _reader(uow: SqlUnitOfWork) -> Person:
    person = uow.people.get(mentor_id(_MENTOR))
    assert person is not None
    return person


def _table(uow: SqlUnitOfWork) -> object:
    shown = accounting.statement(uow, _reader(uow), mentor_id(_MENTOR))
    return paper_view.statement_table(PageWords().speech("en", "UTC", uow.now).say, shown)


def _page(uow: SqlUnitOfWork) -> object:
    shown = accounting.statement(uow, _reader(uow), mentor_id(_MENTOR))
    speech = PageWords().speech("ar", "UTC", uow.now)
    drawn = paper_view.statement(speech.say, shown, "")
    return page("paper.html", speech, community="Bench", shown=drawn, made="", table="")


def _screen(uow: SqlUnitOfWork) -> object:
    ask = Ask(uow, _reader(uow), Act("stmt"), "bench", NoLinks())
    screen = perform(ask)
    assert screen is not None
    return fit(screen, WEB)
