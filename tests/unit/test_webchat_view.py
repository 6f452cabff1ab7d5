"""A screen as JSON for the browser chat: nothing lost, nothing executable, moments kept."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import cast

import pytest

from bot import catalogs
from bot.codec import decode
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style
from bot.webchat.errors import SecretMissing
from bot.webchat.strings import KEYS, strings
from bot.webchat.tokens import PaneTokens
from bot.webchat.view import direction, view
from core.clock import NaiveMoment

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_everything_a_screen_shows_is_in_its_view_and_is_json() -> None:
    shown = view(
        Screen(
            title="T1",
            lines=(("L1",),),
            details=(("D1", ("V1",)),),
            prompt="P1",
            choices=(Choice("C1", Act("pick", 1), "C1d"),),
            buttons=((Button("B1", Act("go")), Button("B2", url="https://example.org/x")),),
            form=Form("F1", Act("save"), (Field("n1", "N1", hint="H1"),), "S1"),
            card="booking:1",
        )
    )
    text = json.dumps(shown)
    for (
        word
    ) in "T1 L1 D1 V1 P1 C1 C1d B1 B2 F1 n1 N1 H1 S1 booking:1 https://example.org/x".split():
        assert f'"{word}"' in text


def test_a_moment_stays_a_moment_in_utc() -> None:
    shown = view(Screen("", lines=(("at ", Stamp(AT, "relative"), "!"),)))
    assert shown["lines"] == [["at ", {"at": "2026-11-24T12:00:00Z", "style": "relative"}, "!"]]


@pytest.mark.parametrize(
    "moment", [AT.replace(tzinfo=None), AT.astimezone(timezone(timedelta(hours=2)))]
)
def test_a_moment_that_is_not_utc_is_refused(moment: datetime) -> None:
    with pytest.raises(NaiveMoment):
        view(Screen("", lines=((Stamp(moment),),)))


def test_an_act_comes_back_as_it_went() -> None:
    act = Act("appr", 123456789, 4, (2, 7))
    shown = view(Screen("", buttons=((Button("Approve", act, style=Style.PRIMARY),),)))
    [[button]] = cast(list[list[dict[str, str]]], shown["buttons"])
    assert (decode(button["act"]), button["style"]) == (act, "primary")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http://[", ""]
)
def test_a_link_that_is_not_a_web_address_is_shown_but_leads_nowhere(url: str) -> None:
    shown = view(Screen("", buttons=((Button("Open", url=url),),)))
    assert shown["buttons"] == [[{"label": "Open", "style": "plain"}]]


def test_markup_in_a_users_text_passes_through_untouched_as_text() -> None:
    shown = view(Screen("<b>x</b>", lines=(("<img src=x onerror=alert(1)>",),)))
    assert (shown["title"], shown["lines"]) == ("<b>x</b>", [["<img src=x onerror=alert(1)>"]])


@pytest.mark.parametrize("kind", list(FieldKind))
def test_every_kind_of_field_has_its_name(kind: FieldKind) -> None:
    shown = view(Screen("", form=Form("", Act("s"), (Field("a", "A", kind),), "OK")))
    form = cast(dict[str, list[dict[str, str]]], shown["form"])
    assert form["fields"][0]["kind"] == kind.value


@pytest.mark.parametrize(
    ("language", "side"),
    [
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("en", "ltr"),
        ("pt-BR", "ltr"),
        ("??", "ltr"),
    ],
)
def test_direction_follows_the_language(language: str, side: str) -> None:
    assert direction(language) == side


@pytest.mark.parametrize("language", catalogs.languages())
def test_the_page_has_every_word_in_every_language(language: str) -> None:
    missing = [key for key in KEYS if catalogs.sentence(language, key, None) is None]
    assert missing == []
    assert set(strings(language)) == set(KEYS)


def test_a_pane_token_is_stable_and_cannot_be_made_without_the_secret() -> None:
    ours, theirs = PaneTokens("a secret of enough bytes"), PaneTokens("another secret, also long")
    token = ours.issue("amina")
    assert token == ours.issue("amina")
    assert ours.chat_of(token) == "amina"
    assert [
        ours.chat_of(forged) for forged in (theirs.issue("amina"), "amina", "", token[:-1])
    ] == [None] * 4


@pytest.mark.parametrize("secret", ["", "short"])
def test_an_unset_secret_closes_the_door(secret: str) -> None:
    with pytest.raises(SecretMissing):
        PaneTokens(secret)
