"""What the engine needs of storage for testimonials. The rules of every repository stand in
`ports`."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import PersonId, SeatId, TestimonialId
from core.testimonials import Testimonial


class Testimonials(Protocol):
    def get(self, id: TestimonialId) -> Testimonial | None: ...
    def add(self, testimonial: Testimonial) -> None: ...
    def save(self, testimonial: Testimonial) -> Testimonial: ...
    def of_seat(self, seat: SeatId) -> Testimonial | None: ...
    def shown(self, mentor: PersonId) -> Sequence[Testimonial]:
        """Approved ones of students who are not banned, the latest decided first."""
        ...

    def queue(self, limit: int = 50) -> Sequence[Testimonial]:
        """What waits for staff: new ones and reported ones, the longest waiting first."""
        ...

    def queue_size(self) -> int: ...
