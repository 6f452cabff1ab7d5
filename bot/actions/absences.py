"""Missed sessions: one's own, everybody's, forgiven; and a mentor's answer to a report."""

from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import absences as screens
from bot.ui import Screen, Text
from core.errors import NotFound
from core.ids import AbsenceId, BookingId, PersonId
from core.texts import MAX_REASON
from core.use_cases import absences
from core.use_cases.absence_reports import deny_absence


@on("abme")
def mine(ask: Ask) -> Screen:
    return _mine(ask)


@on("abap")
def appeal_form(ask: Ask) -> Screen:
    return screens.appeal(ask.writer)


@on("abas", form="abap")
def appeal(ask: Ask) -> Screen:
    text = ask.typed("text", MAX_REASON, paragraph=True)
    absences.appeal(ask.uow, ask.person, text, ask.intent)
    return _mine(ask, ask.writer.say("absence.asked"))


@on("absl")
def counts(ask: Ask) -> Screen:
    found = absences.absence_counts(ask.uow, ask.person)
    return screens.counts(ask.writer, found, ask.uow.settings.absences)


@on("abpr")
def person(ask: Ask) -> Screen:
    return _person(ask, PersonId(ask.act.subject))


@on("abfq")
def forgive_form(ask: Ask) -> Screen:
    file = absences.absences_of(ask.uow, ask.person, PersonId(ask.act.number(0)))
    found = [each for each in file.absences if each.id == ask.act.subject and each.counts]
    if not found:
        raise NotFound()
    return screens.forgive(ask.writer, file, found[0])


@on("abfs", form="abfq")
def forgive(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    id = AbsenceId(ask.act.subject)
    forgiven = absences.forgive(ask.uow, ask.person, id, reason, ask.act.revision)
    return _person(ask, forgiven.person_id, ask.writer.say("absence.forgiven"))


@on("abdn")
def deny(ask: Ask) -> Screen:
    deny_absence(ask.uow, ask.person, BookingId(ask.act.subject))
    return booking_screen(ask, BookingId(ask.act.subject), ask.writer.say("absence.denied"))


def _mine(ask: Ask, *intro: Text) -> Screen:
    file = absences.my_absences(ask.uow, ask.person)
    return screens.mine(ask.writer, file, ask.uow.settings.absences, *intro)


def _person(ask: Ask, id: PersonId, *intro: Text) -> Screen:
    file = absences.absences_of(ask.uow, ask.person, id)
    return screens.person(ask.writer, file, ask.uow.settings.absences, *intro)
