"""Is this a request, or an answer, that PayPal's published descriptions know? Where they are not
at hand nobody is judged."""

from functools import cache
from typing import Any

import jsonschema_rs

from tests.harness.discord_world.judges.specifications import ABSENT as ABSENT
from tests.harness.discord_world.judges.specifications import specification

Json = dict[str, Any]
Validator = jsonschema_rs.Draft202012Validator
_FILES = (
    "paypal-checkout_orders_v2.json",
    "paypal-payments_payment_v2.json",
    "paypal-notifications_webhooks_v1.json",
)


def is_present() -> bool:
    return all(specification(name) is not None for name in _FILES)


def complaint(verb: str, template: str, body: Json) -> str | None:
    """What is wrong with the body of a request; None when nothing is, or nobody can tell."""
    if not is_present() or template not in _homes():
        return None
    if "requestBody" not in _operation(verb, template):
        return "no body is taken here" if body else None
    return _first(_validator(verb, template, ""), body)


def answer_complaint(verb: str, template: str, status: int, body: Json) -> str | None:
    """The same of an answer that is no error."""
    if not is_present() or template not in _homes():
        return None
    if str(status) not in _operation(verb, template)["responses"]:
        return f"{verb} {template} never answers {status}"
    return _first(_validator(verb, template, str(status)), body)


def _first(validator: Validator, body: Json) -> str | None:
    for error in validator.iter_errors(body):
        return f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:300]
    return None


@cache
def _validator(verb: str, template: str, status: str) -> Validator:
    operation = _operation(verb, template)
    holder = operation["responses"][status] if status else operation["requestBody"]
    schema = holder["content"]["application/json"]["schema"]
    components = _document(template)["components"]
    judged = schema if status else _closed(schema, components)
    # PayPal names formats of its own, which no validator knows: none is asked for.
    return Validator({"components": components, "allOf": [judged]}, validate_formats=False)


def _closed(schema: Json, components: Json) -> Json:
    """A field that nobody knows is a misspelled one: PayPal would overlook it."""
    known = components["schemas"][schema["$ref"].rpartition("/")[2]]
    return {**known, "additionalProperties": False}


def _operation(verb: str, template: str) -> Json:
    found: Json = _document(template)["paths"][template][verb.lower()]
    return found


def _document(template: str) -> Json:
    found = specification(_homes()[template])
    assert found is not None
    return found


@cache
def _homes() -> dict[str, str]:
    """Each path, and the description it stands in."""
    return {path: name for name in _FILES for path in (specification(name) or {})["paths"]}
