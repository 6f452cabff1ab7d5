"""What both back ends promise through the same two doors."""

import asyncio

import pytest

from core.errors import SlotTaken, StaleRevision
from storage.connection import Connection
from storage.errors import (
    ConstraintViolated,
    DatabaseUnavailable,
    DatabaseUnfit,
    UnitSpoiled,
    WriteRefused,
)
from storage.statements import Value
from tests.harness.small_schema import (
    add_booking,
    all_bookings,
    booked,
    booking,
    lock_mentor,
    small_database,
    started,
    taken,
)

CALLERS = 20


def book_if_free(id, slot):
    def work(connection):
        connection.one(lock_mentor)
        if connection.one(taken, slot=slot) is not None:
            raise SlotTaken(slot=slot)
        connection.run(add_booking, id=id, mentor_id=1, slot=slot, note=None)
        return id

    return work


async def test_fault_b01_twenty_callers_of_one_slot_make_one_booking(empty_database_url):
    async with small_database(empty_database_url) as db:
        for slot in range(10):
            calls = [db.write(book_if_free(slot * 100 + n, slot)) for n in range(CALLERS)]
            answers = await asyncio.gather(*calls, return_exceptions=True)
            assert sum(isinstance(a, int) for a in answers) == 1
            assert sum(isinstance(a, SlotTaken) for a in answers) == CALLERS - 1
        assert len(await booked(db)) == 10


async def test_one_unit_of_a_group_fails_alone(empty_database_url):
    async with small_database(empty_database_url) as db:
        calls = [booking(n, slot=-1 if n == 3 else n) for n in range(6)]
        answers = await asyncio.gather(*map(db.write, calls), return_exceptions=True)
        assert [type(a) for a in answers].count(ConstraintViolated) == 1
        assert await booked(db) == [0, 1, 2, 4, 5]


async def test_a_unit_that_raises_keeps_nothing_of_what_it_wrote(empty_database_url):
    def work(connection):
        booking(1)(connection)
        raise KeyError("after the insert")

    async with small_database(empty_database_url) as db:
        with pytest.raises(KeyError):
            await db.write(work)
        assert await booked(db) == []


async def test_fault_db4_a_cancelled_caller_does_not_cancel_its_unit(empty_database_url):
    async with small_database(empty_database_url) as db:
        waiters = [started(db.write(booking(n))) for n in range(8)]
        await asyncio.sleep(0)
        for waiter in waiters[::2]:
            waiter.cancel()
        answers = await asyncio.gather(*waiters, return_exceptions=True)
        assert [type(a) for a in answers[::2]] == [asyncio.CancelledError] * 4
        await db.close()
    async with small_database(empty_database_url) as db:
        assert await booked(db) == list(range(8))


async def test_violations_carry_the_constraints_name(empty_database_url):
    wrong = {
        "booking_slot_positive": booking(2, slot=-1),
        "booking_key": booking(1),
        "booking_note_once": booking(2, note="same"),
    }
    async with small_database(empty_database_url) as db:
        await db.write(booking(1, note="same"))
        for name, work in wrong.items():
            with pytest.raises(ConstraintViolated) as caught:
                await db.write(work)
            assert caught.value.name == name
            assert caught.value.is_about(name)
        with pytest.raises(ConstraintViolated):
            await db.write(booking(3, mentor_id=99))


async def test_a_violation_of_not_null_names_the_column(empty_database_url):
    async with small_database(empty_database_url) as db:
        with pytest.raises(ConstraintViolated, match=r"bookings\.slot"):
            await db.write(lambda c: c.run(add_booking, id=1, mentor_id=1, slot=None, note=None))


async def test_stale_revision_runs_the_unit_again(empty_database_url):
    runs = []

    def stale_twice(connection):
        runs.append(1)
        booking(len(runs))(connection)
        if len(runs) < 3:
            raise StaleRevision

    async with small_database(empty_database_url) as db:
        await db.write(stale_twice)
        assert await booked(db) == [3]


