from datetime import UTC, datetime

import pytest

from bot.plain import pick, to_plain
from bot.times import Reader
from bot.ui import Act, Button, Choice, Screen, Stamp

A, B, C, D = (Act(verb) for verb in "abcd")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)

SCREEN = Screen(
    title="Book",
    lines=(("With Mona at ", Stamp(NOON)),),
    details=(("Price", ("$20",)),),
    choices=(Choice("Tue 1 Dec", A, "3 times free"), Choice("Wed 2 Dec", B)),
    prompt="Pick a day",
    buttons=((Button("Back", act=C), Button("Site", url="https://x.test/")), (Button("Help", D),)),
)


def test_a_screen_reads_as_a_numbered_list_in_the_readers_time():
    assert to_plain(SCREEN, Reader("en", "Africa/Cairo")).split("\n") == [
        "Book",
        "",
        "With Mona at Tue 1 Dec, 14:00 (Cairo)",
        "Price: $20",
        "",
        "Pick a day",
        "1. Tue 1 Dec — 3 times free",
        "2. Wed 2 Dec",
        "3. Back",
        "4. Help",
        "",
        "Reply with a number.",
        "Site: https://x.test/",
    ]


def test_a_screen_without_options_asks_for_no_number():
    assert to_plain(Screen("Done", (("All set.",),)), Reader()) == "Done\n\nAll set."


@pytest.mark.parametrize(
    "typed",
    ["2", " 2. ", "٢", "۲", "２", "2)", "#2", "2️⃣", "\u206a2\u202c", "wed 2 dec", "WED ٢ DEC"],
)
def test_a_number_or_a_label_in_any_writing_is_read_back(typed: str):
    assert pick(SCREEN, typed) == B


@pytest.mark.parametrize(
    "typed", ["", "0", "5", "-1", "2.5", "99999999999999", "1e1", "²x", "Tue", "\0", "2 3", "½"]
)
def test_what_is_not_clear_picks_nothing(typed: str):
    assert pick(SCREEN, typed) is None


def test_links_have_no_number():
    assert pick(SCREEN, "4") == D
    assert pick(SCREEN, "Site") is None


def test_a_label_that_is_a_number_wins_over_the_position():
    stars = Screen("Rate", choices=tuple(Choice(str(n), Act("rate", n)) for n in (5, 4, 3, 2, 1)))
    assert pick(stars, "5") == Act("rate", 5)
    assert pick(stars, "٤") == Act("rate", 4)


def test_two_entries_of_one_name_are_not_guessed_between():
    twins = Screen("Who", choices=(Choice("Mona", A), Choice("mona", B)))
    assert pick(twins, "Mona") is None
    assert pick(twins, "2") == B


def test_an_isolated_name_is_found_as_it_is_seen():
    assert pick(Screen("Who", choices=(Choice("\u2068Mona\u2069", A),)), "mona") == A
