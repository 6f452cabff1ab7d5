"""In-memory testimonials."""

from collections.abc import Sequence

from core.ids import PersonId, SeatId
from core.testimonials import LONGEST, SHORTEST, Testimonial, TestimonialState
from tests.harness.memory_rows import Store, Table, once, require

_REFUSED = (TestimonialState.REJECTED, TestimonialState.REMOVED)


class MemoryTestimonials(Table[Testimonial]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.testimonials, self._guard)
        self._store = store

    def _guard(self, row: Testimonial) -> None:
        others = (each for each in self.rows.values() if each.id != row.id)
        once((each for each in others if each.seat_id == row.seat_id), "testimonial_of_seat")
        for words in (row.text, row.written):
            require(SHORTEST <= len(words) <= LONGEST, "testimonial_length")
        require(row.state not in _REFUSED or bool(row.reason), "testimonial_reason")

    def of_seat(self, seat: SeatId) -> Testimonial | None:
        return self.one(lambda each: each.seat_id == seat)

    def shown(self, mentor: PersonId) -> Sequence[Testimonial]:
        people = self._store.people
        found = self.where(
            lambda each: (
                each.mentor_id == mentor
                and each.is_shown
                and people[each.student_id].banned_at is None
            )
        )
        return sorted(found, key=lambda each: (each.changed_at, each.id), reverse=True)

    def queue(self, limit: int = 50) -> Sequence[Testimonial]:
        found = self.where(lambda each: each.waits_for_staff)
        return sorted(found, key=lambda each: (each.changed_at, each.id))[:limit]

    def queue_size(self) -> int:
        return sum(1 for _ in self.where(lambda each: each.waits_for_staff))
