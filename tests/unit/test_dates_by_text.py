"""Dates as people write them: what is clear is taken, what is not is asked, nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.availability.day_names import DAYS_BY_NAME, folded
from core.date_errors import TooManyDates
from core.dates_by_text import MAX_LINES, Problem, Understood, looks_like_dates, read_dates, written

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
BERLIN, CAIRO = "Europe/Berlin", "Africa/Cairo"


def read(text: str, zone: str = "UTC", now: datetime = NOW) -> list[str]:
    """Each line as it was understood, or the code of its problem."""
    return [
        written(each) if isinstance(each, Understood) else each.code.value
        for each in read_dates(text, zone, now)
    ]


def problem(text: str, zone: str = "UTC") -> Problem:
    (found,) = read_dates(text, zone, NOW)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tue 1 Dec 18:00-20:00", ["Tue 2026-12-01 18:00-20:00"]),
        (
            "Tue 1 Dec 18:00-20:00 @mentor, Thu 3 Dec 17:00 x2",
            ['Tue 2026-12-01 18:00-20:00 @"mentor"', "Thu 2026-12-03 17:00 x2"],
        ),
        ("الثلاثاء ١ ديسمبر ١٨:٠٠-٢٠:٠٠", ["Tue 2026-12-01 18:00-20:00"]),
        ("الخميس ٣ ديسمبر الساعة ٥ مساءً لمدة ساعة ونصف", ["Thu 2026-12-03 17:00 90 min"]),
        ("غدا ٥-٧ م، الأحد ١٠:٠٠", ["Sat 2026-11-21 17:00-19:00", "Sun 2026-11-22 10:00"]),
        ("tomorrow 5-7pm", ["Sat 2026-11-21 17:00-19:00"]),
        ("day after tomorrow 9am-5", ["Sun 2026-11-22 09:00-17:00"]),
        ("2026-12-01 18:00", ["Tue 2026-12-01 18:00"]),
        ("Tue, 1 December 2026, 18:00, 90 min", ["Tue 2026-12-01 18:00 90 min"]),
        ("25/12 18-20", ["Fri 2026-12-25 18:00-20:00"]),
        ("1.12. 18.30-20.00", ["Tue 2026-12-01 18:30-20:00"]),
        ("Wed 1/12 10:00", ["weekday_contradicts"]),
        ("Sat 1/2 10:00", ["Sat 2027-01-02 10:00"]),
        ("Fri 18:00", ["Fri 2026-11-20 18:00"]),
        ("Fri 11:00", ["Fri 2026-11-27 11:00"]),
        ("5 Jan 10:00", ["Tue 2027-01-05 10:00"]),
        ("22 Nov 22:00-02:00 2 places", ["Sun 2026-11-22 22:00-02:00 x2"]),
        (
            '1 Dec 10:00 @Omar Hassan #"Career talk"',
            ['Tue 2026-12-01 10:00 @"omar hassan" #"career talk"'],
        ),
        ("Tue 18:00\n\n- Wed 18:00;Thu 18:00", [
            "Tue 2026-11-24 18:00", "Wed 2026-11-25 18:00", "Thu 2026-11-26 18:00"]),
    ],
)  # fmt: skip
def test_d01_what_is_clear_is_understood(typed: str, meant: list[str]):
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("32/13 10:00", "no_such_date"),
        ("30 Feb 10:00", "no_such_date"),
        ("tomorrow 25:00", "no_such_time"),
        ("tomorrow 13pm", "no_such_time"),
        ("1/12 6pm", "date_ambiguous"),
        ("01/02 10:00", "date_ambiguous"),
        ("tomorrow at 6", "time_ambiguous"),
        ("tomorrow 5-7", "time_ambiguous"),
        ("1.12 18:00", "time_ambiguous"),
        ("midnight tomorrow", "time_ambiguous"),
        ("Wed 1 Dec 18:00", "weekday_contradicts"),
        ("next Tue 18:00", "which_week"),
        ("1/12/26 18:00", "year_short"),
        ("10 رمضان 18:00", "other_calendar"),
        ("1448-06-10 10:00", "other_calendar"),
        ("tomorrow 18:00 UTC", "other_zone"),
        ("every Tue 18:00", "repeats"),
        ("yesterday 10:00", "past"),
        ("20/11 10:00", "past"),
        ("2025-12-01 10:00", "past"),
        ("2036-12-01 10:00", "too_far"),
        ("tomorrow 18:00-09:00", "end_before_start"),
        ("tomorrow 10:00 20 hours", "too_long"),
        ("18:00", "no_day"),
        ("Tue", "no_time"),
        ("Tue 1 Dec 3 Dec 18:00", "two_days"),
        ("Tue 18:00 19:00", "two_times"),
        ("Tue 18:00 with cake", "not_understood"),
    ],
)
def test_fault_i05_what_is_not_clear_is_asked_again(typed: str, code: str):
    assert read(typed) == [code]


def test_fault_i05_a_question_offers_every_way_to_read_it():
    assert problem("1/12 6pm").instead == ("Tue 2026-12-01", "Tue 2027-01-12")
    assert problem("tomorrow at 6").instead == ("06:00", "18:00")
    assert problem("tomorrow 5-7").instead == ("05:00-07:00", "17:00-19:00")
    assert problem("Wed 1 Dec 18:00").instead == ("Tue 2026-12-01", "Wed 2026-12-02")
    for code in ("1/12 6pm", "Wed 1 Dec 18:00"):
        for each in problem(code).instead:
            assert read(f"{each} 18:00") == [f"{each} 18:00"]


def test_fault_t04_a_skipped_hour_and_t05_a_repeated_one_are_questions():
    skipped = problem("28 Mar 2027 02:30", BERLIN)
    assert (skipped.code, skipped.instead) == ("clock_skipped", ("03:00",))
    assert problem("31 Oct 2027 02:30", BERLIN).code == "clock_repeated"
    assert read("28 Mar 2027 03:30", BERLIN) == ["Sun 2027-03-28 03:30"]


def test_the_same_words_are_another_moment_in_another_zone():
    (berlin,) = read_dates("1 Dec 18:00", BERLIN, NOW)
    (cairo,) = read_dates("1 Dec 18:00", CAIRO, NOW)
    assert isinstance(berlin, Understood)
    assert isinstance(cairo, Understood)
    assert berlin.starts_at - cairo.starts_at == timedelta(hours=1)


def test_more_than_fifty_lines_are_refused_whole():
    assert len(read("\n".join(["tomorrow 18:00"] * MAX_LINES))) == MAX_LINES
    with pytest.raises(TooManyDates):
        read("\n".join(["tomorrow 18:00"] * (MAX_LINES + 1)))


def test_talk_about_other_things_is_no_dates():
    assert looks_like_dates("Tue 1 Dec 18:00-20:00 @mona")
    assert looks_like_dates("can we do الثلاثاء ١٨:٠٠")
    for talk in ("hello", "see you tomorrow", "10:00", "thanks, 5 of them paid", "/why 10:00", ""):
        assert not looks_like_dates(talk)


_NAME = st.from_regex(r"[a-z]{2,8}( [a-z]{2,8})?", fullmatch=True)


@given(
    st.integers(1, 900), st.integers(0, 1439), st.integers(1, 719), st.booleans(),
    st.integers(1, 99), st.none() | _NAME, st.none() | _NAME,
    st.sampled_from([BERLIN, CAIRO, "UTC"]),
)  # fmt: skip
def test_what_is_written_is_read_back_the_same(
    ahead, minute, length, range_, places, mentor, offering, zone
):
    day, start = (NOW + timedelta(days=ahead)).date(), f"{minute // 60:02}:{minute % 60:02}"
    until = (minute + length) % 1440
    end = f"-{until // 60:02}:{until % 60:02}" if range_ else f" {length} min"
    names = (f' @"{mentor}"' if mentor else "") + (f' #"{offering}"' if offering else "")
    (first,) = read_dates(f"{day.isoformat()} {start}{end} x{places}{names}", zone, NOW)
    if isinstance(first, Problem):
        assert first.code in ("clock_skipped", "clock_repeated", "end_before_start")
        return
    (again,) = read_dates(written(first), zone, NOW)
    assert isinstance(again, Understood)
    assert (again.starts_at, again.ends_at) == (first.starts_at, first.ends_at)
    assert (again.capacity, again.mentor, again.offering) == (places, mentor or "", offering or "")


_BITS = st.sampled_from(
    ("Tue Thu الخميس 1 12 32 Dec ديسمبر 1/12 32/13 2026-12-01 18:00 18:00-20:00 6 6pm ٥ م - to , ;"
     " \n @mona #talk x2 90 min tomorrow next every <@1> \" ' 9999 1.12. @ # 24:00 ²").split(" ")
)  # fmt: skip


@given(st.text(max_size=80) | st.lists(_BITS, max_size=14).map(" ".join))
def test_fault_i05_no_garbage_raises_or_loses_a_line_or_contradicts_a_weekday(typed: str):
    found = read_dates(typed, CAIRO, NOW)
    lines = [
        each for each in typed.replace("؛", "\n").replace(";", "\n").split("\n") if each.strip()
    ]
    kept = [each.text for each in found]
    assert all(any(text.strip() in line for text in kept) for line in lines)
    assert len(found) >= len(lines)
    for each in found:
        if isinstance(each, Understood):
            named = {DAYS_BY_NAME.get(word) for word in folded(each.text).split()}
            days = {name[0] for name in named if name and len(name) == 1}
            assert days <= {each.day.isoweekday()}
            assert each.starts_at > NOW
