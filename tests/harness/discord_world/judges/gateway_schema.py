"""Judges the events of the gateway by their published JSON Schema, where it is present."""

from functools import cache
from typing import Any

import jsonschema_rs

from tests.harness.discord_world.judges.reasons import reasons
from tests.harness.discord_world.judges.specifications import GATEWAY, specification
from tests.harness.discord_world.wire import Json


def event_errors(event: str, data: Json) -> dict[str, str]:
    """Path in the event's data -> what is wrong. Events the schema lacks are not judged."""
    if specification(GATEWAY) is None or event not in judged_events():
        return {}
    return reasons(_validator(event).iter_errors(data), "data")


@cache
def judged_events() -> frozenset[str]:
    document = specification(GATEWAY)
    return frozenset(document["definitions"]["Gateway"]["properties"]) if document else frozenset()


@cache
def _validator(event: str) -> jsonschema_rs.Draft7Validator:
    document = specification(GATEWAY)
    assert document is not None
    part = document["definitions"]["Gateway"]["properties"][event]
    return jsonschema_rs.Draft7Validator(
        {"definitions": _definitions(), "allOf": [part]}, validate_formats=True
    )


@cache
def _definitions() -> Json:
    """Two slips of the generator are mended: bit flags became enumerations of single bits, and
    the kinds of threads an enumeration of nothing."""
    document = specification(GATEWAY)
    assert document is not None
    return {
        name: {"type": "integer"} if name.endswith("Flags") else _without_empty_enums(each)
        for name, each in document["definitions"].items()
    }


def _without_empty_enums(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_empty_enums(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_empty_enums(each) for key, each in node.items() if (key, each) != ("enum", [])
    }
