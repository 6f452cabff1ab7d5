"""The languages of a mentor's sessions."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import spoken as screens
from bot.ui import Screen
from core.errors import NotFound
from core.ids import PersonId
from core.people import Mentor
from core.policy import Action, permit
from core.spoken import SPOKEN, known_languages
from core.use_cases import mentoring


@on("plng")
def languages(ask: Ask) -> Screen:
    return screens.languages(ask.writer, _mentor(ask))


@on("plns")
def set_language(ask: Ask) -> Screen:
    """Carries the language and whether it is spoken, so that pressing twice changes nothing."""
    mentor, place = _mentor(ask), ask.act.number(0)
    if place >= len(SPOKEN):
        raise NotFound()
    code, spoken = SPOKEN[place], bool(ask.act.number(1))
    others = [each for each in mentor.languages or () if each != code]
    wanted = known_languages((*others, *([code] if spoken else [])))
    if wanted != known_languages(mentor.languages):
        mentoring.edit_mentor(ask.uow, ask.person, mentor.id, languages=wanted)
    return screens.languages(ask.writer, _mentor(ask))


def _mentor(ask: Ask) -> Mentor:
    id = PersonId(ask.act.subject or ask.person.id)
    permit(ask.uow, ask.person, Action.MANAGE_MENTOR, mentor=id)
    known = ask.uow.mentors.get(id)
    if known is None:
        raise NotFound()
    return known
