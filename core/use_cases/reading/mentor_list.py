"""Mentors as cards: everything one wants to know before opening a page (B5, C13)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.browsing import ALL, Listing, by_mentor, chosen
from core.catalog import OfferingKind
from core.clock import to_ms
from core.found import FoundMentors, MentorCard
from core.ids import PersonId
from core.money import Money
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import places
from core.use_cases.next_free import next_slot
from core.use_cases.reading.finding import BLOCK, everything_listed, reader_of

_LOOKED_AT = 3  # the kept slots of others cannot be the nearest unless these were just taken


@use_case(Action.BROWSE)
def mentor_cards(uow: UnitOfWork, actor: Person, block: int = 0) -> FoundMentors:
    """Everybody of whom something is listed, best rated first."""
    permit(uow, actor, Action.BROWSE)
    theirs = by_mentor(chosen(everything_listed(uow), ALL, reader_of(uow, actor, ALL)))
    block = max(min(block, (len(theirs) - 1) // BLOCK), 0)
    shown = list(theirs.items())[block * BLOCK : (block + 1) * BLOCK]
    return FoundMentors(
        cards=tuple(card_of(uow, actor, id, listings) for id, listings in shown),
        total=len(theirs),
        first=block * BLOCK,
        block=block,
        more=len(theirs) > (block + 1) * BLOCK,
    )


def card_of(
    uow: UnitOfWork, actor: Person, id: PersonId, listings: Sequence[Listing]
) -> MentorCard:
    mentor = uow.mentors.get(id)
    sold = uow.products.for_sale(id)
    return MentorCard(
        mentor_id=id,
        name=listings[0].mentor_name,
        headline=mentor.headline if mentor else "",
        verified=listings[0].verified,
        languages=listings[0].languages,
        categories=_categories(listings),
        offerings=len(listings),
        sessions=sum(each.times_completed for each in listings),
        rating_sum=sum(each.rating_sum for each in listings),
        rating_count=sum(each.rating_count for each in listings),
        price_from=_price_from(listings),
        free_seats=max(places.free_places(uow, id, actor.id), 0) if sold else None,
        next_at=_next(uow, listings),
    )


def _categories(listings: Sequence[Listing]) -> tuple[str, ...]:
    named = (each.category.strip() for each in listings)
    return tuple(dict.fromkeys(name for name in named if name))


def _price_from(listings: Sequence[Listing]) -> Money | None:
    priced = [each for each in listings if each.price_minor or each.is_free]
    if not priced:
        return None
    ((currency, _),) = Counter(each.currency for each in priced).most_common(1)
    return Money(min(each.price_minor for each in priced if each.currency == currency), currency)


def _next(uow: UnitOfWork, listings: Sequence[Listing]) -> datetime | None:
    """Looked up anew, in the order of what is kept, until no other can be sooner."""
    live = [each for each in listings if each.kind is not OfferingKind.RECORDED]
    live = [each for each in live if each.next_at or not each.looked_for]
    soonest: datetime | None = None
    for each in sorted(live, key=lambda each: each.next_at or 0)[:_LOOKED_AT]:
        if soonest is not None and each.next_at and to_ms(soonest) <= each.next_at:
            break
        offering = uow.offerings.get(each.id)
        found = next_slot(uow, offering) if offering else None
        soonest = min(filter(None, (soonest, found)), default=None)
    return soonest
