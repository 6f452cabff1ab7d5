"""Questions that a mentor asks before a booking (X31), and what was answered.

A booking keeps the question as it was asked: what the mentor changes later changes nothing here.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.catalog import Offering, OfferingKind
from core.ids import BookingId
from core.offering_errors import AnswerMissing
from core.texts import bounded

MOST_QUESTIONS = 5  # the fields of a form on Discord
MAX_QUESTION = 100  # what a form on Discord shows whole below a short label
MAX_ANSWER = 500


class Question(NamedTuple):
    """`long`: a paragraph is expected, not a line."""

    text: str
    required: bool
    long: bool

    @property
    def name(self) -> str:
        """Of its field in a form: another question never gets this one's answer."""
        return f"q{zlib.crc32(self.text.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of one booking; `place` counts from 1."""

    id: int
    booking_id: BookingId
    place: int
    question: str
    answer: str


def most_questions(offering: Offering) -> int:
    """A session face to face asks for a number to write to, and that takes one of the fields."""
    in_person = offering.kind is OfferingKind.FACE_TO_FACE
    return MOST_QUESTIONS - 1 if in_person else MOST_QUESTIONS


def questions_of(offering: Offering) -> tuple[Question, ...]:
    return tuple(Question(*each) for each in offering.questions or ())


def answered(questions: Sequence[Question], given: Mapping[str, str]) -> list[tuple[Question, str]]:
    """What was answered, by the questions' names. Raises AnswerMissing for a required one, and
    TextTooLong naming the field."""
    found = []
    for question in questions:
        text = bounded(given.get(question.name, ""), MAX_ANSWER, question.name, required=False)
        if text:
            found.append((question, text))
        elif question.required:
            raise AnswerMissing(name=question.name, question=question.text)
    return found
