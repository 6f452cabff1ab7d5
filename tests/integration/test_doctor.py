"""The doctor: silent when all is well, one line and one fix for each thing that is not."""

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.command_line import doctor
from bot.doctor import clock as clocks
from bot.doctor import database, languages, settings
from bot.doctor.examination import examine
from bot.doctor.finding import Finding
from core.clock import to_ms
from storage.inspecting import existing, file_health
from storage.sqlite import sqlite_file
from storage.statements import Statement
from tests.harness.community import NOON, HandClock, community
from tests.harness.story import tell

KEY = "a-signing-key-of-thirty-two-letters!"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An installation of its own: no config.toml, no .env but ours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEATMATE_LINK_SIGNING_KEY", KEY)
    monkeypatch.setenv("SEATMATE_MONEY__SANDBOX_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SEATMATE_SANDBOX_API_KEY", "a-sandbox-key-of-the-demo")
    monkeypatch.setenv("SEATMATE_SANDBOX_WEBHOOK_SECRETS", "a-sandbox-secret-of-the-demo")
    return tmp_path


def use(monkeypatch, url):
    monkeypatch.setenv("SEATMATE_STORAGE__URL", url)


def wrong(findings):
    return {f.what: f for f in findings if not f.is_well}


async def examined(clock=None):
    return await examine(clock or HandClock(), lambda bits: 1)


async def sql(db, statement):
    await db.write(lambda uow: uow.connection.run(Statement(text(statement))))


async def test_all_is_well_beside_a_running_process(database_url, here, monkeypatch):
    use(monkeypatch, database_url)
    async with community(database_url) as running:
        await tell(running)
        await sql(running.db, "UPDATE bookings SET meeting_link = 'https://meet.example/1'")
        told = await examined(running.clock)
        await running.db.write(lambda uow: uow.notebook.write("still", "running"))
    assert wrong(told) == {}
    assert {"configuration", "schema", "clock", "languages", "payments", "invariants"} <= {
        finding.what for finding in told
    }


async def test_each_thing_that_is_wrong_is_told_with_its_fix(database_url, here, monkeypatch):
    use(monkeypatch, database_url)
    async with community(database_url) as c:
        await tell(c)
        later = to_ms(c.clock.now() + timedelta(hours=3))
        for statement in (
            "UPDATE bookings SET meeting_link = NULL",
            f"UPDATE bookings SET starts_at = {later}, ends_at = {later + 60_000}"
            " WHERE state = 'scheduled'",
            "UPDATE notices SET open = 0, state = 'dead', closed_at = 1, error = 'blocked'"
            " WHERE kind = 'session_booked'",
            "UPDATE jobs SET open = 0, state = 'dead', closed_at = 1 WHERE kind = 'refund'",
            "INSERT INTO arrivals (id, source, external_id, chat, body, received_at, state,"
            " attempts, next_at, open, error, note)"
            " VALUES (1, 'stripe', 'e', '', '', 1, 'parked', 5, 1, 0, '', '')",
            "UPDATE people SET language = 'tlh' WHERE id = 2",
            "UPDATE people SET time_zone = 'Mars/Olympus' WHERE id = 2",
            "UPDATE packs SET used = used + 1",
        ):
            await sql(c.db, statement)
        told = wrong(await examined(c.clock))
    assert set(told) == {
        "sessions", "messages", "provider calls", "arrivals", "invariants", "languages",
        "time zones",
    }  # fmt: skip
    assert told["messages"].seen == "session_booked: blocked"
    assert "Mars/Olympus" in told["time zones"].seen
    assert all(finding.fix for finding in told.values())


async def test_a_wrong_configuration_is_told_whole(here, monkeypatch):
    monkeypatch.setenv("SEATMATE_WEB__PORT", "none")
    monkeypatch.setenv("SEATMATE_COMMUNITY__CURRENCY", "XXX")
    monkeypatch.setenv("SEATMATE_WEB__PROT", "1")
    told = await examined()
    assert len(told) >= 2
    assert all(finding.what == "configuration" and finding.fix for finding in told)


