"""`/why`: the first rule that removes a start, its number, and the way on (X25, Y4)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from core.availability import (
    Busy,
    Change,
    DateException,
    PostedDate,
    Reason,
    SlotRules,
    Unit,
    Verdict,
    WeeklyHours,
    why_not,
)

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
DAY = date(2026, 6, 1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TAKEN = Busy.session(MONDAY + 10 * HOUR, MONDAY + 11 * HOUR, 5 * MINUTE, 10 * MINUTE)


def verdict(start: datetime, **changed: Any) -> Verdict:
    numbers: dict[str, Any] = {
        "duration": HOUR,
        "step": 15 * MINUTE,
        "zone": "UTC",
        "buffer_before": 5 * MINUTE,
        "buffer_after": 5 * MINUTE,
        "minimum_notice": 2 * HOUR,
    }
    given: dict[str, Any] = {"exceptions": (), "posted": (), "busy": (), "now": MONDAY}
    given |= {key: changed.pop(key) for key in list(changed) if key in given}
    return why_not(
        start,
        [WeeklyHours(day, time(9), time(13)) for day in range(1, 8)],
        given["exceptions"],
        given["posted"],
        given["busy"],
        SlotRules(**(numbers | changed)),
        given["now"],
    )


def said(answer: Verdict) -> tuple[Reason, int | None, Unit | None]:
    return answer.reason, answer.number, answer.unit


def test_x25_y4_a_free_start_is_called_free() -> None:
    assert said(verdict(MONDAY + 9 * HOUR)) == (Reason.FREE, None, None)


def test_x25_y4_the_past() -> None:
    assert verdict(MONDAY - HOUR).reason is Reason.PAST


@pytest.mark.parametrize(
    ("notice", "number", "unit"),
    [(10 * HOUR, 10, Unit.HOURS), (605 * MINUTE, 605, Unit.MINUTES)],
)
def test_x25_y4_too_soon_says_the_notice(notice: timedelta, number: int, unit: Unit) -> None:
    answer = verdict(MONDAY + 9 * HOUR, minimum_notice=notice)
    assert said(answer) == (Reason.TOO_SOON, number, unit)


@pytest.mark.parametrize(
    ("horizon", "number", "unit"),
    [(timedelta(days=7), 7, Unit.DAYS), (36 * HOUR, 36, Unit.HOURS)],
)
def test_x25_y4_too_far_says_the_horizon(horizon: timedelta, number: int, unit: Unit) -> None:
    answer = verdict(MONDAY + timedelta(days=8), horizon=horizon)
    assert said(answer) == (Reason.TOO_FAR, number, unit)


def test_x25_y4_outside_hours_shows_the_hours_of_that_day() -> None:
    answer = verdict(MONDAY + 12 * HOUR + 15 * MINUTE)
    assert said(answer) == (Reason.OUTSIDE_HOURS, 60, Unit.MINUTES)
    (opened,) = answer.open_that_day
    assert (opened.starts_at, opened.ends_at) == (MONDAY + 9 * HOUR, MONDAY + 13 * HOUR)


@pytest.mark.parametrize("change", [Change.BLOCK, Change.REPLACE])
def test_x25_y4_an_exception_is_named_when_the_week_alone_would_be_open(change: Change) -> None:
    answer = verdict(MONDAY + 9 * HOUR, exceptions=[DateException(change, DAY, DAY)])
    assert answer.reason is Reason.BLOCKED_BY_EXCEPTION
    assert answer.open_that_day == ()
    assert answer.free_after is not None
    assert answer.free_after.starts_at == MONDAY + timedelta(days=1, hours=9)


def test_x25_y4_not_posted() -> None:
    posted = [PostedDate(MONDAY + 20 * HOUR, MONDAY + 21 * HOUR)]
    answer = verdict(MONDAY + 9 * HOUR, posted=posted, posted_only=True)
    assert answer.reason is Reason.NOT_POSTED
    assert answer.free_after is not None
    assert answer.free_after.starts_at == MONDAY + 20 * HOUR


@pytest.mark.parametrize("off", [7 * MINUTE, timedelta(microseconds=1)])
def test_x25_y4_off_the_grid_says_the_step_and_the_neighbours(off: timedelta) -> None:
    answer = verdict(MONDAY + 9 * HOUR + off)
    assert said(answer) == (Reason.NOT_ON_THE_GRID, 15, Unit.MINUTES)
    assert answer.free_before is not None
    assert answer.free_after is not None
    assert answer.free_after.starts_at == MONDAY + 9 * HOUR + 15 * MINUTE


def test_x25_y4_a_full_day_says_the_limit() -> None:
    answer = verdict(MONDAY + 11 * HOUR + 30 * MINUTE, busy=[TAKEN], max_per_day=1)
    assert said(answer) == (Reason.DAY_FULL, 1, Unit.SESSIONS)


def test_x25_y4_taken_is_said_without_a_number_and_without_by_whom() -> None:
    answer = verdict(MONDAY + 10 * HOUR, busy=[TAKEN])
    assert said(answer) == (Reason.TAKEN, None, None)
    assert answer.free_after is not None
    assert answer.free_after.starts_at == MONDAY + 11 * HOUR + 15 * MINUTE


def test_x25_y4_only_the_buffers_clash_says_the_whole_gap_before_it() -> None:
    answer = verdict(MONDAY + 9 * HOUR, busy=[TAKEN])
    assert said(answer) == (Reason.BUFFER, 10, Unit.MINUTES)  # their 5 before and our 5 after


def test_x25_y4_only_the_buffers_clash_says_the_whole_gap_after_it() -> None:
    answer = verdict(MONDAY + 11 * HOUR, busy=[TAKEN])
    assert said(answer) == (Reason.BUFFER, 15, Unit.MINUTES)  # their 10 after and our 5 before


def test_x25_y4_an_outside_calendar_takes_too() -> None:
    meeting = Busy(MONDAY + 9 * HOUR, MONDAY + 10 * HOUR)
    assert verdict(MONDAY + 9 * HOUR, busy=[meeting]).reason is Reason.TAKEN


def test_x25_y4_no_way_on_when_nothing_is_free() -> None:
    closed = DateException(Change.BLOCK, DAY, DAY + timedelta(days=60))
    answer = verdict(MONDAY + 9 * HOUR, exceptions=[closed])
    assert (answer.free_before, answer.free_after) == (None, None)


@pytest.mark.parametrize("year", [1, 9998])
def test_fault_b13_moments_of_other_ages_get_a_verdict_not_an_overflow(year: int) -> None:
    answer = verdict(datetime(year, 1, 1, tzinfo=UTC))
    assert answer.reason in (Reason.PAST, Reason.TOO_FAR)
