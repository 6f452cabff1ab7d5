"""`simulate`: what simulated people get done in a second on SQLite, every invariant checked."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from bot.benchmarks.figures import Figure, Plan, at_least, skipped
from bot.benchmarks.start import PROGRAM, environment
from bot.benchmarks.timing import middle


def run(plan: Plan) -> Iterator[Figure]:
    if find_spec("bot.command_line.simulate") is None:
        yield skipped("simulate", "this build has no simulation")
        return
    ops = plan.size(5_000, 20)
    reports = [_played(plan, seed, ops) for seed in range(1, plan.rounds + 1)]
    rates = [float(str(report["ops_per_second"])) for report in reports]
    violations = sum(int(str(report["violations"])) for report in reports)
    detail = {"ops": ops, "violations": violations, "rounds": plan.rounds}
    yield Figure("simulate sqlite", "ops/s", middle(rates), None, at_least(1_000), detail)


def _played(plan: Plan, seed: int, ops: int) -> dict[str, object]:
    command = [*PROGRAM, "simulate", "--seed", str(seed), "--ops", str(ops), "--json"]
    done = subprocess.run(  # noqa: S603  # our own program
        command, cwd=plan.folder, env=environment(), capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        sys.stderr.write(done.stderr)
        raise SystemExit(done.returncode)
    report: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return report
