"""What a search found, as screens show it."""

from dataclasses import dataclass
from datetime import datetime

from core.browsing import Search, Sorting, Way, When
from core.ids import PersonId
from core.money import Money
from core.reading import OfferingCard


@dataclass(frozen=True, slots=True)
class Found:
    """One block of what was found. `first`: the place of its first card, from 0; `loosened`: with
    nothing found, the parts that can be left out, and how much each then leaves."""

    search: Search
    cards: tuple[OfferingCard, ...]
    total: int
    first: int = 0
    block: int = 0
    more: bool = False
    loosened: tuple[tuple[str, int], ...] = ()
    category: str = ""  # the name of the category asked for

    @property
    def last(self) -> int:
        return self.first + len(self.cards)


Value = Way | When | Sorting | bool | str | int | tuple[int, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to ask for; `name` where people have named it; `count`: what it then leaves."""

    value: Value
    count: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class MentorCard:
    """A mentor as a list shows them. `price_from`: the lowest price of the currency they sell most
    in, zero for free; `free_seats` None where they sell no packs."""

    mentor_id: PersonId
    name: str
    headline: str
    verified: bool
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    offerings: int
    sessions: int
    rating_sum: int
    rating_count: int
    price_from: Money | None
    free_seats: int | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundMentors:
    cards: tuple[MentorCard, ...]
    total: int
    first: int = 0
    block: int = 0
    more: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.cards)
