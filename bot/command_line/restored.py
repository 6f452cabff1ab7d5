"""`seatmate restored`: run once after an older copy of the database was put back, before `run`."""

import asyncio
from datetime import timedelta

import typer

from bot import logs
from bot.composition.engine import open_database
from bot.configuration import load
from bot.system import SystemClock, random_bits
from core.clock import from_ms
from core.ids import TimeSortedIds
from core.settings import Settings
from core.use_cases.restoring import Repaired, after_restore
from storage.errors import StorageError
from storage.inspecting import in_use
from storage.unit_of_work import SqlUnitOfWork


def main() -> None:
    logs.configure("ERROR")
    settings = load(secrets_needed=False).settings
    try:
        done, lost = asyncio.run(repair(settings))
    except StorageError as error:
        typer.echo(f"The database was not changed: {error}", err=True)
        raise SystemExit(1) from None
    hours = lost / timedelta(hours=1)
    typer.echo(f"The copy ends {hours:.1f} hours ago.")
    typer.echo(f"Messages of the lost time that are not sent again: {done.skipped}.")
    typer.echo(f"Orders the payment provider will be asked about: {done.asked}.")
    typer.echo("Start the program now; then run `seatmate doctor`.")


async def repair(settings: Settings) -> tuple[Repaired, timedelta]:
    """What was done, and how long ago the copy ends."""
    clock = SystemClock()
    db = await open_database(settings, clock, TimeSortedIds(clock, random_bits))
    try:
        return await db.write(_repair)
    finally:
        await db.close()


def _repair(uow: SqlUnitOfWork) -> tuple[Repaired, timedelta]:
    copied_at = from_ms(in_use(uow).newest_ms)
    return after_restore(uow, copied_at), uow.now - copied_at