async def test_stale_revision_is_raised_after_three_retries(empty_database_url):
    runs = []

    def always_stale(_connection):
        runs.append(1)
        raise StaleRevision

    async with small_database(empty_database_url) as db:
        with pytest.raises(StaleRevision):
            await db.write(always_stale)
        assert len(runs) == 4


async def test_a_swallowed_failure_is_never_committed(empty_database_url):
    def work(connection):
        booking(1)(connection)
        try:
            booking(2, slot=-1)(connection)
        except ConstraintViolated:
            return "fine"

    async with small_database(empty_database_url) as db:
        with pytest.raises(UnitSpoiled):
            await db.write(work)
        assert await booked(db) == []


async def test_an_attempt_that_fails_leaves_the_rest_of_the_unit(empty_database_url):
    def work(connection):
        booking(1)(connection)
        try:
            with connection.attempt():
                booking(2)(connection)
                booking(3, slot=-1)(connection)
        except ConstraintViolated as violated:
            booking(4)(connection)
            return violated.name

    async with small_database(empty_database_url) as db:
        assert await db.write(work) == "booking_slot_positive"
        assert await booked(db) == [1, 4]


async def test_reading_refuses_changes(empty_database_url):
    async with small_database(empty_database_url) as db:
        with pytest.raises(WriteRefused):
            await db.read(booking(1))
        assert await booked(db) == []


async def test_a_read_sees_one_moment(empty_database_url):
    """Between its two statements somebody else commits: the snapshot must not move."""
    async with small_database(empty_database_url) as db:
        await db.write(booking(1))
        loop, seen = asyncio.get_running_loop(), []

        def commit_elsewhere():
            return asyncio.run_coroutine_threadsafe(db.write(booking(2)), loop)

        def work(connection):
            seen.append(len(connection.all(all_bookings)))
            wait(connection, commit_elsewhere)
            seen.append(len(connection.all(all_bookings)))

        await db.read(work)
        assert seen == [1, 1]
        assert await booked(db) == [1, 2]


def wait(connection, start):
    """Lets another unit commit while this one is in the middle of its work."""
    if connection.dialect == "sqlite":
        start().result(10)
        return
    from sqlalchemy.util import await_

    await_(asyncio.wrap_future(start()))


async def test_counts_rows_and_runs_many(empty_database_url):
    rows = [{"id": n, "mentor_id": 1, "slot": n, "note": None} for n in range(3)]
    async with small_database(empty_database_url) as db:
        await db.write(lambda c: c.many(add_booking, rows))
        await db.write(lambda c: c.many(add_booking, []))
        assert await db.write(booking(7)) == 1
        assert await db.read(lambda c: c.one(all_bookings)) == (0,)
        assert await db.read(lambda c: c.one(taken, slot=99)) is None
        assert await booked(db) == [0, 1, 2, 7]


async def test_a_tracer_is_told_every_statement_in_order(empty_database_url):
    told: list[tuple[str, tuple[Value, ...]]] = []

    def work(connection: Connection):
        connection.tracer = lambda sql, values: told.append((sql, values))
        booking(5)(connection)
        connection.one(taken, slot=0)

    async with small_database(empty_database_url) as db:
        await db.write(work)
    assert [values for _, values in told] == [(5, 1, 0, None), (0,)]
    assert told[0][0].startswith("INSERT INTO bookings")


async def test_a_closed_database_says_so(empty_database_url):
    async with small_database(empty_database_url) as db:
        pass
    with pytest.raises(DatabaseUnavailable):
        await db.write(booking(1))
    with pytest.raises(DatabaseUnavailable):
        await db.read(lambda c: c.all(all_bookings))


async def test_closing_finishes_what_was_started(empty_database_url):
    async with small_database(empty_database_url) as db:
        writes = [started(db.write(booking(n))) for n in range(30)]
        await asyncio.sleep(0)
        await db.close()
        await asyncio.gather(*writes)
    async with small_database(empty_database_url) as db:
        assert await booked(db) == list(range(30))


async def test_other_databases_are_refused():
    with pytest.raises(DatabaseUnfit):
        async with small_database("mysql://somewhere/else"):
            pass
