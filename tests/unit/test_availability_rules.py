"""One rule at a time: exceptions, posted dates, buffers, notice, horizon, limit per day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from core.availability import (
    Agenda,
    Busy,
    Change,
    DateException,
    PostedDate,
    Slot,
    SlotRules,
    Timetable,
    WeeklyHours,
    across_midnight,
    free_slots,
    merged_hours,
)
from core.availability.free_starts import free_starts_ms
from core.clock import NaiveMoment, to_ms
from core.errors import HoursInvalid, NumberInvalid

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
DAY = date(2026, 6, 1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NINE_TO_NOON = (WeeklyHours(1, time(9), time(12)),)


def at(clock: str, days: int = 0) -> datetime:
    return datetime.combine(DAY + timedelta(days=days), time.fromisoformat(clock), UTC)


def rules(**changed: Any) -> SlotRules:
    numbers: dict[str, Any] = {"duration": HOUR, "step": HOUR, "zone": "UTC"}
    return SlotRules(**(numbers | changed))


def starts(
    hours: Any = NINE_TO_NOON,
    exceptions: Any = (),
    posted: Any = (),
    busy: Any = (),
    now: datetime = MONDAY,
    days: int = 1,
    **changed: Any,
) -> list[str]:
    until = MONDAY + timedelta(days=days)
    slots = free_slots(hours, exceptions, posted, busy, rules(**changed), now, MONDAY, until)
    return [slot.starts_at.strftime("%H:%M") for slot in slots]


def test_d02_weekly_hours_give_a_start_every_step_that_fits() -> None:
    assert starts() == ["09:00", "10:00", "11:00"]
    assert starts(step=30 * MINUTE) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_d05_x10_a_block_removes_its_time_and_the_rest_keeps_a_grid_of_its_own() -> None:
    block = DateException(Change.BLOCK, DAY, DAY, time(10), time(10, 30))
    assert starts(exceptions=[block]) == ["09:00", "10:30"]


def test_x10_a_block_of_dates_closes_each_of_them() -> None:
    holiday = DateException(Change.BLOCK, DAY - timedelta(days=3), DAY + timedelta(days=3))
    assert starts(exceptions=[holiday], days=2) == []


def test_x10_an_opening_works_on_a_day_normally_off() -> None:
    opening = DateException(Change.OPEN, DAY, DAY, time(18), time(19))
    assert starts(hours=(), exceptions=[opening]) == ["18:00"]


def test_x10_a_replacement_puts_the_week_aside_and_several_add_up() -> None:
    first = DateException(Change.REPLACE, DAY, DAY, time(14), time(15))
    second = DateException(Change.REPLACE, DAY, DAY, time(20), time(21))
    assert starts(exceptions=[first, second]) == ["14:00", "20:00"]
    assert starts(exceptions=[DateException(Change.REPLACE, DAY, DAY)]) == []


def test_x10_weekly_then_replace_then_open_then_block_in_whatever_order_they_come() -> None:
    changes = [
        DateException(Change.BLOCK, DAY, DAY, time(19), time(20)),
        DateException(Change.OPEN, DAY, DAY, time(18), time(21)),
        DateException(Change.REPLACE, DAY, DAY, time(14), time(15)),
    ]
    expected = ["14:00", "18:00", "20:00"]
    assert starts(exceptions=changes) == starts(exceptions=changes[::-1]) == expected


def test_d04_posted_dates_are_offered_beside_the_week_or_alone() -> None:
    posted = [PostedDate(at("15:10"), at("16:10"))]
    assert starts(posted=posted) == ["09:00", "10:00", "11:00", "15:10"]
    assert starts(posted=posted, posted_only=True) == ["15:10"]


def test_d04_a_block_also_closes_a_posted_date() -> None:
    posted = [PostedDate(at("15:00"), at("17:00"))]
    block = DateException(Change.BLOCK, DAY, DAY, time(15), time(16))
    assert starts(posted=posted, exceptions=[block], posted_only=True) == ["16:00"]


def test_d03_posted_only_leaves_the_week_and_its_openings_aside() -> None:
    opening = DateException(Change.OPEN, DAY, DAY, time(18), time(19))
    assert starts(exceptions=[opening], posted_only=True) == []


def test_fault_b02_sessions_touch_without_buffers() -> None:
    assert starts(busy=[Busy.session(at("10:00"), at("11:00"))]) == ["09:00", "11:00"]


def test_fault_b02_d09_d10_buffers_of_both_sides_add_up() -> None:
    taken = [Busy.session(at("10:00"), at("10:30"), before=5 * MINUTE, after=10 * MINUTE)]
    free = starts(busy=taken, duration=30 * MINUTE, step=5 * MINUTE, buffer_before=10 * MINUTE)
    assert free[:2] == ["09:00", "09:05"]
    assert "09:25" in free
    assert "09:30" not in free
    assert free[free.index("09:25") + 1] == "10:50"


def test_fault_b02_a_long_session_of_another_offering_blocks_every_short_one() -> None:
    taken = [Busy.session(at("09:30"), at("11:15"))]
    assert starts(busy=taken, duration=15 * MINUTE, step=15 * MINUTE) == [
        "09:00",
        "09:15",
        "11:15",
        "11:30",
        "11:45",
    ]


def test_d11_the_notice_is_still_bookable_at_its_very_edge() -> None:
    assert starts(now=at("08:00"), minimum_notice=2 * HOUR) == ["10:00", "11:00"]
    assert starts(now=at("08:00") + MINUTE, minimum_notice=2 * HOUR) == ["11:00"]


def test_d12_the_horizon_is_still_bookable_at_its_very_edge() -> None:
    assert starts(now=MONDAY, horizon=10 * HOUR) == ["09:00", "10:00"]


def test_nothing_of_the_past_is_offered() -> None:
    assert starts(now=at("09:30")) == ["10:00", "11:00"]


def test_fault_b10_d13_a_full_day_is_closed_and_its_neighbours_are_not() -> None:
    week = [WeeklyHours(day, time(9), time(12)) for day in (1, 2)]
    taken = [Busy.session(at(clock), at(clock) + 30 * MINUTE) for clock in ("14:00", "15:00")]
    assert starts(hours=week, busy=taken, days=2, max_per_day=3) == ["09:00", "10:00", "11:00"] * 2
    assert starts(hours=week, busy=taken, days=2, max_per_day=2) == ["09:00", "10:00", "11:00"]


def test_fault_b10_d13_outside_calendars_do_not_count_towards_the_limit() -> None:
    meeting = Busy(at("14:00"), at("15:00"))
    assert starts(busy=[meeting], max_per_day=1) == ["09:00", "10:00", "11:00"]


def test_fault_b10_d13_the_day_is_the_one_on_the_mentors_wall() -> None:
    """20:00 UTC on Sunday is Monday morning in Auckland: it fills Auckland's Monday."""
    sunday_evening = datetime(2026, 5, 31, 20, tzinfo=UTC)
    taken = [Busy.session(sunday_evening, sunday_evening + HOUR)]
    week = [WeeklyHours(day, time(9), time(11)) for day in (1, 2)]
    until = MONDAY + timedelta(days=3)
    now = sunday_evening - timedelta(days=1)
    slots = free_slots(
        week, (), (), taken, rules(zone="Pacific/Auckland", max_per_day=1), now, now, until
    )
    assert {slot.starts_at.date() for slot in slots} == {date(2026, 6, 1)}
    assert all(slot.starts_at.hour >= 21 for slot in slots)


