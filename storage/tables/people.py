"""People, their accounts, and what makes some of them mentors."""

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy import text as sql

from storage.tables.schema import check, number, numbers, refers, table, text, texts

# Most people are students and nothing else; the others are few and looked for by role.
MORE_THAN_STUDENT = """roles <> '["student"]'"""

people = table(
    "people",
    texts("name", "language", "time_zone", "roles"),
    numbers("created_at", "reminders_on"),
    number("banned_at", null=True),
    number("revision"),
    Index(
        "ix_people_more_than_student",
        "id",
        sqlite_where=sql(MORE_THAN_STUDENT),
        postgresql_where=sql(MORE_THAN_STUDENT),
    ),
)

identities = table(
    "identities",
    number("person_id"),
    texts("channel", "user", "chat", "name"),
    number("created_at"),
    numbers("unreachable_at", "last_inbound_at", "linked_at", null=True),
    number("revision"),
    UniqueConstraint("channel", "user", name="identity_account"),
    refers("identity_person", "person_id", "people.id"),
    Index("ix_identities_person", "person_id"),
)

mentors = table(
    "mentors",
    number("person_id"),
    texts("time_zone", "headline", "about"),
    number("seat_cap"),
    number("share_percent", null=True),
    text("meeting_link", null=True),
    numbers("verified_at", "hidden", null=True),
    text("languages", null=True),
    number("revision"),
    PrimaryKeyConstraint("person_id"),
    check("mentor_seat_cap", "seat_cap >= 0"),
    check("mentor_share_percent", "share_percent BETWEEN 0 AND 100"),
    refers("mentor_person", "person_id", "people.id"),
)
