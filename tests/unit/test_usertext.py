import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.graphemes import clusters
from bot.usertext import MARKS_PER_LETTER, clean, isolated, visible
from core.errors import TextMissing, TextTooLong

nasty = st.text(
    st.characters(codec=None)
    | st.sampled_from("\0\n\r\t\u202e\u2066\u2069\u200b\u200d\u200c\ufeff\u0301\ud800\ue000\u3164"),
    max_size=60,
)


def test_fault_i02_what_is_not_seen_is_not_stored():
    assert clean("a\u202eb\x00c\ud800d\ue000e\u200bf\ufeffg", 50) == "abcdefg"


def test_fault_i02_a_name_of_invisible_letters_is_no_name():
    with pytest.raises(TextMissing):
        clean("\u3164\u2800\u115f \u200b\u200d", 50)


def test_fault_i02_a_combining_bomb_keeps_four_marks():
    bomb = clean("a" + "\u0489" * 10_000 + "b", 50)
    assert bomb == "a" + "\u0489" * MARKS_PER_LETTER + "b"


def test_fault_i02_joiners_between_marks_do_not_hide_a_bomb():
    bomb = clean("a" + "\u0489\u200d" * 500, 50)
    assert bomb == "a" + "\u0489" * MARKS_PER_LETTER


def test_fault_i02_ten_thousand_emoji_are_too_long():
    with pytest.raises(TextTooLong) as error:
        clean("😀" * 10_000, 200, name="note")
    assert error.value.facts == {"limit": 200, "length": 10_000, "name": "note"}


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 family",
        "🏳️‍🌈 1️⃣ 👍🏽",
        "می‌خواهم",
        "क्‍ष",
        "مُدَرِّسٌ",
        "Đặng Thị Hằng",
        "日本語",
        "O'Brien <b>",
    ],
)
def test_what_people_really_write_is_kept(text: str):
    assert clean(text, 100) == unicodedata.normalize("NFC", text)


def test_a_line_has_no_breaks_and_single_blanks():
    assert clean("  one\r\n two\u2028three\tfour\u00a0 five ", 50) == "one two three four five"


def test_a_paragraph_keeps_breaks_but_at_most_one_blank_line():
    assert clean("\n\none \r\n\r\n\r\n \n two\n", 50, paragraph=True) == "one\n\ntwo"


def test_letters_are_composed():
    assert clean("e\u0301", 1) == "é"


def test_an_empty_text_is_missing_only_where_one_is_required():
    assert clean("  ", 10, required=False) == ""
    with pytest.raises(TextMissing):
        clean("  ", 10)


def test_a_flood_is_refused_before_it_is_worked_on():
    with pytest.raises(TextTooLong):
        clean("\u200b" * 1_000_000, 200)


@given(nasty, st.booleans())
def test_fault_i02_any_text_becomes_storable_bounded_and_stable(text: str, paragraph: bool):
    try:
        kept = clean(text, 20, paragraph=paragraph, required=False)
    except TextTooLong:
        return
    kept.encode("utf-8")
    assert len(clusters(kept)) <= len(kept) <= 20
    assert clean(kept, 20, paragraph=paragraph, required=False) == kept
    assert paragraph or "\n" not in kept
    assert "\n\n\n" not in kept
    seen = [unicodedata.category(letter) for letter in kept.replace("\n", "")]
    assert not {"Cc", "Cs", "Co"} & set(seen)


@given(nasty)
def test_fault_i02_an_isolated_text_opens_and_closes_in_each_line(text: str):
    for line in isolated(text).split("\n"):
        assert line == "" or (line[0] == "\u2068" and line[-1] == "\u2069")
        assert not set("\u2066\u2067\u2068\u2069\u202e\u202d") & set(line[1:-1])


def test_visible_is_enough_said_once():
    assert visible(visible("a\u200d\u0301\u0301")) == visible("a\u200d\u0301\u0301")