async def test_a_missing_secret_does_not_hide_the_rest(sqlite_url, here, monkeypatch):
    use(monkeypatch, sqlite_url)
    monkeypatch.delenv("SEATMATE_LINK_SIGNING_KEY")
    async with community(sqlite_url):
        told = await examined()
    assert set(wrong(told)) == {"configuration"}
    assert "invariants" in {finding.what for finding in told}


async def test_selling_without_a_provider_is_told(sqlite_url, here, monkeypatch):
    use(monkeypatch, sqlite_url)
    for name in ("MONEY__SANDBOX_URL", "SANDBOX_API_KEY", "SANDBOX_WEBHOOK_SECRETS"):
        monkeypatch.delenv(f"SEATMATE_{name}")
    async with community(sqlite_url):
        assert set(wrong(await examined())) == {"payments"}


def test_half_a_provider_is_told(here, monkeypatch):
    monkeypatch.delenv("SEATMATE_SANDBOX_API_KEY")
    monkeypatch.delenv("SEATMATE_SANDBOX_WEBHOOK_SECRETS")
    configuration, _ = settings.read()
    (told,) = settings.payments(configuration, sells=False)
    assert "without its key" in told.seen


async def test_a_missing_file_is_not_made(tmp_path, here, monkeypatch):
    use(monkeypatch, f"sqlite:///{tmp_path}/none.db")
    told = wrong(await examined())
    assert told["database"].fix == "run `seatmate migrate`"
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(Exception, match="does not exist"):
        existing(tmp_path / "none.db")


async def test_an_old_schema_is_told(empty_database_url, here, monkeypatch):
    path = sqlite_file(empty_database_url)
    if path is not None:
        path.touch()
    use(monkeypatch, empty_database_url)
    assert wrong(await examined())["schema"].fix == "run `seatmate migrate`"


async def test_an_unreachable_database_is_told(here, monkeypatch):
    use(monkeypatch, "postgresql://nobody@127.0.0.1:9/none")
    assert "cannot be reached" in wrong(await examined())["database"].seen


async def test_a_damaged_file_is_told(sqlite_url, tmp_path):
    path = sqlite_file(sqlite_url)
    async with community(sqlite_url) as c:
        await tell(c)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\x00" * 4096 * 8)
    told = await database.check(f"sqlite:///{path}")
    assert not all(finding.is_well for finding in told)


async def test_rows_that_point_nowhere_are_told(sqlite_url):
    async with community(sqlite_url) as c:
        await tell(c)

    with sqlite3.connect(sqlite_file(sqlite_url)) as raw:
        raw.execute("DELETE FROM offerings WHERE id = 11")
    raw.close()
    assert file_health(sqlite_file(sqlite_url)).broken


def test_a_clock_behind_the_newest_row_is_told():
    clock = HandClock()
    assert all(f.is_well for f in clocks.check(clock, to_ms(NOON)))
    (told,) = clocks.check(clock, to_ms(NOON + timedelta(hours=1)))
    assert "behind the newest row" in told.seen


def test_a_clock_that_is_not_utc_is_told():
    class Naive:
        def now(self):
            return datetime(2026, 1, 1)

    (told,) = clocks.check(Naive(), 0)
    assert not told.is_well


def test_a_language_that_lacks_a_sentence_is_told(monkeypatch):
    real = languages._keys
    monkeypatch.setattr(
        languages, "_keys", lambda code: real(code) - ({"yes"} | {sorted(real("en"))[0]})
        if code != "en" else real(code)
    )  # fmt: skip
    (told,) = languages.check()
    assert "lacks" in told.seen


def test_a_finding_is_one_line_and_a_fix():
    assert str(Finding("clock", "right")) == "OK    clock: right"
    assert str(Finding("clock", "wrong", "set it")) == "WRONG clock: wrong\n      Fix: set it"


def test_the_command_ends_with_its_status(sqlite_url, here, monkeypatch, capsys):

    use(monkeypatch, sqlite_url)
    with pytest.raises(SystemExit) as ended:
        doctor.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.endswith("All is well.\n")
    use(monkeypatch, "sqlite:////nowhere/at.db")
    with pytest.raises(SystemExit) as ended:
        doctor.main()
    assert ended.value.code == 1
