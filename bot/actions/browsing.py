"""Looking around: offerings, mentors, and when they are free."""

from dataclasses import replace
from datetime import timedelta

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import browsing as screens
from bot.screens import listing, mentor_list, mentor_page
from bot.screens.pictures import free_week, week_ends_at
from bot.searching import asked, block_of, ends
from bot.ui import Act, Screen
from bot.usertext import visible
from core.folding import folded
from core.ids import OfferingId, PersonId
from core.reading import OfferingCard
from core.use_cases import reading, slots
from core.use_cases.reading import charts


@on("offs")
def offerings(ask: Ask) -> Screen:
    """What the button asks for, or what was typed after the command (C11)."""
    return _found(ask, visible(ask.text).strip()[: screens.SEARCH_LENGTH])


def _found(ask: Ask, text: str) -> Screen:
    search, number = asked(ask, text)
    found = reading.find(ask.uow, ask.person, search, ends(ask), block_of(ask.act))
    return listing.offerings(ask.writer, found, number)


@on("srch")
def search_form(ask: Ask) -> Screen:
    return screens.search(ask.writer)


@on("srcs", form="srch")
def search(ask: Ask) -> Screen:
    return _found(ask, ask.typed("words", screens.SEARCH_LENGTH))


@on("offr")
def offering(ask: Ask) -> Screen:
    page = reading.offering_page(ask.uow, ask.person, OfferingId(ask.act.subject))
    mine = page.offering.mentor_id == ask.person.id
    return screens.offering(ask.writer, page, mine=mine)


@on("mnts")
def mentors(ask: Ask) -> Screen:
    found = reading.mentor_cards(ask.uow, ask.person, ask.act.number(0))
    return mentor_list.mentors(ask.writer, found)


@on("mntr")
def mentor(ask: Ask) -> Screen:
    page = reading.mentor_page(ask.uow, ask.person, PersonId(ask.act.subject))
    screen = mentor_page.mentor(ask.writer, page, mine=page.mentor.id == ask.person.id)
    free = charts.free_week(ask.uow, page.offerings, week_ends_at(ask.writer, ask.now))
    return replace(screen, picture=free_week(ask.writer, ask.now, free))


@on("aval")
def availability(ask: Ask) -> Screen:
    """The calendar of one mentor; without one, of whom the typed name can only mean (D15)."""
    if ask.act.subject:
        return _calendar(ask)
    cards = reading.catalogue(ask.uow, ask.person)
    meant = _named(cards, ask.text)
    if len(meant) == 1:
        return _calendar(replace(ask, act=Act("aval", meant.pop())))
    some = [card for card in cards if card.offering.mentor_id in meant] if meant else cards
    return mentor_list.named(ask.writer, some, "aval", Act("aval"))


def _named(cards: tuple[OfferingCard, ...], text: str) -> set[PersonId]:
    wanted = folded(text).strip()
    found = (card for card in cards if wanted in folded(card.mentor_name))
    return {card.offering.mentor_id for card in found}


def _calendar(ask: Ask) -> Screen:
    page = reading.mentor_page(ask.uow, ask.person, PersonId(ask.act.subject))
    theirs = screens.bookable(page)
    if not theirs:
        return screens.no_calendar(ask.writer, page)
    wanted = ask.act.number(0)
    offering = next((each for each in theirs if each.id == wanted), theirs[0])
    until = ask.now + timedelta(days=screens.CALENDAR_DAYS)
    free = slots.slots_between(ask.uow, offering, ask.now, until)
    today = ask.reader.local(ask.now).date()
    screen = screens.calendar(ask.writer, page, offering, free, today)
    return replace(screen, picture=free_week(ask.writer, ask.now, charts.merged(free)))
