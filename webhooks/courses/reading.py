"""What a course site says, read strictly: every field bounded, nothing that is not in
docs/courses.md."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.courses import MAX_REFERENCE, CompletionTold
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    json_object,
    strict_json,
    text_of,
    whole_of,
)

COMPLETED = "course.completed"
_EARLIEST, _LATEST = 1_577_836_800, 4_102_444_800  # 2020 to 2100
_NAME = re.compile(rf"[!-~]{{1,{MAX_REFERENCE}}}")  # printable ASCII without spaces
_CHANNEL = re.compile(r"[a-z]{1,16}")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,13}")
_FIELDS = frozenset({"event_id", "type", "course", "student", "completed_at", "test"})
_BY_ACCOUNT, _BY_NUMBER = frozenset({"channel", "user"}), frozenset({"number"})


@dataclass(frozen=True, slots=True)
class Told:
    """`what` None: a test event, which changes nothing (W-05). `key` names the event: a site that
    uses one id twice still tells us of both."""

    key: str
    what: CompletionTold | None


def read_event(site: str, raw: bytes) -> Told:
    """Raises JsonRefused; its reason names the field and never quotes what was sent."""
    event = json_object(strict_json(raw))
    if text_of(event, "type", 20) != COMPLETED:
        raise JsonRefused(f"type is not {COMPLETED}")
    _only(event, _FIELDS)
    event_id, course = _matching(event, "event_id", _NAME), _matching(event, "course", _NAME)
    channel, user, number = _student(event)
    key = f"{event_id} {course} {number or f'{channel} {user}'}"
    what = CompletionTold(site, key, course, _moment(event), channel, user, number)
    return Told(key, None if _is_test(event) else what)


def _student(event: JsonObject) -> tuple[str, str, str]:
    """By an account (channel and user), or by our number of them."""
    student = json_object(event.get("student"))
    if student.keys() == _BY_NUMBER:
        return "", "", _matching(student, "number", _NUMBER).upper()
    if student.keys() == _BY_ACCOUNT:
        return _matching(student, "channel", _CHANNEL), _matching(student, "user", _NAME), ""
    raise JsonRefused("student is neither a number, nor a channel and a user")


def _only(event: JsonObject, fields: frozenset[str]) -> None:
    if not event.keys() <= fields:
        raise JsonRefused("a field that is not in the description")


def _matching(event: JsonObject, field: str, pattern: re.Pattern[str]) -> str:
    found = text_of(event, field, MAX_REFERENCE)
    if not pattern.fullmatch(found):
        raise JsonRefused(f"{field} has other characters than it may have")
    return found


def _moment(event: JsonObject) -> datetime:
    seconds = whole_of(event, "completed_at")
    if not _EARLIEST <= seconds < _LATEST:
        raise JsonRefused("completed_at is out of range")
    return datetime.fromtimestamp(seconds, UTC)


def _is_test(event: JsonObject) -> bool:
    is_test = event.get("test", False)
    if not isinstance(is_test, bool):
        raise JsonRefused("test is neither true nor false")
    return is_test
