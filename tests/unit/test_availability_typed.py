"""What people type: weekly hours in English and Arabic, and names of zones."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.availability import (
    HoursGroup,
    WeeklyHours,
    grouped_hours,
    merged_hours,
    parse_hours,
    parse_zone,
)
from core.errors import HoursInvalid, ZoneUnknown
from tests.harness.slot_strategies import ZONES

WORK_WEEK = tuple(WeeklyHours(day, time(9), time(12, 30)) for day in range(1, 6))
SATURDAY = WeeklyHours(6, time(10), time(14))


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 9:00-12:30, Sat 10-14",
        "mon – fri: 09.00 – 12.30; saturday 10am-2pm",
        "Monday to Friday from 9 to 12:30 and Sat 10 to 14.",
        "Mon, Tue, Wed, Thu, Fri 9:00-12:30\nSaturdays 10:00-14:00",
        "weekdays 9-12:30 | sa 10-2pm",
        "الاثنين-الجمعة ٩:٠٠-١٢:٣٠، السبت ١٠-١٤",
        "من الإثنين إلى الجمعة من ٩:٠٠ حتى ١٢:٣٠ والسبت ١٠ ص - ٢ م",
        "\u200fالاثنين - الجمعة\u200f ۹:۰۰-۱۲:۳۰؛ السبت ۱۰-۱۴",
    ],
)
def test_d02_hours_are_read_however_people_write_them(text: str) -> None:
    assert parse_hours(text) == (*WORK_WEEK, SATURDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon 9-12, 13:30-18", [(1, 9, 0, 12, 0), (1, 13, 30, 18, 0)]),
        ("Mon 9-12, 11-14", [(1, 9, 0, 14, 0)]),
        ("Sun 0-24", [(7, 0, 0, 0, 0)]),
        ("Sun 22:00-02:00", [(1, 0, 0, 2, 0), (7, 22, 0, 0, 0)]),
        ("Fri-Sun 8-9", [(5, 8, 0, 9, 0), (6, 8, 0, 9, 0), (7, 8, 0, 9, 0)]),
        ("Sat-Mon 8-9", [(1, 8, 0, 9, 0), (6, 8, 0, 9, 0), (7, 8, 0, 9, 0)]),
        ("Mon 9-5pm", [(1, 9, 0, 17, 0)]),
        ("Mon 1-5pm", [(1, 13, 0, 17, 0)]),
        ("Mon 12am-1am", [(1, 0, 0, 1, 0)]),
        ("Mon 12pm-1pm", [(1, 12, 0, 13, 0)]),
        ("Mon 10 p.m. - 12 a.m.", [(1, 22, 0, 0, 0)]),
        ("يوم الثلاثاء ٢ م - ٥ م", [(2, 14, 0, 17, 0)]),
    ],
)
def test_d02_hours_read_as_meant(text: str, expected: list[tuple[int, ...]]) -> None:
    wanted = [WeeklyHours(day, time(a, b), time(c, d)) for day, a, b, c, d in expected]
    assert parse_hours(text) == tuple(wanted)


@pytest.mark.parametrize("text", ["daily 8-9", "every day 8-9", "كل يوم ٨-٩", "Mon-Sun 8-9"])
def test_d02_every_day_has_seven(text: str) -> None:
    assert [each.weekday for each in parse_hours(text)] == list(range(1, 8))


@pytest.mark.parametrize(
    ("text", "piece", "reason"),
    [
        ("Moonday 9-12", "moonday", "not_understood"),
        ("Mon 9-12 <b>", "<", "not_understood"),
        ("9-12", "9", "no_day"),
        ("Mon 9-12, Tue", "Mon 9-12, Tue", "no_times"),
        ("", "", "no_times"),
        ("Mon 9", "9", "no_end"),
        ("Mon 9-Tue", "9", "no_end"),
        ("Mon 25-26", "25", "no_such_time"),
        ("Mon 9:75-10", "9:75", "no_such_time"),
        ("Mon 13pm-14pm", "13pm", "no_such_time"),
        ("Mon 9-9", "9-9", "no_length"),
        ("Mon 9-5", "9-5", "end_before_start"),
        ("Mon - 9-12", "-", "not_understood"),
        ("weekdays-Sat 9-12", "weekdays", "not_understood"),
    ],
)
def test_d02_the_piece_not_understood_is_named(text: str, piece: str, reason: str) -> None:
    with pytest.raises(HoursInvalid) as refused:
        parse_hours(text)
    assert (refused.value.facts["piece"], refused.value.facts["reason"]) == (piece, reason)


def test_d02_a_wall_of_text_is_refused_unread() -> None:
    with pytest.raises(HoursInvalid) as refused:
        parse_hours("Mon 9-10 " * 1000)
    assert refused.value.facts["reason"] == "too_long"


@given(st.text(max_size=60) | st.text("MonTueFri ,-:0129٩ampm", max_size=60))
def test_d02_any_text_gives_hours_or_hours_invalid(text: str) -> None:
    assert hours_or_piece(text)


def hours_or_piece(text: str) -> bool:
    try:
        return len(parse_hours(text)) > 0
    except HoursInvalid as refused:
        return len(refused.facts["piece"]) <= 60


def test_hours_are_grouped_as_people_say_them() -> None:
    assert grouped_hours((*WORK_WEEK, SATURDAY)) == (
        HoursGroup(((1, 5),), ((time(9), time(12, 30)),)),
        HoursGroup(((6, 6),), ((time(10), time(14)),)),
    )
    apart = [WeeklyHours(day, time(9), time(10)) for day in (1, 2, 4)]
    assert grouped_hours(apart)[0].day_runs == ((1, 2), (4, 4))


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 22), st.integers(1, 23)), max_size=12))
def test_groups_hold_all_hours_and_read_back_the_same(raw: list[tuple[int, int, int]]) -> None:
    hours = [WeeklyHours(day, time(a), time((a + b) % 24)) for day, a, b in raw if a + b <= 24]
    names = "Mon Tue Wed Thu Fri Sat Sun".split()
    text = "; ".join(
        ", ".join(f"{names[first - 1]}-{names[last - 1]}" for first, last in group.day_runs)
        + " "
        + ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in group.ranges)
        for group in grouped_hours(hours)
    )
    assert not hours or parse_hours(text) == merged_hours(hours)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Africa/Cairo", "Africa/Cairo"),
        ("europe/berlin", "Europe/Berlin"),
        (" cairo ", "Africa/Cairo"),
        ("New York", "America/New_York"),
        ("buenos aires", "America/Buenos_Aires"),
        ("utc", "UTC"),
        ("Etc/GMT+3", "Etc/GMT+3"),
    ],
)
def test_d14_a_zone_is_found_by_its_name_or_its_city(name: str, zone: str) -> None:
    assert parse_zone(name) == zone


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Atlantis",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posix/Europe/Berlin",
        "GMT+3",
        "\x00",
        "x" * 100_000,
    ],
)
def test_d14_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ZoneUnknown) as refused:
        parse_zone(name)
    assert len(refused.value.facts["name"]) <= 64


def test_d14_a_slip_of_the_finger_gets_a_suggestion() -> None:
    with pytest.raises(ZoneUnknown) as refused:
        parse_zone("berlim")
    assert "Europe/Berlin" in refused.value.facts["suggestions"]


def test_d14_winter_abbreviations_are_asked_about_not_guessed() -> None:
    with pytest.raises(ZoneUnknown) as refused:
        parse_zone("EST")
    assert refused.value.facts["suggestions"] == ("America/New_York",)


def test_d14_every_name_of_the_database_reads_as_itself() -> None:
    refused_on_purpose = {"EST", "MST", "HST"}
    for zone in ZONES:
        if zone not in refused_on_purpose:
            assert parse_zone(zone.lower()) == zone
