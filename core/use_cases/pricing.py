"""Prices of packs: changing one, who keeps which, and why a person pays what they pay (Z12)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.catalog import OfferingKind, OfferingStatus, PackProduct, ProductStatus
from core.errors import AmountInvalid, NotFound, ProductNotForSale, StaleButton
from core.ids import PackProductId, PersonId
from core.money import Money
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.pricing import PriceVersion, Quote, Step, history, payers, quote, steps
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.drafting import price_of, stars_of


@dataclass(frozen=True, slots=True)
class PriceBoard:
    """`payers`: how many students who have bought from the mentor have which version; who has
    never bought gets the last one."""

    product: PackProduct
    versions: tuple[PriceVersion, ...]
    payers: dict[int, int]


@dataclass(frozen=True, slots=True)
class PriceStory:
    """Why this reader pays `quote.price` (Y4): every version, and whether they kept the one
    before it."""

    product: PackProduct
    mentor_name: str
    quote: Quote
    steps: tuple[Step, ...]
    first_paid_at: datetime | None


@use_case(Action.SET_PRICE)
def change_price(
    uow: UnitOfWork,
    actor: Person,
    id: PackProductId,
    price_text: str,
    keep: bool,
    reason: str = "",
    revision: int | None = None,
) -> PackProduct:
    """From now on; orders that are open keep theirs (M-11). `keep`: who has paid an order with
    this mentor before now goes on paying what they pay. Raises AmountInvalid, StaleButton."""
    product = _locked(uow, actor, id)
    if product.status is not ProductStatus.ACTIVE:
        raise ProductNotForSale(product_id=id)
    if revision is not None and revision != product.revision:
        raise StaleButton(product_id=id)
    price = price_of(price_text, product.price.currency, uow.settings)
    if price.is_zero:
        raise AmountInvalid(amount=price_text[:40], currency=price.currency)
    if price == product.price:
        return product
    _write(uow, actor, product, price, keep, bounded(reason, MAX_REASON, "reason", required=False))
    stored = uow.products.save(replace(product, price=price))
    was, now = f"{product.price.minor}", f"{price.minor}"
    record(uow, actor, "price_changed", "product", id, was, now, keep=int(keep))
    return stored


@use_case(Action.SET_PRICE)
def set_stars(
    uow: UnitOfWork, actor: Person, id: PackProductId, stars: int, revision: int | None = None
) -> PackProduct:
    """What it costs inside Telegram, 0: not sold for Stars. Orders that are open keep theirs.
    Raises NumberInvalid, StaleButton."""
    product = _locked(uow, actor, id)
    if product.status is not ProductStatus.ACTIVE:
        raise ProductNotForSale(product_id=id)
    if revision is not None and revision != product.revision:
        raise StaleButton(product_id=id)
    stored = uow.products.save(replace(product, stars=stars_of(stars)))
    was, now = f"{product.stars or 0}", f"{stored.stars or 0}"
    record(uow, actor, "stars_changed", "product", id, was, now)
    return stored


def _write(
    uow: UnitOfWork, actor: Person, product: PackProduct, price: Money, keep: bool, reason: str
) -> None:
    known = uow.prices.of(product.id)
    versions = history(product, known)
    if not known:
        uow.prices.add(replace(versions[0], id=uow.new_id()))
    uow.prices.add(
        PriceVersion(
            id=uow.new_id(),
            product_id=product.id,
            number=versions[-1].number + 1,
            price=price,
            from_at=uow.now,
            loyal_before=uow.now if keep else None,
            by=actor.id,
            reason=reason,
        )
    )


def _locked(uow: UnitOfWork, actor: Person, id: PackProductId) -> PackProduct:
    product = uow.products.get(id)
    if product is None:
        raise NotFound()
    permit(uow, actor, Action.SET_PRICE, mentor=product.mentor_id)
    uow.lock(product.mentor_id)
    return uow.products.get(id) or product


@use_case(Action.SET_PRICE)
def price_board(uow: UnitOfWork, actor: Person, id: PackProductId) -> PriceBoard:
    product = uow.products.get(id)
    if product is None:
        raise NotFound()
    permit(uow, actor, Action.SET_PRICE, mentor=product.mentor_id)
    versions = history(product, uow.prices.of(id))
    first_paid = uow.prices.first_paid(product.mentor_id)
    return PriceBoard(product, versions, payers(versions, first_paid.values()))


@use_case(Action.BROWSE)
def why_price(uow: UnitOfWork, actor: Person, id: PackProductId) -> PriceStory:
    """NotFound once it is no longer sold."""
    permit(uow, actor, Action.BROWSE)
    product = uow.products.get(id)
    if product is None or product.status is not ProductStatus.ACTIVE:
        raise NotFound()
    versions = history(product, uow.prices.of(id))
    first = uow.prices.first_paid_by(actor.id, product.mentor_id)
    mentor = uow.people.get(product.mentor_id)
    name = mentor.name if mentor else ""
    return PriceStory(product, name, quote(versions, first), steps(versions, first), first)


def quote_for(uow: UnitOfWork, student: PersonId, product: PackProduct) -> Quote:
    """What this person pays for the pack now, before any discount."""
    return quotes_for(uow, student, [product])[0]


def quotes_for(uow: UnitOfWork, student: PersonId, products: Sequence[PackProduct]) -> list[Quote]:
    """One for each product, in their order."""
    changes = uow.prices.of_all([product.id for product in products])
    first = {
        product.mentor_id: uow.prices.first_paid_by(student, product.mentor_id)
        for product in products
        if product.id in changes
    }
    return [
        quote(history(product, changes.get(product.id, ())), first.get(product.mentor_id))
        for product in products
    ]


def single_price(uow: UnitOfWork, mentor: PersonId, currency: str) -> Money | None:
    """The lowest price of one session that a pack could pay for, too (A13)."""
    prices = [
        each.price
        for each in uow.offerings.of(mentor)
        if each.status is OfferingStatus.ACTIVE
        and each.kind is not OfferingKind.RECORDED
        and each.takes_credits
        and not each.is_free
        and not each.is_trial
        and each.price.currency == currency
    ]
    return min(prices, key=lambda price: price.minor, default=None)
