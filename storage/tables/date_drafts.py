"""Dates written as text, until somebody publishes or discards them."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from core.date_drafts import DraftState
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

OPEN_DRAFT = "state = 'open'"

date_drafts = table(
    "date_drafts",
    number("written_by"),
    number("for_mentor", null=True),
    texts("text", "zone", "kept", "state"),
    number("written_at"),
    numbers("decided_by", "decided_at", null=True),
    number("revision"),
    one_of("date_draft_state", "state", DraftState),
    check("date_draft_decided", f"({OPEN_DRAFT}) = (decided_at IS NULL)"),
    check("date_draft_decider", "(decided_at IS NULL) = (decided_by IS NULL)"),
    refers("date_draft_writer", "written_by", "people.id"),
    refers("date_draft_mentor", "for_mentor", "mentors.person_id"),
    Index(
        "ix_date_drafts_open",
        "written_at",
        sqlite_where=sql(OPEN_DRAFT),
        postgresql_where=sql(OPEN_DRAFT),
    ),
)
