"""Choosing what to see of the catalogue: one part after the other, in any order (C11, C12)."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import filters as screens
from bot.searching import asked, ends
from bot.ui import Screen
from core.use_cases import reading

_PART = 3  # the place of the part's number among the extra numbers


@on("offf")
def filters(ask: Ask) -> Screen:
    search, text = asked(ask)
    until = ends(ask)
    offered = [
        part
        for part in (*screens.CHOSEN, *screens.SWITCHED)
        if part == "sort" or reading.options(ask.uow, ask.person, search, part, until)
    ]
    category = reading.category_name(ask.uow, ask.person, search.category)
    return screens.filters(ask.writer, search, offered, category, text)


@on("offp")
def options(ask: Ask) -> Screen:
    number = ask.act.number(_PART)
    part = screens.CHOSEN[number if number < len(screens.CHOSEN) else 0]
    search, text = asked(ask)
    found = reading.options(ask.uow, ask.person, search, part, ends(ask))
    return screens.options(ask.writer, search, part, found, text)
