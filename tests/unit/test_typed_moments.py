"""A moment as somebody types it: one reader for moving, counter-offers, `/why` and dates (X30)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates_by_text import Moment, ProblemCode, Unsure, read_moment

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday; 14:00 in Cairo
CAIRO, BERLIN = "Africa/Cairo", "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def read(text: str, zone: str = CAIRO, *, soonest: bool = True, past: bool = False):
    return read_moment(text, zone, NOW, soonest=soonest, past=past)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorrow 8pm", "2026-03-05 18:00"),
        ("Tomorrow at 20:00", "2026-03-05 18:00"),
        ("بكرة ٨ م", "2026-03-05 18:00"),
        ("غداً الساعة ٨ مساءً", "2026-03-05 18:00"),
        ("بعد بكرة ٥ عصرا", "2026-03-06 15:00"),
        ("day after tomorrow 20:00", "2026-03-06 18:00"),
        ("Tuesday 18:00", "2026-03-10 16:00"),
        ("15:00", "2026-03-04 13:00"),
        ("13:00", "2026-03-05 11:00"),
        ("14:00", "2026-03-05 12:00"),
        ("14", "2026-03-05 12:00"),
        ("wed 15:00", "2026-03-04 13:00"),
        ("Wednesday 13:00", "2026-03-11 11:00"),
        ("tue, 9:30 am", "2026-03-10 07:30"),
        ("الثلاثاء ٠٩:٣٠", "2026-03-10 07:30"),
        ("2026-03-20 14:00", "2026-03-20 12:00"),
        ("2026-03-20T14:00", "2026-03-20 12:00"),
        ("20 March 2 pm", "2026-03-20 12:00"),
        ("31/3 14:00", "2026-03-31 12:00"),
    ],
)
def test_x30_a_moment_is_read_as_one_says_it_on_the_clock_of_its_zone(typed: str, meant: str):
    assert read(typed) == Moment(at(meant))


@pytest.mark.parametrize(
    ("typed", "code", "readings"),
    [
        ("next Tuesday 18:00", "which_week", ["2026-03-10 16:00", "2026-03-17 16:00"]),
        ("الثلاثاء القادم ١٨:٠٠", "which_week", ["2026-03-10 16:00", "2026-03-17 16:00"]),
        ("04/05 18:00", "date_ambiguous", ["2026-04-05 16:00", "2026-05-04 15:00"]),
        ("tomorrow at 6", "time_ambiguous", ["2026-03-05 04:00", "2026-03-05 16:00"]),
        ("tomorrow midnight", "time_ambiguous", ["2026-03-04 22:00", "2026-03-05 22:00"]),
        ("Mon 10 March 18:00", "weekday_contradicts", ["2026-03-09 16:00", "2026-03-10 16:00"]),
    ],
)
def test_fault_i05_what_can_be_read_in_two_ways_is_asked_with_both(typed, code, readings):
    found = read(typed)
    assert isinstance(found, Unsure)
    assert found.problem.code == code
    assert [each.starts_at for each in found.readings] == [at(each) for each in readings]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("32/13 10:00", "no_such_date"),
        ("tomorrow 25:00", "no_such_time"),
        ("2026-02-30 10:00", "no_such_date"),
        ("1 Ramadan 18:00", "other_calendar"),
        ("2018-13-45 10:00", "no_such_date"),
        ("tomorrow", "no_time"),
        ("soon", "not_understood"),
        ("", "not_understood"),
        ("x" * 500, "not_understood"),
        ("mon tue 10:00", "two_days"),
        ("weekdays 10:00", "repeats"),
        ("yesterday 10:00", "past"),
        ("tomorrow 18:00 @mona", "not_understood"),
        ("2030-01-01 10:00", "too_far"),
    ],
)
def test_fault_i05_what_is_no_moment_is_asked_again_and_nothing_is_guessed(typed, code):
    found = read(typed)
    assert isinstance(found, Unsure)
    assert (found.problem.code, found.readings) == (code, ())


def test_x30_a_time_alone_is_a_question_where_a_day_is_needed():
    found = read("18:00", soonest=False)
    assert isinstance(found, Unsure)
    assert found.problem.code is ProblemCode.NO_DAY


def test_x30_what_is_over_is_read_where_one_may_ask_about_it():
    assert read("yesterday 10:00", past=True) == Moment(at("2026-03-03 08:00"))


def test_fault_t04_an_hour_that_the_clocks_skip_is_named():
    found = read("2026-03-29 02:30", BERLIN)
    assert isinstance(found, Unsure)
    assert (found.problem.code, found.readings) == ("clock_skipped", ())


def test_fault_t05_an_hour_that_comes_twice_is_asked_with_both():
    found = read("2026-10-25 02:30", BERLIN)
    assert isinstance(found, Unsure)
    assert found.problem.code is ProblemCode.CLOCK_REPEATED
    first, second = found.readings
    assert second.starts_at - first.starts_at == timedelta(hours=1)


@given(st.text(max_size=120))
def test_fault_i05_no_text_at_all_fails(typed: str):
    assert isinstance(read(typed), Moment | Unsure)


@given(
    st.lists(
        st.sampled_from("tue 1/2 6 18:00 next tomorrow - 8pm الثلاثاء ٨ م dec 2026 31 ,".split()),
        max_size=8,
    )
)
def test_fault_i05_every_reading_is_ahead_and_not_one_of_one(words: list[str]):
    found = read(" ".join(words))
    readings = found.readings if isinstance(found, Unsure) else (found,)
    assert all(each.starts_at > NOW for each in readings)
