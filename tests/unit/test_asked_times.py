"""Times as people ask about them; two readings are asked about, never guessed (I-05)."""

from datetime import UTC, datetime

import pytest

from bot.asked_times import asked_time
from core.errors import TimeDoesNotExist, TimeIsAmbiguous, TimeNotUnderstood

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday; 14:00 in Cairo


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15:00", "2026-03-04 13:00"),
        ("13:00", "2026-03-05 11:00"),
        ("14:00", "2026-03-05 12:00"),
        ("wed 15:00", "2026-03-04 13:00"),
        ("Wednesday 13:00", "2026-03-11 11:00"),
        ("tue, 9:30", "2026-03-10 07:30"),
        ("الثلاثاء ٠٩:٣٠", "2026-03-10 07:30"),
        ("2026-03-20 14:00", "2026-03-20 12:00"),
        ("2026-03-20T14:00", "2026-03-20 12:00"),
        ("tomorrow 9.30", "2026-03-05 07:30"),
        ("sat 10:00", "2026-03-07 08:00"),
    ],
)
def test_a_time_is_read_on_the_askers_clock(typed: str, meant: str):
    found = asked_time(typed, "Africa/Cairo", NOW)
    assert found == datetime.strptime(meant, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "14", "25:00", "tomorrow 25:00", "32/13", "01/02 10:00", "weekdays 10:00"),
        *("2026-02-30 10:00", "mon tue 10:00", "x" * 500, "10:0", "\u0000 10:00:00"),
    ],
)
def test_fault_i05_what_is_not_one_time_is_asked_again(typed: str):
    with pytest.raises(TimeNotUnderstood):
        asked_time(typed, "Africa/Cairo", NOW)


def test_fault_t04_t05_hours_that_are_not_or_are_twice_are_named():
    with pytest.raises(TimeDoesNotExist):
        asked_time("2026-03-29 02:30", "Europe/Berlin", NOW)
    with pytest.raises(TimeIsAmbiguous):
        asked_time("2026-10-25 02:30", "Europe/Berlin", NOW)
