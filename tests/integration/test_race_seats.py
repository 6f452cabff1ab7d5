"""The last seat and the last credit, wanted by many at once (B-14, M-17); and two programs on one
database (B-12)."""

from datetime import timedelta
from functools import partial

import pytest

from core.booking import BookingState, PaidBy
from core.errors import (
    NoCredit,
    SeatFull,
    SlotTaken,
)
from core.orders import OrderState
from core.seats import SeatState
from core.use_cases.buying import buy_pack
from core.use_cases.seating import release
from core.use_cases.settling import settle
from scheduler.deadlines import Deadlines
from storage.database import Database
from storage.errors import DatabaseInUse
from storage.mapping import Mapped
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import PRICE, CountingIds
from tests.harness.crowd import crowd, lost, maker, overlaps, together, won
from tests.harness.unprotected import (
    last_one_wins,
    unprotected,
    without_seat_guards,
)

S = BookingState


async def test_fault_b12_two_programs_on_one_postgresql_keep_the_same_promises(postgres_url):
    async with crowd(postgres_url, students=20) as c:
        talk = await c.offer()
        ids = CountingIds(500_000)
        other = await Database.open(
            c.url, maker(c.clock, ids, c.settings, SqlUnitOfWork), metadata=metadata
        )
        try:
            calls = [c.booking(student, talk, c.slot()) for student in c.students]
            doors = (c.db, other)
            answers = await together(doors[n % 2].write(call) for n, call in enumerate(calls))
            assert (len(won(answers)), set(lost(answers))) == (1, {SlotTaken})
            assert overlaps(await c.live_claims()) == 0
        finally:
            await other.close()


async def test_fault_b12_two_schedulers_work_each_deadline_once(postgres_url):
    async with crowd(postgres_url, students=6) as c:
        talk = await c.offer(price=PRICE, max_per_day=48)
        held = [await c.book(s, talk, c.slot(3, 2 * n)) for n, s in enumerate(c.students)]
        ids = CountingIds(500_000)
        other = await Database.open(
            c.url, maker(c.clock, ids, c.settings, SqlUnitOfWork), metadata=metadata
        )
        try:
            c.clock.advance(timedelta(hours=1))
            loops = [Deadlines(db, lambda: None) for db in (c.db, other, c.db, other)]
            assert await together(loop.once() for loop in loops) == [False] * 4
        finally:
            await other.close()
        assert {(await c.now(each)).state for each in held} == {S.EXPIRED}
        for student in c.students:
            assert (await c.told(student)).count("hold_ended") == 1
        failed = await c.rows("SELECT count(*) FROM deadlines WHERE error <> ''")
        assert failed == [(0,)]


async def test_fault_b12_a_second_program_on_one_sqlite_file_is_refused(sqlite_url):
    async with crowd(sqlite_url) as c:
        make = maker(c.clock, c.ids, c.settings, SqlUnitOfWork)
        with pytest.raises(DatabaseInUse, match="in use by another process"):
            await Database.open(sqlite_url, make, metadata=metadata)
        await c.book(c.students[0], await c.offer(), c.slot())


def require_one_place(answers, callers):
    assert len(won(answers)) == 1
    assert lost(answers) == [SeatFull] * (callers - 1)


async def pushing_for_the_last_seat(c):
    sold = await c.sell()
    return [partial(buy_pack, actor=s, id=sold.id, intent=c.act()) for s in c.students]


async def test_fault_b14_the_last_place_is_promised_to_one(database_url):
    async with crowd(database_url, students=8, cap=1) as c:
        require_one_place(await c.at_once(*await pushing_for_the_last_seat(c)), 8)


async def test_fault_b14_control_without_locks_the_last_place_is_promised_to_all(database_url):
    async with crowd(database_url, students=4, cap=1, sound=False) as c:
        answers = await unprotected(c, *await pushing_for_the_last_seat(c))
        with pytest.raises(AssertionError):
            require_one_place(answers, 4)


async def late_payers(c):
    """Each ordered while the place was free, all pay when their checkouts are over."""
    sold = await c.sell()
    orders = []
    for student in c.students:
        orders.append(await c.do(buy_pack, student, sold.id, c.act()))
        await c.move(minutes=31)
    facts = [c.paid(order, f"ch_{order.id}") for order in orders]
    return [lambda uow, f=fact: settle(uow, f) for fact in facts]


