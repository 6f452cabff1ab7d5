"""`seatmate migrate`: brings the database to the present schema, after a copy of it was made."""

import asyncio

import typer

from bot.configuration import load
from storage.errors import StorageError
from storage.migrations.migrate import migrate


def main() -> None:
    url = load(secrets_needed=False).settings.storage.url
    try:
        done = asyncio.run(migrate(url))
    except StorageError as error:
        typer.echo(f"The database was not changed: {error}", err=True)
        raise SystemExit(1) from None
    if not done.changed:
        typer.echo(f"Nothing to do: the schema is {done.after}.")
        return
    typer.echo(f"Schema {done.before or 'none'} -> {done.after}.")
    if done.backup:
        typer.echo(f"The database as it was: {done.backup}")
