"""Small facts of the installation."""

from sqlalchemy import bindparam, select

from storage.connection import Connection
from storage.dialects import upsert
from storage.statements import Statement
from storage.tables import notes

_READ = Statement(select(notes.c.value).where(notes.c.key == bindparam("name")))
_WRITE = upsert(notes, "key")


class SqlNotebook:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, key: str) -> str | None:
        row = self._connection.one(_READ, name=key)
        return None if row is None else row[0]

    def write(self, key: str, value: str) -> None:
        self._connection.run(_WRITE, key=key, value=value)
