"""The command line: `seatmate <command>`, or `python -m bot <command>`.

Each command imports its own module only when it is called, so that --help answers at once.
"""

import gc
from importlib import import_module
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="seatmate",
    help="A booking assistant that lives where your community already talks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print local values, secrets among them
    rich_markup_mode=None,
)


@app.command()
def run(
    only: Annotated[
        str, typer.Option(help="Of discord,telegram,web,scheduler. Default: all.")
    ] = "",
) -> None:
    """Start the assistant with config.toml and .env."""
    _start("run", only=tuple(part.strip() for part in only.split(",") if part.strip()))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what earlier demos did.")] = False,
) -> None:
    """The whole product in your browser, with demo people and play money."""
    _start("demo", port=port, no_browser=no_browser, reset=reset)


@app.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    _start("migrate")


@app.command()
def restored() -> None:
    """After an older copy of the database was put back: nothing is told twice, no money lost."""
    _start("restored")


@app.command()
def doctor() -> None:
    """Check settings, tokens, database and invariants; one fix for each failure."""
    _start("doctor")


@app.command()
def reconcile(
    provider: Annotated[str, typer.Option(help="stripe, paypal, paystack, razorpay or sandbox.")],
    since: Annotated[str, typer.Option(help="The first day, as 2026-11-01.")],
) -> None:
    """Hold a provider's money against ours, to the minor unit; changes nothing."""
    _start("reconcile", provider=provider, since=since)


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="The same seed plays the same story.")] = 1,
    ops: Annotated[int, typer.Option(min=1, help="How many things people do.")] = 10_000,
    db: Annotated[Literal["sqlite", "postgresql"], typer.Option(help="Which database.")] = "sqlite",
    kill: Annotated[int, typer.Option(min=0, help="How often the process is killed.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="A report for machines.")] = False,
) -> None:
    """Let simulated people use the real engine, and check every invariant."""
    _start("simulate", seed=seed, ops=ops, db=db, kill=kill, as_json=as_json)


@app.command()
def bench(
    only: Annotated[str, typer.Option(help="The name of one benchmark.")] = "",
    rounds: Annotated[int, typer.Option(min=1, help="Medians are over so many rounds.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="A report for machines.")] = False,
) -> None:
    """Measure the hot paths against their floor."""
    _start("bench", only=only, rounds=rounds, as_json=as_json)


def _start(command: str, **options: object) -> None:
    # What is imported stays: the collector need not look through it, now or in any later round.
    gc.disable()
    module = import_module(f"bot.command_line.{command}")
    gc.freeze()
    gc.enable()
    module.main(**options)


def main() -> None:
    """The console script. A wrong configuration is a page of fixes, not a traceback (O-08)."""
    try:
        app()
    except Exception as error:
        from bot.configuration import ConfigurationWrong

        if not isinstance(error, ConfigurationWrong):
            raise
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
