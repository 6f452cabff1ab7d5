"""Sessions somebody did not come to, and what they lead to (X23).

Each absence is a row that counts while it is neither undone by a correction (decision 16) nor
forgiven by staff, within a sliding window. What follows is read from those rows every time: put
right one of them and all of it is put right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.booking import By
from core.ids import AbsenceId, AbsenceReportId, BookingId, PersonId
from core.settings import AbsenceSettings


class AbsenceKind(StrEnum):
    NO_SHOW = "no_show"
    LATE_CANCEL = "late_cancel"


class Step(StrEnum):
    """What a number of absences leads to."""

    NOTED = "noted"
    WARNED = "warned"
    HELD = "held"  # nothing new is booked for some days
    STAFF_ASKED = "staff_asked"
    PAUSED = "paused"  # a mentor's offerings


@dataclass(frozen=True, slots=True)
class Absence:
    """`side`: on which side of the booking the person stood. `missed_at`: the session's start,
    which the window looks at; `noted_at`: when it was noted, from which a hold runs."""

    id: AbsenceId
    booking_id: BookingId
    person_id: PersonId
    side: By
    kind: AbsenceKind
    missed_at: datetime
    noted_at: datetime
    undone_at: datetime | None = None
    forgiven_at: datetime | None = None
    forgiven_by: PersonId | None = None
    reason: str = ""
    revision: int = 0

    @property
    def counts(self) -> bool:
        return self.undone_at is None and self.forgiven_at is None


class ReportState(StrEnum):
    OPEN = "open"
    DENIED = "denied"  # the mentor says they were there: staff decide
    ENDED = "ended"  # somebody said how the session went
    LAPSED = "lapsed"  # no answer in time: all went back to the student


@dataclass(frozen=True, slots=True)
class AbsenceReport:
    """A student says that the mentor did not come; one per booking. `answer_by` None: no clock."""

    id: AbsenceReportId
    booking_id: BookingId
    student_id: PersonId
    mentor_id: PersonId
    reported_at: datetime
    answer_by: datetime | None
    state: ReportState
    ended_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class AbsenceCount:
    """How many count now for one person on one side."""

    person_id: PersonId
    name: str
    side: By
    count: int
    latest_at: datetime


def window_start(rules: AbsenceSettings, now: datetime) -> datetime:
    return now - timedelta(days=rules.window_days)


def ladder(rules: AbsenceSettings, side: By) -> list[tuple[int, Step]]:
    """(from how many, what follows), lowest first; 0 in the settings leaves a step out."""
    if side is By.MENTOR:
        steps = [(rules.mentor_warn_at, Step.WARNED), (rules.mentor_pause_at, Step.PAUSED)]
    else:
        steps = [
            (rules.student_warn_at, Step.WARNED),
            (rules.student_hold_at, Step.HELD),
            (rules.student_ask_staff_at, Step.STAFF_ASKED),
        ]
    return sorted((each for each in steps if each[0] > 0), key=lambda each: each[0])


def step_of(rules: AbsenceSettings, side: By, count: int) -> Step:
    """The highest step that `count` has reached."""
    reached = [step for least, step in ladder(rules, side) if least <= count]
    return reached[-1] if reached else Step.NOTED


def next_step(rules: AbsenceSettings, side: By, count: int) -> tuple[int, Step] | None:
    """What comes next, and with which number of absences; None when nothing more does."""
    return next((each for each in ladder(rules, side) if each[0] > count), None)


def held_until(rules: AbsenceSettings, counted: Sequence[Absence]) -> datetime | None:
    """Until when these absences of a student hold new bookings; it may be past."""
    if not rules.student_hold_at or len(counted) < rules.student_hold_at:
        return None
    return max(each.noted_at for each in counted) + timedelta(days=rules.hold_bookings_days)
