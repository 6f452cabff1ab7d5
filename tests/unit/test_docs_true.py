"""The documents name modules and tests; here each of them is looked for."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.commands import BY_NAME
from core.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PROSE = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md")), *DECISIONS]
PROSE += sorted((DOCS / "payments").glob("*.md"))
FAULTS = {
    "M": "01 02 03 04 05 06 07 08 10 11 12 13 15 17 18 19 20",
    "B": "01 02 03 04 05 06 07 08 10 11 12 13 14",
    "T": "01 02 03 04 05 06 10 11 13",
    "D": "01 03 05 09 10 12 13 14 15",
    "W": "01 02 03 04 05 06 07 08 09 10",
    "Z": "01 02 03 04 06 07 08 09 10",
    "I": "01 02 03 04 05 06 07 08",
    "O": "01 02 03 06 07 08 09 18",
}
MODULE = re.compile(r"`((?:bot|core|storage|scheduler|webhooks|tests|docs)/[\w./]*)`")
TEST = re.compile(r"`(test_\w+)`")


@cache
def known_names() -> frozenset[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return frozenset(name for f in files for name in re.findall(r"def (test_\w+)", f.read_text()))


def table(file: str) -> Iterator[list[str]]:
    for line in (DOCS / file).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"[A-Z]-?\d+", cells[0]):
            yield cells


def missing(text: str) -> list[str]:
    modules = [path for path in MODULE.findall(text) if not (ROOT / path).exists()]
    return modules + [name for name in TEST.findall(text) if name not in known_names()]


def test_s10_every_module_and_test_that_the_documents_name_exists():
    assert {file.name: lost for file in PROSE if (lost := missing(file.read_text()))} == {}


def test_every_feature_has_a_module_a_test_and_a_platform_or_is_called_missing():
    rows = list(table("features.md"))
    ids = [row[0] for row in rows]
    assert len(ids) == len(set(ids)) == 264
    for id, what, where, test, platforms in rows:
        named = bool(MODULE.search(where)) and bool(TEST.search(test)) and platforms != "-"
        assert named != what.startswith("Missing"), id


def test_every_fault_has_a_test_named_after_it():
    wanted = {f"{group}-{number}" for group, all_ in FAULTS.items() for number in all_.split()}
    rows = {row[0]: row for row in table("faults.md")}
    assert rows.keys() == wanted
    for id, row in rows.items():
        mark = id.replace("-", "").lower()
        assert any(f"_{mark}_" in name for name in TEST.findall(row[2])), id


def test_decisions_are_numbered_dated_and_whole():
    numbers = [file.name[:4] for file in DECISIONS]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    for file in DECISIONS:
        text = file.read_text()
        assert text.startswith(f"# {file.name[:4]}: ")
        assert re.search(r"^2026-\d\d, ", text, re.MULTILINE), file.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, file.name


@pytest.mark.parametrize("file", PROSE, ids=lambda file: file.name)
def test_links_lead_to_files(file: Path):
    for target in re.findall(r"\]\(([^)#\s]+)\)", file.read_text()):
        if not target.startswith("http"):
            assert (file.parent / target).exists(), target


def test_commands_and_settings_that_are_named_exist():
    sections = Settings.__dataclass_fields__
    for file in (DOCS / "troubleshooting.md", DOCS / "operating.md", ROOT / "README.md"):
        text = file.read_text()
        for name in re.findall(r"`/([a-z]+)[ `]", text):
            assert name in BY_NAME or name in ("healthz", "readyz", "metrics"), name
        for section, key in re.findall(r"`([a-z]+)\.([a-z_]+)[` ]", text):
            if section in sections:
                assert hasattr(getattr(Settings(), section), key), f"{section}.{key}"


def test_control_what_is_not_there_is_told():
    assert missing("`core/nowhere.py` `test_nothing_of_the_kind`") == [
        "core/nowhere.py",
        "test_nothing_of_the_kind",
    ]
    assert missing("`core/booking.py` `test_control_what_is_not_there_is_told`") == []
