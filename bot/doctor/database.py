"""The database itself: there, current, whole, and set up as the engine needs it."""

from pathlib import Path

from bot.doctor.finding import Finding, found
from storage.errors import StorageError
from storage.inspecting import file_health
from storage.migrations.migrate import current_revision
from storage.migrations.steps import head_revision
from storage.sqlite import sqlite_facts, sqlite_file

_FILE = "put back the newest backup that is well, beside it keep this file"


async def check(url: str) -> list[Finding]:
    """Ends at the first thing without which the rest cannot be looked at."""
    path = sqlite_file(url)
    if path is None:
        return await _revision(url, "PostgreSQL")
    told = _library()
    if not path.is_file():
        return [*told, Finding("database", f"{path} is not there", "run `seatmate migrate`")]
    file = _file(path)
    if not all(finding.is_well for finding in file):
        return [*told, *file]
    return [*told, *file, *await _revision(url, str(path))]


async def _revision(url: str, where: str) -> list[Finding]:
    try:
        here = await current_revision(url)
    except (StorageError, OSError) as error:
        fix = "start the database, or correct storage.url in config.toml"
        return [Finding("database", f"cannot be reached: {error}", fix)]
    return [Finding("database", f"answers at {where}"), *_schema(here)]


def _schema(here: str | None) -> list[Finding]:
    wanted = head_revision()
    wrong = [(f"is {here or 'none'}, and {wanted} is needed", "run `seatmate migrate`")]
    return found("schema", wanted, [] if here == wanted else wrong)


def _library() -> list[Finding]:
    """DB10: older ones are safe while one connection alone writes and checkpoints: ours does."""
    facts = sqlite_facts()
    if not facts.supported:
        return [Finding("SQLite", f"{facts.version} is too old", "use a newer Python or system")]
    note = "" if facts.wal_reset_fixed else ", safe with one writer: never open it with other tools"
    return [Finding("SQLite", f"{facts.version}{note}")]


def _file(path: Path) -> list[Finding]:
    health = file_health(path)
    wrong = [(f"it is damaged: {text}", _FILE) for text in health.damage[:3]]
    if health.broken:
        seen = f"{len(health.broken)} rows point nowhere, the first: {health.broken[0]}"
        wrong.append((seen, _FILE))
    mode = "WAL" if health.journal_mode == "wal" else "not yet WAL, which the first start sets"
    return found("file", f"{mode}; whole, every reference leads somewhere", wrong)
