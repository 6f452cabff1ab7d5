"""What a student owns: packs with their seat, and recordings."""

from collections.abc import Set

from core.catalog import OfferingStatus
from core.ids import OfferingId
from core.orders import Order, OrderState, Purpose
from core.packs import Pack, PackState
from core.pages import PackCard, Recording
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import OfferingCard
from core.use_cases.ordering import next_intent

_KEPT_OFFERINGS = frozenset(OfferingStatus) - {OfferingStatus.DRAFT}


@use_case(Action.SEE_OWN)
def my_packs(uow: UnitOfWork, actor: Person) -> tuple[PackCard, ...]:
    """Packs that can still be booked from or attended with, then those that are over (I4)."""
    permit(uow, actor, Action.SEE_OWN)
    packs = sorted(uow.packs.of(actor.id), key=lambda pack: not _counts(uow, pack))
    mentors = {pack.mentor_id for pack in packs}
    people = uow.people.named(mentors)
    seats = {mentor: uow.seats.live(actor.id, mentor) for mentor in mentors}
    return tuple(
        PackCard(
            pack=pack,
            mentor_name=people[pack.mentor_id].name if pack.mentor_id in people else "",
            seat=seats[pack.mentor_id],
        )
        for pack in packs
    )


def _counts(uow: UnitOfWork, pack: Pack) -> bool:
    return pack.held > 0 or (pack.state is PackState.ACTIVE and pack.is_usable(uow.now))


@use_case(Action.SEE_OWN)
def library(uow: UnitOfWork, actor: Person) -> tuple[Recording, ...]:
    """Recordings bought and not returned, latest first, also when they are no longer sold."""
    permit(uow, actor, Action.SEE_OWN)
    paid = [
        order
        for order in uow.orders.of(actor.id, limit=500)
        if order.purpose is Purpose.RECORDING and order.state is OrderState.PAID
    ]
    people = uow.people.named({order.mentor_id for order in paid})
    found: list[Recording] = []
    for order in paid:
        offering = uow.offerings.get(OfferingId(order.subject_id))
        mentor = people.get(order.mentor_id)
        if offering is not None and offering.status in _KEPT_OFFERINGS:
            card = OfferingCard(offering, mentor.name if mentor else "")
            found.append(Recording(order, card))
    return tuple(found)


@use_case(Action.SEE_OWN)
def my_orders(uow: UnitOfWork, actor: Person) -> tuple[Order, ...]:
    """Everything this person meant to buy, latest first (P5)."""
    permit(uow, actor, Action.SEE_OWN)
    found = uow.orders.of(actor.id)
    intents = {order.intent for order in found}
    return tuple(order for order in found if not _stands_aside(uow, order, intents))


def _stands_aside(uow: UnitOfWork, order: Order, intents: Set[str]) -> bool:
    """Another order took its place when a code changed the price, and no money ever came for it."""
    replaced = order.state is OrderState.CANCELLED and next_intent(order) in intents
    return replaced and not uow.orders.payments(order.id)
