"""`seatmate bench`: the hot paths against their floor, as a table or one JSON object a line."""

import json
import tempfile
from importlib import import_module
from pathlib import Path

import typer

from bot import logs
from bot.benchmarks.figures import Benchmark, Figure, Plan

MODULES = {
    "booking": "booking",
    "race": "race",
    "group": "group",
    "slots": "slots",
    "due": "due",
    "renewal": "renewal",
    "webhook": "webhook",
    "stall": "stall",
    "screen": "screen",
    "browsing": "browsing",
    "statement": "statement",
    "statistics": "statistics",
    "picture": "picture",
    "simulate": "simulation",
    "start": "start",
}


def main(only: str, rounds: int, as_json: bool) -> None:
    if only and only not in MODULES:
        typer.echo(f"No benchmark {only!r}. There are: {', '.join(MODULES)}.", err=True)
        raise SystemExit(2)
    logs.configure("ERROR")
    if not as_json:
        typer.echo(f"Medians of {rounds} rounds; every floor is measured in the same run.")
    for name in [only] if only else MODULES:
        with tempfile.TemporaryDirectory(prefix="seatmate-bench-") as folder:
            for figure in benchmark(name)(Plan(Path(folder), rounds)):
                typer.echo(json.dumps(figure.as_json()) if as_json else line(figure))


def benchmark(name: str) -> Benchmark:
    found: Benchmark = import_module(f"bot.benchmarks.{MODULES[name]}").run
    return found


def line(figure: Figure) -> str:
    """One row of the table; what the benchmark adds stands behind it."""
    shown = figure.as_json()
    more = ", ".join(f"{name} {value}" for name, value in figure.detail.items())
    if figure.figure is None:
        return f"{figure.name:<44} {more}"
    judged = {True: "met", False: "MISSED", None: ""}[figure.met]
    numbers = f"{shown['figure']:>9} {figure.unit:<12} floor {shown['floor'] or '-':>9}"
    ratio = f"ratio {shown['ratio'] or '-':>7} goal {shown['goal'] or '-':<8} {judged:<6}"
    return f"{figure.name:<44} {numbers} {ratio} {more}"
