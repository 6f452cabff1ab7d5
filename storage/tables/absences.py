"""Sessions that somebody missed, and what students report of them."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.absences import AbsenceKind, ReportState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

COUNTS = "undone_at IS NULL AND forgiven_at IS NULL"

absences = table(
    "absences",
    numbers("booking_id", "person_id"),
    texts("side", "kind"),
    numbers("missed_at", "noted_at"),
    numbers("undone_at", "forgiven_at", "forgiven_by", null=True),
    text("reason"),
    number("revision"),
    UniqueConstraint("booking_id", "person_id", name="absence_once"),
    check("absence_side", "side IN ('student', 'mentor')"),
    one_of("absence_kind", "kind", AbsenceKind),
    check("absence_forgiven", "(forgiven_at IS NULL) = (forgiven_by IS NULL)"),
    refers("absence_booking", "booking_id", "bookings.id"),
    refers("absence_person", "person_id", "people.id"),
    refers("absence_forgiver", "forgiven_by", "people.id"),
    Index("ix_absences_person", "person_id", "missed_at"),
    Index(
        "ix_absences_counted",
        "missed_at",
        sqlite_where=sql(COUNTS),
        postgresql_where=sql(COUNTS),
    ),
)

absence_reports = table(
    "absence_reports",
    numbers("booking_id", "student_id", "mentor_id", "reported_at"),
    number("answer_by", null=True),
    text("state"),
    number("ended_at", null=True),
    number("revision"),
    UniqueConstraint("booking_id", name="absence_report_once"),
    one_of("absence_report_state", "state", ReportState),
    check("absence_report_ended", "(state = 'open') = (ended_at IS NULL)"),
    refers("absence_report_booking", "booking_id", "bookings.id"),
    refers("absence_report_student", "student_id", "people.id"),
    refers("absence_report_mentor", "mentor_id", "mentors.person_id"),
)
