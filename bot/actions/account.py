"""The start menu, help, and what people set for themselves."""

from dataclasses import replace

from bot import catalogs
from bot.actions.registry import on
from bot.ask import Ask
from bot.commands import TOPICS, commands_for
from bot.screens import account as screens
from bot.screens.suggestions import beside_home
from bot.ui import Screen
from core.errors import ZoneUnknown
from core.people import Person
from core.texts import MAX_NAME
from core.use_cases import courses_suggesting, joining, onboarding, reading

_SWITCH = {1: True, 2: False}


@on("home")
def home(ask: Ask) -> Screen:
    badges = reading.badges(ask.uow, ask.person)
    newcomer = onboarding.is_open(ask.uow, ask.person)
    community = ask.uow.settings.community.name
    shown = screens.home(ask.writer, ask.person, badges, community, newcomer=newcomer)
    done = courses_suggesting.open_suggestions(ask.uow, ask.person)
    return beside_home(ask.writer, shown, done)


@on("help")
def help_(ask: Ask) -> Screen:
    """Also one topic of it, by its number."""
    mine, number = commands_for(ask.person), ask.act.number(0)
    if 1 <= number <= len(TOPICS):
        return screens.help_topic(ask.writer, mine, number)
    return screens.help_(ask.writer, mine)


@on("clms")
def claim_first_staff(ask: Ask) -> Screen:
    """`/claimstaff <code>`: once, with the installation's code, where there is no staff yet."""
    joining.claim_first_staff(ask.uow, ask.person, ask.text, ask.first_staff_code)
    return screens.first_staff(ask.writer)


@on("lang")
def languages(ask: Ask) -> Screen:
    """`/language ar` sets it at once."""
    typed = ask.text.strip().lower()
    return _speak(ask, typed) if typed else screens.languages(ask.writer)


@on("lset")
def set_language(ask: Ask) -> Screen:
    return _speak(ask, screens.language_of(ask.act.number(0)))


@on("zone")
def zone(ask: Ask) -> Screen:
    """`/timezone Cairo` sets it at once."""
    if ask.text.strip():
        return _move_clock(ask, ask.text)
    home_zone = ask.uow.settings.community.time_zone
    return screens.zone_form(ask.writer, ask.person, home_zone, ask.now)


@on("zset", form="zone")
def set_zone(ask: Ask) -> Screen:
    number = ask.act.number(0)
    if number:
        return _move_clock(ask, screens.zone_of(number))
    return _move_clock(ask, ask.typed("zone", screens.ZONE_LENGTH))


@on("remi")
def reminders(ask: Ask) -> Screen:
    """Without a number it only shows how they are; the button switches (X18)."""
    wanted = _SWITCH.get(ask.act.number(0))
    if wanted is None:
        return screens.settings(ask.writer, ask.person)
    person = joining.set_reminders(ask.uow, ask.person, wanted)
    return _saved(ask, person)


@on("sett")
def settings(ask: Ask) -> Screen:
    return screens.settings(ask.writer, ask.person)


@on("name")
def rename_form(ask: Ask) -> Screen:
    return screens.rename_form(ask.writer, ask.person)


@on("nset", form="name")
def rename(ask: Ask) -> Screen:
    return _saved(ask, joining.rename(ask.uow, ask.person, ask.typed("name", MAX_NAME)))


@on("canc")
def stop(ask: Ask) -> Screen:
    """A screen that asks nothing: whatever was being asked is forgotten with it (I-06)."""
    return screens.nothing_changed(ask.writer)


def _speak(ask: Ask, language: str) -> Screen:
    spoken = catalogs.languages()
    return _saved(ask, joining.set_language(ask.uow, ask.person, language, spoken))


def _move_clock(ask: Ask, typed: str) -> Screen:
    try:
        person = joining.set_time_zone(ask.uow, ask.person, typed)
    except ZoneUnknown as unknown:
        suggestions = unknown.facts.get("suggestions", ())
        if not suggestions:
            raise
        return screens.zone_suggestions(ask.writer, typed.strip(), suggestions, ask.now)
    return _saved(ask, person)


def _saved(ask: Ask, person: Person) -> Screen:
    """Said in the language and on the clock that were just chosen."""
    w = replace(ask, person=person).writer
    return screens.settings(w, person, w.say("settings.saved"))
