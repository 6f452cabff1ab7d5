"""The questions that a mentor asks before a booking (X31)."""

from collections.abc import Sequence
from dataclasses import replace

from core.catalog import Offering
from core.errors import StaleButton
from core.ids import OfferingId
from core.intake import MAX_QUESTION, Question, most_questions
from core.offering_errors import TooManyQuestions
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases.changing import record
from core.use_cases.owning import own_offering


@use_case(Action.MANAGE_OFFERING)
def set_questions(
    uow: UnitOfWork,
    actor: Person,
    id: OfferingId,
    revision: int | None,
    questions: Sequence[Question],
) -> Offering:
    """In this order from now on; a question that stands there twice is asked once. Raises
    StaleButton, TooManyQuestions, TextMissing or TextTooLong."""
    offering = own_offering(uow, actor, id)
    if revision is not None and revision != offering.revision:
        raise StaleButton(offering_id=id)
    kept = tuple({each.text: each for each in map(_bounded, questions)}.values())
    if len(kept) > most_questions(offering):
        raise TooManyQuestions(limit=most_questions(offering))
    stored = uow.offerings.save(replace(offering, questions=kept or None))
    record(uow, actor, "questions_set", "offering", id, count=len(kept))
    return stored


def _bounded(question: Question) -> Question:
    return question._replace(text=bounded(question.text, MAX_QUESTION, "question"))
