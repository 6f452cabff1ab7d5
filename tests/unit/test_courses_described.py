"""docs/courses.md describes what the door takes: its schema and our reader say the same, and its
commands sign as the door wants it."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from tests.unit.test_courses_reading import COMPLETED, WRONG, raw
from webhooks.courses.door import HEADER, CourseDoor
from webhooks.courses.reading import read_event
from webhooks.json_values import JsonRefused

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "courses.md").read_text("utf-8")
EVENTS = [
    COMPLETED,
    {**COMPLETED, "test": True},
    {**COMPLETED, "student": {"number": "06CXV8"}},
    *({**COMPLETED, **wrong} for wrong in WRONG),
    *({k: v for k, v in COMPLETED.items() if k != left_out} for left_out in COMPLETED),
]


def schema():
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    return jsonschema_rs.validator_for(json.loads(block))


@pytest.mark.parametrize("number", range(len(EVENTS)))
def test_the_schema_and_the_reader_agree(number: int):
    event = EVENTS[number]
    try:
        read_event("academy", raw(event))
        taken = True
    except JsonRefused:
        taken = False
    assert schema().is_valid(event) is taken, event


def test_the_pages_commands_sign_what_the_door_lets_in():
    lines = re.findall(r"^    ((?:body|t|mac)=.*)$", PAGE, re.MULTILINE)
    script = "\n".join([*lines, 'printf "%s\\n%s\\n%s" "$t" "$mac" "$body"'])
    secret = "s" * 32
    told = subprocess.run(
        ["bash", "-c", script],
        env={"SECRET": secret, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    stamp, mac, body = told.stdout.split("\n", 2)
    door = CourseDoor("academy", (secret,))
    headers = {HEADER: f"t={stamp},v1={mac}"}
    now = datetime.fromtimestamp(int(stamp), UTC)
    assert door.verify(headers, body.encode(), now)
    assert not door.verify(headers, body.encode() + b" ", now)
    assert door.read(body.encode()).what is None
