"""The second page of an offering: limits and reminders, a copy, its numbers."""

from bot.actions.offering import form_act, number_or_usual, own, shown_offering
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import offer_desk as screens
from bot.screens import offer_numbers
from bot.ui import Screen
from core.availability.day_names import folded
from core.errors import NumberInvalid
from core.ids import OfferingId
from core.use_cases import copying, publishing
from core.use_cases.drafting import OfferingChanges
from core.use_cases.offering_numbers import offering_numbers


@on("ofmo")
def more(ask: Ask) -> Screen:
    return screens.more(ask.writer, own(ask), ask.uow.settings)


@on("oflm")
def limits_form(ask: Ask) -> Screen:
    offering = own(ask)
    return screens.limits(ask.writer, offering, ask.uow.settings, form_act(ask, offering))


@on("ofls", form="oflm")
def limits(ask: Ask) -> Screen:
    changes = OfferingChanges()
    if "max_per_week" in ask.values:
        changes["max_per_week"] = number_or_usual(ask, "max_per_week")
    if "max_per_month" in ask.values:
        changes["max_per_month"] = number_or_usual(ask, "max_per_month")
    if "move_notice_hours" in ask.values:
        changes["move_notice_hours"] = number_or_usual(ask, "move_notice_hours")
    if "reminders" in ask.values:
        changes["reminder_minutes"] = minutes_typed(ask)
    id, revision = OfferingId(ask.act.subject), ask.act.revision
    stored = publishing.edit_offering(ask.uow, ask.person, id, revision, **changes)
    return screens.more(ask.writer, stored, ask.uow.settings, ask.writer.say("offer.saved"))


def minutes_typed(ask: Ask) -> tuple[int, ...] | None:
    """ "1440, 15" as minutes before the start; empty: the community's; 0: none. Raises
    NumberInvalid."""
    typed = folded(ask.typed("reminders", screens.REMINDERS_LENGTH, required=False))
    if not typed:
        return None
    words = typed.replace("،", " ").replace(",", " ").split()
    wrong = next((word for word in words if not word.isdecimal() or len(word) > 6), None)
    if wrong is not None:
        raise NumberInvalid(field="reminders", number=wrong[:20])
    return tuple(minutes for minutes in map(int, words) if minutes)


@on("ofcp")
def copy(ask: Ask) -> Screen:
    made = copying.duplicate(ask.uow, ask.person, OfferingId(ask.act.subject))
    return shown_offering(ask, made, ask.writer.say("copied.note"))


@on("ofnm")
def numbers(ask: Ask) -> Screen:
    found = offering_numbers(ask.uow, ask.person, OfferingId(ask.act.subject))
    return offer_numbers.numbers(ask.writer, found)
