"""What the database can answer besides rows. Nothing here is a rule: rules are core/errors.py."""


class StorageError(Exception):
    """The database did not do what was asked; nothing of the unit of work was kept."""


class ConstraintViolated(StorageError):
    """A constraint said no. Repositories and use cases turn `name` into a RuleError.

    `name` is the constraint's or trigger's name; "table.column" for NOT NULL; "" for a foreign
    key on SQLite, which does not tell. `columns` is "table.a,table.b" where the driver names
    columns, else "".
    """

    def __init__(self, name: str, columns: str = "") -> None:
        super().__init__(name or "foreign key", columns)
        self.name = name
        self.columns = columns

    def is_about(self, name_or_columns: str) -> bool:
        return name_or_columns in (self.name, self.columns) and name_or_columns != ""


class DatabaseBusy(StorageError):
    """Somebody else held a lock for longer than we wait (O-03); trying later may work."""


class DatabaseUnavailable(StorageError):
    """Full, unreadable, closed, gone or unreachable (W-07, O-01): answer "later", keep nothing."""


class OutcomeUnknown(DatabaseUnavailable):
    """The connection died during COMMIT: look the effect up by its idempotency key (M8)."""


class DatabaseReplaced(DatabaseUnavailable):
    """The file was deleted or replaced under the running process (O-02): writing has stopped."""


class DatabaseInUse(StorageError):
    """Another process owns the SQLite file (B-12)."""


class DatabaseUnfit(StorageError):
    """Refused at start: an old SQLite, a network file system, no WAL, no foreign keys."""


class WriteRefused(StorageError):
    """A unit started with `read` tried to write."""


class UnitSpoiled(StorageError):
    """A statement failed earlier in this unit and the error was swallowed.

    PostgreSQL would turn such a COMMIT into a silent ROLLBACK; both back ends refuse instead.
    Wrap a statement that may fail in `Connection.attempt()`.
    """
