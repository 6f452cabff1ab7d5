"""A use case that nobody presses in the simulation is not proved by it."""

import importlib
import pkgutil
import re
from pathlib import Path

import core.use_cases
from core.policy import USE_CASES

PLAYS = Path(__file__).parents[2] / "bot" / "simulation"

# Pages and previews that a play reaches only through another of the same family.
READ_ELSEWHERE = frozenset(
    "booking_card request_card product_card may_move my_place line_of order_of "
    "about_student amount_of targets known_packs mentor_funds payout_file why_slot "
    "purchase_card".split()
)


def test_every_use_case_is_played_by_the_simulation():
    for module in pkgutil.walk_packages(core.use_cases.__path__, "core.use_cases."):
        importlib.import_module(module.name)
    source = "\n".join(file.read_text() for file in PLAYS.rglob("*.py"))
    names = {name.rpartition(".")[2] for name in USE_CASES if "<locals>" not in name}
    unplayed = {name for name in names if not re.search(rf"\b{name}\b", source)}
    assert unplayed - READ_ELSEWHERE == set()


def test_control_an_unplayed_use_case_is_named():
    source = "\n".join(file.read_text() for file in PLAYS.rglob("*.py"))
    assert not re.search(r"\bsell_everything_at_once\b", source)
