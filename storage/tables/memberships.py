"""What comes with a seat at a platform: staff's settings, roles of accounts, threads of pairs."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.memberships import MembershipState, ThreadState
from storage.tables.schema import number, numbers, one_of, refers, table, text, texts

LIVE_MEMBERSHIP = "state <> 'taken'"


def _unique(name: str, where: str, *columns: str) -> Index:
    only = sql(where)
    return Index(name, *columns, unique=True, sqlite_where=only, postgresql_where=only)


seat_roles = table(
    "seat_roles",
    texts("channel", "community", "role"),
    number("added_at"),
    numbers("offering_id", "removed_at", null=True),
    number("revision"),
    _unique(
        "seat_role_of_all",
        "removed_at IS NULL AND offering_id IS NULL",
        "channel",
        "community",
    ),
    _unique(
        "seat_role_of_offering",
        "removed_at IS NULL AND offering_id IS NOT NULL",
        "channel",
        "community",
        "offering_id",
    ),
    refers("seat_role_offering", "offering_id", "offerings.id"),
)

memberships = table(
    "memberships",
    numbers("person_id", "identity_id"),
    texts("channel", "community", "role", "state"),
    number("changed_at"),
    text("note"),
    number("revision"),
    one_of("membership_state", "state", MembershipState),
    _unique("membership_live", LIVE_MEMBERSHIP, "identity_id", "community", "role"),
    Index("ix_memberships_person", "person_id"),
    Index("ix_memberships_channel", "channel", "id"),
    refers("membership_person", "person_id", "people.id"),
    refers("membership_identity", "identity_id", "identities.id"),
)

pair_threads = table(
    "pair_threads",
    numbers("student_id", "mentor_id"),
    texts("channel", "community", "parent", "state"),
    number("changed_at"),
    texts("place", "note"),
    number("revision"),
    UniqueConstraint("student_id", "mentor_id", "channel", "community", name="pair_thread_of_pair"),
    one_of("pair_thread_state", "state", ThreadState),
    refers("pair_thread_student", "student_id", "people.id"),
    refers("pair_thread_mentor", "mentor_id", "mentors.person_id"),
)
