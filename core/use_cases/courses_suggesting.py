"""What a student could go on with after a course: five offerings at most, each of which they can
book now (O3, O5, S2); until they say no, which is kept (O4)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from core.courses import (
    MOST_SUGGESTED,
    Course,
    Suggestion,
    SuggestionPage,
    SuggestionState,
)
from core.errors import NotFound, RuleError
from core.ids import CourseId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import OfferingCard
from core.use_cases import eligibility, slots
from core.use_cases.changing import record

_LOOKED_AT = 15  # so many fitting offerings are tried before fewer than five are shown


@use_case(Action.SEE_OWN)
def open_suggestions(uow: UnitOfWork, actor: Person) -> tuple[Course, ...]:
    """Courses this person completed and has not dismissed, the latest first."""
    permit(uow, actor, Action.SEE_OWN)
    found = (uow.courses.get(each.course_id) for each in uow.suggestions.open_of(actor.id))
    return tuple(course for course in found if course is not None)


@use_case(Action.SEE_OWN)
def suggestion_page(uow: UnitOfWork, actor: Person, id: CourseId) -> SuggestionPage:
    """Raises NotFound for a course that this person has not completed, or has dismissed."""
    permit(uow, actor, Action.SEE_OWN)
    course = _open(uow, actor, id)
    return SuggestionPage(course, tuple(islice(_suggested(uow, actor, course), MOST_SUGGESTED)))


@use_case(Action.EDIT_SELF)
def dismiss(uow: UnitOfWork, actor: Person, id: CourseId) -> None:
    """Never shown again for this course. Dismissing twice changes nothing."""
    permit(uow, actor, Action.EDIT_SELF)
    uow.lock(actor.id)
    known = uow.suggestions.of(actor.id, id)
    if known is None:
        raise NotFound()
    if known.state is SuggestionState.DISMISSED:
        return
    uow.suggestions.save(_dismissed(uow, known))
    record(uow, actor, "suggestion_dismissed", "course", id)


def _dismissed(uow: UnitOfWork, known: Suggestion) -> Suggestion:
    return replace(known, state=SuggestionState.DISMISSED, at=uow.now)


def is_open(uow: UnitOfWork, person: Person, id: CourseId) -> bool:
    """The course is completed, and its suggestions are not dismissed."""
    known = uow.suggestions.of(person.id, id)
    is_wanted = known is not None and known.state is SuggestionState.OPEN
    return is_wanted and uow.completions.standing(id, person.id) is not None


def _open(uow: UnitOfWork, actor: Person, id: CourseId) -> Course:
    course = uow.courses.get(id)
    if course is None or not is_open(uow, actor, id):
        raise NotFound()
    return course


def _suggested(uow: UnitOfWork, actor: Person, course: Course) -> Iterator[OfferingCard]:
    """The very check that booking makes, so that none of them refuses when it is pressed."""
    for card in uow.courses.fitting(course, _LOOKED_AT):
        try:
            eligibility.require_bookable(uow, actor, card.offering)
        except RuleError:
            continue
        free = slots.slots_ahead(uow, card.offering)
        if free:
            yield replace(card, next_at=free[0].starts_at)
