"""Screens as Discord's payloads: nothing people typed marks up or mentions, nothing is lost."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.codec import encode
from bot.discord.escaping import escaped, marked
from bot.discord.modal import filled_in, modal
from bot.discord.view import act_of, is_web_link, message
from bot.fit import fit
from bot.limits import DISCORD
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style
from tests.harness.discord_world.judges.message_rules import message_errors
from tests.harness.discord_world.judges.modal_rules import modal_errors

NASTY = st.text(
    alphabet=st.sampled_from("abz19 \n\\`*_~|<>[]()#+-.@:!/&\u2068\u2069😀e\u0301"), max_size=80
) | st.lists(
    st.sampled_from(
        [
            "@everyone",
            "@here",
            "<@1>",
            "<@&2>",
            "<#3>",
            "<t:0:R>",
            "</book:4>",
            "**b**",
            "||s||",
            "```x```",
            "[text](https://evil.example)",
            "https://a.example/x_y_z**w**",
            "# head",
            "> said",
            "- item",
            "1. item",
            "-# small",
            "\n",
            " ",
            "\\",
            "~~",
            "__",
        ]
    ),
    max_size=12,
).map("".join)
LINK = re.compile(r"https?://[A-Za-z0-9./?#&=%+:,;!$-]+")
ACTIVE = re.compile(r"[`*_~|<>\[\]]|^\s*(#{1,3} |-# |[-+] |\d+\. )", re.MULTILINE)


def active(shown: str) -> list[str]:
    """What Discord would still read as markup: escapes and plain addresses taken away."""
    return [found.group() for found in ACTIVE.finditer(LINK.sub("", _without_escapes(shown)))]


def _without_escapes(shown: str) -> str:
    return re.sub(r"\\[^0-9A-Za-z\s]", "\u00b7", shown)


@settings(deadline=None)
@given(NASTY)
def test_fault_i01_nothing_typed_marks_up_or_mentions(text: str) -> None:
    shown = escaped(text)
    assert active(shown) == []
    assert not re.search(r"@(everyone|here)", shown)


@pytest.mark.parametrize("text", ["**bold**", "<@1>", "# head", "[a](https://x.example)", "- x"])
def test_control_the_judge_of_markup_sees_it(text: str) -> None:
    assert active(text)


def test_an_address_leads_where_it_led_and_nothing_in_it_marks_up() -> None:
    assert escaped("see https://a.example/x_y~z") == "see https://a.example/x%5Fy%7Ez"


def test_moments_are_discords_own_stamps() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert marked(("at ", Stamp(noon), " or ", Stamp(noon, "time"))) == (
        "at <t:1795521600:F> or <t:1795521600:t>"
    )


SCREENS = st.builds(
    Screen,
    title=NASTY,
    lines=st.lists(st.tuples(NASTY), max_size=6).map(tuple),
    details=st.lists(st.tuples(NASTY, st.tuples(NASTY)), max_size=4).map(tuple),
    prompt=NASTY.map(lambda text: text[:60]),
    choices=st.integers(0, 40).map(
        lambda count: tuple(Choice(f"entry {n}", Act("book", n % 7)) for n in range(count))
    ),
    buttons=st.lists(st.integers(1, 7), max_size=9).map(
        lambda rows: tuple(
            tuple(Button(f"b{i}.{j}", Act("book", j)) for j in range(size))
            for i, size in enumerate(rows)
        )
    ),
    form=st.none() | st.just(Form("Form", Act("zset"), (Field("zone", "Zone"),), "Save")),
)


@settings(deadline=None)
@given(SCREENS)
def test_every_screen_is_a_message_discord_takes(screen: Screen) -> None:
    labels: set[str] = set()
    for part in fit(screen, DISCORD):
        body = message(part)
        assert message_errors(body) == {}
        assert body["allowed_mentions"] == {"parse": []}
        labels |= set(_labels(body))
    assert {button.label for row in screen.buttons for button in row} <= labels
    assert ("Fill in" in labels) == (screen.form is not None)


def _labels(body: dict) -> list[str]:
    return [each.get("label", "") for row in body["components"] for each in row["components"]]


def test_d10_a_text_of_nothing_but_marks_still_fits_when_each_is_escaped() -> None:
    for part in fit(Screen("*" * 300, lines=(("_" * 9_000,),)), DISCORD):
        assert message_errors(message(part)) == {}


def test_equal_acts_on_one_message_have_names_of_their_own_and_mean_the_same() -> None:
    act = Act("book", 5, 2)
    body = message(Screen("", buttons=((Button("a", act), Button("b", act)),)))
    names = [each["custom_id"] for each in body["components"][0]["components"]]
    assert len(set(names)) == 2
    assert {act_of(name) for name in names} == {encode(act)}


def test_a_form_that_may_be_left_empty_is_sent_with_one_tap_or_filled_in() -> None:
    note = Form("Note", Act("bknw", 7), (Field("note", "Note", required=False),), "Book")
    (row,) = message(Screen("", form=note))["components"]
    sends, opens = row["components"]
    assert (sends["label"], sends["custom_id"]) == ("Book", encode(note.act))
    assert (opens["label"], opens["custom_id"]) == ("Fill in", f"form:{encode(note.act)}")
    assert act_of(opens["custom_id"]) == encode(note.act)


def test_what_cannot_be_undone_is_red_and_a_link_of_another_scheme_leads_nowhere() -> None:
    buttons = (Button("x", Act("book"), style=Style.DANGER), Button("y", url="javascript:1"))
    danger, link = message(Screen("", buttons=(buttons,)))["components"][0]["components"]
    assert (danger["style"], link.get("disabled"), link.get("url")) == (4, True, None)
    assert not is_web_link("https://" + "a" * 600)


def test_a_form_is_a_modal_within_discords_limits_and_comes_back_by_name() -> None:
    fields = (
        Field("note", "A label that is longer than the forty-five characters there are", hint="?"),
        Field("about", "About", FieldKind.PARAGRAPH, max_length=9_000, value="x" * 5_000),
        Field("way", "Way", FieldKind.PICK, value="b", options=(("a", "A"), ("b", "B"))),
    )
    body = modal(Form("A title that is longer than forty-five characters", Act("zset"), fields, ""))
    assert modal_errors(body) == {}
    assert "there are" in body["components"][0]["description"]
    submitted = [
        {"type": 18, "component": {"type": 4, "custom_id": "note", "value": "hello"}},
        {"type": 18, "component": {"type": 3, "custom_id": "way", "values": ["b"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "about", "value": ""}]},
    ]
    assert filled_in(submitted) == {"note": "hello", "way": "b", "about": ""}
