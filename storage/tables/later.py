"""Rows with a due time: notices to people, deadlines of things, calls to providers.

`open` is 1 until the row has its end. `next_at` is when it may next be taken: its due time, the
end of a lease while somebody works on it, or the next try. `fence` counts the claims (T-03).
"""

from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.schema import SchemaItem

from core.doors import DueState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

OPEN = "open = 1"
REPLIES = "open = 1 AND kind = 'reply'"


def _due() -> list[Column[Any]]:
    return [
        *numbers("next_at", "open"),
        text("state"),
        *numbers("attempts", "fence"),
        *texts("error", "note"),
        number("closed_at", null=True),
    ]


def _guards(name: str, table_name: str) -> list[SchemaItem]:
    return [
        UniqueConstraint("key", name=f"{name}_key"),
        one_of(f"{name}_state", "state", DueState),
        check(f"{name}_open", "open IN (0, 1)"),
        Index(
            f"ix_{table_name}_due",
            "next_at",
            "id",
            sqlite_where=sql(OPEN),
            postgresql_where=sql(OPEN),
        ),
    ]


notices = table(
    "notices",
    texts("key", "kind"),
    numbers("person_id", "subject_id", "due_at"),
    number("useful_until", null=True),
    number("about_ms"),
    number("identity_id", null=True),
    text("facts"),
    _due(),
    _guards("notice", "notices"),
    refers("notice_person", "person_id", "people.id"),
    Index(
        "ix_notices_person",
        "person_id",
        "subject_id",
        sqlite_where=sql(OPEN),
        postgresql_where=sql(OPEN),
    ),
    Index(
        "ix_notices_replies",
        "next_at",
        "id",
        sqlite_where=sql(REPLIES),
        postgresql_where=sql(REPLIES),
    ),
    Index(
        "ix_notices_dead",
        "id",
        sqlite_where=sql("state = 'dead'"),
        postgresql_where=sql("state = 'dead'"),
    ),
)

deadlines = table(
    "deadlines",
    texts("key", "kind"),
    numbers("subject_id", "due_at"),
    _due(),
    _guards("deadline", "deadlines"),
)

jobs = table(
    "jobs",
    texts("key", "kind"),
    numbers("subject_id", "due_at"),
    text("facts"),
    _due(),
    _guards("job", "jobs"),
)
