"""`start`: how soon the command line answers and the demo is ready, and what it needs idle."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep

from bot.benchmarks.figures import Figure, Plan, at_most, skipped
from bot.benchmarks.timing import middle

PROGRAM = [sys.executable, "-m", "bot"]
_SETTLED_SECONDS = 2.0  # the greeting is written and the loops are quiet by then


def run(plan: Plan) -> Iterator[Figure]:
    detail = {"rounds": plan.rounds}
    _seconds([*PROGRAM, "--help"], plan)
    floor = middle([_seconds([sys.executable, "-c", "pass"], plan) for _ in range(plan.rounds)])
    helped = middle([_seconds([*PROGRAM, "--help"], plan) for _ in range(plan.rounds)])
    bare = detail | {"bare_python_s": round(floor, 3)}
    yield Figure("start --help", "s", helped, None, at_most(0.5), bare)
    if plan.small:
        yield skipped("start demo", "small")
        return
    _demo(plan, -1)
    ready, memory = zip(*(_demo(plan, number) for number in range(plan.rounds)), strict=True)
    yield Figure("start demo ready", "s", middle(ready), None, at_most(3), detail)
    yield Figure("start demo memory idle", "MB", middle(memory), None, at_most(150), detail)


def _seconds(command: list[str], plan: Plan) -> float:
    started = perf_counter()
    subprocess.run(  # noqa: S603  # our own program
        command, cwd=plan.folder, env=environment(), stdout=subprocess.DEVNULL, check=True
    )
    return perf_counter() - started


def _demo(plan: Plan, number: int) -> tuple[float, float]:
    """Seconds until it says where it listens, in a fresh folder; megabytes once it is quiet."""
    home = plan.folder / f"demo-{number}"
    home.mkdir()
    started = perf_counter()
    with subprocess.Popen(  # noqa: S603  # our own program
        [*PROGRAM, "demo", "--port", "0", "--no-browser"],
        cwd=home,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        try:
            next(line for line in program.stdout if line.startswith("http://"))
            ready = perf_counter() - started
            sleep(_SETTLED_SECONDS)
            return ready, _megabytes(program.pid)
        finally:
            program.send_signal(signal.SIGINT)


def _megabytes(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def environment() -> dict[str, str]:
    """The same packages as ours, from wherever it is started, compiled once as when installed."""
    here = str(Path(__file__).resolve().parents[2])
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": here, "PYTHONUNBUFFERED": "1"}
