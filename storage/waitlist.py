"""Lines of people who wait: one live entry per student, mentor and kind."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from core.clock import from_ms
from core.ids import PersonId
from core.waiting import WaitEntry, WaitKind
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import wait_entries
from storage.tables.waitlist import LIVE_WAIT

ENTRIES = Mapped(wait_entries, WaitEntry)

_w = wait_entries.c
_LIVE_ROWS = text(LIVE_WAIT)
_STUDENTS = _w.student_id == bindparam("student")
_MENTORS = _w.mentor_id == bindparam("mentor")
_KIND = _w.kind == bindparam("kind")
_LIVE = Statement(ENTRIES.query(_STUDENTS, _MENTORS, _KIND).where(_LIVE_ROWS))
_LINE = Statement(ENTRIES.query(_MENTORS, _KIND).where(_LIVE_ROWS).order_by(_w.place_at, _w.id))
_OF = Statement(ENTRIES.query(_STUDENTS).where(_LIVE_ROWS).order_by(_w.joined_at, _w.id))
_LAST_TOLD = Statement(select(func.max(_w.told_at)).where(_STUDENTS, _MENTORS, _KIND))
_LENGTHS = Statement(
    select(_w.mentor_id, func.count())
    .where(_LIVE_ROWS)
    .group_by(_w.mentor_id)
    .order_by(_w.mentor_id)
)


class SqlWaitlist(Repository[WaitEntry]):
    __slots__ = ()
    _mapped = ENTRIES

    def live(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> WaitEntry | None:
        return ENTRIES.first(
            self._connection, _LIVE, student=student, mentor=mentor, kind=kind.value
        )

    def line(self, mentor: PersonId, kind: WaitKind = WaitKind.SEAT) -> Sequence[WaitEntry]:
        return ENTRIES.all(self._connection, _LINE, mentor=mentor, kind=kind.value)

    def of(self, student: PersonId) -> Sequence[WaitEntry]:
        return ENTRIES.all(self._connection, _OF, student=student)

    def last_told(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> datetime | None:
        row = self._connection.one(_LAST_TOLD, student=student, mentor=mentor, kind=kind.value)
        return None if row is None or row[0] is None else from_ms(row[0])

    def lengths(self) -> dict[PersonId, int]:
        return {PersonId(row[0]): row[1] for row in self._connection.all(_LENGTHS)}
