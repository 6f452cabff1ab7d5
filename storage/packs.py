"""Bought packs and the entries that explain their numbers."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.ids import OrderId, PackId, PersonId
from core.packs import CreditEntry, Pack
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import credit_entries, packs

PACKS = Mapped(packs, Pack)
ENTRIES = Mapped(credit_entries, CreditEntry)

_p = packs.c
_STUDENTS = _p.student_id == bindparam("student")
_MENTORS = _p.mentor_id == bindparam("mentor")
_OLDEST_FIRST = (_p.created_at, _p.id)
_OF = Statement(PACKS.query(_STUDENTS).order_by(*_OLDEST_FIRST))
_OF_PAIR = Statement(PACKS.query(_STUDENTS, _MENTORS).order_by(*_OLDEST_FIRST))
_WITH_MENTOR = Statement(PACKS.query(_MENTORS).order_by(*_OLDEST_FIRST))
_BY_ORDER = PACKS.select(_p.order_id == bindparam("order"))
_HISTORY = Statement(
    ENTRIES.query(credit_entries.c.pack_id == bindparam("pack")).order_by(credit_entries.c.id)
)


class SqlPacks(Repository[Pack]):
    __slots__ = ()
    _mapped = PACKS

    def of(self, student: PersonId, mentor: PersonId | None = None) -> Sequence[Pack]:
        if mentor is None:
            return PACKS.all(self._connection, _OF, student=student)
        return PACKS.all(self._connection, _OF_PAIR, student=student, mentor=mentor)

    def with_mentor(self, mentor: PersonId) -> Sequence[Pack]:
        return PACKS.all(self._connection, _WITH_MENTOR, mentor=mentor)

    def by_order(self, order: OrderId) -> Pack | None:
        return PACKS.first(self._connection, _BY_ORDER, order=order)

    def record(self, entry: CreditEntry) -> None:
        ENTRIES.add(self._connection, entry)

    def history(self, pack: PackId) -> Sequence[CreditEntry]:
        return ENTRIES.all(self._connection, _HISTORY, pack=pack)
