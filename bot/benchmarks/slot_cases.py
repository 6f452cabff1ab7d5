"""Inputs of the slot tests and the slot benchmark: read from JSON, or made here, always the same.

The three measured files live outside the repository; `find_case_file` says where it looked.
`made_case` draws equivalent mentors (same week, same exceptions, same rules) with its own
bookings, so that tests and benchmark never depend on the files.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.availability import (
    Agenda,
    Busy,
    Change,
    DateException,
    SlotRules,
    Timetable,
    WeeklyHours,
)
from core.clock import to_ms

CASE_NAMES = ("S30x200", "M30x200", "M365x200")
EXPECTED_COUNTS = {"S30x200": 266, "M30x200": 54, "M365x200": 8828}
"""Two are stated with the files; the one of M30x200 was counted by the oracle."""


@dataclass(frozen=True, slots=True)
class SlotCase:
    name: str
    hours: tuple[WeeklyHours, ...]
    exceptions: tuple[DateException, ...]
    busy: tuple[Busy, ...]
    rules: SlotRules
    now: datetime
    window_from: datetime
    window_until: datetime

    def in_integers(self) -> tuple[Timetable, Agenda, SlotRules, int, int, int]:
        """Arguments of `free_starts_ms`: what the pure computation is timed on."""
        return (
            Timetable.of(self.hours, self.exceptions, (), self.rules),
            Agenda.of(self.busy),
            self.rules,
            to_ms(self.now),
            to_ms(self.window_from),
            to_ms(self.window_until),
        )


def find_case_file(name: str) -> Path | None:
    """In $SEATMATE_BENCH_DATA, else in ../shared/bench beside the repository; None if absent."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
    path = Path(os.environ.get("SEATMATE_BENCH_DATA", beside)) / f"{name}.json"
    return path if path.is_file() else None


def read_case(path: Path) -> SlotCase:
    return case_of(json.loads(path.read_text(encoding="utf-8")))


def case_of(data: Mapping[str, Any]) -> SlotCase:
    """Buffers of the file are around existing bookings *and* the new one: both are padded.

    An override replaces its date's hours. The file has no horizon: the window is the horizon.
    """
    before = timedelta(minutes=data["buffer_before"])
    after = timedelta(minutes=data["buffer_after"])
    now, window_until = _moment(data["now"]), _moment(data["range_end"])
    return SlotCase(
        name=data["name"],
        hours=_hours(data["weekly"]),
        exceptions=_exceptions(data["overrides"]),
        busy=tuple(
            Busy.session(_moment(a), _moment(b), before, after) for a, b in data["bookings"]
        ),
        rules=SlotRules(
            duration=timedelta(minutes=data["session_min"]),
            step=timedelta(minutes=data["step_min"]),
            buffer_before=before,
            buffer_after=after,
            minimum_notice=timedelta(minutes=data["min_notice_min"]),
            horizon=window_until - now,
            max_per_day=data["max_per_day"],
            zone=data["mentor_tz"],
        ),
        now=now,
        window_from=_moment(data["range_start"]),
        window_until=window_until,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _clock(text: str) -> time:
    return time.fromisoformat("00:00" if text == "24:00" else text)


def _hours(weekly: Sequence[Mapping[str, Any]]) -> tuple[WeeklyHours, ...]:
    return tuple(
        WeeklyHours(day, _clock(each["start"]), _clock(each["end"]))
        for each in weekly
        for day in each["days"]
    )


def _exceptions(overrides: Sequence[Mapping[str, Any]]) -> tuple[DateException, ...]:
    found: list[DateException] = []
    for each in overrides:
        day = date.fromisoformat(each["date"])
        found += [
            DateException(Change.REPLACE, day, day, _clock(opens), _clock(closes))
            for opens, closes in each["ranges"]
        ] or [DateException(Change.REPLACE, day, day)]
    return tuple(found)


_WEEKLY = (
    {"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "12:30"},
    {"days": [1, 2, 3, 4, 5], "start": "13:30", "end": "18:00"},
    {"days": [2, 4], "start": "19:00", "end": "22:00"},
    {"days": [6], "start": "10:00", "end": "14:00"},
)
_OVERRIDES = (
    {"date": "2026-10-23", "ranges": []},
    {"date": "2026-10-25", "ranges": [["10:00", "16:00"]]},
    {"date": "2026-11-02", "ranges": [["12:00", "20:00"]]},
    {"date": "2026-11-11", "ranges": []},
)


def made_case(*, days: int, bookings: int, with_rules: bool) -> SlotCase:
    """A mentor in Berlin seen from New York from 20 October 2026, across both changes of clocks.

    Bookings of 30 minutes lie on the quarter hours of the mentor's days, in a fixed disorder.
    """
    first = date(2026, 10, 20)
    return case_of(
        {
            "name": f"made {days}x{bookings}",
            "now": "2026-10-19T06:00:00Z",
            "mentor_tz": "Europe/Berlin",
            "range_start": _new_york_midnight(first),
            "range_end": _new_york_midnight(first + timedelta(days=days)),
            "weekly": _WEEKLY,
            "overrides": _OVERRIDES,
            "bookings": _made_bookings(first, days, bookings),
            "session_min": 30,
            "step_min": 15,
            "buffer_before": 0,
            "buffer_after": 10 if with_rules else 0,
            "min_notice_min": 1440 if with_rules else 0,
            "max_per_day": 10 if with_rules else None,
        }
    )


def _new_york_midnight(day: date) -> str:
    return datetime.combine(day, time(0), ZoneInfo("America/New_York")).isoformat()


def _made_bookings(first: date, days: int, count: int) -> list[tuple[str, str]]:
    """Half hours from 09:00 to 18:00 Berlin, taken in steps of a number prime to their count."""
    wall = ZoneInfo("Europe/Berlin")
    places = days * 18
    stride = next(each for each in range(places * 5 // 8, places) if _prime_to(each, places))
    chosen = sorted(number * stride % places for number in range(count))
    starts = (
        datetime.combine(first + timedelta(days=place // 18), time(9), wall)
        + timedelta(minutes=30 * (place % 18))
        for place in chosen
    )
    return [(each.isoformat(), (each + timedelta(minutes=30)).isoformat()) for each in starts]


def _prime_to(number: int, other: int) -> bool:
    while other:
        number, other = other, number % other
    return number == 1
