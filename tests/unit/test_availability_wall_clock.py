"""Imaginary and repeated hours, odd zones and odd dates: the wall clock decides (T-04..T-09)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from core.availability import (
    SlotRules,
    WeeklyHours,
    days_with_slots,
    free_slots,
    resolve_local,
    slots_of_day,
)
from core.availability.wall_clock import (
    DAY_MS,
    EPOCH_ORDINAL,
    MINUTE_MS,
    instants_of,
    local_day,
    readings,
)
from core.clock import from_ms, to_ms
from core.errors import TimeDoesNotExist, TimeIsAmbiguous
from tests.harness.slot_strategies import ZONES, changes_of

EVERY_DAY = range(1, 8)
HALF_HOUR = timedelta(minutes=30)


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH_ORDINAL


def starts_in(zone: str, day: date, opens: time, closes: time) -> list[datetime]:
    """Every half-hour start of one date, in UTC."""
    hours = [WeeklyHours(day.isoweekday(), opens, closes)]
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    now = noon - timedelta(days=2)
    rules = SlotRules(duration=HALF_HOUR, step=HALF_HOUR, zone=zone)
    slots = free_slots(hours, (), (), (), rules, now, now, noon + timedelta(days=2))
    return [slot.starts_at for slot in slots]


def test_fault_t04_hours_that_open_in_a_skipped_hour_open_right_after_it() -> None:
    found = starts_in("Europe/Berlin", date(2026, 3, 29), time(2, 30), time(4, 0))
    assert found == [datetime(2026, 3, 29, 1, 0, tzinfo=UTC) + n * HALF_HOUR for n in range(2)]


def test_fault_t04_hours_wholly_inside_a_skipped_hour_are_empty() -> None:
    assert starts_in("Europe/Berlin", date(2026, 3, 29), time(2, 0), time(3, 0)) == []


def test_fault_t05_a_repeated_hour_is_offered_twice_as_distinct_slots() -> None:
    found = starts_in("Europe/Berlin", date(2026, 10, 25), time(2, 0), time(3, 0))
    berlin = [each.astimezone(ZoneInfo("Europe/Berlin")) for each in found]
    assert [(each.strftime("%H:%M"), each.fold) for each in berlin] == [
        ("02:00", 0),
        ("02:30", 0),
        ("02:00", 1),
        ("02:30", 1),
    ]
    assert len(set(found)) == 4


def test_fault_t05_hours_that_end_inside_the_repeated_hour_never_show_a_later_time() -> None:
    found = starts_in("Europe/Berlin", date(2026, 10, 25), time(2, 0), time(2, 30))
    shown = [each.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") for each in found]
    assert shown == ["02:00", "02:00"]


def test_fault_t04_t05_every_zone_keeps_every_minute_of_the_days_around_its_changes() -> None:
    """A change makes a day longer or shorter; its ranges cover just the instants it has."""
    for zone in ZONES:
        for change in changes_of(zone):
            day = local_day(zone, to_ms(change))
            pieces = [instants_of(zone, day + n, ((0, 1440),)) for n in (-1, 0, 1)]
            flat = [piece for each in pieces for piece in each]
            assert all(left[1] == right[0] for left, right in pairwise(flat)), (zone, change)
            shift = _offset(zone, change) - _offset(zone, change - timedelta(minutes=1))
            length = flat[-1][1] - flat[0][0]
            assert length == 3 * DAY_MS - shift // timedelta(milliseconds=1), (zone, change)


def test_fault_t04_t05_every_zone_skips_or_repeats_exactly_the_changed_minutes() -> None:
    for zone in ZONES:
        for change in changes_of(zone):
            before = change - timedelta(minutes=1)
            shift = _offset(zone, change) - _offset(zone, before)
            old = change + _offset(zone, before)
            middle = to_ms(old + shift / 2) if shift else to_ms(old)
            found = readings(zone, middle // DAY_MS, middle % DAY_MS // 1000)
            assert len(found) == (0 if shift > timedelta(0) else 2), (zone, change)


def _offset(zone: str, moment: datetime) -> timedelta:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


def test_fault_t06_the_mentors_wall_time_stays_and_the_reader_sees_it_move() -> None:
    hours = [WeeklyHours(day, time(9), time(10)) for day in EVERY_DAY]
    rules = SlotRules(duration=timedelta(hours=1), zone="Europe/Berlin")
    now = datetime(2026, 10, 20, tzinfo=UTC)
    slots = free_slots(hours, (), (), (), rules, now, now, now + timedelta(days=20))
    berlin = {slot.starts_at.astimezone(ZoneInfo("Europe/Berlin")).time() for slot in slots}
    assert berlin == {time(9)}
    york = [slot.starts_at.astimezone(ZoneInfo("America/New_York")) for slot in slots]
    by_day = {each.date(): each.time() for each in york}
    assert by_day[date(2026, 10, 24)] == time(3)  # both in summer time
    assert by_day[date(2026, 10, 26)] == time(4)  # Berlin has changed, New York not yet
    assert by_day[date(2026, 11, 2)] == time(3)


@pytest.mark.parametrize("zone", ZONES[:: max(1, len(ZONES) // 60)])
def test_fault_t06_nine_to_five_reads_nine_to_five_in_every_zone_on_every_day(zone: str) -> None:
    moments = changes_of(zone) or (datetime(2026, 1, 1, tzinfo=UTC),)
    for change in moments[:4]:
        for shift in (-1, 0, 1):
            day = local_day(zone, to_ms(change)) + shift
            (piece,) = instants_of(zone, day, ((9 * 60, 17 * 60),))
            walls = [from_ms(each).astimezone(ZoneInfo(zone)) for each in piece]
            assert [each.strftime("%H:%M") for each in walls] == ["09:00", "17:00"]


def test_fault_t09_leap_day_year_end_and_iso_week_53() -> None:
    for day in (date(2024, 2, 29), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)):
        expected = [datetime.combine(day, time(9), UTC), datetime.combine(day, time(9, 30), UTC)]
        assert starts_in("UTC", day, time(9), time(10)) == expected


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Asia/Kathmandu", datetime(2026, 6, 1, 3, 15, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 6, 1, 3, 30, tzinfo=UTC)),
        ("Pacific/Chatham", datetime(2026, 5, 31, 20, 15, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 5, 31, 19, 0, tzinfo=UTC)),
        ("Pacific/Niue", datetime(2026, 6, 1, 20, 0, tzinfo=UTC)),
    ],
)
def test_fault_t09_zones_of_odd_minutes_and_both_sides_of_the_date_line(
    zone: str, first: datetime
) -> None:
    assert starts_in(zone, date(2026, 6, 1), time(9), time(10))[0] == first


def test_fault_t09_a_date_that_a_country_skipped_has_no_hours() -> None:
    samoa = day_number(date(2011, 12, 30))
    assert instants_of("Pacific/Apia", samoa, ((0, 1440),)) == ()
    assert len(instants_of("Pacific/Apia", samoa + 1, ((0, 1440),))) == 1


def test_hours_until_midnight_join_the_next_days_so_a_session_may_run_over_it() -> None:
    hours = [WeeklyHours(1, time(23), time(0)), WeeklyHours(2, time(0), time(1))]
    rules = SlotRules(duration=timedelta(hours=1), step=HALF_HOUR, zone="UTC")
    monday = datetime(2026, 6, 1, tzinfo=UTC)
    slots = free_slots(hours, (), (), (), rules, monday, monday, monday + timedelta(days=2))
    shown = [slot.starts_at.strftime("%a %H:%M") for slot in slots]
    assert shown == ["Mon 23:00", "Mon 23:30", "Tue 00:00"]


def test_d07_d08_the_picker_groups_by_the_readers_own_dates() -> None:
    hours = [WeeklyHours(1, time(22), time(0)), WeeklyHours(2, time(0), time(2))]
    rules = SlotRules(duration=timedelta(hours=1), step=timedelta(hours=1), zone="UTC")
    monday = datetime(2026, 6, 1, tzinfo=UTC)
    slots = free_slots(hours, (), (), (), rules, monday, monday, monday + timedelta(days=3))
    assert days_with_slots(slots, "Asia/Tokyo") == [date(2026, 6, 2)]
    assert days_with_slots(slots, "UTC") == [date(2026, 6, 1), date(2026, 6, 2)]
    assert len(slots_of_day(slots, date(2026, 6, 1), "UTC")) == 2
    assert slots_of_day(slots, date(2026, 6, 1), "Asia/Tokyo") == []


def test_a_typed_time_becomes_the_instant_it_names() -> None:
    found = resolve_local(date(2026, 7, 1), time(14, 30), "America/New_York")
    assert found == datetime(2026, 7, 1, 18, 30, tzinfo=UTC)


def test_fault_t04_a_typed_time_that_does_not_exist_is_refused_with_the_next_that_does() -> None:
    with pytest.raises(TimeDoesNotExist) as refused:
        resolve_local(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert refused.value.facts["shifted_to"] == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_fault_t05_a_typed_time_that_comes_twice_is_refused_with_both() -> None:
    with pytest.raises(TimeIsAmbiguous) as refused:
        resolve_local(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert refused.value.facts["first"] == first
    assert refused.value.facts["second"] == first + timedelta(hours=1)


def test_fault_t04_t05_a_typed_time_round_trips_in_every_zone_around_its_changes() -> None:
    for zone in ZONES:
        for change in changes_of(zone)[:2]:
            for hours in (-30, -3, 0, 5, 30):
                moment = change + timedelta(hours=hours)
                wall = moment.astimezone(ZoneInfo(zone))
                assert moment in meanings(wall.date(), wall.time(), zone)


def meanings(day: date, at: time, zone: str) -> list[datetime]:
    try:
        return [resolve_local(day, at, zone)]
    except TimeIsAmbiguous as twice:
        return [twice.facts["first"], twice.facts["second"]]


def test_a_minute_is_a_minute() -> None:
    assert instants_of("UTC", 0, ((1, 2),)) == ((MINUTE_MS, 2 * MINUTE_MS),)
