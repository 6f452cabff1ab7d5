"""In-memory weekly series."""

from core.ids import PersonId
from core.series import Series
from tests.harness.memory_rows import Store, Table, once, require


class MemorySeries(Table[Series]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.series, self._guard)

    def _guard(self, row: Series) -> None:
        others = self.where(lambda each: each.id != row.id and each.student_id == row.student_id)
        once((each for each in others if each.intent == row.intent), "series_intent")
        require(1 <= row.weekday <= 7, "series_weekday")

    def by_intent(self, student: PersonId, intent: str) -> Series | None:
        return self.one(lambda each: (each.student_id, each.intent) == (student, intent))
