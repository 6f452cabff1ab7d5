"""A command with something picked for it, or named in words: the act that shows just that."""

from collections.abc import Iterator
from dataclasses import replace

from bot.ask import Ask
from bot.commands import Command
from bot.heard import Heard
from bot.screens import choosing
from bot.suggesting import Suggestion, suggest
from bot.taking import PEOPLE, Kind, Reference, Takes, account_of, reference_of
from bot.ui import Act, Screen
from core.errors import RuleError


class PersonUnknown(RuleError):
    """An account, picked from a platform's own list of people, that nobody has used here yet."""


_BY_NAME = frozenset({Kind.MENTOR, Kind.STUDENT, Kind.SESSION})


def pointed(ask: Ask, heard: Heard) -> Heard | Screen:
    """What was picked, or what the typed words can only mean; a list when they may mean several.
    What nothing is known of stays as it is: typed words are then the action's own to read.

    Raises PersonUnknown for an account that nobody has used here yet.
    """
    if heard.command is None:
        return heard
    for takes, value in _given(heard, heard.command):
        meant = _meant(ask, takes, value)
        if meant is not None:
            return _leading(heard, takes, meant)
        named = _named(ask, heard.command, takes, value)
        if len(named) == 1:
            return _leading(heard, takes, _id(named[0]))
        if named:
            return _which(ask, takes, named, value)
    return heard


def _given(heard: Heard, command: Command) -> Iterator[tuple[Takes, str]]:
    """By name where the platform has options; else the whole line is for the first."""
    for place, each in enumerate(command.parameters):
        typed = heard.text if place == 0 and not heard.values else ""
        value = heard.values.get(each.name, typed)
        if value and each.leads:
            yield each, value


def _leading(heard: Heard, takes: Takes, subject: int) -> Heard:
    return replace(heard, act=Act(takes.leads, subject), text="", values={})


def _meant(ask: Ask, takes: Takes, value: str) -> int | None:
    user = account_of(value)
    if user is not None and takes.kind in PEOPLE:
        return _behind(ask, user)
    found = reference_of(value)
    return found.id if found and _fits(takes.kind, found) else None


def _fits(wanted: Kind, found: Reference) -> bool:
    return found.kind is wanted or (found.kind in PEOPLE and wanted in PEOPLE)


def _behind(ask: Ask, user: str) -> int:
    identity = ask.uow.identities.find(ask.channel, user)
    if identity is None:
        raise PersonUnknown()
    return identity.person_id


def _named(ask: Ask, command: Command, takes: Takes, value: str) -> list[Suggestion]:
    """Offerings and people at large have searches of their own, with more to look at."""
    if takes.kind not in _BY_NAME:
        return []
    return suggest(ask.uow, ask.person, command, takes.name, value)


def _id(found: Suggestion) -> int:
    named = reference_of(found.value)
    assert named is not None  # of these kinds every suggestion is one
    return named.id


def _which(ask: Ask, takes: Takes, named: list[Suggestion], value: str) -> Screen:
    found = [(each.label, Act(takes.leads, _id(each))) for each in named]
    return choosing.which(ask.writer, found, value)
