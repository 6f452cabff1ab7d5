"""What a page may say, parsed strictly: a frame is one of these values or FrameInvalid.

client -> server
  {"t":"hello","panes":[{"pane":token,"since":rev}]}      follow these panes
  {"t":"send","pane":..,"id":..,"kind":"text|command|act|form","text":..,"act":..,"values":{..},
   "message":..}                                          one intent; answered by ack or error
  {"t":"earlier","pane":..,"before":message id}           older messages
  {"t":"who","pane":..}                                   the person again (language changed)
  {"t":"clock","op":"advance","seconds":3600} | {"t":"clock","op":"next_due"}
  {"t":"ping"}
"""

import json
import re
from dataclasses import dataclass, field
from typing import Literal, cast

from bot.webchat.errors import FrameInvalid

MAX_FRAME_BYTES = 65_536
MAX_TEXT = 4_000
MAX_TOKEN = 300
MAX_ACT_BYTES = 64
MAX_PANES = 16
MAX_FIELDS = 10
MAX_REV = 2**53 - 1  # what JavaScript counts exactly
MAX_SECONDS = 366 * 24 * 3600
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FIELD_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")

Kind = Literal["text", "command", "act", "form"]


@dataclass(frozen=True, slots=True)
class Hello:
    panes: tuple[tuple[str, int], ...]  # (pane token, greatest rev seen)


@dataclass(frozen=True, slots=True)
class Send:
    pane: str
    id: str
    kind: Kind
    text: str = ""
    act: str = ""
    values: dict[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    pane: str
    before: str


@dataclass(frozen=True, slots=True)
class Who:
    pane: str


@dataclass(frozen=True, slots=True)
class ClockMove:
    op: Literal["advance", "next_due"]
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Ping: ...


Frame = Hello | Send | Earlier | Who | ClockMove | Ping
_Fields = dict[str, object]


def parse(raw: str) -> Frame:
    """Raises FrameInvalid for anything that is not exactly one of the frames above."""
    if len(raw.encode(errors="surrogatepass")) > MAX_FRAME_BYTES:
        raise FrameInvalid("too_large")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FrameInvalid("not_json") from error
    if not isinstance(found, dict):
        raise FrameInvalid("not_an_object")
    return _frame(cast(_Fields, found))


def _frame(fields: _Fields) -> Frame:
    match fields.get("t"):
        case "hello":
            return _hello(fields)
        case "send":
            return _send(fields)
        case "earlier":
            return Earlier(_token(fields), _matching(fields, "before", _MESSAGE_ID))
        case "who":
            return Who(_token(fields))
        case "clock":
            return _clock(fields)
        case "ping":
            return Ping()
        case _:
            raise FrameInvalid("unknown_kind")


def _hello(fields: _Fields) -> Hello:
    panes = fields.get("panes")
    if not isinstance(panes, list) or not 1 <= len(panes) <= MAX_PANES:
        raise FrameInvalid("panes")
    return Hello(tuple(_followed(cast(object, pane)) for pane in panes))


def _followed(pane: object) -> tuple[str, int]:
    if not isinstance(pane, dict):
        raise FrameInvalid("panes")
    return _token(pane), _whole(pane, "since", MAX_REV)


def _send(fields: _Fields) -> Send:
    intent = _matching(fields, "id", _ID)
    try:
        return _told(fields, intent)
    except FrameInvalid as error:
        raise FrameInvalid(error.reason, about=intent) from error


def _told(fields: _Fields, intent: str) -> Send:
    pane, kind = _token(fields), fields.get("kind")
    if kind == "text" or kind == "command":
        text = _text(fields, "text", MAX_TEXT)
        if not text.strip():
            raise FrameInvalid("text")
        return Send(pane, intent, "command" if kind == "command" else "text", text=text)
    if kind == "act" or kind == "form":
        act, message = _act(fields), _matching(fields, "message", _MESSAGE_ID)
        values = _values(fields) if kind == "form" else {}
        return Send(pane, intent, "form" if values else "act", "", act, values, message)
    raise FrameInvalid("kind")


def _act(fields: _Fields) -> str:
    act = _text(fields, "act", MAX_ACT_BYTES)
    if not act or len(act.encode()) > MAX_ACT_BYTES:
        raise FrameInvalid("act")
    return act


def _values(fields: _Fields) -> dict[str, str]:
    values = fields.get("values")
    if not isinstance(values, dict) or not 1 <= len(values) <= MAX_FIELDS:
        raise FrameInvalid("values")
    named = cast(_Fields, values)
    if not all(_FIELD_NAME.fullmatch(name) for name in named):
        raise FrameInvalid("values")
    return {name: _text(named, name, MAX_TEXT) for name in named}


def _clock(fields: _Fields) -> ClockMove:
    if fields.get("op") == "next_due":
        return ClockMove("next_due")
    if fields.get("op") != "advance":
        raise FrameInvalid("op")
    seconds = _whole(fields, "seconds", MAX_SECONDS)
    if not seconds:
        raise FrameInvalid("seconds")  # the clock never stands still on purpose, nor goes back
    return ClockMove("advance", seconds)


def _token(fields: _Fields) -> str:
    token = _text(fields, "pane", MAX_TOKEN)
    if not token or not token.isascii():
        raise FrameInvalid("pane")
    return token


def _matching(fields: _Fields, name: str, shape: re.Pattern[str]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise FrameInvalid(name)
    return value


def _text(fields: _Fields, name: str, most: int) -> str:
    """Refuses lone surrogates and NUL: neither can be stored."""
    value = fields.get(name)
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise FrameInvalid(name)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise FrameInvalid(name) from error
    return value


def _whole(fields: _Fields, name: str, most: int) -> int:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise FrameInvalid(name)
    return value
