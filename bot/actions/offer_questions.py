"""A mentor writes the questions that are asked before a booking (X31)."""

from collections.abc import Mapping

from bot.actions.offering import own
from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import offer_questions as screens
from bot.ui import Screen
from core.catalog import Offering
from core.ids import OfferingId
from core.intake import MAX_ANSWER, MAX_QUESTION, Question, questions_of
from core.use_cases.asking_first import set_questions


@on("ofqs")
def questions(ask: Ask) -> Screen:
    return screens.questions(ask.writer, own(ask))


@on("ofqn")
def new_form(ask: Ask) -> Screen:
    return screens.write(ask.writer, own(ask))


@on("ofqa", form="ofqn")
def add(ask: Ask) -> Screen:
    return _set(ask, [*questions_of(own(ask)), _written(ask)])


@on("ofqe")
def edit_form(ask: Ask) -> Screen:
    return screens.write(ask.writer, own(ask), ask.act.number(0))


@on("ofqu", form="ofqe")
def edit(ask: Ask) -> Screen:
    """Bookings keep the question that they were asked."""
    place = ask.act.number(0)
    return _set(ask, [
        _written(ask) if number == place else each
        for number, each in enumerate(questions_of(own(ask)), 1)
    ])  # fmt: skip


@on("ofqr")
def drop(ask: Ask) -> Screen:
    place = ask.act.number(0)
    return _set(ask, [e for n, e in enumerate(questions_of(own(ask)), 1) if n != place])


def _set(ask: Ask, wanted: list[Question]) -> Screen:
    id, revision = OfferingId(ask.act.subject), ask.act.revision
    stored = set_questions(ask.uow, ask.person, id, revision, wanted)
    return screens.questions(ask.writer, stored, ask.writer.say("offer.saved"))


def _written(ask: Ask) -> Question:
    w = ask.writer
    need = picked(ask, "need", screens.NEEDS, screens.labels(w, "need", screens.NEEDS))
    size = picked(ask, "size", screens.SIZES, screens.labels(w, "size", screens.SIZES))
    return Question(ask.typed("question", MAX_QUESTION), need == "required", size == "long")


def answers_typed(ask: Ask, offering: Offering | None) -> Mapping[str, str]:
    """What was answered in a booking's form, by the questions' names."""
    return {
        each.name: ask.typed(each.name, MAX_ANSWER, required=False, paragraph=each.long)
        for each in (questions_of(offering) if offering else ())
        if each.name in ask.values
    }
