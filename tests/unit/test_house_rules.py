"""The rules of the house that no linter knows. Each check is shown a breach, too."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "storage", "scheduler", "webhooks", "bot")
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_MOST_FUNCTIONS = 30

# Where each library may be imported: its home, and whatever lies below it.
HOMES = {
    "aiohttp": (
        "webhooks",
        "bot.webchat",
        "bot.telegram",
        "bot.discord",
        "bot.command_line",
        "bot.composition",
        "bot.demo",
        "bot.benchmarks",
    ),
    "aiosqlite": ("storage",),
    "alembic": ("storage",),
    "apscheduler": ("scheduler",),
    "asyncpg": ("storage", "bot.benchmarks", "bot.simulation"),
    "babel": ("bot",),
    "certifi": ("webhooks.payments.paypal",),
    "cryptography": ("webhooks.payments.paypal",),
    "discord": ("bot.discord",),
    "dotenv": ("bot.configuration",),
    "icalendar": ("webhooks.calendars",),
    "jinja2": ("webhooks", "bot.webchat"),
    "phonenumbers": ("bot.phones",),
    "pydantic": ("bot.configuration",),
    "pydantic_core": ("bot.configuration",),
    "pydantic_settings": ("bot.configuration",),
    "pygal": ("bot.pictures",),
    "resvg_py": ("bot.pictures",),
    "rich": ("bot",),
    "sqlalchemy": ("storage",),
    "stripe": ("webhooks.payments.stripe",),
    "telegram": ("bot.telegram",),
    "typer": ("bot.__main__", "bot.command_line"),
}
# Storage keeps BIGINT and TEXT: what a driver gives back needs no interpretation (DB8).
# SQLite calls both widths INTEGER, so Integer is let in as its name there.
REFUSED_COLUMNS = frozenset(
    "Boolean Date DateTime Double Enum Float Interval JSON JSONB LargeBinary Numeric"
    " SmallInteger String TIMESTAMP Time Unicode UUID Uuid VARCHAR".split()
)


@cache
def sources() -> dict[str, str]:
    """Dotted module name -> source text, for every module of the product."""
    found = {}
    for path in sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = path.read_text(encoding="utf-8")
    return found


@cache
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(text, name) for name, text in sources().items()}


def within(package: str) -> dict[str, ast.Module]:
    return {name: tree for name, tree in trees().items() if is_below(name, package)}


def is_below(name: str, home: str) -> bool:
    return name == home or name.startswith(f"{home}.")


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each absolute import, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def strangers(tree: ast.Module) -> list[str]:
    known = sys.stdlib_module_names | {"core"}
    return [f"{line}: {name}" for line, name in imported(tree) if name.split(".")[0] not in known]


def far_from_home(module: str, tree: ast.Module) -> list[str]:
    return [
        f"{module}:{line}: {name}"
        for line, name in imported(tree)
        if (homes := HOMES.get(name.split(".")[0]))
        and not any(is_below(module, home) for home in homes)
    ]


def waits(tree: ast.Module) -> list[int]:
    """Lines that await, or define a coroutine outside a Protocol."""
    promised = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "Protocol" in map(ast.unparse, node.bases)
        for inner in node.body
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith)
        or (isinstance(node, ast.AsyncFunctionDef) and id(node) not in promised)
    ]


def floats(tree: ast.Module) -> list[int]:
    """Lines with a float literal, the name float, or the division that makes one."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
    ]


def function_lengths(tree: ast.Module) -> list[int]:
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def refused_columns(tree: ast.Module) -> list[str]:
    """Column types other than whole numbers and Text that come from SQLAlchemy."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found += [alias.name for alias in node.names if alias.name in REFUSED_COLUMNS]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("sa", "sqlalchemy"):
            found += [node.attr] if node.attr in REFUSED_COLUMNS else []
    return found


def left_open(text: str) -> list[str]:
    return re.findall(r"\b(?:TO" r"DO|FIX" r"ME)\b", text)


def requirements(lock: str) -> dict[str, str]:
    """Name -> version of each locked requirement."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.M))


@pytest.mark.parametrize("module", sorted(within("core")))
def test_core_imports_the_standard_library_only(module: str) -> None:
    assert strangers(trees()[module]) == []


def test_every_library_stays_in_its_home() -> None:
    assert [line for name, tree in trees().items() for line in far_from_home(name, tree)] == []


def test_core_never_waits() -> None:
    assert {name: found for name, tree in within("core").items() if (found := waits(tree))} == {}


@pytest.mark.parametrize("module", ["core.money", "core.ledger", "core.orders"])
def test_no_float_comes_near_money(module: str) -> None:
    assert floats(trees()[module]) == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {name: len(text.splitlines()) for name, text in sources().items()}
    assert {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_95_of_100_functions_have_30_lines_or_fewer() -> None:
    lengths = sorted(length for tree in trees().values() for length in function_lengths(tree))
    assert lengths[len(lengths) * 95 // 100] <= MOST_LINES_OF_MOST_FUNCTIONS


def test_nothing_is_left_open() -> None:
    assert {name: found for name, text in sources().items() if (found := left_open(text))} == {}


def test_storage_keeps_only_bigint_and_text() -> None:
    found = {name: refused_columns(tree) for name, tree in within("storage").items()}
    assert {name: types for name, types in found.items() if types} == {}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index_and_hashes_everything(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[a-z])", text, flags=re.M)
    assert "://" not in text
    assert not re.search(r"^-", text, re.M)
    assert [entry[:40] for entry in entries if entry and "--hash=sha256:" not in entry] == []


def test_both_locks_name_the_same_versions_and_every_dependency() -> None:
    runtime, everything = requirements("requirements.lock"), requirements("requirements-dev.lock")
    assert {name: everything.get(name) for name in runtime} == runtime
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=]", line)[0].replace(".", "-") for line in project["dependencies"]}
    assert names <= set(runtime)


def test_control_the_checks_see_a_breach() -> None:
    breach = ast.parse(
        "import sqlalchemy as sa\nasync def f():\n  await g()\nx = 1 / 2.0\nsa.Float"
    )
    assert strangers(breach) == ["1: sqlalchemy"]
    assert far_from_home("core.booking", breach) == ["core.booking:1: sqlalchemy"]
    assert far_from_home("storage.tables", breach) == []
    assert waits(breach) == [2, 3]
    assert floats(breach) == [4, 4]
    assert function_lengths(breach) == [2]
    assert refused_columns(breach) == ["Float"]
    assert left_open("# TO" + "DO: later") == ["TO" + "DO"]


def test_control_a_protocol_may_promise_a_coroutine() -> None:
    promise = ast.parse("class Rooms(Protocol):\n  async def open(self) -> str: ...")
    assert waits(promise) == []
