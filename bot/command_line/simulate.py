"""`seatmate simulate`: people, their provider and their clock use the engine at random.

Not synced to disk unless the process is to be killed: a simulation may forget a power cut.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import typer

from bot import logs
from bot.simulation.chance import Chance
from bot.simulation.killing import Kills
from bot.simulation.postgres_server import NoPostgres, fresh_database
from bot.simulation.report import Report
from bot.simulation.setting import Stage, leave
from bot.simulation.story import Trouble
from storage.migrations.migrate import migrate

_FEWEST_STEPS_A_LIFE = 40


def main(seed: int, ops: int, db: str, kill: int, as_json: bool) -> None:
    """Exit status 0 when every invariant held, 1 otherwise."""
    logs.configure("CRITICAL")
    try:
        report = run(seed, ops, db, kill)
    except NoPostgres as reason:
        typer.echo(str(reason), err=True)
        raise SystemExit(2) from None
    for line in report.lines():
        typer.echo(line)
    if as_json:
        typer.echo(report.as_json())
    raise SystemExit(1 if report.trouble else 0)


def run(seed: int, ops: int, db: str = "sqlite", kill: int = 0) -> Report:
    if kill and db != "sqlite":
        raise NoPostgres("--kill plays on SQLite: a killed client of PostgreSQL loses nothing")
    with _database(db, seed) as url:
        asyncio.run(migrate(url))
        return _killed(url, seed, ops, kill) if kill else _whole(url, seed, ops, db)


def _whole(url: str, seed: int, ops: int, db: str) -> Report:
    story = Stage(url).story(seed)
    try:
        story.open()
        began = perf_counter()
        trouble = story.play(ops)
        seconds = perf_counter() - began
        trouble = trouble or story.end()
        return Report(seed, ops, story.step, seconds, db, False, 0, story.digest(),
                      _said(trouble), story.world.counts)  # fmt: skip
    finally:
        leave(story)


def _killed(url: str, seed: int, ops: int, kill: int) -> Report:
    money = Path(url.removeprefix("sqlite:///")).with_name("money.db")
    kills = Kills(Stage(url, str(money), durable=True), seed)
    began = perf_counter()
    trouble = kills.play(kill, max(ops // (kill + 1), _FEWEST_STEPS_A_LIFE))
    seconds = perf_counter() - began
    return Report(seed, ops, kills.steps, seconds, "sqlite", True, kill, "", _said(trouble))


def _said(trouble: Trouble | None) -> str:
    return f"at step {trouble.step}, {trouble.play}: {trouble.what}" if trouble else ""


@contextmanager
def _database(db: str, seed: int) -> Iterator[str]:
    if db == "postgresql":
        with fresh_database(Chance(seed).token()) as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="seatmate-simulation-") as folder:
        yield f"sqlite:///{folder}/seatmate.db"
