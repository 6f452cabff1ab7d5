from datetime import UTC, date, datetime, timedelta

import pytest

from bot import times
from bot.times import Reader
from bot.ui import Stamp

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_moment_is_written_on_the_readers_clock_with_their_city():
    assert times.full(NOON, Reader("en", "Africa/Cairo")) == "Tue 1 Dec, 14:00 (Cairo)"
    arabic = times.full(NOON, Reader("ar", "Africa/Cairo"))
    assert arabic == "الثلاثاء 1 ديسمبر، 14:00 (القاهرة)"


def test_the_day_is_the_readers_day():
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    assert times.moment_day(late, Reader("en", "Asia/Tokyo")) == "Wed 2 Dec"


def test_fault_t05_an_hour_that_comes_twice_says_which():
    berlin = Reader("en", "Europe/Berlin")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times.time_label(first, berlin) == "02:30 UTC+2"
    assert times.time_label(first + timedelta(hours=1), berlin) == "02:30 UTC+1"
    assert times.time_label(first + timedelta(hours=2), berlin) == "03:30"


def test_the_year_is_written_when_it_is_half_a_year_away():
    reader = Reader("en", "UTC", NOON)
    assert times.moment_day(NOON + timedelta(days=170), reader) == "Thu 20 May"
    assert times.moment_day(NOON + timedelta(days=200), reader) == "Sat 19 Jun 2027"


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "Africa", "a\0b", "x" * 300])
def test_an_unknown_zone_reads_as_utc_and_says_so(zone: str):
    assert times.full(NOON, Reader("en", zone)) == "Tue 1 Dec, 12:00 (UTC)"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Asia/Kolkata", "Kolkata"),
        ("Etc/GMT+3", "UTC-3"),
        ("Etc/UTC", "UTC"),
        ("EST", "UTC-5"),
    ],
)
def test_a_zone_is_called_by_its_city_or_its_real_offset(zone: str, name: str):
    assert times.city(zone, "en") == name


def test_an_offset_has_minutes_where_the_zone_has():
    nepal = datetime(2026, 12, 1, 12, tzinfo=UTC).astimezone(times.zone_info("Asia/Kathmandu"))
    assert times._offset(nepal) == "UTC+5:45"


@pytest.mark.parametrize(
    ("minutes", "english", "arabic"),
    [
        (0, "0 minutes", "أقل من دقيقة"),
        (1, "1 minute", "دقيقة"),
        (90, "1 hour 30 minutes", "ساعة و30 دقيقة"),
        (120, "2 hours", "ساعتان"),
        (2 * 1440 + 65, "2 days 1 hour", "يومان وساعة"),
        (11 * 1440, "11 days", "11 يومًا"),
        (3 * 1440, "3 days", "3 أيام"),
    ],
)
def test_a_duration_has_its_two_largest_units(minutes: int, english: str, arabic: str):
    assert times.duration(timedelta(minutes=minutes), "en") == english
    assert times.duration(timedelta(minutes=minutes), "ar") == arabic


def test_relative_never_rounds_an_hour_and_a_half_to_two():
    assert times.relative(timedelta(minutes=90), "en") == "in 90 minutes"
    assert times.relative(timedelta(hours=3), "en") == "in 3 hours"
    assert times.relative(timedelta(hours=-3), "ar") == "قبل 3 ساعات"


def test_each_style_of_a_stamp_is_flattened():
    reader = Reader("en", "Africa/Cairo", NOON - timedelta(hours=3))
    text = ("at ", Stamp(NOON, "time"), " on ", Stamp(NOON, "date"), ", ", Stamp(NOON, "relative"))
    assert times.flatten(text, reader) == "at 14:00 on Tue 1 Dec, in 3 hours"
    assert times.flatten((Stamp(NOON),), reader) == "Tue 1 Dec, 14:00 (Cairo)"


def test_a_relative_stamp_without_the_present_is_written_in_full():
    assert times.flatten((Stamp(NOON, "relative"),), Reader()) == "Tue 1 Dec, 12:00 (UTC)"


def test_a_language_we_do_not_speak_reads_english():
    assert times.day_label(date(2026, 12, 1), "xx") == "Tue 1 Dec"
    assert times.duration(timedelta(hours=1), "xx") == "1 hour"
