"""SIGTERM in the middle of a hundred operations (O-07), and a database that is locked or gone while
a webhook arrives (O-03, W-07): nothing that was answered is lost, nothing hangs."""

import asyncio
import os
import signal
import sqlite3
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy.engine import make_url

from bot.composition.engine import Engine, Parts
from bot.composition.payment_events import worker
from bot.composition.running import until_ended
from bot.links import SignedLinks
from bot.ui import Address, Intent
from core.settings import Settings, StorageSettings
from core.use_cases.booking import book
from scheduler.nursery import Nursery
from storage.database import Database
from storage.errors import DatabaseBusy, DatabaseUnavailable
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.crowd import GENEROUS, crowd, maker
from webhooks.meetings.fixed import FixedRooms
from webhooks.payments.sandbox_door import SandboxDoor

SECONDS = 20
_numbers = count(1)


def engine_on(c):
    settings = Settings(storage=StorageSettings(url=c.url), booking=GENEROUS.booking)
    parts = Parts(
        settings=settings,
        clock=c.clock,
        links=SignedLinks("k" * 32, "https://seatmate.test", 1000),
        rooms=FixedRooms(),
        gateways={},
        channels={},
        event_workers={"sandbox": worker(SandboxDoor(("whsec",), "acct"))},
    )
    return Engine(c.db, parts)


def started(work):
    return asyncio.get_running_loop().create_task(work)


async def reopened(c):
    return await Database.open(
        c.url, maker(c.clock, c.ids, c.settings, SqlUnitOfWork), metadata=metadata
    )


async def test_fault_o07_sigterm_during_a_hundred_operations_loses_nothing_answered(database_url):
    async with crowd(database_url, students=100, sound=False) as c:
        talk = await c.offer(max_per_day=48)
        engine = engine_on(c)
        engine.start(ticking=False)
        running = started(until_ended(engine.close))
        await asyncio.sleep(0)
        calls = [
            started(c.db.write(c.booking(s, talk, c.slot(3 + n // 20, 1.25 * (n % 19)))))
            for n, s in enumerate(c.students)
        ]
        heard = [started(engine.doorway.receive(_hello(n))) for n in range(20)]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            await running
            answers = await asyncio.gather(*calls, return_exceptions=True)
            stored = await asyncio.gather(*heard, return_exceptions=True)
        sure = [answer for answer in answers if not isinstance(answer, BaseException)]
        refused = [answer for answer in answers if isinstance(answer, DatabaseUnavailable)]
        assert sure
        assert not [e for e in refused if "closed" not in str(e)]
        db = await reopened(c)
        try:
            there = await db.read(
                lambda uow: [uow.bookings.get(each.id) is not None for each in sure]
            )
            assert all(there)
            waiting = await db.read(lambda uow: uow.inbox.waiting(uow.now, 1000))
            worked = [each for each in stored if each is True]
            assert len(waiting) <= len(worked)
        finally:
            await db.close()


def _hello(number):
    user = f"user{number}"
    return Intent(f"hello-{next(_numbers)}", Address("web", user), user, user, command="start")


async def test_fault_o07_what_was_stored_and_not_worked_is_worked_by_the_next_process(database_url):
    async with crowd(database_url, sound=False) as c:
        first = engine_on(c)
        for number in range(10):
            await first.doorway.receive(_hello(number))
        async with asyncio.timeout(SECONDS):
            await first.close()
        c.db = await reopened(c)
        second = engine_on(c)
        while await second.doorway.once():
            pass
        assert await c.rows("SELECT count(*) FROM arrivals WHERE state = 'done'") == [(10,)]
        async with asyncio.timeout(SECONDS):
            await second.close()


async def test_fault_o07_control_a_loop_that_never_ends_is_cut_off_at_the_limit():
    """What the limit is for: without it this would hang."""
    nursery = Nursery()
    nursery.start(asyncio.Event().wait(), name="endless")
    async with asyncio.timeout(SECONDS):
        await nursery.close(drain_seconds=0.05)
    assert len(nursery) == 0


async def test_fault_o07_closing_twice_and_closing_idle_are_quiet(database_url):
    async with crowd(database_url, sound=False) as c:
        engine = engine_on(c)
        engine.start(ticking=False)
        async with asyncio.timeout(SECONDS):
            await engine.close()
            await c.db.close()
        with pytest.raises(DatabaseUnavailable):
            await c.db.write(lambda uow: None)


async def test_fault_o03_a_stranger_locks_the_file_and_bookings_wait_or_say_so(sqlite_url):
    """An outside tool holds the file: callers get DatabaseBusy, and afterwards all is well."""
    make = None
    async with crowd(sqlite_url, students=3) as c:
        talk = await c.offer(max_per_day=48)
        await c.db.close()
        make = maker(c.clock, c.ids, c.settings, SqlUnitOfWork)
        c.db = await Database.open(sqlite_url, make, metadata=metadata, busy_seconds=0.2)
        stranger = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
        stranger.execute("BEGIN EXCLUSIVE")
        calls = [
            started(c.db.write(lambda uow, s=s, n=n: book(uow, s, c.wish(talk, c.slot(3, 2 * n)))))
            for n, s in enumerate(c.students)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        stranger.execute("ROLLBACK")
        stranger.close()
        assert {type(answer) for answer in answers} == {DatabaseBusy}
        assert await c.rows("SELECT count(*) FROM bookings") == [(0,)]
        for n, student in enumerate(c.students):
            await c.book(student, talk, c.slot(3, 2 * n))


async def test_fault_w07_an_event_that_could_not_be_stored_is_stored_when_it_comes_again(
    sqlite_url,
):
    async with crowd(sqlite_url) as c:
        await c.db.close()
        make = maker(c.clock, c.ids, c.settings, SqlUnitOfWork)
        c.db = await Database.open(sqlite_url, make, metadata=metadata, busy_seconds=0.2)
        engine = engine_on(c)
        stranger = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
        stranger.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            await engine.doorway.store("sandbox", "evt_1", "evt_1", "{}")
        stranger.execute("ROLLBACK")
        stranger.close()
        assert await engine.doorway.store("sandbox", "evt_1", "evt_1", "{}") is True
        assert await engine.doorway.store("sandbox", "evt_1", "evt_1", "{}") is False
        c.clock.advance(timedelta(0))
