"""`seatmate demo`: everything in one browser page, with play money."""

import asyncio
import shutil
import webbrowser
from pathlib import Path

import typer

from bot import logs
from bot.composition.running import until_ended
from bot.configuration import Configuration, Secrets, load
from bot.configuration.payments import is_live
from bot.demo.house import open_house
from bot.demo.outside_shop import PATH as SHOP
from core.providers import NAMES
from storage.errors import DatabaseInUse

FOLDER = Path("var/demo")


def main(port: int, no_browser: bool, reset: bool) -> None:
    configuration = load(secrets_needed=False)
    logs.configure("WARNING")
    if reset and FOLDER.exists():
        shutil.rmtree(FOLDER)
    try:
        asyncio.run(_run(configuration, port, no_browser))
    except DatabaseInUse:
        _stop(f"A demo is running in {FOLDER} already. End it first (Ctrl-C in its window).")
    except OSError as error:
        _stop(f"Port {port} cannot be used ({error.strerror}). Try: make demo PORT=0")


async def _run(configuration: Configuration, port: int, no_browser: bool) -> None:
    house = await open_house(
        configuration.settings, FOLDER, port, secrets=_play_keys(configuration)
    )
    typer.echo("Seatmate demo: play money, five people, a clock you can move. Ctrl-C ends it.")
    typer.echo(house.url)
    typer.echo(f"A shop outside that sells packs: {house.url.rstrip('/')}{SHOP}")
    if not no_browser:
        webbrowser.open(house.url)
    await until_ended(house.close)


def _play_keys(configuration: Configuration) -> Secrets | None:
    """Keys for trying out, from .env; the demo never moves real money."""
    settings, secrets = configuration.settings, configuration.secrets
    used = [name for name in NAMES if secrets.keys_of(name)]
    live = [name for name in used if is_live(name, secrets, settings)]
    if live:
        typer.echo(f"Not used in the demo, because its key is live: {', '.join(live)}.")
    return secrets if used and not live else None


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise SystemExit(1)
