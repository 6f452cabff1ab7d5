"""Stopwatches: medians over rounds, callers side by side, percentiles of their waits."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lap:
    """One round: all of it in seconds, and each call's own wait."""

    seconds: float
    waits: Sequence[float]

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def p99_ms(self) -> float:
        return percentile(self.waits, 99) * 1000


def percentile(values: Sequence[float], percent: int) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def middle(values: Sequence[float]) -> float:
    return float(median(values))


def lap(works: Sequence[Callable[[], object]]) -> Lap:
    """One after the other, in this thread."""
    gc.collect()
    waits = []
    started = perf_counter()
    for work in works:
        began = perf_counter()
        work()
        waits.append(perf_counter() - began)
    return Lap(perf_counter() - started, waits)


async def lap_of(callers: int, works: Sequence[Callable[[], Awaitable[object]]]) -> Lap:
    """`callers` tasks share the works; each asks for its next when it has its answer."""
    gc.collect()
    waits: list[float] = []
    rest = iter(works)

    async def call() -> None:
        for work in rest:
            began = perf_counter()
            await work()
            waits.append(perf_counter() - began)

    started = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(call())
    return Lap(perf_counter() - started, waits)


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the median of `times` calls, after one that warms up."""
    work()
    return middle(lap([work] * times).waits)
