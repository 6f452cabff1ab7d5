"""The mentor's share: pending while the session is owed, available once it is consumed.

What is pending lies with whoever still owes the sessions: the mentor of the pack, who after a
transfer is another than the one who sold it (M-18). What is earned lies with who held the session.
"""

from core.booking import Booking, PaidBy
from core.ids import PersonId
from core.ledger import JournalEntry, earned_after, mentor_available, mentor_pending
from core.money import Money
from core.orders import Order
from core.packs import Pack
from core.ports import UnitOfWork


def earn(uow: UnitOfWork, booking: Booking, pack: Pack | None) -> None:
    """Makes this session's share available. `pack`: as it is after the credit was consumed."""
    order = _order_of(uow, booking, pack)
    if order is None:
        return
    due = min(_due(uow, order, pack), pending_with(uow, order, _owing(booking, pack)))
    _move(uow, booking, order, "earned", due, mentor_pending(_owing(booking, pack)), back=False)


def unearn(uow: UnitOfWork, booking: Booking, pack: Pack | None) -> None:
    """Takes back what `earn` moved for this session, as it stands in the journal: what a refund has
    taken of it since is gone already (M-07)."""
    order = _order_of(uow, booking, pack)
    if order is None:
        return
    account = mentor_available(booking.mentor_id)
    lines = [line for line in uow.journal.of_order(order.id) if line.booking_id == booking.id]
    came = sum(line.amount.minor for line in lines if line.credit == account)
    went = sum(line.amount.minor for line in lines if line.debit == account)
    pending, left = mentor_pending(_owing(booking, pack)), _net(uow, order, account)
    _move(uow, booking, order, "unearned", min(came - went, left), pending, back=True)


def catch_up(uow: UnitOfWork, order: Order, mentor: PersonId, pack: Pack | None, key: str) -> None:
    """A share that comes back to what is pending, of sessions that were held meanwhile, is earned
    at once: no session is left that would earn it."""
    if pack is None and not _earned(uow, order):
        return
    due = min(_due(uow, order, pack), pending_with(uow, order, mentor))
    if due > 0:
        uow.journal.add(
            [
                JournalEntry(
                    id=uow.new_id(),
                    key=key,
                    at=uow.now,
                    debit=mentor_pending(mentor),
                    credit=mentor_available(mentor),
                    amount=Money(due, order.total.currency),
                    cause="earned",
                    order_id=order.id,
                )
            ]
        )


def pending_with(uow: UnitOfWork, order: Order, mentor: PersonId) -> int:
    """What of this order's mentor share is still pending with `mentor`, in minor units."""
    return _net(uow, order, mentor_pending(mentor))


def _net(uow: UnitOfWork, order: Order, account: str) -> int:
    entries = uow.journal.of_order(order.id)
    came = sum(line.amount.minor for line in entries if line.credit == account)
    went = sum(line.amount.minor for line in entries if line.debit == account)
    return came - went


def _owing(booking: Booking, pack: Pack | None) -> PersonId:
    return pack.mentor_id if pack is not None else booking.mentor_id


def _order_of(uow: UnitOfWork, booking: Booking, pack: Pack | None) -> Order | None:
    if booking.paid_by is PaidBy.FREE:
        return None
    id = pack.order_id if pack is not None else booking.order_id
    return uow.orders.get(id) if id is not None else None


def _due(uow: UnitOfWork, order: Order, pack: Pack | None) -> int:
    """What the sessions so far have earned and nobody got yet: counted from the whole and not step
    by step, so that sessions given back in between leave no rounding behind."""
    share = order.mentor_share
    earned = earned_after(share, pack.used, order.sessions) if pack is not None else share
    return earned.minor - _earned(uow, order)


def _earned(uow: UnitOfWork, order: Order) -> int:
    """What became available of this order, with any mentor, less what was taken back as missed."""
    sign = {"earned": 1, "unearned": -1}
    lines = uow.journal.of_order(order.id)
    return sum(sign.get(line.cause, 0) * line.amount.minor for line in lines)


def _move(
    uow: UnitOfWork,
    booking: Booking,
    order: Order,
    cause: str,
    minor: int,
    pending: str,
    *,
    back: bool,
) -> None:
    if minor <= 0:
        return
    available = mentor_available(booking.mentor_id)
    uow.journal.add(
        [
            JournalEntry(
                id=uow.new_id(),
                key=f"{cause}:{booking.id}:{booking.revision}",
                at=uow.now,
                debit=available if back else pending,
                credit=pending if back else available,
                amount=Money(minor, order.total.currency),
                cause=cause,
                order_id=order.id,
                booking_id=booking.id,
            )
        ]
    )