def test_fault_b10_d13_a_posted_night_loses_only_the_full_days_part() -> None:
    posted = [PostedDate(at("22:00"), at("02:00", days=1))]
    taken = [Busy.session(at("08:00"), at("09:00"))]
    free = starts(hours=(), posted=posted, busy=taken, days=2, max_per_day=1, posted_only=True)
    assert free == ["00:00", "01:00"]


def test_fault_b13_a_microsecond_of_overlap_is_an_overlap_and_touching_is_not() -> None:
    until_ten = Busy(at("09:00"), at("10:00"))
    past_ten = Busy(at("09:00"), at("10:00") + timedelta(microseconds=1))
    assert starts(busy=[until_ten]) == ["10:00", "11:00"]
    assert starts(busy=[past_ten]) == ["11:00"]


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_fault_b13_windows_without_length_are_refused(length: timedelta) -> None:
    for kind in (Busy, PostedDate):
        with pytest.raises(HoursInvalid):
            kind(MONDAY, MONDAY + length)


def test_fault_b13_a_ten_year_posted_date_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        PostedDate(MONDAY, MONDAY + timedelta(days=3650))


def test_fault_b13_a_session_outside_its_own_block_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        Busy(at("10:00"), at("11:00"), at("09:00"), at("10:30"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration", timedelta(0)),
        ("duration", timedelta(days=3650)),
        ("step", timedelta(0)),
        ("buffer_before", -MINUTE),
        ("buffer_after", timedelta(days=2)),
        ("minimum_notice", -MINUTE),
        ("horizon", timedelta(0)),
        ("horizon", timedelta(days=4000)),
        ("max_per_day", 0),
    ],
)
def test_fault_b13_numbers_out_of_bounds_are_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(NumberInvalid) as refused:
        rules(**{field: value})
    assert refused.value.facts["field"] == field


