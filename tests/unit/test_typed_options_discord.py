"""Typed options as Discord's, and the languages Discord has."""

from pathlib import Path

import pytest

from bot import catalogs
from bot.catalogs import sentence
from bot.commands import BY_NAME
from bot.discord import commands
from bot.discord.commands import payload
from bot.discord.locales import LOCALES, language_of, locales_of
from bot.discord.permissions import FLAGS, INVITED, Standing, invite_link
from bot.discord.surroundings import Json
from bot.places import alike
from bot.taking import Kind, Reference, account, account_of, reference_of
from core.space_checks import Need
from tests.harness.discord_world.judges.command_rules import command_list_errors
from tests.harness.discord_world.wire import Permission


def options(name: str) -> dict[str, Json]:
    every = {each["name"]: each for each in payload()}
    command = BY_NAME[name]
    leaf = every[command.group or name]
    if command.group:
        leaf = next(each for each in leaf["options"] if each["name"] == name)
    return {each["name"]: each for each in leaf["options"]}


def test_each_kind_is_an_option_of_discords_own_kind():
    assert (options("book")["offering"]["type"], options("book")["offering"]["autocomplete"]) == (
        3,
        True,
    )
    assert options("people")["person"]["type"] == 6
    assert options("setup")["staff"]["type"] == 7
    assert options("setup")["role"]["type"] == 8
    assert [each["value"] for each in options("language")["language"]["choices"]] == ["en", "ar"]
    assert "autocomplete" not in options("claim")["code"]


def test_references_come_back_and_typed_words_are_none():
    for kind in Kind:
        assert reference_of(str(Reference(kind, 987654321))) == Reference(kind, 987654321)
    assert account_of(account("42")) == "42"
    for typed in (
        "mona",
        "~mona",
        "~offering:",
        "~offering:!!",
        "~nothing:12",
        "",
        "~:",
        "~offering:U",
    ):
        assert reference_of(typed) is None, typed


def test_a_new_language_names_and_describes_the_commands_where_discord_has_it(
    monkeypatch: pytest.MonkeyPatch,
):
    french = {
        "command.book": "Réserver une séance",
        "name.book": "réserver",
        "name.packs": "Mes Forfaits",  # not a name that Discord takes
        "takes.offering": "quoi ou avec qui",
    }
    monkeypatch.setattr(catalogs, "languages", lambda: ("en", "ar", "fr"))
    monkeypatch.setattr(commands, "has", lambda language, key: has(language, key, french))
    monkeypatch.setattr(commands, "label", lambda language, key: say(language, key, french))
    every = {each["name"]: each for each in payload()}
    assert every["book"]["name_localizations"] == {"fr": "réserver"}
    assert every["book"]["description_localizations"] == {"fr": "Réserver une séance"}
    assert every["book"]["options"][0]["description_localizations"] == {"fr": "quoi ou avec qui"}
    assert "name_localizations" not in every["packs"]
    assert command_list_errors(payload()) == {}


def has(language: str, key: str, french: dict[str, str]) -> bool:
    return key in french if language == "fr" else sentence(language, key, None) is not None


def say(language: str, key: str, french: dict[str, str]) -> str:
    return french[key] if language == "fr" else sentence(language, key, None) or key


def test_every_locale_of_discords_is_of_one_language():
    assert locales_of("es") == ["es-419", "es-ES"]
    assert locales_of("hi") == ["hi"]
    assert locales_of("nb") == ["no"]
    assert locales_of("ar") == []
    assert {language_of(each) for each in LOCALES} >= {"fr", "pt", "zh", "sv"}


def test_a_city_is_found_by_its_beginning_by_a_part_and_with_a_slip():
    assert alike("cai", "en", (), 25)[0] == "Africa/Cairo"
    assert alike("القاه", "ar", (), 25) == ["Africa/Cairo"]
    assert alike("ciaro", "en", (), 25) == ["Africa/Cairo"]
    assert "America/New_York" in alike("york", "en", (), 25)
    assert alike("", "en", ("Asia/Tokyo",), 3)[0] == "Asia/Tokyo"
    assert alike("xqzw", "en", (), 25) == []


def standing(granted: int = 0) -> Standing:
    roles = {"1": {"permissions": "1024", "position": 0}, "5": {"permissions": str(granted)}}
    roles["5"]["position"] = 3
    return Standing("1", "9", frozenset({"5"}), roles)


def channel(*overwrites: tuple[str, int, int]) -> Json:
    return {
        "permission_overwrites": [
            {"id": id, "allow": str(allow), "deny": str(deny)} for id, allow, deny in overwrites
        ]
    }


def test_what_a_channel_says_goes_over_what_the_server_says():
    send = 2048
    needs = [Need.VIEW, Need.SEND]
    assert standing().lacks(needs) == (Need.SEND,)
    assert standing().lacks(needs, channel(("1", 0, 1024))) == (Need.VIEW,)
    assert standing().lacks(needs, channel(("5", send, 0))) == ()
    assert standing(send).lacks(needs, channel(("5", 0, send), ("9", send, 0))) == ()
    assert standing(send).lacks(needs, channel(("9", 0, send))) == (Need.SEND,)
    assert standing(8).lacks(needs, channel(("9", 0, send))) == ()  # an administrator
    assert standing(INVITED).lacks([*Need][2:10]) == ()


def test_the_documented_invitation_asks_for_exactly_what_is_used():
    page = (Path(__file__).parents[2] / "docs" / "discord.md").read_text("utf-8")
    link = invite_link(1).replace("client_id=1", "client_id=<application id>")
    assert link in page
    asked = Permission(INVITED)
    assert Permission.ADMINISTRATOR not in asked
    assert asked.bit_count() == len(FLAGS)
