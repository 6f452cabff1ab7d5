"""Tells Discord the commands, only where they are others than it was told last (DC5)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import discord
import structlog

from bot.discord.commands import fingerprint, payload
from bot.discord.rest import Rest
from bot.discord.surroundings import Json, Rows
from core.settings import DiscordSettings

_log = structlog.get_logger(__name__)
NOTE = "discord.commands"  # whom, where and what was told last
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Told:
    """`at`: server (or EVERYWHERE) -> the fingerprint of what is known there."""

    application: int = 0
    at: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return json.dumps({"application": self.application, "at": self.at}, sort_keys=True)


def read_note(note: str | None) -> Told:
    try:
        raw = json.loads(note or "{}")
        return Told(int(raw["application"]), {str(k): str(v) for k, v in raw["at"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return Told()


def scopes_of(settings: DiscordSettings) -> tuple[str, ...]:
    """Where the commands belong: one server to develop in, those we serve, or everywhere."""
    if settings.development_guild:
        return (settings.development_guild,)
    return settings.guilds or (EVERYWHERE,)


async def sync(rest: Rest, db: Rows, application: int, scopes: Sequence[str]) -> bool:
    """Where they are known and do not belong any more they are taken away. A server that the bot
    is not in (yet) is left out, and is told when the bot joins it.

    True when anything was sent.
    """
    commands = payload()
    before = read_note(await db.read(lambda uow: uow.notebook.read(NOTE)))
    known = before.at if before.application == application else {}
    wanted: dict[str, list[Json]] = {each: [] for each in known} | dict.fromkeys(scopes, commands)
    now = dict(known)
    for scope, these in wanted.items():
        if known.get(scope) != fingerprint(these):
            await _tell(rest, application, scope, these, now)
    now = {scope: print_ for scope, print_ in now.items() if scope in scopes}
    if now == known:
        return False
    note = str(Told(application, now))
    await db.write(lambda uow: uow.notebook.write(NOTE, note))
    return True


async def _tell(
    rest: Rest, application: int, scope: str, commands: list[Json], now: dict[str, str]
) -> None:
    where = scope or "everywhere"
    try:
        await rest.overwrite_commands(application, scope, commands)
    except (discord.Forbidden, discord.NotFound):
        now.pop(scope, None)
        _log.warning(
            "commands_not_taken", guild=where, fix="invite the bot there (docs/discord.md)"
        )
        return
    now[scope] = fingerprint(commands)
    _log.info("commands_synced", count=len(commands), guild=where)