def test_naive_moments_never_get_in() -> None:
    with pytest.raises(NaiveMoment):
        starts(now=datetime(2026, 6, 1))
    with pytest.raises(NaiveMoment):
        Busy(datetime(2026, 6, 1), datetime(2026, 6, 2))


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    assert starts(days=-1) == []


def test_overlapping_and_touching_hours_are_one() -> None:
    hours = [
        WeeklyHours(1, time(9), time(11)),
        WeeklyHours(1, time(10), time(12)),
        WeeklyHours(1, time(12), time(0)),
    ]
    assert merged_hours(hours) == (WeeklyHours(1, time(9), time(0)),)


def test_hours_past_midnight_are_refused_whole_and_cut_by_the_function_for_it() -> None:
    with pytest.raises(HoursInvalid):
        WeeklyHours(7, time(22), time(2))
    assert across_midnight(7, time(22), time(2)) == (
        WeeklyHours(7, time(22), time(0)),
        WeeklyHours(1, time(0), time(2)),
    )
    with pytest.raises(HoursInvalid):
        across_midnight(1, time(9), time(9))


@pytest.mark.parametrize("weekday", [0, 8])
def test_there_are_seven_weekdays(weekday: int) -> None:
    with pytest.raises(HoursInvalid):
        WeeklyHours(weekday, time(9), time(10))


def test_hours_with_seconds_are_refused() -> None:
    with pytest.raises(HoursInvalid):
        WeeklyHours(1, time(9, 0, 30), time(10))


def test_half_an_exception_and_a_reversed_one_are_refused() -> None:
    with pytest.raises(HoursInvalid):
        DateException(Change.OPEN, DAY, DAY, time(9))
    with pytest.raises(HoursInvalid):
        DateException(Change.BLOCK, DAY, DAY - timedelta(days=1))


def test_rows_of_integers_give_the_same_starts_as_values() -> None:
    taken = [Busy.session(at("10:00"), at("11:00"), after=5 * MINUTE)]
    rows = [(to_ms(at("10:00")), to_ms(at("11:05")), to_ms(at("10:00")))]
    assert Agenda.of_rows(rows) == Agenda.of(taken)
    table = Timetable.of(NINE_TO_NOON, (), (), rules())
    until = to_ms(MONDAY + timedelta(days=1))
    found = free_starts_ms(
        table, Agenda.of_rows(rows), rules(), to_ms(MONDAY), to_ms(MONDAY), until
    )
    assert found == [to_ms(at("09:00"))]


def test_slots_sort_by_time() -> None:
    early, late = Slot(at("09:00"), at("10:00")), Slot(at("10:00"), at("11:00"))
    assert sorted([late, early]) == [early, late]
