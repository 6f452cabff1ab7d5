"""A mentor sets what a late cancellation of an offering gives back."""

from bot.actions.offering import changed, form_act, number_or_usual, own
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import cancel_terms as screens
from bot.ui import Screen
from core.use_cases.drafting import OfferingChanges


@on("oftm")
def terms_form(ask: Ask) -> Screen:
    offering = own(ask)
    return screens.form(ask.writer, offering, ask.uow.settings.booking, form_act(ask, offering))


@on("ofts", form="oftm")
def terms(ask: Ask) -> Screen:
    changes = OfferingChanges()
    if "cancel_notice_hours" in ask.values:
        changes["cancel_notice_hours"] = number_or_usual(ask, "cancel_notice_hours")
    if "late_refund_percent" in ask.values:
        changes["late_refund_percent"] = number_or_usual(ask, "late_refund_percent")
    return changed(ask, changes)
