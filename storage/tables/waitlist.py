"""Who waits for what with which mentor, in which order."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from core.waiting import WaitKind, WaitState
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

LIVE_WAIT = "state IN ('waiting', 'offered')"


def _of_live(name: str, *columns: str, unique: bool = False) -> Index:
    where = sql(LIVE_WAIT)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# That offers do not pass a mentor's cap is guarded by storage/guards.
wait_entries = table(
    "wait_entries",
    numbers("student_id", "mentor_id"),
    texts("kind", "state"),
    numbers("joined_at", "place_at"),
    numbers("told_at", "offer_ends_at", "ended_at", null=True),
    number("revision"),
    one_of("wait_kind", "kind", WaitKind),
    one_of("wait_state", "state", WaitState),
    check("wait_offer", "(state = 'offered') = (offer_ends_at IS NOT NULL)"),
    check("wait_told", "state <> 'offered' OR told_at IS NOT NULL"),
    check("wait_ended", f"({LIVE_WAIT}) = (ended_at IS NULL)"),
    refers("wait_student", "student_id", "people.id"),
    refers("wait_mentor", "mentor_id", "mentors.person_id"),
    _of_live("wait_once", "student_id", "mentor_id", "kind", unique=True),
    _of_live("ix_wait_entries_line", "mentor_id", "kind", "place_at", "id"),
    Index("ix_wait_entries_told", "student_id", "mentor_id", "told_at"),
)
