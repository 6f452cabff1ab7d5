"""Finding offerings: a search, what else could be asked for, and a block of what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.browsing import (
    ALL,
    Listing,
    Reader,
    Search,
    Sorting,
    Way,
    When,
    chosen,
    loosened,
)
from core.clock import to_ms
from core.found import Found, Option, Value
from core.ids import OfferingId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.price_steps import price_steps
from core.reading import OfferingCard
from core.spoken import SPOKEN
from core.use_cases import courses
from core.use_cases.next_free import next_slot

BLOCK = 25
"""So many at once, on every platform."""

_BLOCKS_LOOKED_AT = 8

Ends = Mapping[When, datetime]
"""When today, this week and the next two weeks are over for the reader."""


@use_case(Action.BROWSE)
def find(
    uow: UnitOfWork, actor: Person, search: Search, ends: Ends | None = None, block: int = 0
) -> Found:
    """The next free slots are looked up anew for what is shown, where the search asks for them: a
    slot that was just taken is not promised (C11, C12)."""
    permit(uow, actor, Action.BROWSE)
    listings, reader = everything_listed(uow), reader_of(uow, actor, search, ends)
    hits = chosen(listings, search, reader)
    block = max(min(block, (len(hits) - 1) // BLOCK), 0)
    taken = 0
    for number in range(block, block + _BLOCKS_LOOKED_AT):
        ids = [each.id for each in hits[number * BLOCK : (number + 1) * BLOCK]]
        cards = _true_now(uow, search, reader, uow.catalogue.cards(ids))
        taken += len(ids) - len(cards)
        more = len(hits) > (number + 1) * BLOCK
        if cards or not more:
            break
    return Found(
        search=search,
        cards=tuple(cards),
        total=max(len(hits) - taken, len(cards)),
        first=number * BLOCK,
        block=number,
        more=more,
        loosened=() if cards else tuple(loosened(listings, search, reader)),
        category=_named(listings, search.category) if search.category else "",
    )


@use_case(Action.BROWSE)
def options(
    uow: UnitOfWork, actor: Person, search: Search, part: str, ends: Ends | None = None
) -> tuple[Option, ...]:
    """What can be asked for in this part beside the rest of the search; nothing that finds nothing,
    and nothing that leaves nothing out."""
    permit(uow, actor, Action.BROWSE)
    listings = everything_listed(uow)
    rest = search.without(part)
    reader = reader_of(uow, actor, rest, ends)
    left = chosen(listings, rest, reader)
    counted = []
    for value, name in _values(part, left):
        asked = rest.asking(part, value)
        hits = chosen(left, ALL.asking(part, value), reader_of(uow, actor, asked, ends))
        counted.append(Option(value, len(hits), name))
    return tuple(each for each in counted if 0 < each.count < len(left) or part == "sort")


@use_case(Action.BROWSE)
def category_name(uow: UnitOfWork, actor: Person, number: int) -> str:
    """As most people find it spelled first; "" for a category in which nothing is listed."""
    permit(uow, actor, Action.BROWSE)
    return _named(everything_listed(uow), number) if number else ""


def everything_listed(uow: UnitOfWork) -> Sequence[Listing]:
    """The one list behind every list that people see (B8, Z15)."""
    return uow.catalogue.listings(only_verified=uow.settings.mentors.require_verification)


def reader_of(uow: UnitOfWork, actor: Person, search: Search, ends: Ends | None = None) -> Reader:
    until = (ends or {}).get(search.when, uow.now) if search.when else uow.now
    texts: Mapping[OfferingId, str] = {}
    if search.text:
        only = uow.settings.mentors.require_verification
        texts = uow.catalogue.descriptions(only_verified=only)
    return Reader(
        now=to_ms(uow.now),
        until=to_ms(until),
        courses=courses.completed_by(uow, actor.id) if search.courses else frozenset(),
        currency=uow.settings.community.currency,
        texts=lambda id: texts.get(id, ""),
    )


def _true_now(
    uow: UnitOfWork, search: Search, reader: Reader, cards: Sequence[OfferingCard]
) -> list[OfferingCard]:
    if search.when is None and search.sort is not Sorting.SOONEST:
        return list(cards)
    known = [replace(card, next_at=next_slot(uow, card.offering)) for card in cards]
    if search.when is not None:
        known = [each for each in known if each.next_at and to_ms(each.next_at) < reader.until]
    if search.sort is Sorting.SOONEST:
        known.sort(key=lambda each: to_ms(each.next_at) if each.next_at else 1 << 62)
    return known


def _values(part: str, listings: Sequence[Listing]) -> Iterable[tuple[Value, str]]:
    match part:
        case "way":
            return [(way, "") for way in Way]
        case "when":
            return [(when, "") for when in When]
        case "sort":
            return [(sort, "") for sort in Sorting]
        case "language":
            return [(code, "") for code in SPOKEN]
        case "most":
            return [(step, "") for step in price_steps(listings)]
        case "category":
            return _categories(listings)
        case _:
            return [(True, "")]


def _categories(listings: Iterable[Listing]) -> list[tuple[Value, str]]:
    """By the spelling that is met first."""
    names: dict[int, str] = {}
    for each in listings:
        names.setdefault(each.category_no, each.category.strip())
    names.pop(0, None)
    return [(number, name) for number, name in sorted(names.items(), key=lambda each: each[1])]


def _named(listings: Iterable[Listing], category: int) -> str:
    names = (each.category.strip() for each in listings if each.category_no == category)
    return next(names, "")
