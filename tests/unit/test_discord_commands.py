"""The neutral command table as Discord's commands."""

import json

from bot.commands import COMMANDS
from bot.discord.commands import fingerprint, payload
from bot.discord.inbound import given
from bot.discord.locales import locales_of
from tests.harness.discord_world.judges.command_rules import command_list_errors


def test_every_command_of_the_table_can_be_given_on_discord() -> None:
    commands = payload()
    assert command_list_errors(commands) == {}
    flat = {each["name"] for each in commands}
    inner = {
        (each["name"], leaf["name"]) for each in commands for leaf in each.get("options") or ()
    }
    for command in COMMANDS:
        assert (command.group, command.name) in inner if command.group else command.name in flat


def test_what_may_be_typed_is_an_option_with_words_of_its_own() -> None:
    by_name = {each["name"]: each for each in payload()}
    assert [option["name"] for option in by_name["book"]["options"]] == ["offering"]
    assert "options" not in by_name["packs"]


def test_staff_commands_are_shown_to_the_managers_of_a_server_only() -> None:
    by_name = {each["name"]: each for each in payload()}
    assert by_name["staff"]["default_member_permissions"] == "32"
    assert by_name["book"]["default_member_permissions"] is None
    assert all(each["contexts"] == [0, 1] for each in by_name.values())


def test_descriptions_are_translated_where_discord_has_the_language() -> None:
    assert locales_of("en") == ["en-US", "en-GB"]
    assert locales_of("fr") == ["fr"]
    assert locales_of("ar") == []  # Discord has no Arabic so far


def test_the_fingerprint_changes_exactly_with_the_commands() -> None:
    commands = payload()
    assert fingerprint(commands) == fingerprint(json.loads(json.dumps(commands)))
    commands[0]["description"] += "!"
    assert fingerprint(commands) != fingerprint(payload())


def test_a_subcommand_means_the_command_of_the_table() -> None:
    option = {"type": 3, "name": "reference", "value": "R7"}
    leaf = {"type": 1, "name": "refund", "options": [option]}
    assert given({"name": "staff", "options": [leaf]}) == ("refund", [option])
    assert given({"name": "book"}) == ("book", [])
