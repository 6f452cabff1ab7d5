"""One row of everything a mentor can sell and what stays of it, each with words that only some may
read: for the matrix of rights (Z-01, Z-02, Z-11)."""

from dataclasses import dataclass
from datetime import timedelta

from core.absences import Absence, AbsenceKind, AbsenceReport
from core.absences import ReportState as AbsenceReportState
from core.booking import Booking, BookingState, By
from core.catalog import BookingMode, OfferingKind
from core.codes import hash_of
from core.courses import Completion, Course, CourseStatus, Report, Suggestion, SuggestionState
from core.gatherings import Gathering, GatheringState, GatheringWait, GroupWaitState
from core.ids import (
    AbsenceId,
    AbsenceReportId,
    BookingId,
    CourseId,
    GatheringId,
    GatheringWaitId,
    InvitationId,
    NoteId,
    NoteLinkId,
    OfferingId,
    OfferTableId,
    PersonId,
    SeriesId,
    TestimonialId,
)
from core.invitations import Invitation, InvitationState
from core.notes import SessionLink, SessionNote
from core.offer_tables import OfferTable, TableState
from core.people import Mentor, Role
from core.series import Series, SeriesState, kept, weekly
from core.testimonials import Signature, Testimonial, TestimonialState
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import (
    HOUR,
    MENTOR,
    OTHER,
    STUDENT,
    booking,
    claim,
    offering,
    person,
    seat,
)
from tests.harness.story import STAFF, Story

HIDDEN_MENTOR = PersonId(7)
GROUP, FACE, UNLISTED, INVITED, HIDDEN = map(OfferingId, (61, 62, 63, 64, 65))
NUMBER = "+201001234567"
_DAY = timedelta(days=1)
_ALL_OF_IT = {MENTOR, STAFF}


@dataclass(frozen=True)
class Sold:
    """(kind, id, revision, parties) of each row; a canary and who may read it; canaries of what
    stands in no list, with the id whose own link shows it."""

    rows: list[tuple[str, int, int, tuple[int, ...]]]
    secrets: dict[str, set[int]]
    unlisted: dict[str, int]


def sell(uow: SqlUnitOfWork, story: Story) -> Sold:
    rows = [*_offerings(uow), *_group(uow), *_face_to_face(uow), *_series(uow)]
    rows += [*_courses(uow), *_what_stays(uow, story), *_missed(uow, story)]
    secrets = {
        "canary-private": {int(MENTOR)},
        "canary-shared": {STUDENT, *_ALL_OF_IT},
        "canary-noted": {STUDENT, *_ALL_OF_IT},
        "canary-number": {OTHER, *_ALL_OF_IT},
        "01234567": {OTHER, *_ALL_OF_IT},
        "canary-written": {STUDENT, STAFF},
        "canary-table": {int(MENTOR)},
        "canary-report": {STAFF},
    }
    unlisted = {"canary-unlisted": UNLISTED, "canary-hidden": HIDDEN, "canary-invited": INVITED}
    return Sold(rows, secrets, unlisted)


def _offerings(uow: SqlUnitOfWork) -> list[tuple[str, int, int, tuple[int, ...]]]:
    uow.people.add(person(HIDDEN_MENTOR, Role.STUDENT, Role.MENTOR, name="Hidden mentor"))
    uow.mentors.add(Mentor(HIDDEN_MENTOR, "UTC", hidden=True))
    uow.offerings.add(offering(UNLISTED, title="canary-unlisted", unlisted=True))
    uow.offerings.add(offering(INVITED, title="canary-invited", unlisted=True, invited_only=True))
    uow.offerings.add(offering(HIDDEN, HIDDEN_MENTOR, title="canary-hidden"))
    uow.invitations.add(
        Invitation(
            id=InvitationId(71),
            offering_id=INVITED,
            token_hash=hash_of("canary-token"),
            state=InvitationState.OPEN,
            created_at=uow.now,
            expires_at=uow.now + 30 * _DAY,
        )
    )
    table = OfferTable(OfferTableId(72), MENTOR, "title\ncanary-table", TableState.OPEN, uow.now)
    uow.offer_tables.add(table)
    return [
        ("invited", INVITED, 0, (MENTOR, STAFF)),
        ("invitation", 71, 0, (MENTOR, STAFF)),
        ("table", 72, 0, (MENTOR, STAFF)),
    ]


def _group(uow: SqlUnitOfWork) -> list[tuple[str, int, int, tuple[int, ...]]]:
    """Two places and both are taken; a third person waits."""
    uow.offerings.add(offering(GROUP, title="Group", kind=OfferingKind.GROUP, places=2))
    start = uow.now.replace(hour=20, minute=0) + 4 * _DAY
    together = Gathering(
        id=GatheringId(75),
        offering_id=GROUP,
        mentor_id=MENTOR,
        starts_at=start,
        ends_at=start + HOUR,
        blocks_from=start,
        blocks_until=start + HOUR,
        places=2,
        minimum=None,
        state=GatheringState.OPEN,
        created_at=uow.now,
    )
    uow.gatherings.add(together)
    for id, student in ((76, STUDENT), (77, OTHER)):
        _book(uow, booking(id, start, student_id=student, offering_id=GROUP,
                           gathering_id=GatheringId(75)))  # fmt: skip
    wait = GatheringWait(
        GatheringWaitId(78), GatheringId(75), PersonId(6), GroupWaitState.WAITING, uow.now
    )
    uow.gathering_waits.add(wait)
    return [
        ("gathering", 75, 0, ()),
        ("place", 77, 0, (OTHER, MENTOR, STAFF)),
        ("gathering_wait", 78, 0, (6, STAFF)),
    ]


