"""The SQLite lane: groups, locks, files that vanish, processes that die."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.errors import (
    DatabaseBusy,
    DatabaseInUse,
    DatabaseReplaced,
    DatabaseUnavailable,
    DatabaseUnfit,
)
from storage.filesystem import refuse_network_file_system
from storage.sqlite import sqlite_facts
from storage.sqlite_connection import check_foreign_keys_hold
from tests.harness.small_schema import booked, booking, lock_mentor, small_database, started

ROOT = Path(__file__).parents[2]


def file_of(url):
    return Path(url.removeprefix("sqlite:///"))


async def test_callers_who_arrive_together_commit_together(empty_sqlite_url):
    async with small_database(empty_sqlite_url) as db:
        before = db.commits
        await asyncio.gather(*(db.write(booking(n)) for n in range(50)))
        assert db.commits - before == 1
        await asyncio.gather(*(db.write(booking(n)) for n in range(100, 250)))
        assert db.commits - before == 4  # 64 + 64 + 22
        assert len(await booked(db)) == 200


def test_negative_control_naive_check_then_insert_double_books(tmp_path):
    """Legacy transactions see nothing of each other: what the lane is for (DB1, DB2)."""
    path = tmp_path / "naive.db"
    one, two = (sqlite3.connect(path, timeout=0) for _ in range(2))
    one.execute("PRAGMA journal_mode = WAL")
    one.execute("CREATE TABLE bookings (slot)")
    for connection in (one, two):
        assert connection.execute("SELECT * FROM bookings WHERE slot = 1").fetchall() == []
    for connection in (one, two):
        connection.execute("INSERT INTO bookings VALUES (1)")
        connection.commit()
    assert one.execute("SELECT count(*) FROM bookings").fetchone() == (2,)
    two.execute("BEGIN")
    two.execute("SELECT * FROM bookings").fetchall()
    one.execute("INSERT INTO bookings VALUES (2)")
    one.commit()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        two.execute("INSERT INTO bookings VALUES (2)")
    one.close()
    two.close()


WRITES_FOR_EVER = """
import asyncio, sys
from tests.harness.small_schema import booking, small_database

async def call(db, numbers):
    for number in numbers:
        await db.write(booking(number))
        print(number, flush=True)

async def main():
    async with small_database(sys.argv[1]) as db:
        await asyncio.gather(*(call(db, range(n, 10**9, 16)) for n in range(16)))

