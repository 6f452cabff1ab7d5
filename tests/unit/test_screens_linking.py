"""The screens of linking are whole on every platform, in both languages (Y2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.screens import linking as screens
from core.ids import IdentityId
from core.use_cases.link_codes import Typed
from tests.harness import screens_shown as shown


def accounts(count):
    return [
        replace(shown.an_account(channel), id=IdentityId(shown.BIG + number))
        for number, channel in enumerate([*screens.PLATFORMS, *screens.PLATFORMS][:count])
    ]


SCREENS = {
    "one account": lambda w: screens.accounts(w, accounts(1), IdentityId(shown.BIG)),
    "two accounts": lambda w: screens.accounts(w, accounts(2), IdentityId(shown.BIG)),
    "eight accounts": lambda w: screens.accounts(w, accounts(8), None),
    "code": lambda w: screens.code(w, shown.a_link_card().link, "0000-AAAA-ZZZZ"),
    "form": screens.type_form,
    "wrong": lambda w: screens.not_known(w, Typed.WRONG),
    "same": lambda w: screens.not_known(w, Typed.SAME),
    "first": lambda w: screens.ask_typist(w, shown.a_link_card()),
    "second": lambda w: screens.ask_shower(w, shown.a_link_card()),
    "waits": lambda w: screens.waits(w, shown.a_link_card(), shown.NOW + timedelta(minutes=10)),
    "linked": lambda w: screens.linked(w, shown.a_link_card()),
    "refused": screens.refused,
    "unlink": lambda w: screens.ask_unlink(w, shown.an_account("discord"), False),
    "unlink this one": lambda w: screens.ask_unlink(w, shown.an_account("irc"), True),
    "unlinked": lambda w: screens.unlinked(w, shown.an_account("web")),
}


@pytest.mark.parametrize("language", shown.LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_y02_a_screen_of_linking_is_whole_everywhere_and_leads_on(name, language):
    shown.require_sound(SCREENS[name](shown.writer(language)))


def test_y02_the_list_says_which_account_this_is_and_whether_messages_reach_it():
    one, other = accounts(2)
    closed = replace(other, unreachable_at=shown.NOW)
    text = shown.words_of(screens.accounts(shown.writer(), [one, closed], one.id))
    assert text.count("You are here now.") == 1
    assert "Messages reach it." in text
    assert "Messages do not reach it" in text


def test_y02_the_question_names_both_accounts_and_the_rights_that_are_shared():
    text = shown.words_of(screens.ask_typist(shown.writer(), shown.a_link_card()))
    assert "Sara (Web chat)" in text
    assert "Sara (Telegram)" in text
    assert "Mentor" in text