def _face_to_face(uow: SqlUnitOfWork) -> list[tuple[str, int, int, tuple[int, ...]]]:
    uow.offerings.add(
        offering(FACE, title="Face", kind=OfferingKind.FACE_TO_FACE, mode=BookingMode.REQUEST,
                 staff_approves=True)
    )  # fmt: skip
    start = uow.now.replace(hour=18, minute=0) + 5 * _DAY
    asked = booking(
        81,
        start,
        student_id=OTHER,
        offering_id=FACE,
        state=BookingState.REQUESTED,
        contact_number=NUMBER,
        topic="canary-number",
        hold_until=uow.now + _DAY,
    )
    _book(uow, asked)
    return [("meeting", 81, 0, (OTHER, MENTOR, STAFF))]


def _series(uow: SqlUnitOfWork) -> list[tuple[str, int, int, tuple[int, ...]]]:
    first = uow.now.replace(hour=15, minute=0) + 6 * _DAY
    weeks = weekly(first, "UTC", 2)
    uow.series.add(
        Series(
            id=SeriesId(84),
            student_id=OTHER,
            mentor_id=MENTOR,
            offering_id=OfferingId(31),
            weekday=first.isoweekday(),
            local_time="15:00",
            zone="UTC",
            first_at=first,
            wished=2,
            kept=tuple(map(kept, weeks)),
            state=SeriesState.BOOKED,
            intent="series-84",
            created_at=uow.now,
        )
    )
    for id, week in zip((85, 86), weeks, strict=True):
        assert week.starts_at is not None
        _book(uow, booking(id, week.starts_at, student_id=OTHER, offering_id=OfferingId(31),
                           series_id=SeriesId(84)))  # fmt: skip
    return [("series", 84, 0, (OTHER, MENTOR, STAFF))]


def _courses(uow: SqlUnitOfWork) -> list[tuple[str, int, int, tuple[int, ...]]]:
    course = Course(CourseId(91), MENTOR, "Course", "site", "c-1", CourseStatus.ACTIVE, uow.now)
    uow.courses.add(course)
    uow.completions.add(Completion(92, course.id, OTHER, "staff", "r-1", uow.now, uow.now))
    uow.suggestions.add(Suggestion(93, OTHER, course.id, SuggestionState.OPEN, uow.now))
    uow.reports.add(Report(94, "site", "r-2", "canary-report", "web", "u9", "", uow.now, uow.now))
    return [
        ("course", 91, 0, (MENTOR, OTHER, STAFF)),
        ("completion", 92, 0, (OTHER, MENTOR, STAFF)),
        ("report", 94, 0, (STAFF,)),
    ]


def _what_stays(uow: SqlUnitOfWork, story: Story) -> list[tuple[str, int, int, tuple[int, ...]]]:
    note = SessionNote(
        id=NoteId(95),
        booking_id=BookingId(story.completed.id),
        student_id=STUDENT,
        mentor_id=MENTOR,
        private="canary-private",
        shared="canary-shared",
        recording="https://video.example.org/canary-noted",
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session_notes.add(note)
    uow.session_notes.add_link(
        SessionLink(NoteLinkId(96), note.id, 1, "canary-noted", "https://x.example.org", uow.now)
    )
    theirs = next(iter(uow.seats.of_student(STUDENT)), None) or _seat(uow)
    words = "canary-written " + "x" * 60
    uow.testimonials.add(
        Testimonial(
            id=TestimonialId(97),
            seat_id=theirs.id,
            student_id=STUDENT,
            mentor_id=MENTOR,
            written=words,
            text=words,
            signature=Signature.NAME,
            state=TestimonialState.WAITING,
            created_at=uow.now,
            changed_at=uow.now,
        )
    )
    return [
        ("note", 95, 0, (STUDENT, MENTOR, STAFF)),
        ("testimonial", 97, 0, (STUDENT, STAFF)),
        ("seat", theirs.id, theirs.revision, (STUDENT, MENTOR, STAFF)),
    ]


def _seat(uow: SqlUnitOfWork):  # type: ignore[no-untyped-def]
    made = seat(98)
    uow.seats.add(made)
    return made


def _missed(uow: SqlUnitOfWork, story: Story) -> list[tuple[str, int, int, tuple[int, ...]]]:
    at = story.completed.starts_at
    uow.absences.add(
        Absence(AbsenceId(99), BookingId(story.completed.id), STUDENT, By.STUDENT,
                AbsenceKind.NO_SHOW, at, uow.now)
    )  # fmt: skip
    uow.absence_reports.add(
        AbsenceReport(AbsenceReportId(100), BookingId(story.completed.id), STUDENT, MENTOR, uow.now,
                      None, AbsenceReportState.OPEN)
    )  # fmt: skip
    return [("absence", 99, 0, (STUDENT, STAFF)), ("missed", 100, 0, (STUDENT, MENTOR, STAFF))]


def _book(uow: SqlUnitOfWork, booked: Booking) -> None:
    uow.bookings.add(booked)
    uow.claims.add(claim(700 + booked.id, booked, gathering_id=booked.gathering_id))
