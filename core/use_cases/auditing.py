"""The audit of one thing, for staff: who did what to it, when and why (X16)."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.audit import AuditEntry
from core.errors import NotFound
from core.ids import BookingId, OrderId, PackId, PersonId, PurchaseId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork

MOST = 200


@dataclass(frozen=True, slots=True)
class Trail:
    """`what`: person, pack, order, booking or purchase, called `title`. `names`: of everybody who
    did something; an actor of None was the clock or money. Oldest first."""

    what: str
    id: int
    title: str
    entries: tuple[AuditEntry, ...]
    names: dict[PersonId, str]


@use_case(Action.SEE_AUDIT)
def audit_of(uow: UnitOfWork, actor: Person, id: int) -> Trail:
    """Of whatever has this number; with a pack or an order also what hangs together with it, of a
    person all that is about their packs and orders. Raises NotFound."""
    permit(uow, actor, Action.SEE_AUDIT)
    what, title, related = _thing(uow, id)
    found = {entry.id: entry for kind, each in related for entry in uow.audit.of(kind, each)}
    entries = tuple(sorted(found.values(), key=lambda entry: (entry.at, entry.id))[-MOST:])
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = {id: person.name for id, person in uow.people.named(actors).items()}
    return Trail(what, id, title, entries, names)


def _thing(uow: UnitOfWork, id: int) -> tuple[str, str, list[tuple[str, int]]]:
    person = uow.people.get(PersonId(id))
    if person is not None:
        return "person", person.name, list(_of_person(uow, PersonId(id)))
    pack = uow.packs.get(PackId(id))
    if pack is not None:
        order = [("order", pack.order_id)] if pack.order_id is not None else []
        return "pack", pack.title, [("pack", id), *order]
    order_row = uow.orders.get(OrderId(id))
    if order_row is not None:
        given = uow.packs.by_order(OrderId(id))
        return "order", order_row.title, [("order", id), *([("pack", given.id)] if given else [])]
    purchase = uow.purchases.get(PurchaseId(id))
    if purchase is not None:
        claimed = [("order", purchase.order_id)] if purchase.order_id is not None else []
        return "purchase", purchase.wanted, [("purchase", id), *claimed]
    booking = uow.bookings.get(BookingId(id))
    if booking is not None:
        return "booking", booking.agreed_local, [("booking", id)]
    raise NotFound()


def _of_person(uow: UnitOfWork, id: PersonId) -> Iterator[tuple[str, int]]:
    yield "person", id
    yield "mentor", id
    for pack in uow.packs.of(id):
        yield "pack", pack.id
    for order in uow.orders.of(id, limit=50):
        yield "order", order.id
