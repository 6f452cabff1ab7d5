"""In-memory drafts of dates."""

from collections.abc import Sequence

from core.date_drafts import DateDraft, DraftState
from tests.harness.memory_rows import Store, Table, require


class MemoryDateDrafts(Table[DateDraft]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.date_drafts, self._guard)

    def _guard(self, row: DateDraft) -> None:
        is_open = row.state is DraftState.OPEN
        require(is_open == (row.decided_at is None), "date_draft_decided")
        require((row.decided_at is None) == (row.decided_by is None), "date_draft_decider")

    def open(self, limit: int) -> Sequence[DateDraft]:
        found = self.where(lambda each: each.state is DraftState.OPEN)
        return sorted(found, key=lambda each: (each.written_at, each.id), reverse=True)[:limit]
