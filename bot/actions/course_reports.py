"""Completions that a site told of somebody or something unknown: what staff do about them."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import completions as screens
from bot.ui import Act, Screen, Text
from core.courses import ReportCard, ReportState
from core.errors import NotFound
from core.ids import PersonId
from core.people import Person, Role
from core.use_cases import courses_staff, overseeing


@on("crup")
def unplaced(ask: Ask) -> Screen:
    return screens.unplaced(ask.writer, courses_staff.unplaced(ask.uow, ask.person))


@on("crrp")
def report(ask: Ask) -> Screen:
    return screens.report(ask.writer, _card(ask))


@on("crrt")
def try_again(ask: Ask) -> Screen:
    tried = courses_staff.try_report(ask.uow, ask.person, ask.act.subject, ask.act.revision)
    still = tried.state is ReportState.WAITING
    note: Text = ask.writer.say("unplaced.still") if still else ()
    return screens.report(ask.writer, _card(ask), note)


@on("crrf")
def search_form(ask: Ask) -> Screen:
    act = Act("crrs", ask.act.subject, ask.act.revision)
    return screens.search(ask.writer, _title(ask, _card(ask)), act, _back(ask))


@on("crrs", form="crrf")
def search(ask: Ask) -> Screen:
    name = ask.typed("name", screens.SEARCH_LENGTH)
    found = overseeing.people(ask.uow, ask.person, Role.STUDENT, name)
    act, title = Act("crrc", ask.act.subject, ask.act.revision), _title(ask, _card(ask))
    return screens.pick(ask.writer, title, found, name, act, _back(ask))


@on("crrc")
def confirm(ask: Ask) -> Screen:
    return screens.confirm_place(ask.writer, _card(ask), _chosen(ask))


@on("crry")
def place(ask: Ask) -> Screen:
    id = _card(ask).report.id  # Z-02: who may ask comes first
    student = _chosen(ask)
    courses_staff.place_report(ask.uow, ask.person, id, student.id, ask.act.revision)
    return screens.report(ask.writer, _card(ask))


@on("crrq")
def ask_drop(ask: Ask) -> Screen:
    return screens.confirm_drop(ask.writer, _card(ask))


@on("crrd")
def drop(ask: Ask) -> Screen:
    courses_staff.drop_report(ask.uow, ask.person, ask.act.subject, ask.act.revision)
    left = courses_staff.unplaced(ask.uow, ask.person)
    return screens.unplaced(ask.writer, left, ask.writer.say("unplaced.is.dropped"))


def _card(ask: Ask) -> ReportCard:
    return courses_staff.report_card(ask.uow, ask.person, ask.act.subject)


def _title(ask: Ask, card: ReportCard) -> str:
    what = card.course.title if card.course else card.report.course
    return ask.writer.label("completion.who", what=what)


def _back(ask: Ask) -> Act:
    return Act("crrp", ask.act.subject)


def _chosen(ask: Ask) -> Person:
    person = ask.uow.people.get(PersonId(ask.act.number(0)))
    if person is None:
        raise NotFound()
    return person
