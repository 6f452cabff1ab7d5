"""What a benchmark says, and how much of it is run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """`text` is printed; `met` judges the ratio, or the figure where there is no floor."""

    text: str
    met: Callable[[float], bool]


def at_least(limit: float) -> Goal:
    return Goal(f">= {limit:g}", lambda value: value >= limit)


def at_most(limit: float) -> Goal:
    return Goal(f"<= {limit:g}", lambda value: value <= limit)


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is figure / floor in the figure's unit; None where nothing was measured."""

    name: str
    unit: str
    figure: float | None
    floor: float | None = None
    goal: Goal | None = None
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        if self.figure is None or not self.floor:
            return None
        return self.figure / self.floor

    @property
    def met(self) -> bool | None:
        judged = self.figure if self.ratio is None else self.ratio
        return None if self.goal is None or judged is None else self.goal.met(judged)

    def as_json(self) -> dict[str, object]:
        shown: dict[str, object] = {
            "name": self.name,
            "unit": self.unit,
            "figure": _short(self.figure),
            "floor": _short(self.floor),
            "ratio": _short(self.ratio),
            "goal": self.goal.text if self.goal else None,
            "met": self.met,
        }
        return shown | dict(self.detail)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run. `small` is for tests: the same code on the least work that makes sense."""

    folder: Path
    rounds: int = 5
    small: bool = False

    def size(self, full: int, small: int) -> int:
        return small if self.small else full


Benchmark = Callable[[Plan], Iterator[Figure]]


def skipped(name: str, reason: str) -> Figure:
    return Figure(name, "", None, detail={"skipped": reason})


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
