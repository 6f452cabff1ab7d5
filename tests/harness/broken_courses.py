"""Rows of courses that must never be: (invariant, about, what is told, how it is broken)."""

from tests.harness.community import MENTOR, STUDENT

_COMPLETED = (
    "INSERT INTO courses (id, mentor_id, title, site, reference, status, created_at, revision)"
    f" VALUES (1, {MENTOR}, 'Python', '', 'py', 'active', 1, 0);"
    "INSERT INTO completions (id, course_id, student_id, source, reference, completed_at,"
    f" recorded_at, revision) VALUES (1, 1, {STUDENT}, 'staff', 'x', 1, 1, 0)"
)

COURSES = (
    ("I12", "offering", "not its mentor's", "UPDATE offerings SET course_id = 9 WHERE id = 11"),
    ("I11", "completion", "never told", _COMPLETED),
    ("I11", "completion", "nothing was suggested", _COMPLETED),
)
