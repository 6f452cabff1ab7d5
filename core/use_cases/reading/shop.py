"""What a student can buy: packs of sessions."""

from core.catalog import PackProduct, ProductStatus
from core.errors import NotFound
from core.ids import PackProductId, PersonId
from core.pages import ProductCard
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork


@use_case(Action.BROWSE)
def products(
    uow: UnitOfWork, actor: Person, mentor: PersonId | None = None
) -> tuple[ProductCard, ...]:
    """Packs for sale, of all mentors or of one; nobody is offered their own."""
    permit(uow, actor, Action.BROWSE)
    found = [each for each in uow.products.for_sale(mentor) if each.mentor_id != actor.id]
    people = uow.people.named({each.mentor_id for each in found})
    return tuple(
        _card(uow, actor, each, people[each.mentor_id].name)
        for each in found
        if each.mentor_id in people
    )


@use_case(Action.BROWSE)
def product_card(uow: UnitOfWork, actor: Person, id: PackProductId) -> ProductCard:
    """NotFound once it is no longer sold."""
    permit(uow, actor, Action.BROWSE)
    product = uow.products.get(id)
    if product is None or product.status is not ProductStatus.ACTIVE:
        raise NotFound()
    mentor = uow.people.get(product.mentor_id)
    return _card(uow, actor, product, mentor.name if mentor else "")


def _card(uow: UnitOfWork, actor: Person, product: PackProduct, name: str) -> ProductCard:
    """There is a place for whoever has a seat already; running checkouts of others count."""
    id = product.mentor_id
    has_seat = uow.seats.live(actor.id, id) is not None
    mentor = uow.mentors.get(id)
    cap = mentor.seat_cap if mentor else 0
    taken = uow.seats.taken(id) + uow.orders.places_on_hold(id, actor.id, uow.now)
    return ProductCard(product, name, has_place=has_seat or taken < cap)