async def test_fault_b14_late_money_for_the_last_seat_gives_it_once_and_returns_the_rest(
    database_url,
):
    async with crowd(database_url, students=5, cap=1) as c:
        await c.at_once(*await late_payers(c))
        outcomes = await c.rows("SELECT outcome FROM payments ORDER BY outcome")
        assert outcomes == [("reseated",)] + [("returned",)] * 4
        assert await c.rows("SELECT count(*) FROM seats") == [(1,)]
        told = [await c.told(student) for student in c.students]
        assert sum("pack_bought" in kinds for kinds in told) == 1
        assert sum("money_returning" in kinds for kinds in told) == 4


async def test_fault_b14_control_without_locks_and_guards_the_seat_is_sold_twice(database_url):
    async with crowd(database_url, students=3, cap=1, sound=False) as c:
        await without_seat_guards(c)
        await unprotected(c, *await late_payers(c))
        assert await c.rows("SELECT count(*) FROM seats") == [(3,)]


async def test_fault_b14_a_seat_is_released_once_by_whoever_comes_first(database_url):
    """The end of the grace, a refund and a hand at the same moment."""
    async with crowd(database_url, students=1) as c:
        pack = await c.pack(c.students[0], 1)
        seat = await c.see(lambda uow: uow.seats.live(c.students[0].id, c.mentor.id))

        def by_hand(uow):
            known = uow.seats.get(seat.id)
            release(uow, known, "by_hand")
            return known.state

        await c.at_once(*[by_hand] * 6)
        now = await c.see(lambda uow: uow.seats.get(seat.id))
        assert now.state is SeatState.RELEASED
        audit = await c.rows("SELECT count(*) FROM audit_entries WHERE action = 'seat_released'")
        assert audit == [(1,)]
        assert (await c.told(c.students[0])).count("seat_released") == 1
        assert pack.total == 1


async def test_fault_b14_control_without_revisions_it_is_released_as_often_as_asked(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        await c.pack(c.students[0], 1)
        seat = await c.see(lambda uow: uow.seats.live(c.students[0].id, c.mentor.id))
        by_hand = [lambda uow: release(uow, uow.seats.get(seat.id), "by_hand")] * 3
        await unprotected(c, *by_hand)
        audit = await c.rows("SELECT count(*) FROM audit_entries WHERE action = 'seat_released'")
        assert audit == [(3,)]


def require_the_last_credit_once(answers, callers):
    assert len(won(answers)) == 1
    assert lost(answers) == [NoCredit] * (callers - 1)


async def spending_the_last(c):
    """One student on several platforms, each with another slot."""
    pack = await c.pack(c.students[0], 1)
    talk = await c.offer(price=PRICE, max_per_day=48)
    credit = PaidBy.CREDIT
    return pack, [
        c.booking(c.students[0], talk, c.slot(3, 2 * n), pay_with=credit) for n in range(4)
    ]


async def test_fault_m17_the_last_credit_is_spent_by_one_of_many_at_once(database_url):
    async with crowd(database_url, students=1) as c:
        pack, calls = await spending_the_last(c)
        require_the_last_credit_once(await c.at_once(*calls), 4)
        now = await c.see(lambda uow: uow.packs.get(pack.id))
        assert (now.held, now.remaining) == (1, 0)


async def test_fault_m17_control_without_locks_and_revisions_it_is_spent_by_all(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        _, calls = await spending_the_last(c)
        with pytest.raises(AssertionError):
            require_the_last_credit_once(await unprotected(c, *calls), 4)


async def test_an_order_that_lapsed_gives_its_place_to_the_next(database_url):
    async with crowd(database_url, cap=1) as c:
        sold = await c.sell()
        first = await c.do(buy_pack, c.students[0], sold.id, c.act())
        await c.move(minutes=31)
        assert (await c.see(lambda uow: uow.orders.get(first.id))).state is OrderState.LAPSED
        await c.do(buy_pack, c.students[1], sold.id, c.act())
