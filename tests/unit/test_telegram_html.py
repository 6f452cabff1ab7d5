"""How the stand-in of Telegram reads HTML, offset by offset."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.telegram_world.html_text import parse_html, trimmed
from tests.harness.telegram_world.refusal import Refusal
from tests.harness.telegram_world.wire import utf16


def marks(source):
    return [(each["type"], each["offset"], each["length"]) for each in parse_html(source).entities]


def test_entities_are_counted_in_utf16_units():
    assert marks("😀 <b>bold</b> <i>x</i>") == [("bold", 3, 4), ("italic", 8, 1)]


def test_nested_styles_come_outermost_first():
    assert marks("<b>a<i>b</i></b>") == [("bold", 0, 2), ("italic", 1, 1)]


def test_white_space_around_is_cut_and_entities_move_along():
    parsed = parse_html("\n  <b> x </b>\n")
    assert (parsed.text, parsed.entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_empty_styles_leave_nothing():
    assert (parse_html("<b></b>x").entities, parse_html("<b> </b>").text) == ([], "")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<a href="https://a.example/?b=1&amp;c=2">x</a>', "text_link"),
        ('<tg-time unix="1700000000" format="wDT">x</tg-time>', "date_time"),
        ("<pre>x</pre>", "pre"),
        ("<B>x</B>", "bold"),
    ],
)
def test_the_tags_telegram_knows_become_entities(source, kind):
    assert (parse_html(source).text, marks(source)) == ("x", [(kind, 0, 1)])


def test_values_of_links_and_times_are_read():
    link = parse_html('<a href="https://a.example/?b=1&amp;c=2">x</a>').entities[0]
    assert link["url"] == "https://a.example/?b=1&c=2"
    time = parse_html('<tg-time unix="1700000000" format="wDT">x</tg-time>').entities[0]
    assert (time["unix_time"], time["date_time_format"]) == (1_700_000_000, "wDT")


def test_known_entities_are_decoded_and_unknown_ones_stay_with_a_doubt():
    parsed = parse_html("&lt;b&gt; &#65;&#x42; &quot;&amp;&quot;")
    assert (parsed.text, parsed.doubts) == ('<b> AB "&"', [])
    assert parse_html("&copy; A&B").text == "&copy; A&B"
    assert len(parse_html("&copy; A&B").doubts) == 1


@given(st.text())
def test_escaped_text_is_read_as_it_was(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parsed = parse_html(escaped)
    assert (parsed.text, parsed.doubts, parsed.entities) == (text.strip(), [], [])


@given(st.text(alphabet="<>/ab& \"'=", max_size=30))
def test_whatever_is_sent_is_read_or_refused_never_a_crash(text):
    with suppress(Refusal):
        parsed = parse_html(text)
        inside = utf16(parsed.text)
        assert all(each["offset"] + each["length"] <= inside for each in parsed.entities)


def test_an_entity_outside_the_text_is_cut_to_it():
    bold = {"type": "bold", "offset": 0, "length": 9}
    assert trimmed("abc", [bold]).entities == [bold | {"length": 3}]
