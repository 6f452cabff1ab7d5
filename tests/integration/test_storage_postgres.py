"""PostgreSQL: conflicts are retried as a whole, connections come back clean."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.util import await_

from storage.errors import ConstraintViolated, DatabaseBusy, DatabaseUnavailable
from storage.postgres import asyncpg_url
from storage.statements import Statement
from tests.harness.postgres import run_sql
from tests.harness.small_schema import (
    add_booking,
    add_mentor,
    booked,
    booking,
    mentors,
    small_database,
    started,
    taken,
)

lock = Statement(
    sa.select(mentors.c.id).where(mentors.c.id == sa.bindparam("id")).with_for_update()
)


async def test_negative_control_without_the_mentors_lock_callers_double_book(empty_postgres_url):
    """READ COMMITTED does not stop check-then-insert (PG3)."""

    both_have_looked = asyncio.Barrier(2)

    def naive(id):
        def work(connection):
            if connection.one(taken, slot=1) is None:
                await_(both_have_looked.wait())
                connection.run(add_booking, id=id, mentor_id=1, slot=1, note=None)

        return work

    async with small_database(empty_postgres_url) as db:
        await asyncio.gather(*(db.write(naive(n)) for n in (1, 2)))
        assert await booked(db) == [1, 2]


async def test_fault_pg6_a_deadlock_is_retried_until_both_are_done(empty_postgres_url):
    runs, both_hold_one = [], asyncio.Barrier(2)

    def crossing(first, second, id):
        def work(connection):
            runs.append(id)
            connection.one(lock, id=first)
            if len(runs) <= 2:
                await_(both_hold_one.wait())
            connection.one(lock, id=second)
            booking(id)(connection)

        return work

    async with small_database(empty_postgres_url) as db:
        await db.write(lambda c: c.run(add_mentor, id=2, revision=1))
        await asyncio.gather(db.write(crossing(1, 2, 10)), db.write(crossing(2, 1, 20)))
        assert len(runs) > 2
        assert await booked(db) == [10, 20]


async def test_a_serialization_failure_is_retried(empty_postgres_url):
    runs = []

    def work(connection):
        runs.append(1)
        booking(len(runs))(connection)
        if len(runs) == 1:
            connection.core(sa.text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))

    async with small_database(empty_postgres_url) as db:
        await db.write(work)
        assert await booked(db) == [2]


async def test_fault_pg2_a_schema_changed_by_somebody_else_is_survived(empty_postgres_url):
    everything = Statement(sa.text("SELECT * FROM bookings"))
    async with small_database(empty_postgres_url, pool_size=1) as db:
        await db.write(booking(1))
        assert len((await db.read(lambda c: c.all(everything)))[0]) == 4
        run_sql(empty_postgres_url, "ALTER TABLE bookings ADD COLUMN more BIGINT")
        assert len((await db.read(lambda c: c.all(everything)))[0]) == 5


async def test_fault_o04_units_survive_connections_that_are_cut(empty_postgres_url, postgres):
    name = make_url(empty_postgres_url).database
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    async with small_database(empty_postgres_url) as db:
        await asyncio.gather(*(db.write(booking(n)) for n in range(10)))
        await asyncio.to_thread(postgres.run, cut)
        await asyncio.gather(*(db.write(booking(n)) for n in range(10, 20)))
        assert await booked(db) == list(range(20))


async def test_a_connection_cut_in_the_middle_of_a_unit_runs_it_again(empty_postgres_url):
    runs = []

    def work(connection):
        runs.append(1)
        booking(len(runs))(connection)
        if len(runs) == 1:
            connection.core(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    async with small_database(empty_postgres_url) as db:
        await db.write(work)
        assert await booked(db) == [2]


async def test_a_lock_held_too_long_is_reported_as_busy(empty_postgres_url):
    async with small_database(empty_postgres_url) as db:
        held, release = asyncio.Event(), asyncio.Event()

        def hold(connection):
            connection.one(lock, id=1)
            held.set()
            await_(release.wait())

        def hurried(connection):
            connection.core(sa.text("SET LOCAL lock_timeout = '20ms'"))
            connection.one(lock, id=1)

        holding = started(db.write(hold))
        await held.wait()
        with pytest.raises(DatabaseBusy):
            await db.write(hurried)
        release.set()
        await holding


async def test_fault_db4_connections_come_back_without_a_transaction(empty_postgres_url):
    def poison(connection):
        booking(1)(connection)
        raise KeyError

    in_transaction = sa.text("SELECT count(*) FROM bookings")
    async with small_database(empty_postgres_url, pool_size=1) as db:
        for _ in range(3):
            waiter = started(db.write(poison))
            await asyncio.sleep(0)
            waiter.cancel()
            await asyncio.gather(waiter, return_exceptions=True)
        assert await db.read(lambda c: c.core(in_transaction)) == [(0,)]


async def test_a_triggers_refusal_carries_its_constraints_name(empty_postgres_url):
    refuse = sa.text(
        "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '23P01', CONSTRAINT = 'slot_free'; END $$"
    )
    async with small_database(empty_postgres_url) as db:
        with pytest.raises(ConstraintViolated) as caught:
            await db.write(lambda c: c.core(refuse))
        assert caught.value.name == "slot_free"


async def test_nobody_listening_is_reported(empty_postgres_url):
    nowhere = make_url(empty_postgres_url).set(port=1).render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnavailable):
        async with small_database(nowhere):
            pass


def test_the_short_url_means_asyncpg():
    url = asyncpg_url(make_url("postgresql://u:p@host/db?sslmode=require"))
    assert url.drivername == "postgresql+asyncpg"
    assert dict(url.query) == {"ssl": "require"}
