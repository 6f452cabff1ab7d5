"""A pack goes over to another mentor: one who leaves does not take paid sessions along (M-18).

What is not used moves: the sessions, the place, and the part of the money that is not earned yet,
to the minor unit and on the same order. What was earned stays earned. The order keeps who sold it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from core.booking import Booking, BookingState, By
from core.errors import (
    NoCredit,
    NotAllowed,
    PackExpired,
    SeatPaused,
    SelfBooking,
    SessionsToClose,
)
from core.ids import PackId, PersonId
from core.ledger import mentor_pending
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order
from core.packs import CreditMove, Pack, PackState
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import crediting, seating
from core.use_cases.cancelling import cancel_as
from core.use_cases.changing import record
from core.use_cases.earning import pending_with
from core.use_cases.putting_right import (
    expire_together,
    give_seat,
    is_mentor,
    locked_pack,
    reason_of,
)
from core.use_cases.refunding import entry
from core.use_cases.telling import tell

_AHEAD = frozenset({BookingState.REQUESTED, BookingState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a transfer would do: `sessions` go over, `cancelled` of them are booked and would be
    cancelled, `money` is what the new mentor still has to earn (None for a pack without an
    order)."""

    pack: Pack
    sessions: int
    cancelled: tuple[Booking, ...]
    money: Money | None


@use_case(Action.TRANSFER_PACK)
def preview_transfer(uow: UnitOfWork, actor: Person, pack_id: PackId) -> Transfer:
    """Shown before it is done."""
    permit(uow, actor, Action.TRANSFER_PACK)
    pack = crediting.pack_of(uow, pack_id)
    order = _order(uow, pack)
    money = None
    if order is not None:
        money = Money(pending_with(uow, order, pack.mentor_id), order.total.currency)
    ahead = tuple(uow.bookings.of_pack(pack.id, _AHEAD))
    return Transfer(pack, pack.remaining + len(ahead), ahead, money)


@use_case(Action.TRANSFER_PACK)
def transfer_pack(
    uow: UnitOfWork,
    actor: Person,
    pack_id: PackId,
    to: PersonId,
    reason: str,
    revision: int | None = None,
) -> Pack:
    """Sessions ahead are cancelled and their credits go along; whatever is going on or not closed
    yet comes first (SessionsToClose).

    Raises ReasonMissing, StaleButton, AlreadyDecided, NoCredit, PackExpired, SelfBooking,
    NotAllowed (the same mentor, or none), SeatFull when the new mentor has no place.
    """
    pack = locked_pack(uow, actor, pack_id, revision, Action.TRANSFER_PACK, also=to)
    why = reason_of(reason)
    _require_transferable(uow, pack, to)
    give_seat(uow, pack.student_id, to)
    for booking in uow.bookings.of_pack(pack.id, _AHEAD):
        cancel_as(uow, booking, By.STAFF, actor, why)
    pack = crediting.pack_of(uow, pack.id)
    before = pack.mentor_id
    moved = uow.packs.save(
        replace(pack, mentor_id=to, product_id=None, expires_at=_expiry_with(uow, pack, to))
    )
    money = _move_money(uow, moved, before)
    crediting.note(uow, moved, None, CreditMove.CORRECT, 0, actor, why)
    record(uow, actor, "pack_transferred", "pack", pack.id, str(before), str(to), reason=why,
           sessions=moved.remaining, minor=money)  # fmt: skip
    expire_together(uow, moved)
    seating.review(uow, moved.student_id, to)
    _leave(uow, moved, before)
    _tell(uow, moved, before, why)
    return crediting.pack_of(uow, pack.id)


def _require_transferable(uow: UnitOfWork, pack: Pack, to: PersonId) -> None:
    if to == pack.student_id:
        raise SelfBooking()
    if to == pack.mentor_id:
        raise NotAllowed(reason="same_mentor")
    if not is_mentor(uow, to):
        raise NotAllowed(reason="no_mentor")
    seat = uow.seats.live(pack.student_id, pack.mentor_id)
    if seat is not None and seat.pause_ends_at is not None:  # its time stands still: X42
        raise SeatPaused(until=seat.pause_ends_at, mentor_id=pack.mentor_id)
    if pack.state is PackState.EXPIRED or pack.expires_at <= uow.now:
        raise PackExpired(expires_at=pack.expires_at, pack_id=pack.id)
    begun = [each for each in uow.bookings.of_pack(pack.id, _AHEAD) if each.starts_at <= uow.now]
    if begun:
        raise SessionsToClose(n=len(begun))
    if pack.remaining + pack.held < 1:
        raise NoCredit(pack_id=pack.id)


def _expiry_with(uow: UnitOfWork, pack: Pack, to: PersonId) -> datetime:
    """A seat on pause stands still since before the pack came: it gets back only what is lost from
    now on (X42)."""
    return pack.expires_at - (uow.now - seating.clock_of(uow, pack.student_id, to))


def _order(uow: UnitOfWork, pack: Pack) -> Order | None:
    return uow.orders.get(pack.order_id) if pack.order_id is not None else None


def _move_money(uow: UnitOfWork, pack: Pack, before: PersonId) -> int:
    """What is not earned yet; minor units. Rounding stays where it is: nothing is split anew."""
    order = _order(uow, pack)
    minor = pending_with(uow, order, before) if order else 0
    if order is None or minor <= 0:
        return 0
    amount = Money(minor, order.total.currency)
    accounts = mentor_pending(before), mentor_pending(pack.mentor_id)
    key = f"transferred:{pack.id}:{pack.revision}"
    uow.journal.add([entry(uow, key, *accounts, amount, "transferred", order)])
    return minor


def _leave(uow: UnitOfWork, pack: Pack, mentor: PersonId) -> None:
    """The old seat goes, unless another pack with that mentor still needs it."""
    seat = uow.seats.live(pack.student_id, mentor)
    others = uow.packs.of(pack.student_id, mentor)
    clock = seating.clock_of(uow, pack.student_id, mentor)
    if seat is None or any(each.held or each.is_usable(clock) for each in others):
        return
    seating.release(uow, seat, "transferred", quietly=True)


def _tell(uow: UnitOfWork, pack: Pack, before: PersonId, reason: str) -> None:
    for person in (pack.student_id, before, pack.mentor_id):
        tell(
            uow,
            NoticeKind.PACK_MOVED,
            person,
            pack.id,
            once=str(pack.revision),
            source=str(before),
            target=str(pack.mentor_id),
            n=pack.remaining,
            reason=reason,
        )
