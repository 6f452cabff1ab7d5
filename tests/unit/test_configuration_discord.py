"""The servers of Discord that an installation names are ids, and agree with each other."""

from bot.configuration.discord import broken_discord
from bot.discord.syncing import EVERYWHERE, Told, read_note, scopes_of
from core.settings import DiscordSettings, Settings

HERE, THERE = "123456789012345678", "223456789012345678"


def wrong(**given: object) -> dict[str, str]:
    settings = Settings(discord=DiscordSettings(**given))  # type: ignore[arg-type]  # by name
    return {problem.key: problem.wrong for problem in broken_discord(settings)}


def test_ids_are_taken_and_names_are_not():
    assert wrong() == wrong(guilds=(HERE, THERE)) == wrong(development_guild=HERE) == {}
    assert wrong(guilds=("Riverside",)) == {"discord.guilds": "'Riverside' is no id of a server"}
    assert list(wrong(development_guild="12")) == ["discord.development_guild"]
    assert list(wrong(guilds=("١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨",))) == ["discord.guilds"]


def test_the_server_to_develop_in_is_one_that_is_served():
    assert wrong(guilds=(HERE, THERE), development_guild=HERE) == {}
    assert (
        "turned away" in wrong(guilds=(THERE,), development_guild=HERE)["discord.development_guild"]
    )


def test_commands_belong_to_the_servers_that_are_served():
    assert scopes_of(DiscordSettings()) == (EVERYWHERE,)
    assert scopes_of(DiscordSettings(guilds=(HERE, THERE))) == (HERE, THERE)
    assert scopes_of(DiscordSettings(guilds=(HERE,), development_guild=THERE)) == (THERE,)


def test_the_note_of_what_was_told_comes_back_and_an_unreadable_one_is_none():
    told = Told(7, {HERE: "abc", EVERYWHERE: "def"})
    assert read_note(str(told)) == told
    for unreadable in (
        None,
        "",
        "7::abc",
        "[]",
        '{"application": 7}',
        '{"application": 1, "at": 3}',
    ):
        assert read_note(unreadable) == Told()
