"""Judges requests and answers by Discord's OpenAPI description, where it is present."""

from functools import cache
from typing import Any

import jsonschema_rs

from tests.harness.discord_world.judges.reasons import reasons
from tests.harness.discord_world.judges.specifications import REST, specification
from tests.harness.discord_world.wire import Json

Validator = jsonschema_rs.Draft202012Validator


def request_errors(method: str, template: str, body: object) -> dict[str, str]:
    """Path in the body -> what is wrong with it."""
    content = (_operation(method, template).get("requestBody") or {}).get("content") or {}
    if "application/json" not in content:
        return {"body": "none is taken here"} if body else {}
    return _errors(("request", method, template), body)


def answer_errors(method: str, template: str, status: int, body: object) -> dict[str, str]:
    """Errors count as 4XX; a status the description does not know is an error itself."""
    response = _response(method, template, status)
    if response is None:
        return {"status": f"{status} is not described"}
    if "content" not in response:
        return {"body": "none is described"} if body is not None else {}
    return _errors(("answer", method, template, str(status)), body)


def query_errors(method: str, template: str, query: dict[str, str]) -> dict[str, str]:
    known = _parameters(method, template)
    return {
        name: error
        for name, value in query.items()
        if name in known and (error := _query_error((method, template, name), value))
    }


def unknown_fields(method: str, template: str, body: object) -> set[str]:
    """Fields at the top of the body that the description has never heard of: notes, not errors."""
    if not isinstance(body, dict) or specification(REST) is None:
        return set()
    return set(body) - _known_fields(method, template)


@cache
def _known_fields(method: str, template: str) -> frozenset[str]:
    return frozenset(_fields(_schema(("request", method, template))))


def _fields(schema: Json) -> set[str]:
    schema = _resolved(schema)
    found = set(schema.get("properties") or ())
    for branch in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(branch) or ():
            found |= _fields(each)
    return found


def _query_error(part: tuple[str, str, str], value: str) -> str | None:
    """Query values are text: booleans and numbers are read first (discord.py says 1 for true)."""
    read: Any = value
    kind = _resolved(_schema(("query", *part))).get("type")
    if kind == "boolean":
        read = {"1": True, "true": True, "0": False, "false": False}.get(value.lower(), value)
    elif kind == "integer" and value.isdigit():
        read = int(value)
    return None if _validator(("query", *part)).is_valid(read) else f"not valid: {value}"


def _errors(part: tuple[str, ...], value: object) -> dict[str, str]:
    return reasons(_validator(part).iter_errors(value), "body")


@cache
def _validator(part: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
    schema = {"components": _components(), "allOf": [_schema(part)]}
    return Validator(schema, validate_formats=True)


def _schema(part: tuple[str, ...]) -> Json:
    if part[0] == "query":
        found: Json = _parameters(part[1], part[2])[part[3]]["schema"]
        return found
    if part[0] == "request":
        holder = _operation(part[1], part[2])["requestBody"]
    else:
        holder = _response(part[1], part[2], int(part[3])) or {}
    schema: Json = holder["content"]["application/json"]["schema"]
    return schema


def _response(method: str, template: str, status: int) -> Json | None:
    responses = _operation(method, template)["responses"]
    found = responses.get(str(status)) or responses.get(f"{status // 100}XX")
    return None if found is None else _resolved(found)


def _operation(method: str, template: str) -> Json:
    found: Json = _document()["paths"][template][method.lower()]
    return found


@cache
def _parameters(method: str, template: str) -> dict[str, Json]:
    shared = _document()["paths"][template].get("parameters") or []
    every = [*shared, *(_operation(method, template).get("parameters") or [])]
    return {each["name"]: each for each in every if each.get("in") == "query"}


def _resolved(node: Json) -> Json:
    while "$ref" in node:
        found: Any = _document()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _components() -> Json:
    found: Json = _document()["components"]
    return found


def _document() -> Json:
    document = specification(REST)
    assert document is not None
    return document
