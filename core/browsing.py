"""Looking for an offering: what is listed, which of it is wanted, and in which order.

Everything listed is read with one query and chosen from here: so any filters combine, each can say
how many it would leave, and both databases find the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from zlib import crc32

from core.catalog import BookingMode, OfferingKind
from core.folding import folded, wanted_words
from core.ids import CourseId, OfferingId, PersonId

WELL_RATED = 4
"""At least so many stars, of those that anybody has rated."""


class Way(StrEnum):
    """How it is had."""

    AT_ONCE = "at_once"
    REQUEST = "request"
    IN_PERSON = "in_person"
    RECORDED = "recorded"
    GROUP = "group"


class When(StrEnum):
    """The next free slot, on the reader's wall: in how many days it is at the latest."""

    TODAY = "today"
    WEEK = "week"
    FORTNIGHT = "fortnight"


DAYS = {When.TODAY: 1, When.WEEK: 7, When.FORTNIGHT: 14}


class Sorting(StrEnum):
    BEST = "best"
    SOONEST = "soonest"
    CHEAPEST = "cheapest"
    NEWEST = "newest"


def way_of(kind: OfferingKind, mode: BookingMode) -> Way:
    match kind:
        case OfferingKind.RECORDED:
            return Way.RECORDED
        case OfferingKind.FACE_TO_FACE:
            return Way.IN_PERSON
        case OfferingKind.GROUP:
            return Way.GROUP
        case _:
            return Way.REQUEST if mode is BookingMode.REQUEST else Way.AT_ONCE


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of one listed offering without reading all of it. Moments are milliseconds.

    `next_at`: the start of the next free slot when it was last looked for, None for none;
    `looked_for`: it was. `course_id`: the course it belongs to. `category_no`, `way` and `words`
    (what a search finds it by, folded) follow from the rest, once for all searches.
    """

    id: OfferingId
    mentor_id: PersonId
    mentor_name: str
    title: str
    category: str
    kind: OfferingKind
    mode: BookingMode
    price_minor: int
    currency: str
    stars: int | None
    rating_sum: int
    rating_count: int
    times_booked: int
    times_completed: int
    created_at: int
    languages: tuple[str, ...] = ()
    course_id: CourseId | None = None
    verified: bool = False
    next_at: int | None = None
    looked_for: bool = False
    category_no: int = field(init=False)
    way: Way = field(init=False)
    words: str = field(init=False)

    def __post_init__(self) -> None:
        words = "\n".join(map(folded, (self.title, self.category, self.mentor_name)))
        object.__setattr__(self, "category_no", category_number(self.category))
        object.__setattr__(self, "way", way_of(self.kind, self.mode))
        object.__setattr__(self, "words", words)

    @property
    def is_free(self) -> bool:
        return not self.price_minor and not self.stars

    @property
    def rating(self) -> float:
        return self.rating_sum / self.rating_count if self.rating_count else 0.0


@dataclass(frozen=True, slots=True)
class Search:
    """Unset parts ask for nothing. `most`: a price in minor units and its currency; `category`: the
    number of a category (`category_number`); `courses`: of those the reader has completed."""

    text: str = ""
    way: Way | None = None
    free: bool = False
    most: tuple[int, str] | None = None
    category: int = 0
    language: str = ""
    well_rated: bool = False
    when: When | None = None
    courses: bool = False
    sort: Sorting = Sorting.BEST

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of what is asked for, the order aside."""
        named = (*PARTS, "text")
        return tuple(name for name in named if getattr(self, name) != getattr(ALL, name))

    def asking(self, part: str, value: object) -> "Search":
        """`value` is of the part's own type."""
        changes: dict[str, Any] = {part: value}
        return replace(self, **changes)

    def without(self, part: str) -> "Search":
        return self.asking(part, getattr(ALL, part))


PARTS = ("way", "free", "most", "category", "language", "well_rated", "when", "courses")
ALL = Search()


@dataclass(frozen=True, slots=True)
class Reader:
    """What a search depends on beside itself: the present and the end of the time asked for (in
    milliseconds), the courses this reader has completed, and their currency."""

    now: int
    until: int
    courses: frozenset[CourseId] = frozenset()
    currency: str = ""
    texts: Callable[[OfferingId], str] = field(default=lambda _: "")


