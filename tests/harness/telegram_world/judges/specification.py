"""Judges by the published description of the Bot API, where it is present.

It lies in SEATMATE_SPECS, else beside the project's folder; it is never part of this repository.
Without it nothing is judged here: `PRESENT` says so, and tests skip with `ABSENT` as the reason.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.harness.telegram_world.wire import Json

BESIDE = Path(__file__).resolve().parents[4].parent / "shared" / "specs"
FILE = Path(os.environ.get("SEATMATE_SPECS") or BESIDE) / "telegram-bot-api.json"
PRESENT = FILE.is_file()
ABSENT = "the published specifications are not here (SEATMATE_SPECS names their folder)"
LONGEST_REASON = 300
# Fields that came after the description at hand; aiogram's models require them already.
NEWER: dict[str, Json] = {
    "ChatMemberAdministrator": {"can_send_welcome_messages": {"type": "boolean"}}
}
SIMPLE: dict[str, Json] = {
    "Integer": {"type": "integer"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "InputFile": {"type": "string"},
}
Errors = dict[str, str]


def request_errors(method: str, parameters: Json) -> Errors:
    """Parameter -> what is wrong with it: missing, unknown, or of another kind."""
    return _errors(("request", method), parameters)


def answer_errors(method: str, result: Any) -> Errors:
    return _errors(("answer", method), result)


def update_errors(update: Json) -> Errors:
    return _errors(("type", "Update"), update)


def _errors(part: tuple[str, str], value: Any) -> Errors:
    if not PRESENT:
        return {}
    return {
        ".".join(map(str, error.instance_path)) or part[1]: error.message[:LONGEST_REASON]
        for error in _validator(part).iter_errors(value)
    }


@cache
def _validator(part: tuple[str, str]) -> jsonschema_rs.Draft202012Validator:
    kind, name = part
    if kind == "type":
        schema = _kind(name)
    else:
        found = _document()["methods"][name]
        fields = found.get("fields") or []
        schema = _object(fields) if kind == "request" else _any_of(found["returns"])
    return jsonschema_rs.Draft202012Validator({"$defs": _types(), "allOf": [schema]})


@cache
def _types() -> Json:
    return {
        name: _any_of(found["subtypes"])
        if found.get("subtypes")
        else _object(found.get("fields") or [], NEWER.get(name, {}))
        for name, found in _document()["types"].items()
        if name not in SIMPLE
    }


def _object(fields: list[Json], newer: Json | None = None) -> Json:
    """Nothing may be there that the description does not name."""
    return {
        "type": "object",
        "properties": {field["name"]: _any_of(field["types"]) for field in fields} | (newer or {}),
        "required": [field["name"] for field in fields if field["required"]],
        "additionalProperties": False,
    }


def _any_of(kinds: list[str]) -> Json:
    return _kind(kinds[0]) if len(kinds) == 1 else {"anyOf": [_kind(each) for each in kinds]}


def _kind(name: str) -> Json:
    if name.startswith("Array of "):
        return {"type": "array", "items": _kind(name.removeprefix("Array of "))}
    if name == "KeyboardButton":
        # "String can be used instead of this object to specify the button text."
        return {"anyOf": [SIMPLE["String"], {"$ref": "#/$defs/KeyboardButton"}]}
    return SIMPLE.get(name) or {"$ref": f"#/$defs/{name}"}


@cache
def _document() -> Json:
    found: Json = json.loads(FILE.read_text(encoding="utf-8"))
    return found
