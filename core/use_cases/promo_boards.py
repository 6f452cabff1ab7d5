"""Promotion codes as staff and mentors see them: which there are, who used one, what for."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import NotFound
from core.ids import OfferingId, PackProductId, PersonId, PromoCodeId
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.promotions import PromoCode, PromoUse, Scope
from core.use_cases.promoting import drafted, own


@dataclass(frozen=True, slots=True)
class PromoBoard:
    """`uses` with the students' names, latest first; `counts` by state; `target`: what it is for,
    by name, "" for everything. `theirs`: a mentor's own code."""

    promo: PromoCode
    counts: Mapping[str, int]
    uses: tuple[tuple[PromoUse, str], ...]
    target: str
    theirs: bool


@dataclass(frozen=True, slots=True)
class Target:
    scope: Scope
    id: int
    name: str


@use_case(Action.MANAGE_PROMOS)
def listing(uow: UnitOfWork, actor: Person, for_all: bool) -> tuple[PromoCode, ...]:
    """Staff see everybody's, a mentor their own."""
    permit(uow, actor, Action.MANAGE_PROMOS, mentor=None if for_all else actor.id)
    return tuple(uow.promos.of(None if for_all else actor.id))


@use_case(Action.MANAGE_PROMOS)
def board(uow: UnitOfWork, actor: Person, id: PromoCodeId) -> PromoBoard:
    promo = own(uow, actor, id)
    uses = uow.promos.latest_uses(id)
    names = uow.people.named({use.student_id for use in uses})
    shown = ((use, names[use.student_id].name if use.student_id in names else "") for use in uses)
    counts = uow.promos.use_counts(id)
    return PromoBoard(promo, counts, tuple(shown), _target(uow, promo), promo.owner_id is not None)


def _target(uow: UnitOfWork, promo: PromoCode) -> str:
    match promo.scope:
        case Scope.ALL:
            return ""
        case Scope.MENTOR:
            mentor = uow.people.get(PersonId(promo.scope_id))
            return mentor.name if mentor else ""
        case Scope.PRODUCT:
            product = uow.products.get(PackProductId(promo.scope_id))
            return product.title if product else ""
        case Scope.OFFERING:
            offering = uow.offerings.get(OfferingId(promo.scope_id))
            return offering.title if offering else ""


@use_case(Action.MANAGE_PROMOS)
def targets(
    uow: UnitOfWork, actor: Person, id: PromoCodeId, mentor: PersonId | None = None
) -> tuple[Target, ...]:
    """What it could be for: everything and each mentor, and within one mentor what they sell."""
    promo = drafted(uow, actor, id, None)
    of = promo.owner_id or mentor
    if of is None:
        mentors = uow.people.having(Role.MENTOR)
        every = [Target(Scope.MENTOR, each.id, each.name) for each in mentors]
        return (Target(Scope.ALL, 0, ""), *every)
    person = uow.people.get(of)
    if person is None or uow.mentors.get(of) is None:
        raise NotFound()
    products = [Target(Scope.PRODUCT, e.id, e.title) for e in uow.products.for_sale(of)]
    offerings = [
        Target(Scope.OFFERING, each.id, each.title)
        for each in uow.offerings.of(of)
        if not each.is_free
    ]
    return (Target(Scope.MENTOR, of, person.name), *products, *offerings)
