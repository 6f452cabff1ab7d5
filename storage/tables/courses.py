"""Courses, who completed them, what was suggested, and completions that staff have to place."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.courses import CourseStatus, ReportState, SuggestionState
from storage.tables.schema import number, numbers, one_of, refers, table, text, texts

STANDS = "taken_back_at IS NULL"
WAITS = "state = 'waiting'"

courses = table(
    "courses",
    number("mentor_id"),
    texts("title", "site", "reference", "status"),
    numbers("created_at", "revision"),
    UniqueConstraint("site", "reference", name="course_reference"),
    one_of("course_status", "status", CourseStatus),
    refers("course_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_courses_mentor", "mentor_id"),
)

completions = table(
    "completions",
    numbers("course_id", "student_id"),
    texts("source", "reference"),
    numbers("completed_at", "recorded_at"),
    number("taken_back_at", null=True),
    number("revision"),
    UniqueConstraint("source", "reference", name="completion_reference"),
    refers("completion_course", "course_id", "courses.id"),
    refers("completion_student", "student_id", "people.id"),
    Index(
        "completion_once",
        "course_id",
        "student_id",
        unique=True,
        sqlite_where=sql(STANDS),
        postgresql_where=sql(STANDS),
    ),
    Index("ix_completions_student", "student_id"),
)

suggestions = table(
    "suggestions",
    numbers("student_id", "course_id"),
    text("state"),
    numbers("at", "revision"),
    UniqueConstraint("student_id", "course_id", name="suggestion_once"),
    one_of("suggestion_state", "state", SuggestionState),
    refers("suggestion_course", "course_id", "courses.id"),
    refers("suggestion_student", "student_id", "people.id"),
)

completion_reports = table(
    "completion_reports",
    texts("site", "reference", "course", "channel", "user", "number"),
    numbers("completed_at", "arrived_at"),
    text("state"),
    number("revision"),
    UniqueConstraint("site", "reference", name="completion_report_once"),
    one_of("completion_report_state", "state", ReportState),
    Index(
        "ix_completion_reports_waiting",
        "arrived_at",
        "id",
        sqlite_where=sql(WAITS),
        postgresql_where=sql(WAITS),
    ),
)
