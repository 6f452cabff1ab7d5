"""What a course site may say, and what is refused (W-09)."""

import json
from datetime import UTC, datetime

import pytest

from webhooks.courses.reading import read_event
from webhooks.json_values import JsonRefused

COMPLETED = {
    "event_id": "evt-1",
    "type": "course.completed",
    "course": "py-101",
    "student": {"channel": "telegram", "user": "424242"},
    "completed_at": 1_790_000_000,
}


def raw(event):
    return json.dumps(event).encode()


def test_an_account_on_a_platform_names_the_student():
    what = read_event("academy", raw(COMPLETED)).what
    assert (what.site, what.course, what.channel, what.user) == (
        "academy", "py-101", "telegram", "424242",
    )  # fmt: skip
    assert what.completed_at == datetime.fromtimestamp(1_790_000_000, UTC)


def test_so_does_the_number_here_however_it_is_written():
    lower = read_event("academy", raw({**COMPLETED, "student": {"number": "06cxv8"}}))
    upper = read_event("academy", raw({**COMPLETED, "student": {"number": "06CXV8"}}))
    assert lower.what.number == "06CXV8"
    assert lower.key == upper.key


def test_fault_w05_a_test_event_says_nothing():
    assert read_event("academy", raw({**COMPLETED, "test": True})).what is None
    assert read_event("academy", raw({**COMPLETED, "test": False})).what is not None


def test_one_id_for_two_students_or_courses_loses_neither():
    events = (
        COMPLETED,
        {**COMPLETED, "course": "py-102"},
        {**COMPLETED, "student": {"number": "06CXV8"}},
        {**COMPLETED, "student": {"channel": "discord", "user": "424242"}},
    )
    assert len({read_event("academy", raw(event)).key for event in events}) == 4


WRONG = [
    {"type": "course.started"},
    {"event_id": "a b"},
    {"event_id": ""},
    {"course": "\u0645"},
    {"course": "x" * 101},
    {"student": "424242"},
    {"student": {}},
    {"student": {"channel": "telegram"}},
    {"student": {"channel": "Telegram", "user": "1"}},
    {"student": {"channel": "telegram", "user": "1", "number": "06C"}},
    {"student": {"channel": "telegram", "user": 1}},
    {"student": {"number": "06CXV8T3R7M4G7"}},
    {"student": {"email": "a@b.example"}},
    {"completed_at": 1},
    {"completed_at": "now"},
    {"completed_at": 4_102_444_800},
    {"test": 1},
    {"more": 1},
]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_fault_w09_what_is_not_in_the_description_is_refused(wrong):
    with pytest.raises(JsonRefused) as refused:
        read_event("academy", raw({**COMPLETED, **wrong}))
    assert "424242" not in str(refused.value)


@pytest.mark.parametrize("left_out", list(COMPLETED))
def test_fault_w09_nothing_may_be_left_out(left_out):
    with pytest.raises(JsonRefused):
        read_event("academy", raw({k: v for k, v in COMPLETED.items() if k != left_out}))
