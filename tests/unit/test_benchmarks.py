"""Each benchmark on the least work that makes sense: it runs, compares and says so. No timing."""

import json
from pathlib import Path

import pytest

from bot.benchmarks.figures import Figure, Plan, at_least, at_most, skipped
from bot.command_line import bench

FIELDS = {"name", "unit", "figure", "floor", "ratio", "goal", "met"}


@pytest.mark.parametrize("name", bench.MODULES)
def test_a_benchmark_runs_small_and_says_it_in_json(name: str, tmp_path: Path) -> None:
    figures = list(bench.benchmark(name)(Plan(tmp_path, rounds=1, small=True)))
    assert figures
    for figure in figures:
        told = json.loads(json.dumps(figure.as_json()))
        assert told.keys() >= FIELDS
        assert told["name"].startswith(name)
        assert (told["figure"] is not None and told["figure"] > 0) or told["skipped"]
        assert bench.line(figure).startswith(told["name"])


def test_a_goal_judges_the_ratio_and_without_a_floor_the_figure() -> None:
    assert Figure("x", "ms", 6.0, 2.0, at_most(3)).met is True
    assert Figure("x", "ms", 6.1, 2.0, at_most(3)).met is False
    assert Figure("x", "1/s", 999.0, None, at_least(1_000)).met is False
    assert Figure("x", "1/s", 1_000.0, None, at_least(1_000)).met is True


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    told = skipped("x", "no server").as_json()
    assert (told["figure"], told["met"], told["skipped"]) == (None, None, "no server")


def test_an_unknown_benchmark_is_refused_with_the_names_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        bench.main("nonsense", 1, as_json=True)
    assert "booking" in capsys.readouterr().err


def test_only_one_benchmark_is_run_when_it_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[Plan] = []

    def fake(name: str) -> object:
        assert name == "slots"
        return lambda plan: iter([ran.append(plan) or Figure("slots x", "ms", 1.0, 2.0)])

    monkeypatch.setattr(bench, "benchmark", fake)
    bench.main("slots", 3, as_json=True)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["ratio"] == 0.5
    assert ran[0].rounds == 3
