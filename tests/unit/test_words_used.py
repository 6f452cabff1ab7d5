"""Every word that code asks for is there: keys are read out of the source, not waited for.

A key may be a literal, an f-string, a choice between literals, or a variable or function that
yields such. What stands in an f-string's braces is looked up in KNOWN: a new family of keys is
told here what it can be, and then needs a sentence for each.
"""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot import catalogs
from bot.commands import COMMANDS
from core.availability import Reason, Unit
from core.booking import BookingState, By
from core.catalog import BookingMode
from core.notices import NoticeKind
from core.orders import OrderState, Purpose
from core.packs import PackState
from core.people import Role
from core.seats import SeatState
from core.use_cases.cancelling import Cost

BOT = Path(__file__).resolve().parents[2] / "bot"
ASKING = {"say", "label", "button", "link"}
NOT_SENTENCES = {"words.py", "writer.py"}  # they hand keys on

STATES = [*map(str, BookingState)]
SIDES = ["mine", "theirs"]

# What a key's variable parts can be: the key with {} for each -> the words of each.
KNOWN: dict[str, list[list[str]]] = {
    "booked.{}": [STATES],
    "approved.{}": [["scheduled", "awaiting_payment"]],
    "book.follows.{}": [["free", "credit", "money"]],
    "book.submit.{}": [["free", "credit", "money", "request"]],
    "cancel.cost.{}": [[*Cost]],
    "cancelled.{}": [[*Cost]],
    "card.move_asked.{}": [SIDES],
    "card.title.{}": [[*STATES, "in_progress"]],
    "card.until.{}.{}": [["requested", "awaiting_payment"], SIDES],
    "decline.preset.{}": [["busy", "not_my_topic", "prepare_first"]],
    "detail.{}": [["prepare", "policy"]],
    "missed.{}": [[By.STUDENT, By.MENTOR]],
    "offering.line.{}": [[*BookingMode]],
    "reason.{}": [["refunded", "cancelled", "offering_paused"]],
}
# Expressions that are no string in the source.
ALSO: dict[str, list[str]] = {
    "command.about": [command.about for command in COMMANDS],
}


class Unclear(Exception):
    """The test cannot see which key this is."""


Home = ast.FunctionDef | ast.Module


@cache
def modules() -> dict[Path, ast.Module]:
    files = [file for file in sorted(BOT.rglob("*.py")) if file.name not in NOT_SENTENCES]
    return {file: ast.parse(file.read_text("utf-8")) for file in files}


def asked(tree: ast.Module) -> Iterator[tuple[ast.expr, Home]]:
    """Each expression given as a key, with the function it stands in."""
    homes: list[Home] = [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]
    owner = {id(node): home for home in homes for node in ast.walk(home)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in ASKING or name == "link" and len(node.args) < 2:
            continue
        bare = isinstance(node.func, ast.Name) or ast.unparse(node.func).startswith("words.")
        if not bare:
            yield node.args[0], owner[id(node)]
        elif len(node.args) > 1:
            yield node.args[1], owner[id(node)]  # bot.words.say(language, key)


def keys(expr: ast.expr, home: Home, tree: ast.Module) -> list[str]:
    match expr:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.IfExp():
            return keys(expr.body, home, tree) + keys(expr.orelse, home, tree)
        case ast.JoinedStr():
            return family(expr, home, tree)
        case ast.Name(id=name):
            return variable(name, expr, home, tree)
        case ast.Call(func=ast.Name(id=name)):
            return returned(name, expr, tree)
    return known_otherwise(expr)


def known_otherwise(expr: ast.expr) -> list[str]:
    found = ALSO.get(ast.unparse(expr))
    if found is None:
        raise Unclear(ast.unparse(expr))
    return found


def family(expr: ast.JoinedStr, home: Home, tree: ast.Module) -> list[str]:
    parts = [p.value if isinstance(p, ast.Constant) else None for p in expr.values]
    shape = "".join("{}" if part is None else str(part) for part in parts)
    choices = KNOWN.get(shape)
    if choices is None:
        raise Unclear(f"KNOWN has no {shape!r}")
    return [shape.format(*words) for words in product(*choices)]


def variable(name: str, expr: ast.expr, home: Home, tree: ast.Module) -> list[str]:
    given = [
        value
        for node in ast.walk(home)
        if isinstance(node, ast.Assign)
        for value in [node.value]
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    if not given:
        return known_otherwise(expr)
    return [key for value in given for key in keys(value, home, tree)]


def returned(name: str, expr: ast.expr, tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            answers = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            return [key for answer in answers for key in keys(answer, node, tree)]
    return known_otherwise(expr)


def test_every_key_in_the_code_has_a_sentence_in_english():
    """The other languages are held to English by test_locales."""
    wrong: list[str] = []
    for file, tree in modules().items():
        for expr, home in asked(tree):
            place = f"{file.relative_to(BOT)}:{expr.lineno}"
            try:
                found = keys(expr, home, tree)
            except Unclear as unclear:
                wrong.append(f"{place}: unclear: {unclear}")
                continue
            wrong += [f"{place}: {key}" for key in found if not known(key)]
    assert wrong == []


def known(key: str) -> bool:
    return any(catalogs.sentence("en", key, n) is not None for n in (None, 1))


@pytest.mark.parametrize(
    "code",
    [
        "w.say('no.such.key')",
        "w.button('no.such.key', act)",
        "def f(w):\n    key = 'no.such' if x else 'rated'\n    w.say(key)",
        "def g(): return 'no.such'\nw.label(g())",
        "say(language, 'no.such')",
        "w.say(f'missed.{who}.{what}')",
        "w.say(some.thing)",
    ],
)
def test_a_key_without_a_sentence_is_noticed(code: str):
    tree = ast.parse(code)
    ((expr, home),) = asked(tree)
    try:
        found = keys(expr, home, tree)
    except Unclear:
        return
    assert not all(known(key) for key in found)
