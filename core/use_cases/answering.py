"""What a student answers before a booking, kept with it (X31)."""

from collections.abc import Mapping

from core.booking import Booking
from core.catalog import Offering
from core.intake import MAX_ANSWER, Answer, answered, questions_of
from core.ports import UnitOfWork
from core.texts import bounded


def require_answered(offering: Offering, given: Mapping[str, str]) -> None:
    """Raises AnswerMissing or TextTooLong."""
    if offering.questions:
        answered(questions_of(offering), given)


def keep_answers(
    uow: UnitOfWork, booking: Booking, offering: Offering, given: Mapping[str, str]
) -> None:
    """With the questions as they are asked now. What was not asked is not kept."""
    for place, question in enumerate(questions_of(offering), 1):
        text = bounded(given.get(question.name, ""), MAX_ANSWER, question.name, required=False)
        if text:
            uow.answers.add(Answer(uow.new_id(), booking.id, place, question.text, text))
