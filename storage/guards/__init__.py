"""Guards that no portable constraint can express; see `sqlite.py` and `postgresql.py`."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect

from storage.guards import postgresql, sqlite

_PRESENT = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT CAST(tgname AS TEXT), CAST(NULL AS TEXT) FROM pg_trigger"
    " WHERE tgenabled <> 'D' AND NOT tgisinternal",
}

# Triggers on a table that is older than another one they look into.
_NEEDS = {f"course_owner{when}": "courses" for when in ("", "_insert", "_update")}
_NEEDS |= {f"group_full_{when}": "gatherings" for when in ("insert", "update")}


def put_right(connection: Connection) -> None:
    """Puts the triggers in again where one is missing (or, on SQLite, is not as it should be)."""
    rows = connection.exec_driver_sql(_PRESENT[connection.dialect.name]).fetchall()
    present: dict[str, str | None] = {row[0]: row[1] for row in rows}
    for name, _, statement in _possible(connection):
        if name not in present or present[name] not in (None, statement):
            drop_triggers(connection)
            create_triggers(connection)
            return


def drop_triggers(connection: Connection) -> None:
    """Before a migration."""
    for name, table, _ in _possible(connection):
        of = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{of}")


def create_triggers(connection: Connection) -> None:
    """After a migration, for all tables that are there."""
    if connection.dialect.name == "postgresql":
        for function in postgresql.FUNCTIONS.values():
            connection.exec_driver_sql(function)
    for _, _, statement in _possible(connection):
        connection.exec_driver_sql(statement)


def _possible(connection: Connection) -> Iterator[tuple[str, str, str]]:
    mine = sqlite if connection.dialect.name == "sqlite" else postgresql
    present = set(inspect(connection).get_table_names())
    for name, (table, statement) in mine.TRIGGERS.items():
        if {table, _NEEDS.get(name, table)} <= present:
            yield name, table, statement
