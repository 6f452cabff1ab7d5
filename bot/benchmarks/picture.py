"""`picture`: a mentor's free week and six months of bars, from the recipe to the PNG, none kept.
In time of a core: what else the machine does is not counted."""

from collections.abc import Iterator
from time import process_time

from bot import pictures
from bot.benchmarks.figures import Figure, Plan, at_most
from bot.benchmarks.timing import middle
from bot.ui import Bars, FreeWeek, Picture, Series

_GOAL_MS = 150
_NAMES = "Tue Wed Thu Fri Sat Sun Mon".split()
_DAYS = tuple((name, str(24 + place)) for place, name in enumerate(_NAMES))
_FREE = tuple((place, opens * 60, (opens + 2) * 60) for place in range(5) for opens in (9, 13, 17))


def run(plan: Plan) -> Iterator[Figure]:
    months = ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
    sums = (120, 340, 560, 230, 980, 310)
    bars = Bars(months, (Series("EUR", sums, tuple(map(str, sums))),))
    for name, drawing in (("free week", FreeWeek(_DAYS, _FREE)), ("money by month", bars)):
        recipe = Picture("bench", "Free times, 24 Nov to 30 Nov (Cairo)", drawing, "")
        size = len(pictures.png(recipe))  # the libraries are loaded now
        waits = [_drawn(recipe) for _ in range(plan.size(4 * plan.rounds, 1))]
        detail = {"times": len(waits), "bytes": size}
        yield Figure(f"picture {name}", "ms", middle(waits), None, at_most(_GOAL_MS), detail)


def _drawn(recipe: Picture) -> float:
    pictures.png.cache_clear()
    started = process_time()
    pictures.png(recipe)
    return (process_time() - started) * 1000
