"""The command line: quick to answer, and every option fits the command behind it."""

import inspect
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest
from typer.testing import CliRunner

from bot import __main__ as command_line
from bot.configuration import ConfigurationWrong, Problem

COMMANDS: dict[str, dict[str, object]] = {
    "run": {"only": ()},
    "demo": {"port": 8080, "no_browser": False, "reset": False},
    "migrate": {},
    "doctor": {},
    "simulate": {"seed": 1, "ops": 10_000, "db": "sqlite", "kill": 0, "as_json": False},
    "bench": {"only": "", "rounds": 5, "as_json": False},
}
HEAVY = {
    "aiohttp",
    "discord",
    "telegram",
    "stripe",
    "sqlalchemy",
    "pydantic",
    "apscheduler",
    "jinja2",
}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, object]]:
    """Command -> the options it was started with; nothing really starts."""
    found: dict[str, dict[str, object]] = {}
    monkeypatch.setattr(
        command_line, "_start", lambda name, **options: found.update({name: options})
    )
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_starts_with_its_defaults(
    command: str, started: dict[str, dict[str, object]]
) -> None:
    assert CliRunner().invoke(command_line.app, [command]).exit_code == 0
    assert started == {command: COMMANDS[command]}


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("run --only web,scheduler", {"only": ("web", "scheduler")}),
        ("demo --port 0 --no-browser --reset", {"port": 0, "no_browser": True, "reset": True}),
        (
            "simulate --seed 7 --ops 50 --db postgresql --kill 3 --json",
            {"seed": 7, "ops": 50, "db": "postgresql", "kill": 3, "as_json": True},
        ),
        ("bench --only slots --rounds 2 --json", {"only": "slots", "rounds": 2, "as_json": True}),
    ],
)
def test_options_reach_the_command(
    line: str, options: dict[str, object], started: dict[str, dict[str, object]]
) -> None:
    assert CliRunner().invoke(command_line.app, line.split()).exit_code == 0
    assert started == {line.split()[0]: options}


def test_an_unknown_database_is_refused(started: dict[str, dict[str, object]]) -> None:
    assert CliRunner().invoke(command_line.app, ["simulate", "--db", "mysql"]).exit_code == 2
    assert started == {}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_module_of_a_command_takes_its_options(command: str) -> None:
    name = f"bot.command_line.{command}"
    if find_spec(name) is None:
        pytest.fail(f"{name} does not exist")
    inspect.signature(import_module(name).main).bind(**COMMANDS[command])


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom bot.__main__ import app\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))\nassert 'typer' in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_fault_o08_a_wrong_configuration_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(_name: str) -> None:
        raise ConfigurationWrong([Problem("web.port", "is wrong", "write 8080")])

    monkeypatch.setattr(command_line, "_start", wrong)
    monkeypatch.setattr(sys, "argv", ["seatmate", "doctor"])
    with pytest.raises(SystemExit, match="2"):
        command_line.main()
    shown = capsys.readouterr().err
    assert "Fix: write 8080" in shown
    assert "Traceback" not in shown
