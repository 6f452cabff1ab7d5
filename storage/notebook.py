"""Small facts of the installation."""

from sqlalchemy import bindparam, select, update

from storage.connection import Connection
from storage.dialects import insert_new, upsert
from storage.statements import Statement
from storage.tables import notes

_READ = Statement(select(notes.c.value).where(notes.c.key == bindparam("name")))
_WRITE = upsert(notes, "key")
_BEGIN = insert_new(notes, "key")
_SWAP = Statement(
    update(notes)
    .where(notes.c.key == bindparam("name"), notes.c.value == bindparam("former"))
    .values(value=bindparam("wanted"))
)


class SqlNotebook:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, key: str) -> str | None:
        row = self._connection.one(_READ, name=key)
        return None if row is None else row[0]

    def write(self, key: str, value: str) -> None:
        self._connection.run(_WRITE, key=key, value=value)

    def swap(self, key: str, old: str | None, new: str) -> bool:
        if old is None:
            return self._connection.run(_BEGIN, key=key, value=new) == 1
        return self._connection.run(_SWAP, name=key, former=old, wanted=new) == 1
