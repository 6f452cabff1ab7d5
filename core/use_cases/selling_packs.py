"""Packs of sessions that a mentor puts up for sale. `publishing` passes them on."""

from dataclasses import replace
from datetime import timedelta

from core.catalog import MAX_TITLE, PackProduct, ProductStatus
from core.errors import AmountInvalid, NotFound
from core.ids import PackProductId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases import waiting
from core.use_cases.changing import record
from core.use_cases.drafting import MAX_PACK_SESSIONS, MAX_VALIDITY_DAYS, price_of, whole
from core.use_cases.ordering import require_taken


@use_case(Action.MANAGE_OFFERING)
def offer_pack(
    uow: UnitOfWork,
    actor: Person,
    title: str,
    sessions: int,
    price_text: str,
    currency: str,
    validity_days: int,
) -> PackProduct:
    """For sale at once. A pack has a price: what is free needs no credits."""
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    if uow.mentors.get(actor.id) is None:
        raise NotFound()
    price = price_of(price_text, currency, uow.settings)
    if price.is_zero:
        raise AmountInvalid(amount=price_text[:40], currency=price.currency)
    require_taken(uow, price)
    product = PackProduct(
        id=PackProductId(uow.new_id()),
        mentor_id=actor.id,
        title=bounded(title, MAX_TITLE, "title"),
        sessions=whole("sessions", sessions, 1, MAX_PACK_SESSIONS),
        price=price,
        validity=timedelta(days=whole("validity_days", validity_days, 1, MAX_VALIDITY_DAYS)),
        status=ProductStatus.ACTIVE,
        created_at=uow.now,
    )
    uow.products.add(product)
    record(uow, actor, "pack_offered", "product", product.id, "", ProductStatus.ACTIVE)
    waiting.place_freed(uow, actor.id)
    return product


@use_case(Action.MANAGE_OFFERING)
def withdraw_pack(uow: UnitOfWork, actor: Person, id: PackProductId) -> PackProduct:
    """Not sold any more; packs that are bought, and checkouts that run, stay good."""
    product = uow.products.get(id)
    if product is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=product.mentor_id)
    return archive_product(uow, product, actor)


@use_case(Action.MANAGE_OFFERING)
def my_products(uow: UnitOfWork, actor: Person) -> tuple[PackProduct, ...]:
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    return tuple(uow.products.of(actor.id))


def archive_product(uow: UnitOfWork, product: PackProduct, actor: Person | None) -> PackProduct:
    if product.status is ProductStatus.ARCHIVED:
        return product
    stored = uow.products.save(replace(product, status=ProductStatus.ARCHIVED))
    record(uow, actor, "pack_withdrawn", "product", product.id, product.status, stored.status)
    waiting.place_freed(uow, product.mentor_id)
    return stored
