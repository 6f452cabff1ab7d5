"""Weekly series."""

from sqlalchemy import bindparam

from core.ids import PersonId
from core.series import Series
from storage.mapping import Mapped
from storage.repository import Repository
from storage.tables import series

SERIES = Mapped(series, Series)

_s = series.c
_BY_INTENT = SERIES.select(_s.student_id == bindparam("student"), _s.intent == bindparam("intent"))


class SqlSeries(Repository[Series]):
    __slots__ = ()
    _mapped = SERIES

    def by_intent(self, student: PersonId, intent: str) -> Series | None:
        return SERIES.first(self._connection, _BY_INTENT, student=student, intent=intent)
