"""Sessions that several students share, and who waits for a place in one."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from core.gatherings import GatheringState, GroupWaitState
from storage.tables.schema import check, number, numbers, one_of, refers, table, text

OPEN_GATHERING = "state = 'open'"
LIVE_GROUP_WAIT = "state IN ('waiting', 'offered')"


def _where(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    where = sql(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# That live claims and offers do not pass the places is guarded by storage/guards.
gatherings = table(
    "gatherings",
    numbers("offering_id", "mentor_id", "starts_at", "ends_at", "blocks_from", "blocks_until"),
    number("places"),
    number("minimum", null=True),
    text("state"),
    number("created_at"),
    number("decided_at", null=True),
    text("reason"),
    number("revision"),
    one_of("gathering_state", "state", GatheringState),
    check("gathering_span", "ends_at > starts_at"),
    check("gathering_blocks", "blocks_from <= starts_at AND blocks_until >= ends_at"),
    check("gathering_places", "places > 0"),
    check("gathering_minimum", "minimum > 1 AND minimum <= 500"),
    refers("gathering_offering", "offering_id", "offerings.id"),
    refers("gathering_mentor", "mentor_id", "mentors.person_id"),
    _where("gathering_once", OPEN_GATHERING, "offering_id", "starts_at", unique=True),
    Index("ix_gatherings_offering", "offering_id", "starts_at"),
    Index("ix_gatherings_mentor", "mentor_id", "starts_at"),
)

gathering_waits = table(
    "gathering_waits",
    numbers("gathering_id", "student_id"),
    text("state"),
    number("joined_at"),
    numbers("offer_ends_at", "ended_at", null=True),
    number("revision"),
    one_of("group_wait_state", "state", GroupWaitState),
    check("group_wait_offer", "(state = 'offered') = (offer_ends_at IS NOT NULL)"),
    check("group_wait_ended", f"({LIVE_GROUP_WAIT}) = (ended_at IS NULL)"),
    refers("group_wait_gathering", "gathering_id", "gatherings.id"),
    refers("group_wait_student", "student_id", "people.id"),
    _where("group_wait_once", LIVE_GROUP_WAIT, "gathering_id", "student_id", unique=True),
    _where("ix_group_waits_line", LIVE_GROUP_WAIT, "gathering_id", "joined_at", "id"),
    _where("ix_group_waits_student", LIVE_GROUP_WAIT, "student_id"),
)
