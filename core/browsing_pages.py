"""One offering and one mentor, as those see them who look around."""

from dataclasses import dataclass
from datetime import datetime

from core.availability import Slot
from core.catalog import Offering, PackProduct
from core.ids import SeatId
from core.people import Mentor
from core.testimonials import Said


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """`free_slots`: how many can be booked up to the horizon, `next_slots` the first of them;
    `owned`: the reader has bought this recording. `waits`: for its mentor to be verified (B8)."""

    offering: Offering
    mentor: Mentor
    mentor_name: str
    free_slots: int
    next_slots: tuple[Slot, ...]
    owned: bool = False
    trial_used: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class MentorPage:
    """`has_seat` and `in_line`: the reader's own; `free_seats` is what they could take. `next_at`:
    the start of the next free slot of any offering. `seat_id`: the reader's, once they were taught
    in it; `testimonials`: the latest of `testimonial_count`."""

    mentor: Mentor
    name: str
    offerings: tuple[Offering, ...]
    products: tuple[PackProduct, ...]
    free_seats: int
    has_seat: bool = False
    in_line: bool = False
    next_at: datetime | None = None
    seat_id: SeatId | None = None
    testimonials: tuple[Said, ...] = ()
    testimonial_count: int = 0
