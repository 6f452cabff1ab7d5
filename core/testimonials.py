"""What students say of their mentors, in public: written by them, read by staff first (Z9)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import PersonId, SeatId, TestimonialId

SHORTEST, LONGEST = 50, 1000
SHOWN_FIRST = 2
"""So many stand on the mentor's page; the others behind a button."""


class TestimonialState(StrEnum):
    WAITING = "waiting"  # for staff
    PROPOSED = "proposed"  # staff changed the words: the student is to agree
    APPROVED = "approved"  # everybody sees it
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the student
    REMOVED = "removed"  # by staff, after it was shown


T = TestimonialState
OPEN = frozenset({T.WAITING, T.PROPOSED})
NEVER_SHOWN = OPEN | {T.REJECTED}


class Signature(StrEnum):
    NAME = "name"
    FIRST = "first"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Testimonial:
    """One for each seat. `written`: the student's own words; `text`: what is shown, the same unless
    staff changed it. `reason`: of the rejection or removal. `reported_at`: the mentor asks staff to
    look at it again, because of `report`."""

    id: TestimonialId
    seat_id: SeatId
    student_id: PersonId
    mentor_id: PersonId
    written: str
    text: str
    signature: Signature
    state: TestimonialState
    created_at: datetime
    changed_at: datetime
    decided_by: PersonId | None = None
    reason: str = ""
    reported_at: datetime | None = None
    report: str = ""
    revision: int = 0

    @property
    def is_shown(self) -> bool:
        return self.state is T.APPROVED

    @property
    def waits_for_staff(self) -> bool:
        return self.state is T.WAITING or (self.is_shown and self.reported_at is not None)

    @property
    def was_edited(self) -> bool:
        return self.text != self.written


@dataclass(frozen=True, slots=True)
class Said:
    """A testimonial as everybody sees it. `name` "": it is signed by nobody."""

    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TestimonialFile:
    """A testimonial with its names, for those it concerns."""

    testimonial: Testimonial
    student_name: str
    mentor_name: str

    @property
    def signed(self) -> str:
        return signed(self.testimonial.signature, self.student_name)


def signed(signature: Signature, name: str) -> str:
    match signature:
        case Signature.NAME:
            return name
        case Signature.FIRST:
            return name.split()[0] if name.split() else ""
        case Signature.NOBODY:
            return ""
