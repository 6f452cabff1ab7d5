"""Reads JSON that strangers send: strictly, or not at all (W-09).

`json.loads` lets through NaN, repeated keys, endless numbers and UTF-16; each of them has been
used to make two readers see two different messages.
"""

import json
import math
from typing import NoReturn, TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

MAX_DEPTH = 32
_MAX_DIGITS = 20  # a 64-bit number and its sign
_MIN_INT, _MAX_INT = -(2**63), 2**63 - 1


class JsonRefused(ValueError):
    """Not strict JSON, or not of the expected shape. The reason never quotes the input."""


def strict_json(raw: bytes) -> JsonValue:
    """The value of UTF-8 JSON text; raises JsonRefused."""
    try:
        value: JsonValue = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique_keys,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_short_int,
        )
    except JsonRefused:
        raise
    except UnicodeDecodeError:
        raise JsonRefused("not UTF-8") from None
    except RecursionError:
        raise JsonRefused("too deep") from None
    except ValueError:
        raise JsonRefused("not JSON") from None
    _check(value, MAX_DEPTH)
    return value


def json_object(value: JsonValue) -> JsonObject:
    """`value` as an object; raises JsonRefused."""
    if not isinstance(value, dict):
        raise JsonRefused("not an object")
    return value


def text_of(data: JsonObject, field: str, longest: int = 200) -> str:
    """A text of 1 to `longest` characters; raises JsonRefused."""
    value = data.get(field)
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise JsonRefused(f"{field} is not a short text")
    return value


def optional_text(data: JsonObject, field: str, longest: int = 200) -> str | None:
    """As `text_of`, but null and a missing field are None."""
    return None if data.get(field) is None else text_of(data, field, longest)


def whole_of(data: JsonObject, field: str) -> int:
    """A whole number of at most 64 bits; raises JsonRefused."""
    value = data.get(field)
    if type(value) is not int:
        raise JsonRefused(f"{field} is not a whole number")
    return value


def object_of(data: JsonObject, field: str) -> JsonObject:
    return json_object(data.get(field))


def objects_of(data: JsonObject, field: str) -> list[JsonObject]:
    value = data.get(field)
    if not isinstance(value, list):
        raise JsonRefused(f"{field} is not a list")
    return [json_object(item) for item in value]


def _unique_keys(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonRefused("repeated key")
    return found


def _no_constant(_: str) -> NoReturn:
    raise JsonRefused("not a number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonRefused("number too large")
    return number


def _short_int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or not _MIN_INT <= int(digits) <= _MAX_INT:
        raise JsonRefused("number too large")
    return int(digits)


def _check(value: JsonValue, depth_left: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict | list):
        if not depth_left:
            raise JsonRefused("too deep")
        if isinstance(value, dict):
            for key in value:
                _check_text(key)
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, depth_left - 1)


def _check_text(text: str) -> None:
    # "\ud800" is legal JSON and breaks every later write of the text.
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise JsonRefused("half a character")
