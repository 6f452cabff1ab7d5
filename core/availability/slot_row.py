"""Many slots of one length, kept as numbers: a screen shows a few of them and counts the rest."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import overload

from core.availability.windows import Slot
from core.clock import from_ms, to_ms


@dataclass(frozen=True, slots=True, eq=False)
class SlotRow(Sequence[Slot]):
    """A sequence of slots like any other; a slot is made when it is looked at.

    `starts` are sorted, in ms since 1970.
    """

    starts: Sequence[int]
    length: timedelta

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, place: int) -> Slot: ...
    @overload
    def __getitem__(self, place: slice) -> "SlotRow": ...
    def __getitem__(self, place: int | slice) -> "Slot | SlotRow":
        if isinstance(place, slice):
            return SlotRow(self.starts[place], self.length)
        starts_at = from_ms(self.starts[place])
        return Slot(starts_at, starts_at + self.length)

    def __iter__(self) -> Iterator[Slot]:
        length = self.length
        for start in self.starts:
            starts_at = from_ms(start)
            yield Slot(starts_at, starts_at + length)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # as of a list


def place_of(slots: Sequence[Slot], moment: int) -> int:
    """The place of the first of the sorted `slots` that starts at `moment` (ms) or later."""
    if isinstance(slots, SlotRow):
        return bisect_left(slots.starts, moment)
    return bisect_left(slots, moment, key=lambda slot: to_ms(slot.starts_at))
