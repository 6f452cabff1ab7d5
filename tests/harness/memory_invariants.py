"""The invariants that must hold after every unit of work, checked over the in-memory rows."""

from datetime import datetime
from itertools import pairwise

from core.booking import HELD, TRANSITIONS, Booking, BookingState
from core.ledger import DISPUTED, PLATFORM, UNCLAIMED, cash
from core.orders import Order, Outcome, RefundState
from core.packs import Pack
from tests.harness.memory_rows import Store, require

S = BookingState
_KEPT = (Outcome.FULFILLED, Outcome.RESEATED)


def check(store: Store, now: datetime) -> None:
    for booking in store.bookings.values():
        _claims(store, booking)
        _transitions(store, booking)
    _series(store)
    for pack in store.packs.values():
        _credits(store, pack)
    for order in store.orders.values():
        _money(store, order)


def _claims(store: Store, booking: Booking) -> None:
    """I4: who has a slot has a claim on it; who has ended has none. A past session needs none."""
    live = [e for e in store.claims.values() if e.live and e.booking_id == booking.id]
    if booking.state in HELD or booking.state is S.SCHEDULED:
        own = [claim for claim in live if claim.starts_at == booking.starts_at]
        require(len(own) == 1, f"one claim for booking {booking.id}")
        require(
            (own[0].until is None) == (booking.state is S.SCHEDULED),
            f"a sure booking has a firm claim: {booking.id}",
        )
        require(own[0].until == booking.hold_until, f"hold of booking {booking.id}")
        waits = booking.proposed_starts_at is not None
        require(len(live) == 1 + waits, f"one claim more while a move waits: {booking.id}")
    elif booking.state in (S.REJECTED, S.EXPIRED, S.CANCELLED):
        require(not live, f"no claim left of booking {booking.id}")


def _series(store: Store) -> None:
    """X37: the sessions of a series are one student's with one mentor; a plan has none."""
    of: dict[int, list[Booking]] = {}
    for booking in store.bookings.values():
        if booking.series_id is not None:
            of.setdefault(booking.series_id, []).append(booking)
    for id, bookings in of.items():
        series = store.series[id]
        require(series.is_booked, f"sessions of a plan: {id}")
        people = {(each.student_id, each.mentor_id, each.offering_id) for each in bookings}
        whose = (series.student_id, series.mentor_id, series.offering_id)
        require(people == {whose}, f"people of series {id}")


def _transitions(store: Store, booking: Booking) -> None:
    """I10: the audit log tells every step from the first state to the present one."""
    steps = [
        each
        for each in store.audit.values()
        if (each.subject_kind, each.subject_id) == ("booking", booking.id)
    ]
    require(bool(steps) and steps[0].before == "", f"birth of booking {booking.id}")
    require(steps[-1].after == booking.state, f"audit of booking {booking.id}")
    for before, after in pairwise(steps):
        require(before.after == after.before, f"gap in the audit of {booking.id}")
        if after.before != after.after:
            allowed = TRANSITIONS[BookingState(after.before)]
            require(BookingState(after.after) in allowed, f"transition of {booking.id}")


def _credits(store: Store, pack: Pack) -> None:
    """I5: used + held + remaining = size, each held one has its booking, each move is noted."""
    moves = [each for each in store.credits.values() if each.pack_id == pack.id]
    require(sum(each.change for each in moves) == pack.remaining, f"credits of pack {pack.id}")
    waiting = (S.REQUESTED, S.SCHEDULED)
    held = [e for e in store.bookings.values() if e.pack_id == pack.id and e.state in waiting]
    require(len(held) == pack.held, f"held credits of pack {pack.id}")


def _money(store: Store, order: Order) -> None:
    """I2, I3: what is kept is the mentor's and the platform's, to the minor unit."""
    payments = [each for each in store.payments.values() if each.order_id == order.id]
    refunds = [each for each in store.refunds.values() if each.order_id == order.id]
    lines = [each for each in store.journal.values() if each.order_id == order.id]

    def net(*accounts: str) -> int:
        came = sum(line.amount.minor for line in lines if line.credit in accounts)
        return came - sum(line.amount.minor for line in lines if line.debit in accounts)

    kept = {each.id: each.amount.minor for each in payments if each.outcome in _KEPT}
    back = sum(
        each.amount.minor
        for each in refunds
        if each.payment_id in kept and each.state is not RefundState.FAILED
    )
    accounts = {name for line in lines for name in (line.debit, line.credit)}
    pending = {name for name in accounts if name.startswith("pending:")}
    mentors = pending | {name for name in accounts if name.startswith("available:")}
    disputes = [e for e in store.disputes.values() if e.order_id == order.id and e.counts]
    covered = sum(each.covered.minor for each in disputes if each.payment_id in kept)
    beyond = sum(each.beyond.minor for each in disputes)
    split = sum(kept.values()) - back - covered - beyond
    require(net(*mentors, PLATFORM) == split, f"split of order {order.id}")
    contested = sum(each.amount.minor for each in disputes if each.is_open)
    require(net(DISPUTED) == contested, f"disputed of order {order.id}")
    back += covered
    share = order.mentor_share.minor
    left = share - share * back // max(order.total.minor, 1) if kept else 0
    require(net(*mentors) == left, f"share of order {order.id}")
    require(all(net(name) >= 0 for name in pending), f"pending of order {order.id}")
    gone = sum(each.amount.minor for each in refunds if each.state is RefundState.DONE)
    gone += sum(each.amount.minor for each in disputes if not each.is_open)
    providers = {UNCLAIMED, *(cash(each.provider) for each in (*payments, *refunds))}
    taken = sum(each.amount.minor for each in payments)
    require(-net(*providers) == taken - gone, f"cash of order {order.id}")