def category_number(name: str) -> int:
    """The same for all spellings of one category, in every process; 0 for none."""
    known = folded(name).strip()
    return (crc32(known.encode()) or 1) if known else 0


def chosen(listings: Iterable[Listing], search: Search, reader: Reader) -> list[Listing]:
    """What is asked for, in the order asked for."""
    found = list(listings)
    for part in search.parts:
        wanted = _TESTS[part](search, reader)
        found = [each for each in found if wanted(each)]
    return sorted(found, key=_order(search.sort, reader))


Test = Callable[[Listing], bool]


def _of_text(search: Search, reader: Reader) -> Test:
    wanted = wanted_words(search.text)

    def says(each: Listing) -> bool:
        rest = [word for word in wanted if word not in each.words]
        if not rest:
            return True
        text = folded(reader.texts(each.id))
        return all(word in text for word in rest)

    return says


def _of_price(search: Search, reader: Reader) -> Test:
    most, currency = search.most or (0, "")
    return lambda each: each.is_free or (each.currency == currency and 0 < each.price_minor <= most)


def _of_courses(search: Search, reader: Reader) -> Test:
    return lambda each: each.course_id is not None and each.course_id in reader.courses


def _of_time(search: Search, reader: Reader) -> Test:
    """One that nobody has looked for yet may have one."""

    def wanted(each: Listing) -> bool:
        if each.kind is OfferingKind.RECORDED:
            return False
        return not each.looked_for or (each.next_at is not None and each.next_at < reader.until)

    return wanted


_TESTS: dict[str, Callable[[Search, Reader], Test]] = {
    "text": _of_text,
    "way": lambda search, _: lambda each: each.way is search.way,
    "free": lambda search, _: lambda each: each.is_free,
    "most": _of_price,
    "category": lambda search, _: lambda each: each.category_no == search.category,
    "language": lambda search, _: lambda each: search.language in each.languages,
    "well_rated": lambda search, _: lambda each: each.rating >= WELL_RATED,
    "when": _of_time,
    "courses": _of_courses,
}


def _best(each: Listing) -> tuple[int, int, int]:
    thousandths = each.rating_sum * 1000 // each.rating_count if each.rating_count else 0
    return -thousandths, -each.times_booked, each.id


def _order(sort: Sorting, reader: Reader) -> Callable[[Listing], tuple[object, ...]]:
    match sort:
        case Sorting.SOONEST:
            return lambda each: (each.next_at is None, each.next_at or 0, *_best(each))
        case Sorting.CHEAPEST:
            return lambda each: (*_price(each, reader.currency), *_best(each))
        case Sorting.NEWEST:
            return lambda each: (-each.created_at, -each.id)
        case _:
            return _best


def _price(each: Listing, currency: str) -> tuple[object, ...]:
    """Free first, then the community's currency; what costs Stars alone comes last."""
    if each.is_free:
        return 0, "", 0
    if not each.price_minor:
        return 3, "", each.stars or 0
    return (1 if each.currency == currency else 2), each.currency, each.price_minor


def by_mentor(listings: Iterable[Listing]) -> dict[PersonId, list[Listing]]:
    """In the order in which each mentor is first met."""
    found: dict[PersonId, list[Listing]] = {}
    for each in listings:
        found.setdefault(each.mentor_id, []).append(each)
    return found


def loosened(listings: Sequence[Listing], search: Search, reader: Reader) -> list[tuple[str, int]]:
    """What to leave out so that something is found, and how much it then is; most first."""
    tests = [(part, _TESTS[part](search, reader)) for part in search.parts]
    counts = Counter(
        failed[0] for failed in (_failed(each, tests) for each in listings) if len(failed) == 1
    )
    return counts.most_common()


def _failed(each: Listing, tests: Sequence[tuple[str, Test]]) -> list[str]:
    """The first two parts that it does not pass: with more than one, leaving out one is no help."""
    failed: list[str] = []
    for part, passes in tests:
        if not passes(each):
            failed.append(part)
            if len(failed) > 1:
                break
    return failed
