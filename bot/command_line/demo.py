"""`seatmate demo`: everything in one browser page, with play money."""

import asyncio
import shutil
import webbrowser
from pathlib import Path

import typer

from bot import logs
from bot.composition.running import until_ended
from bot.configuration import load
from bot.demo.house import open_house
from bot.demo.outside_shop import PATH as SHOP
from core.settings import Settings
from storage.errors import DatabaseInUse

FOLDER = Path("var/demo")


def main(port: int, no_browser: bool, reset: bool) -> None:
    configuration = load(secrets_needed=False)
    logs.configure("WARNING")
    if reset and FOLDER.exists():
        shutil.rmtree(FOLDER)
    try:
        asyncio.run(_run(configuration.settings, port, no_browser))
    except DatabaseInUse:
        _stop(f"A demo is running in {FOLDER} already. End it first (Ctrl-C in its window).")
    except OSError as error:
        _stop(f"Port {port} cannot be used ({error.strerror}). Try: make demo PORT=0")


async def _run(settings: Settings, port: int, no_browser: bool) -> None:
    house = await open_house(settings, FOLDER, port)
    typer.echo("Seatmate demo: play money, five people, a clock you can move. Ctrl-C ends it.")
    typer.echo(house.url)
    typer.echo(f"A shop outside that sells packs: {house.url.rstrip('/')}{SHOP}")
    if not no_browser:
        webbrowser.open(house.url)
    await until_ended(house.close)


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise SystemExit(1)
