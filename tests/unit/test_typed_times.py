"""Days, times and moments as people type them: understood in one way, or asked again."""

from datetime import UTC, date, datetime, time

import pytest

from bot.typed_times import read_day, read_days, read_past_moment, read_times
from core.availability import WeeklyHours
from core.errors import (
    HoursInvalid,
    RuleError,
    TimeDoesNotExist,
    TimeIsAmbiguous,
    TimeNotUnderstood,
)

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" 2026-1-5 ", date(2026, 1, 5)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12", date(2026, 12, 24)),
        ("5.1.", date(2027, 1, 5)),
        ("20.11.", TODAY),
        ("٢٤.١٢.", date(2026, 12, 24)),
        ("Tomorrow", date(2026, 11, 21)),
        ("today", TODAY),
        ("غدًا", date(2026, 11, 21)),
        ("أمس", date(2026, 11, 19)),
    ],
)
def test_a_day_is_read(typed: str, meant: date):
    assert read_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "03/04",
        "3-4",
        "2026-02-30",
        "29.2.",
        "31.4.2026",
        "soon",
        "1" * 500,
        "0.0.",
        "9999-12-31",
        "0001-01-01",
    ],
)
def test_what_is_no_day_is_asked_again(typed: str):
    with pytest.raises(TimeNotUnderstood):
        read_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("24.12. to 2.1.", date(2026, 12, 24), date(2027, 1, 2)),
        ("2026-12-24 - 2026-12-26", date(2026, 12, 24), date(2026, 12, 26)),
        ("2026-12-24–2026-12-26", date(2026, 12, 24), date(2026, 12, 26)),
        ("24.12. إلى 2.1.", date(2026, 12, 24), date(2027, 1, 2)),
        ("tomorrow", date(2026, 11, 21), date(2026, 11, 21)),
        ("today until tomorrow", TODAY, date(2026, 11, 21)),
    ],
)
def test_first_and_last_day_are_read(typed: str, first: date, last: date):
    assert read_days(typed, TODAY) == (first, last)


def test_three_days_are_no_range():
    with pytest.raises(TimeNotUnderstood):
        read_days("1.1. to 2.1. to 3.1.", TODAY)


@pytest.mark.parametrize("typed", ["all day", "All  day", "اليوم كله", "كل اليوم"])
def test_the_whole_day_is_no_range(typed: str):
    assert read_times(typed) == ()


def test_times_are_read_as_hours_are():
    assert read_times("9-12:30, 22:00-02:00") == (
        WeeklyHours(1, time(9), time(12, 30)),
        WeeklyHours(1, time(22), time(0)),
        WeeklyHours(2, time(0), time(2)),
    )


@pytest.mark.parametrize("typed", ["", "9", "morning", "9-12 " * 50])
def test_what_is_no_range_of_times_is_asked_again(typed: str):
    with pytest.raises(HoursInvalid):
        read_times(typed)


@pytest.mark.parametrize(
    ("typed", "hour_utc"),
    [("2026-11-19 14:00", 12), ("yesterday 14:00", 12), ("19.11. 9", 7), ("أمس ١٤:٠٠", 12)],
)
def test_a_past_moment_is_on_the_clocks_of_the_zone(typed: str, hour_utc: int):
    assert read_past_moment(typed, "Africa/Cairo", NOW) == datetime(
        2026, 11, 19, hour_utc, 0, tzinfo=UTC
    )


def test_without_a_year_the_past_is_meant():
    assert read_past_moment("24.12. 10:00", "UTC", NOW).year == 2025


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("14:00", TimeNotUnderstood),
        ("2026-11-19", TimeNotUnderstood),
        ("2026-11-19 25:00", TimeNotUnderstood),
        ("2026-03-29 02:30", TimeDoesNotExist),
        ("2026-10-25 02:30", TimeIsAmbiguous),
    ],
)
def test_a_moment_that_is_none_or_two_is_asked_again(typed: str, refusal: type[RuleError]):
    with pytest.raises(refusal):
        read_past_moment(typed, "Europe/Berlin", NOW)
