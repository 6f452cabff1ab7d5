"""Discord: the token, the servers, the commands it knows, and what the bot may do in each channel
that is set up. One line for each failure, with what to do about it."""

from collections.abc import Sequence

from bot.catalogs import DEFAULT
from bot.configuration import Configuration
from bot.discord.commands import fingerprint, payload
from bot.discord.examining import Seen, TokenRefused, look_around
from bot.discord.permissions import invite_link
from bot.discord.syncing import read_note, scopes_of
from bot.doctor.finding import Finding, found
from bot.words import label
from core.settings import DiscordSettings
from core.space_checks import Asked, Checked

_WHAT = "Discord"
_NEW_ONE = "Developer Portal, Bot, Reset Token; put it into .env as SEATMATE_DISCORD_TOKEN"
_START = "start `seatmate run` once: it tells Discord the commands"


async def check(configuration: Configuration, told: str, asked: Sequence[Asked]) -> list[Finding]:
    """`told`: the note of bot.discord.syncing. `asked`: what was set up with /staff setup."""
    token = configuration.secrets.discord_token
    if token is None:
        return [Finding(_WHAT, "not set up, SEATMATE_DISCORD_TOKEN is not set")]
    settings = configuration.settings.discord
    try:
        seen = await look_around(token.get_secret_value(), scopes_of(settings), asked)
    except TokenRefused:
        return [Finding(_WHAT, "SEATMATE_DISCORD_TOKEN is refused", _NEW_ONE)]
    except Exception as error:  # the network, or Discord itself
        fix = "look at this machine's network and at https://discordstatus.com"
        return [Finding(_WHAT, f"cannot be asked: {type(error).__name__}", fix)]
    return findings(settings, told, seen)


def findings(settings: DiscordSettings, told: str, seen: Seen) -> list[Finding]:
    return [
        Finding(_WHAT, f"signed in as {seen.name}, application {seen.application}"),
        Finding(
            "Discord intents",
            "servers, their messages and direct messages; none that is privileged",
        ),
        *_commands(settings, told, seen),
        *_servers(settings, seen),
        *_setup(settings, seen),
    ]


def _commands(settings: DiscordSettings, told: str, seen: Seen) -> list[Finding]:
    """Both what we remember to have told, and what Discord shows."""
    note = read_note(told)
    known = note.at if note.application == seen.application else {}
    present = fingerprint(payload())
    there = [each for each in scopes_of(settings) if not each or each in seen.guilds]
    wrong = [
        (f"other ones are known {_where(scope)}", _START)
        for scope in there
        if scope in seen.stale or known.get(scope) != present
    ]
    where = ", ".join(map(_where, there)) or "nowhere yet"
    return found("Discord commands", f"the present ones are known {where}", wrong)


def _where(scope: str) -> str:
    return f"in server {scope}" if scope else "everywhere"


def _servers(settings: DiscordSettings, seen: Seen) -> list[Finding]:
    wanted = dict.fromkeys([*settings.guilds, settings.development_guild])
    missing = [each for each in wanted if each and each not in seen.guilds]
    invite = f"invite it: {invite_link(seen.application)}"
    wrong = [(f"discord.guilds names {each}, and the bot is not there", invite) for each in missing]
    if not seen.guilds and not wrong:
        wrong = [("the bot is in no server", invite)]
    return found("Discord servers", ", ".join(seen.guilds.values()), wrong)


def _setup(settings: DiscordSettings, seen: Seen) -> list[Finding]:
    wrong = [(f"{each.name}: {need}", _fix(each, need)) for each in seen.checked
             for need in each.missing]  # fmt: skip
    strange = {each.community for each in seen.checked} - set(settings.guilds)
    wrong += [
        (f"server {guild} is set up, and discord.guilds does not name it", "add it there")
        for guild in sorted(strange)
        if settings.guilds
    ]
    names = ", ".join(each.name for each in seen.checked if each.name)
    return found("Discord setup", names or "no channel yet; /staff setup sets them", wrong)


def _fix(checked: Checked, need: str) -> str:
    return label(DEFAULT, f"setup.fix.{need}", name=checked.name)
