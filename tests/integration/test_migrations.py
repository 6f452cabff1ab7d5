"""Migrations arrive at the model, keep the data, and are all or nothing, on both back ends."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from core.settings import Settings
from storage.database import Database
from storage.errors import DatabaseInUse, DatabaseUnfit
from storage.guards import postgresql, sqlite
from storage.migrations import current_revision, head_revision, is_current, migrate
from storage.tables import metadata
from storage.unit_of_work import unit_maker
from tests.harness.community import CountingIds, HandClock, community, person
from tests.harness.postgres import run_sql
from tests.harness.schemas import create_from_model, schema_of

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "2026_11_20_1", "2026_11_20_2"
GUARDS = {"sqlite": set(sqlite.TRIGGERS), "postgresql": set(postgresql.TRIGGERS)}
EXCLUSIONS = ("claim_mentor_overlap", "claim_student_overlap")


def without_guards(schema):
    return {
        line
        for line in schema
        if not line.startswith("CREATE TRIGGER") and not any(name in line for name in EXCLUSIONS)
    }


def on_sqlite(url, *statements):
    raw = sqlite3.connect(str(make_url(url).database))
    try:
        with raw:
            return [raw.execute(statement).fetchall() for statement in statements][-1]
    finally:
        raw.close()


async def test_fault_al1_the_migrations_arrive_at_the_model(empty_database_url, tmp_path, request):
    if empty_database_url.startswith("sqlite"):
        modelled = f"sqlite:///{tmp_path / 'model.db'}"
    else:
        modelled = request.getfixturevalue("postgres").create_database()
    await migrate(empty_database_url)
    create_from_model(modelled, metadata)
    migrated, wanted = schema_of(empty_database_url), schema_of(modelled)
    assert without_guards(migrated) == wanted
    assert len(wanted) > 300


async def test_every_guard_is_there_afterwards(empty_database_url):
    await migrate(empty_database_url)
    schema = "\n".join(schema_of(empty_database_url))
    names = GUARDS[make_url(empty_database_url).get_backend_name()]
    assert [name for name in names if f"CREATE TRIGGER {name} " not in schema] == []
    assert all(name in schema for name in EXCLUSIONS)


async def test_a_lost_guard_comes_back_with_the_next_migrate(database_url):
    whole = schema_of(database_url)
    if database_url.startswith("sqlite"):
        on_sqlite(database_url, "DROP TRIGGER seat_cap_insert")
    else:
        run_sql(database_url, "ALTER TABLE seats DISABLE TRIGGER seat_cap_insert")
        run_sql(database_url, "DROP TRIGGER refund_sum ON refunds")
    assert schema_of(database_url) != whole
    done = await migrate(database_url)
    assert (done.changed, done.backup) == (False, None)
    assert schema_of(database_url) == whole


async def test_the_second_time_there_is_nothing_to_do(empty_database_url):
    assert await current_revision(empty_database_url) is None
    first = await migrate(empty_database_url)
    assert (first.before, first.after, first.backup) == (None, head_revision(), None)
    assert first.changed
    assert await is_current(empty_database_url)
    second = await migrate(empty_database_url)
    assert not second.changed
    assert second.backup is None


async def test_fault_o05_down_and_up_again_gives_the_same_schema(empty_database_url):
    await migrate(empty_database_url)
    before = schema_of(empty_database_url)
    await migrate(empty_database_url, SECOND)
    assert await current_revision(empty_database_url) == SECOND
    await migrate(empty_database_url)
    assert schema_of(empty_database_url) == before


async def test_rows_survive_a_step_down_and_up(database_url):
    async with community(database_url):
        pass
    await migrate(database_url, FIRST)
    await migrate(database_url)
    make = unit_maker(HandClock(), CountingIds(), Settings())
    db = await Database.open(database_url, make, metadata=metadata)
    try:
        assert (await db.read(lambda uow: uow.people.get(2))).name == "Student 2"
        assert await db.read(lambda uow: uow.offerings.get(11)) is None
        await db.write(lambda uow: uow.people.add(person(77)))
    finally:
        await db.close()


async def test_al5_an_existing_file_is_copied_first(sqlite_url):
    async with community(sqlite_url):
        pass
    done = await migrate(sqlite_url, SECOND)
    assert done.backup == Path(f"{make_url(sqlite_url).database}.{head_revision()}.bak")
    assert await is_current(f"sqlite:///{done.backup}")
    assert on_sqlite(f"sqlite:///{done.backup}", "SELECT count(*) FROM people") == [(4,)]
    assert not list(done.backup.parent.glob("*.part"))
    assert done.backup.stat().st_mode & 0o077 == 0


async def test_al2_rows_that_point_nowhere_stop_the_migration(sqlite_url):
    await migrate(sqlite_url, FIRST)
    on_sqlite(
        sqlite_url,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO mentors VALUES (9, 'UTC', '', '', 10, NULL, NULL, 0)",
    )
    before = schema_of(sqlite_url)
    with pytest.raises(DatabaseUnfit, match="mentors"):
        await migrate(sqlite_url)
    assert await current_revision(sqlite_url) == FIRST
    assert schema_of(sqlite_url) == before


async def test_a_database_of_a_newer_program_is_refused(database_url):
    newer = "UPDATE alembic_version SET version_num = '2099_01_01_1'"
    if database_url.startswith("sqlite"):
        on_sqlite(database_url, newer)
    else:
        run_sql(database_url, newer)
    before = schema_of(database_url)
    with pytest.raises(DatabaseUnfit, match="2099_01_01_1"):
        await migrate(database_url)
    assert schema_of(database_url) == before


async def test_fault_b12_a_file_in_use_is_not_migrated(sqlite_url):
    async with community(sqlite_url):
        with pytest.raises(DatabaseInUse):
            await migrate(sqlite_url)


async def test_two_that_migrate_at_once_take_turns(empty_postgres_url):
    done = await asyncio.gather(*(migrate(empty_postgres_url) for _ in range(3)))
    assert sorted(one.changed for one in done) == [False, False, True]
    assert await is_current(empty_postgres_url)


KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from storage.migrations import migrate

left = int(sys.argv[2])

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(Engine, "commit")
def at_the_end(_):
    if left < 0 and sys.argv[2] == "-1":
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate(sys.argv[1]))
print("done after", -left)
"""


def killed_after(url, statements):
    """Migrates in another process that kills itself at that statement; True when it did."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(statements)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode == -9


@pytest.mark.parametrize("statements", [12, 60, -1])
async def test_fault_o05_killed_in_the_middle_the_schema_is_the_old_one(database_url, statements):
    async with community(database_url):
        pass
    await migrate(database_url, FIRST)
    before = schema_of(database_url)
    assert await asyncio.to_thread(killed_after, database_url, statements)
    assert schema_of(database_url) == before
    assert await current_revision(database_url) == FIRST
    assert (await migrate(database_url)).after == head_revision()
