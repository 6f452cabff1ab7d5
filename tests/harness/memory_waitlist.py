"""In-memory lines of people who wait."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.errors import SeatFull
from core.ids import PersonId
from core.waiting import WaitEntry, WaitKind, WaitState
from tests.harness.memory_rows import Store, Table, once, require


class MemoryWaitlist(Table[WaitEntry]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.wait_entries, self._guard)
        self._store = store

    def _guard(self, row: WaitEntry) -> None:
        offered = row.state is WaitState.OFFERED
        require(offered == (row.offer_ends_at is not None), "wait_offer")
        require(not offered or row.told_at is not None, "wait_told")
        require(row.is_live == (row.ended_at is None), "wait_ended")
        if not row.is_live:
            return
        pair = (row.student_id, row.mentor_id, row.kind)
        others = [each for each in self.where(lambda e: e.is_live) if each.id != row.id]
        once((o for o in others if (o.student_id, o.mentor_id, o.kind) == pair), "wait_once")
        known = self.rows.get(row.id)
        if offered and (known is None or known.state is not WaitState.OFFERED):
            self._guard_cap(row, others)

    def _guard_cap(self, row: WaitEntry, others: list[WaitEntry]) -> None:
        seats = [e for e in self._store.seats.values() if e.mentor_id == row.mentor_id]
        offers = [
            e for e in others if e.mentor_id == row.mentor_id and e.state is WaitState.OFFERED
        ]
        taken = sum(each.is_live for each in seats) + len(offers)
        if taken >= self._store.mentors[row.mentor_id].seat_cap:
            raise SeatFull(mentor_id=row.mentor_id)

    def live(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> WaitEntry | None:
        wanted = (student, mentor, kind)
        return self.one(lambda e: e.is_live and (e.student_id, e.mentor_id, e.kind) == wanted)

    def line(self, mentor: PersonId, kind: WaitKind = WaitKind.SEAT) -> Sequence[WaitEntry]:
        found = self.where(lambda e: e.is_live and (e.mentor_id, e.kind) == (mentor, kind))
        return sorted(found, key=lambda each: (each.place_at, each.id))

    def of(self, student: PersonId) -> Sequence[WaitEntry]:
        found = self.where(lambda each: each.is_live and each.student_id == student)
        return sorted(found, key=lambda each: (each.joined_at, each.id))

    def last_told(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> datetime | None:
        wanted = (student, mentor, kind)
        told = [
            each.told_at
            for each in self.where(lambda e: (e.student_id, e.mentor_id, e.kind) == wanted)
            if each.told_at is not None
        ]
        return max(told, default=None)

    def lengths(self) -> dict[PersonId, int]:
        return dict(Counter(each.mentor_id for each in self.where(lambda e: e.is_live)))
