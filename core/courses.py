"""Courses of mentors, who completed them, and what is suggested to whoever did (B15, O1 to O5).

A course is held somewhere else: a site of the community tells us who completed it
(docs/courses.md), or staff do. Here it only groups offerings and leads its students on to them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.catalog import Offering
from core.ids import CourseId, PersonId
from core.reading import OfferingCard

MAX_REFERENCE = 100
MOST_SUGGESTED = 5  # O3, S2
BY_STAFF = "staff"  # the source of a completion that no site told us of


class CourseStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Course:
    """`site`: which course site tells of its completions, "" where only staff do. `reference`: its
    number there; (site, reference) is unique. Its mentor never changes."""

    id: CourseId
    mentor_id: PersonId
    title: str
    site: str
    reference: str
    status: CourseStatus
    created_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """One student completed one course; at most one per pair is not taken back. `source`: who told
    us, `reference`: under which number of theirs; the two together are unique, for good."""

    id: int
    course_id: CourseId
    student_id: PersonId
    source: str
    reference: str
    completed_at: datetime
    recorded_at: datetime
    taken_back_at: datetime | None = None
    revision: int = 0


class SuggestionState(StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"  # for good: a second completion does not bring it back (O4)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That a student is to be shown what goes on from a course; one per student and course."""

    id: int
    student_id: PersonId
    course_id: CourseId
    state: SuggestionState
    at: datetime
    revision: int = 0


class ReportState(StrEnum):
    WAITING = "waiting"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CompletionTold:
    """What a site said: `key` names the event there; the student by their account on a platform
    (`channel` and its immutable `user`), or by their `number` here."""

    site: str
    key: str
    course: str
    completed_at: datetime
    channel: str = ""
    user: str = ""
    number: str = ""

    @property
    def source(self) -> str:
        return source_of(self.site)


@dataclass(frozen=True, slots=True)
class Report:
    """A completion whose course or student we do not know: laid aside for staff. `reference` is
    the event's key; (site, reference) is unique."""

    id: int
    site: str
    reference: str
    course: str
    channel: str
    user: str
    number: str
    completed_at: datetime
    arrived_at: datetime
    state: ReportState = ReportState.WAITING
    revision: int = 0

    @property
    def told(self) -> CompletionTold:
        return CompletionTold(
            self.site,
            self.reference,
            self.course,
            self.completed_at,
            self.channel,
            self.user,
            self.number,
        )

    @property
    def who(self) -> str:
        """The student as the site named them."""
        return self.number or f"{self.channel}:{self.user}"


def source_of(site: str) -> str:
    """A course site as the inbox and completions name it."""
    return f"courses:{site}"


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One course with what is linked to it and how many completed it."""

    course: Course
    mentor_name: str
    offerings: tuple[Offering, ...]
    completed: int


@dataclass(frozen=True, slots=True)
class CompletionCard:
    completion: Completion
    student_name: str


@dataclass(frozen=True, slots=True)
class ReportCard:
    """`course` and `student`: who we take it to be about; None where we do not know."""

    report: Report
    course: Course | None
    student_name: str | None


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """At most MOST_SUGGESTED with their next free times, the course's own offerings first."""

    course: Course
    cards: tuple[OfferingCard, ...]
