"""Introductions: a student meets a mentor once at the intro's terms, ever (X41)."""

from dataclasses import dataclass
from datetime import datetime

from core.booking import Booking, BookingState, By
from core.ids import BookingId, PersonId


@dataclass(frozen=True, slots=True)
class Trial:
    """Counts unless it was given back."""

    id: int
    student_id: PersonId
    mentor_id: PersonId
    booking_id: BookingId
    at: datetime
    given_back_at: datetime | None = None
    revision: int = 0


def is_given_back(before: BookingState, after: Booking, late_from: datetime) -> bool:
    """Whether the end of its booking gives the student another one: it never took place, and that
    is not their doing, or they said so before `late_from`. It counts once completed or missed."""
    match after.state:
        case BookingState.REJECTED | BookingState.EXPIRED:
            return True
        case BookingState.CANCELLED:
            theirs = after.cancelled_by is By.STUDENT and before is BookingState.SCHEDULED
            return not (theirs and (after.cancelled_at or late_from) > late_from)
        case BookingState.NO_SHOW:
            return after.no_show_by is By.MENTOR
        case _:
            return False
