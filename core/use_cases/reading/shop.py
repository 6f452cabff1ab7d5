"""What a student can buy: packs of sessions."""

from collections.abc import Sequence
from dataclasses import replace

from core.catalog import PackProduct, ProductStatus
from core.errors import NotFound
from core.ids import PackProductId, PersonId
from core.money import Money
from core.orders import Purpose
from core.pages import ProductCard
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.promotions import Discount
from core.use_cases import discounts, pricing
from core.use_cases.places import free_places
from core.use_cases.verifying import may_see


@use_case(Action.BROWSE)
def products(
    uow: UnitOfWork, actor: Person, mentor: PersonId | None = None
) -> tuple[ProductCard, ...]:
    """Packs for sale, of all mentors or of one; nobody is offered their own."""
    permit(uow, actor, Action.BROWSE)
    found = [each for each in uow.products.for_sale(mentor) if each.mentor_id != actor.id]
    people = uow.people.named({each.mentor_id for each in found})
    cards = [
        _card(uow, actor, each, people[each.mentor_id].name)
        for each in found
        if each.mentor_id in people and may_see(uow, actor, each.mentor_id)
    ]
    return _priced(uow, actor, cards)


@use_case(Action.BROWSE)
def product_card(uow: UnitOfWork, actor: Person, id: PackProductId) -> ProductCard:
    """NotFound once it is no longer sold."""
    permit(uow, actor, Action.BROWSE)
    product = uow.products.get(id)
    if product is None or product.status is not ProductStatus.ACTIVE:
        raise NotFound()
    if not may_see(uow, actor, product.mentor_id):
        raise NotFound()
    mentor = uow.people.get(product.mentor_id)
    card = _card(uow, actor, product, mentor.name if mentor else "")
    return _priced(uow, actor, [card])[0]


def _priced(
    uow: UnitOfWork, actor: Person, cards: Sequence[ProductCard]
) -> tuple[ProductCard, ...]:
    """With what this reader would pay: their price, what needs no code, what it saves."""
    quotes = pricing.quotes_for(uow, actor.id, [card.product for card in cards])
    return tuple(
        replace(
            card,
            quote=quote,
            single=pricing.single_price(uow, card.product.mentor_id, quote.price.currency),
            discount=_discount(uow, actor, card.product, quote.price),
        )
        for card, quote in zip(cards, quotes, strict=True)
    )


def _discount(
    uow: UnitOfWork, actor: Person, product: PackProduct, price: Money
) -> Discount | None:
    mentor = product.mentor_id
    return discounts.automatic(uow, actor.id, mentor, Purpose.PACK, product.id, price)


def _card(uow: UnitOfWork, actor: Person, product: PackProduct, name: str) -> ProductCard:
    """There is a place for whoever has a seat already; what others were promised counts."""
    id = product.mentor_id
    has_seat = uow.seats.live(actor.id, id) is not None
    has_place = has_seat or free_places(uow, id, actor.id) > 0
    in_line = uow.waitlist.live(actor.id, id) is not None
    return ProductCard(product, name, has_place=has_place, in_line=in_line)
