"""sqlite3's errors in our words."""

import sqlite3

from storage.constraints import ConstraintNames
from storage.errors import ConstraintViolated, DatabaseBusy, DatabaseUnavailable, WriteRefused

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DOWN = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
}


def translate(error: Exception, names: ConstraintNames, *, read_only: bool = False) -> Exception:
    """A StorageError where we know one, else `error` itself (a mistake in our SQL)."""
    if not isinstance(error, sqlite3.Error):
        return error
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_CONSTRAINT:
        return _constraint(str(error), names)
    if code in _BUSY:
        return DatabaseBusy(str(error))
    if code == sqlite3.SQLITE_READONLY and read_only:
        return WriteRefused(str(error))
    if code in _DOWN or "closed database" in str(error):
        return DatabaseUnavailable(str(error))
    return error


def _constraint(message: str, names: ConstraintNames) -> ConstraintViolated:
    """SQLite says "KIND constraint failed: WHAT"; a trigger's RAISE says exactly our name."""
    kind, told, what = message.partition(" constraint failed")
    if not told:
        return ConstraintViolated(message)
    what = what.removeprefix(": ")
    if kind != "UNIQUE":
        return ConstraintViolated(what)
    if what.startswith("index '"):
        return ConstraintViolated(what[7:-1])
    columns = what.replace(", ", ",")
    return ConstraintViolated(names.of(columns), columns)
