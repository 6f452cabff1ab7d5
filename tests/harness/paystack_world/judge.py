"""Is this a request that Paystack's published description knows? It is of 2022: what came later is
named here. Only the little of YAML is read that the file uses."""

import json
import os
import re
from functools import cache
from pathlib import Path

from tests.harness.discord_world.judges.specifications import ABSENT as ABSENT
from tests.harness.discord_world.judges.specifications import BESIDE
from tests.harness.paystack_world.books import Json

FILE = "paystack.yaml"
_LATER = {"transaction", "status", "use_cursor", "currency"}  # filters that came after it
_KINDS: dict[str, type] = {"string": str, "integer": int, "array": list}


def _file() -> Path:
    return Path(os.environ.get("SEATMATE_SPECS") or BESIDE) / FILE


def is_present() -> bool:
    return _file().is_file()


def complaint(verb: str, path: str, sent: Json) -> str | None:
    """What is wrong with a body or query; None when nothing is, or nobody can tell. `path` as the
    description writes it: "/transaction/verify/{reference}"."""
    if not is_present():
        return None
    lines = _operation(verb.lower(), path)
    if lines is None:
        return f"no such call: {verb} {path}"
    known = _parameters(lines) if verb == "GET" else _properties(lines)
    for name, value in sent.items():
        if verb == "GET" and name in (*known, *_LATER):
            continue
        if name not in known:
            return f"{name} is not known"
        if type(value) is not _KINDS.get(known[name], object):
            return f"{name} is no {known[name]}"
    missing = [name for name in _required(lines) if name not in sent and verb != "GET"]
    return f"{missing[0]} is missing" if missing else None


@cache
def _text() -> tuple[str, ...]:
    return tuple(_file().read_text(encoding="utf-8").splitlines())


def _operation(verb: str, path: str) -> list[str] | None:
    lines = list(_text())
    heads = [n for n, line in enumerate(lines) if line in (f"  {path}:", f"  '{path}':")]
    return _below(_below(lines[heads[0] :]), verb) if heads else None


def _below(lines: list[str], name: str = "") -> list[str]:
    """What stands under the first line, or under the first `name:`."""
    start = next((n for n, each in enumerate(lines) if each.strip() == f"{name}:"), 0)
    depth = _depth(lines[start])
    found = []
    for line in lines[start + 1 :]:
        if line.strip() and _depth(line) <= depth:
            break
        found.append(line)
    return found


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _properties(lines: list[str]) -> dict[str, str]:
    under = _below(lines, "properties")
    depth = _depth(under[0])
    names = [each for each in under if _depth(each) == depth and each.strip().endswith(":")]
    found = {}
    for name in names:
        kinds = [re.sub("type: ", "", each.strip()) for each in _below(under[under.index(name) :])
                 if each.strip().startswith("type: ")]  # fmt: skip
        found[name.strip(" :")] = kinds[0] if kinds else ""
    return found


def _parameters(lines: list[str]) -> dict[str, str]:
    return {each.split("name: ")[1]: "" for each in lines if "name: " in each}


def _required(lines: list[str]) -> list[str]:
    start = next((n for n, each in enumerate(lines) if each.strip() == "required:"), None)
    found: list[str] = []
    for line in lines[start + 1 :] if start is not None else ():
        if not line.strip().startswith("- "):
            break
        found.append(line.strip()[2:])
    return found


def as_sent(text: str) -> Json:
    body = json.loads(text)
    assert isinstance(body, dict)
    return body