asyncio.run(main())
"""


def test_what_was_acknowledged_survives_kill_9(empty_sqlite_url):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, empty_sqlite_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    acknowledged = {int(process.stdout.readline()) for _ in range(300)}
    process.send_signal(signal.SIGKILL)
    # A line that the kill cut in half is no acknowledgement.
    acknowledged |= {int(line) for line in process.stdout if line.endswith("\n")}
    process.stdout.close()
    process.wait()
    with sqlite3.connect(file_of(empty_sqlite_url)) as found:
        kept = {id for (id,) in found.execute("SELECT id FROM bookings")}
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found.close()
    assert len(acknowledged) >= 300
    assert acknowledged <= kept


async def test_fault_b12_a_second_owner_of_the_file_is_refused(empty_sqlite_url):
    async with small_database(empty_sqlite_url):
        with pytest.raises(DatabaseInUse, match=r"empty\.db"):
            async with small_database(empty_sqlite_url):
                pass
        second = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            WRITES_FOR_EVER,
            empty_sqlite_url,
            cwd=ROOT,
            stderr=asyncio.subprocess.PIPE,
        )
        _, complaint = await second.communicate()
        assert second.returncode == 1
        assert b"DatabaseInUse" in complaint
    async with small_database(empty_sqlite_url):
        pass


async def test_fault_o03_a_strangers_lock_is_waited_for_then_reported(empty_sqlite_url):
    async with small_database(empty_sqlite_url, busy_seconds=0.05) as db:
        stranger = sqlite3.connect(file_of(empty_sqlite_url), isolation_level=None)
        stranger.execute("BEGIN IMMEDIATE")
        answers = await asyncio.gather(
            *(db.write(booking(n)) for n in range(3)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [DatabaseBusy] * 3
        assert await booked(db) == []  # readers do not mind
        stranger.execute("ROLLBACK")
        stranger.close()
        await db.write(booking(9))
        assert await booked(db) == [9]


async def test_fault_o03_a_short_lock_costs_only_time(empty_sqlite_url):
    async with small_database(empty_sqlite_url, busy_seconds=30) as db:
        stranger = sqlite3.connect(file_of(empty_sqlite_url), isolation_level=None)
        stranger.execute("BEGIN IMMEDIATE")
        writing = started(db.write(booking(1)))
        await booked(db)
        assert not writing.done()
        stranger.execute("COMMIT")
        stranger.close()
        await writing
        assert await booked(db) == [1]


async def test_fault_o01_a_full_disk_fails_cleanly_and_recovers(empty_sqlite_url):
    async with small_database(empty_sqlite_url) as db:
        limit = await db.write(lambda c: c.core(sa.text("PRAGMA max_page_count = 1"))[0][0])
        big = "x" * 200_000
        answers = await asyncio.gather(
            db.write(booking(1, note=big)), db.write(booking(2, note=big)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [DatabaseUnavailable] * 2
        assert limit < 100
        await db.write(lambda c: c.core(sa.text("PRAGMA max_page_count = 100000")))
        await db.write(booking(3, note=big))
        assert await booked(db) == [3]


@pytest.mark.parametrize("replaced", [False, True])
async def test_fault_o02_a_vanished_file_stops_writing(empty_sqlite_url, tmp_path, replaced):
    path = file_of(empty_sqlite_url)
    async with small_database(empty_sqlite_url) as db:
        await db.write(booking(1))
        shutil.copy(path, tmp_path / "copy.db")
        path.unlink()
        if replaced:
            shutil.copy(tmp_path / "copy.db", path)
        for _ in range(2):
            with pytest.raises(DatabaseReplaced, match=r"empty\.db"):
                await db.write(booking(2))


async def test_fault_o02_a_file_that_may_not_be_written_is_reported(tmp_path):
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(DatabaseUnavailable):
        async with small_database(f"sqlite:///{tmp_path / 'folder.db'}"):
            pass


async def test_something_else_than_a_database_is_reported(tmp_path):
    (tmp_path / "notes.db").write_text("not a database, but long enough to be looked at" * 100)
    with pytest.raises(DatabaseUnavailable):
        async with small_database(f"sqlite:///{tmp_path / 'notes.db'}"):
            pass
    (tmp_path / "notes.db").unlink()
    async with small_database(f"sqlite:///{tmp_path / 'notes.db'}") as db:  # nothing stayed open
        assert await booked(db) == []


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
async def test_memory_databases_are_refused(url):
    with pytest.raises(DatabaseUnfit):
        async with small_database(url):
            pass


async def test_a_deferred_constraint_fails_only_its_own_unit(empty_sqlite_url):
    child = sa.text("CREATE TABLE late (id REFERENCES mentors DEFERRABLE INITIALLY DEFERRED)")
    orphan, good = sa.text("INSERT INTO late VALUES (77)"), sa.text("INSERT INTO late VALUES (1)")
    async with small_database(empty_sqlite_url) as db:
        await db.write(lambda c: c.core(child))
        answers = await asyncio.gather(
            *(db.write(lambda c, s=s: c.core(s)) for s in (good, orphan, good)),
            return_exceptions=True,
        )
        assert [isinstance(answer, Exception) for answer in answers] == [False, True, False]
        kept = await db.read(lambda c: c.core(sa.text("SELECT count(*) FROM late")))
        assert kept == [(2,)]


async def test_the_connections_are_set_up_as_promised(empty_sqlite_url):
    def asked(connection):
        names = ("journal_mode", "synchronous", "foreign_keys", "query_only")
        return [connection.core(sa.text(f"PRAGMA {name}"))[0][0] for name in names]

    async with small_database(empty_sqlite_url) as db:
        assert await db.write(asked) == ["wal", 2, 1, 0]
        assert (await db.read(asked))[2:] == [1, 1]
        assert file_of(empty_sqlite_url).stat().st_mode & 0o077 == 0


async def test_readers_never_wait_for_the_writer(empty_sqlite_url):
    async with small_database(empty_sqlite_url) as db:
        loop = asyncio.get_running_loop()

        def slow(connection):
            connection.one(lock_mentor)
            booking(1)(connection)
            return asyncio.run_coroutine_threadsafe(booked(db), loop).result(10)

        assert await db.write(slow) == []


def test_fault_db9_the_self_test_notices_foreign_keys_that_do_not_hold(tmp_path):
    raw = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(DatabaseUnfit):
        check_foreign_keys_hold(raw)
    raw.execute("PRAGMA foreign_keys = ON")
    check_foreign_keys_hold(raw)
    raw.close()


def test_fault_db13_a_network_file_system_is_refused(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nserver:/x /srv/shared nfs4 rw 0 0\n")
    refuse_network_file_system(Path("/var/lib/seatmate.db"), mounts)
    with pytest.raises(DatabaseUnfit, match="nfs4"):
        refuse_network_file_system(Path("/srv/shared/seatmate.db"), mounts)
    refuse_network_file_system(Path("/srv/shared/seatmate.db"), tmp_path / "nothing")


def test_the_library_in_use_is_described():
    facts = sqlite_facts()
    assert facts.supported
    assert facts.version == sqlite3.sqlite_version
