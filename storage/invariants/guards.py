"""I1, I4, I9: the triggers and exclusions that hold the invariants are there and switched on."""

from sqlalchemy import text

from storage.connection import Connection
from storage.guards import postgresql, sqlite
from storage.invariants.rule import Violation
from storage.statements import Statement

_ON_SQLITE = Statement(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
_ON_POSTGRES = Statement(
    text(
        "SELECT CAST(tgname AS TEXT) FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
        " UNION ALL SELECT CAST(conname AS TEXT) FROM pg_constraint WHERE contype = 'x'"
    )
)

_FIX = "restore a backup into a fresh database: the migrations make it again"
EXCLUSIONS = ("claim_mentor_overlap", "claim_student_overlap")  # made by the bookings' migration


def missing_guards(connection: Connection) -> list[Violation]:
    on_sqlite = connection.dialect == "sqlite"
    there = {name for (name,) in connection.all(_ON_SQLITE if on_sqlite else _ON_POSTGRES)}
    wanted = set(sqlite.TRIGGERS) if on_sqlite else {*postgresql.TRIGGERS, *EXCLUSIONS}
    return [
        Violation(
            _holds(name),
            f"guard {name}",
            "it is missing or off",
            "stop, and run `seatmate migrate`",
        )
        for name in sorted(wanted)
        if name not in there
    ]


def _holds(guard: str) -> str:
    if guard.startswith(("claim", "group")):
        return "I4"
    if guard.startswith("promo"):
        return "I6"
    return "I9" if guard.startswith("seat") else "I1"
