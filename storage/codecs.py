"""How one value of a dataclass is kept in a BIGINT or TEXT column."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin

from core.clock import from_ms, to_ms

Convert = Callable[[Any], Any]
Kind = Literal["number", "text"]

_MILLISECOND = timedelta(milliseconds=1)
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_AS_THEY_ARE: tuple[Any, ...] = (Any, object, bool, str | int)


class NoCodec(TypeError):
    """A field of a type storage does not know how to keep."""


@dataclass(frozen=True, slots=True)
class Codec:
    """`dump` and `load` are None where the value is kept as it is."""

    kind: Kind
    dump: Convert | None = None
    load: Convert | None = None


_CODECS: dict[Any, Codec] = {
    int: Codec("number"),
    str: Codec("text"),
    bool: Codec("number", int, bool),
    datetime: Codec("number", to_ms, from_ms),
    timedelta: Codec("number", lambda span: span // _MILLISECOND, lambda ms: ms * _MILLISECOND),
    date: Codec("text", date.isoformat, date.fromisoformat),
    time: Codec("text", time.isoformat, time.fromisoformat),
}


def without_none(hint: Any) -> tuple[Any, bool]:
    """(the type, whether None is allowed too)."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    rest = tuple(arg for arg in get_args(hint) if arg is not NoneType)
    return (rest[0] if len(rest) == 1 else Union[rest]), len(rest) < len(get_args(hint))  # noqa: UP007


def codec_for(hint: Any) -> Codec:
    """The codec of a type without None; raises NoCodec."""
    plain = _underlying(hint)
    if plain in _CODECS:
        return _CODECS[plain]
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return Codec("text", attrgetter("_value_"), plain)
    if get_origin(plain) in (tuple, frozenset, dict, list, Mapping):
        item = _json_item(plain)
        return Codec("text", _json_dumper(item), _json_loader(item))
    raise NoCodec(repr(hint))


def _underlying(hint: Any) -> Any:
    """A NewType's and a Literal's own type."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return type(get_args(hint)[0]) if get_origin(hint) is Literal else hint


def _json_dumper(item: "_Item") -> Convert:
    return lambda value: _written(item.dump(value))


def _json_loader(item: "_Item") -> Convert:
    return lambda text: item.load(json.loads(text))


@dataclass(frozen=True, slots=True)
class _Item:
    """Value <-> what JSON can say."""

    dump: Convert
    load: Convert


def _same(value: Any) -> Any:
    return value


def _json_item(hint: Any) -> _Item:
    bare, nullable = without_none(hint)
    simple = bare in _AS_THEY_ARE or get_origin(_underlying(bare)) is None
    item = _scalar(bare) if simple else _collection(bare)
    return _nullable(item) if nullable else item


def _scalar(hint: Any) -> _Item:
    if hint in _AS_THEY_ARE:
        return _Item(_same, _same)
    codec = codec_for(hint)
    return _Item(codec.dump or _same, codec.load or _same)


def _nullable(item: _Item) -> _Item:
    return _Item(
        lambda value: None if value is None else item.dump(value),
        lambda value: None if value is None else item.load(value),
    )


def _collection(hint: Any) -> _Item:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (dict, Mapping):
        return _mapping(*args)
    if origin is tuple and args[-1] is not Ellipsis:
        return _record([_json_item(arg) for arg in args])
    return _series(_json_item(args[0]), origin)


def _mapping(key_hint: Any, value_hint: Any) -> _Item:
    """JSON keys are text, so numbers are written as such."""
    item, number = _json_item(value_hint), _underlying(key_hint) is int
    key_dump, key_load = (str, int) if number else (_scalar(key_hint).dump, _scalar(key_hint).load)
    return _Item(
        lambda value: {key_dump(key): item.dump(entry) for key, entry in value.items()},
        lambda value: {key_load(key): item.load(entry) for key, entry in value.items()},
    )


def _record(items: list[_Item]) -> _Item:
    return _Item(
        lambda value: [item.dump(part) for item, part in zip(items, value, strict=True)],
        lambda value: tuple(item.load(part) for item, part in zip(items, value, strict=True)),
    )


def _series(item: _Item, origin: Any) -> _Item:
    """Sets are written in order, so that equal values are equal text."""
    in_order = sorted if origin is frozenset else list
    return _Item(
        lambda value: in_order(map(item.dump, value)),
        lambda value: origin(map(item.load, value)),
    )
