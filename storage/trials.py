"""Introductions that were taken, and those that were given back."""

from sqlalchemy import bindparam

from core.ids import BookingId, PersonId
from core.trials import Trial
from storage.mapping import Mapped
from storage.repository import Repository
from storage.tables import trials

TRIALS = Mapped(trials, Trial)

_t = trials.c
_OF_BOOKING = TRIALS.select(_t.booking_id == bindparam("booking"))
_TAKEN = TRIALS.select(
    _t.student_id == bindparam("student"),
    _t.mentor_id == bindparam("mentor"),
    _t.given_back_at.is_(None),
)


class SqlTrials(Repository[Trial]):
    __slots__ = ()
    _mapped = TRIALS

    def of_booking(self, booking: BookingId) -> Trial | None:
        return TRIALS.first(self._connection, _OF_BOOKING, booking=booking)

    def taken(self, student: PersonId, mentor: PersonId) -> Trial | None:
        return TRIALS.first(self._connection, _TAKEN, student=student, mentor=mentor)
