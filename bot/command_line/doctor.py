"""`seatmate doctor`: one line for each thing that was looked at, and a fix for what is wrong."""

import asyncio

import typer

from bot import logs
from bot.doctor.examination import examine
from bot.system import SystemClock, random_bits


def main() -> None:
    """Exit status 0 when all is well, 1 otherwise."""
    logs.configure("ERROR")
    told = asyncio.run(examine(SystemClock(), random_bits))
    for finding in told:
        typer.echo(str(finding))
    wrong = sum(not finding.is_well for finding in told)
    typer.echo(f"{wrong} things to do." if wrong else "All is well.")
    raise SystemExit(1 if wrong else 0)
