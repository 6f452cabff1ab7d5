"""Paid but never joined: what staff see of purchases that nobody has claimed, and do about them
(X12, Z2)."""

from dataclasses import dataclass, replace

from core.catalog import PackProduct
from core.codes import hash_of
from core.errors import ClaimKeyChanged, NotFound, PurchaseClosed, StaleButton
from core.ids import PersonId, PurchaseId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.purchases import Purchase, PurchaseState, claim_code
from core.use_cases.buying_elsewhere import look_again
from core.use_cases.changing import record


@dataclass(frozen=True, slots=True)
class PurchaseCard:
    """`code`: the claim code, only where it was asked for."""

    purchase: Purchase
    product: PackProduct | None
    mentor_name: str
    claimant: str = ""
    code: str = ""


@use_case(Action.SEE_PURCHASES)
def open_purchases(uow: UnitOfWork, actor: Person) -> tuple[PurchaseCard, ...]:
    """The longest waiting first."""
    permit(uow, actor, Action.SEE_PURCHASES)
    return tuple(_card(uow, each) for each in uow.purchases.open())


@use_case(Action.SEE_PURCHASES)
def purchase_card(uow: UnitOfWork, actor: Person, id: PurchaseId) -> PurchaseCard:
    permit(uow, actor, Action.SEE_PURCHASES)
    return _card(uow, _known(uow, id))


@use_case(Action.LINK_PURCHASE)
def nudge(uow: UnitOfWork, actor: Person, id: PurchaseId, key: str) -> PurchaseCard:
    """The claim code once more, for staff to send to the buyer; that they did is kept. `key`: the
    server's, which the code is made with.

    Raises PurchaseClosed, and ClaimKeyChanged when this key would make another code.
    """
    permit(uow, actor, Action.LINK_PURCHASE)
    purchase = _known(uow, id)
    if not purchase.is_open:
        raise PurchaseClosed(state=purchase.state)
    code = claim_code(key, purchase.shop, purchase.reference)
    if not code or hash_of(code) != purchase.code_hash:
        raise ClaimKeyChanged()
    nudged = uow.purchases.save(replace(purchase, nudged_at=uow.now))
    record(uow, actor, "purchase_nudged", "purchase", id)
    return replace(_card(uow, nudged), code=code)


@use_case(Action.LINK_PURCHASE)
def accept(uow: UnitOfWork, actor: Person, id: PurchaseId, revision: int) -> Purchase:
    """A purchase in review is looked at again; its amount is taken as it is. It stays in review
    while there is no such product, or the currency is another. Raises StaleButton."""
    permit(uow, actor, Action.LINK_PURCHASE)
    purchase = _known(uow, id)
    if purchase.state is not PurchaseState.REVIEW:
        raise PurchaseClosed(state=purchase.state)
    if purchase.revision != revision:
        raise StaleButton()
    looked = look_again(uow, purchase, any_price=True)
    record(uow, actor, "purchase_accepted", "purchase", id, purchase.state, looked.state)
    return looked


@use_case(Action.SEE_PURCHASES)
def products_by_number(uow: UnitOfWork, actor: Person) -> tuple[tuple[PackProduct, str], ...]:
    """What a shop may sell, with the mentor's name: a shop names each by its number."""
    permit(uow, actor, Action.SEE_PURCHASES)
    products = uow.products.for_sale()
    names = uow.people.named({each.mentor_id for each in products})
    return tuple((each, _name(names, each.mentor_id)) for each in products)


def _known(uow: UnitOfWork, id: PurchaseId) -> Purchase:
    purchase = uow.purchases.get(id)
    if purchase is None:
        raise NotFound()
    return purchase


def _card(uow: UnitOfWork, purchase: Purchase) -> PurchaseCard:
    product = uow.products.get(purchase.product_id) if purchase.product_id else None
    wanted = {product.mentor_id} if product else set()
    if purchase.claimed_by is not None:
        wanted.add(purchase.claimed_by)
    names = uow.people.named(wanted)
    return PurchaseCard(
        purchase,
        product,
        _name(names, product.mentor_id) if product else "",
        _name(names, purchase.claimed_by) if purchase.claimed_by is not None else "",
    )


def _name(names: dict[PersonId, Person], id: PersonId) -> str:
    return names[id].name if id in names else ""
