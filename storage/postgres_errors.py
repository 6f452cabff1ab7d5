"""asyncpg's errors in our words, and which of them a second try heals."""

import asyncpg  # type: ignore[import-untyped]  # ships no types

from storage.errors import ConstraintViolated, DatabaseBusy, DatabaseUnavailable, WriteRefused

_CONFLICT = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InvalidCachedStatementError,  # PG2: somebody changed the schema
    asyncpg.OutdatedSchemaCacheError,
)
_BUSY = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, TimeoutError)
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up, idle too long
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TooManyConnectionsError,
    OSError,
)
_DOWN = (asyncpg.InsufficientResourcesError, asyncpg.PostgresSystemError)


class Conflict(DatabaseBusy):
    """PostgreSQL gave this transaction up for another one (40001, 40P01, PG2): run it again."""


class ConnectionLost(DatabaseUnavailable):
    """Lost before COMMIT was sent, so the unit may safely run again."""


def translate(error: Exception, *, closed: bool = False) -> Exception:
    """A StorageError where we know one, else `error` itself (a mistake in our SQL).

    `closed` says that the connection is no more, whatever the error calls itself.
    """
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return _constraint(error)
    if isinstance(error, _CONFLICT):
        return Conflict(str(error))
    if isinstance(error, _BUSY) and not closed:
        return DatabaseBusy(str(error) or "timed out")
    if closed or isinstance(error, _LOST):
        return ConnectionLost(str(error))
    if isinstance(error, _DOWN):
        return DatabaseUnavailable(str(error))
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return WriteRefused(str(error))
    return error


def _constraint(error: asyncpg.IntegrityConstraintViolationError) -> ConstraintViolated:
    name = error.constraint_name or ""
    if not name and error.column_name:  # NOT NULL has no name
        name = f"{error.table_name}.{error.column_name}"
    return ConstraintViolated(name)
