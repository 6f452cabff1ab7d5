"""A typed line that answers nothing that was asked: a greeting, a command without its slash, or a
word to search for. People write to a chat as they write to people."""

import re

from bot.ask import Ask
from bot.commands import find
from bot.heard import Heard
from bot.ui import Act
from bot.words import label
from core.availability.day_names import folded
from core.dates_by_text import looks_like_dates
from core.people import Role
from core.use_cases import reading

_SHORTEST_SEARCH = 3
_NO_LETTERS = re.compile(r"[\W_]+")


def small_talk(ask: Ask, typed: str) -> Heard | None:
    """What to do about `typed`, or None when nothing comes to mind."""
    words = _NO_LETTERS.sub(" ", folded(typed[:200])).strip()
    if not words:
        return None
    if _is_greeting(words, "en") or _is_greeting(words, ask.person.language):
        return Heard(Act("home"))
    command = find(words)
    if command is not None and command.roles & ask.person.roles:
        return Heard(command.act)
    if _may_write_dates(ask) and looks_like_dates(typed):
        return Heard(Act("dtxt"), text=typed)
    return _search(ask, typed.strip())


def _may_write_dates(ask: Ask) -> bool:
    """D1: staff and mentors simply write dates; they see what was understood before it counts."""
    return ask.person.is_(Role.STAFF) or ask.person.is_(Role.MENTOR)


def _is_greeting(words: str, language: str) -> bool:
    greetings = folded(label(language, "typed.greetings")).split("|")
    return any(words == each or words.startswith(each + " ") for each in greetings)


def _search(ask: Ask, text: str) -> Heard | None:
    """C11: a mentor's name or a topic shows what can be booked; a number is no search."""
    if len(text) < _SHORTEST_SEARCH or text.isdecimal() or not ask.person.is_(Role.STUDENT):
        return None
    return Heard(Act("offs"), text=text) if reading.catalogue(ask.uow, ask.person, text) else None
