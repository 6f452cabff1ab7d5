"""Dates written as text, until somebody publishes or discards them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text

from core.date_drafts import DateDraft
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import date_drafts
from storage.tables.date_drafts import OPEN_DRAFT

DRAFTS = Mapped(date_drafts, DateDraft)

_d = date_drafts.c
_OPEN = Statement(
    DRAFTS.query()
    .where(text(OPEN_DRAFT))
    .order_by(_d.written_at.desc(), _d.id.desc())
    .limit(bindparam("limit"))
)


class SqlDateDrafts(Repository[DateDraft]):
    __slots__ = ()
    _mapped = DRAFTS

    def open(self, limit: int) -> Sequence[DateDraft]:
        return DRAFTS.all(self._connection, _OPEN, limit=limit)
