"""The audit log."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.audit import AuditEntry
from storage.connection import Connection
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import audit_entries

ENTRIES = Mapped(audit_entries, AuditEntry)

_a = audit_entries.c
_OF = Statement(
    ENTRIES.query(
        _a.subject_kind == bindparam("kind"), _a.subject_id == bindparam("subject")
    ).order_by(_a.id)
)


class SqlAudit:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, entry: AuditEntry) -> None:
        ENTRIES.add(self._connection, entry)

    def of(self, subject_kind: str, subject_id: int) -> Sequence[AuditEntry]:
        """Oldest first."""
        return ENTRIES.all(self._connection, _OF, kind=subject_kind, subject=subject_id)
