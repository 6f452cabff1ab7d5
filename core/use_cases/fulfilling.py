"""What a paid order gives: a pack with its seat, a sure booking, or a recording."""

from dataclasses import dataclass

from core.booking import Booking, BookingState, Claim
from core.catalog import BookingMode
from core.ids import BookingId, PackId, PackProductId, PersonId
from core.ledger import mentor_available, mentor_pending
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Purpose
from core.packs import CreditMove, Pack
from core.people import Role
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import crediting, gathering_seats, places, seating, slots
from core.use_cases.booking import approval_deadline, ask_mentor, claim_for
from core.use_cases.changing import advance, record
from core.use_cases.firming import firm_up, offering_of
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.putting_right import expire_together
from core.use_cases.refunding import entry, pending_of
from core.use_cases.telling import notice


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """`result`: the pack or booking that the order gave."""

    outcome: Outcome
    result: int | None = None


def fulfil(uow: UnitOfWork, order: Order) -> Fulfilled | None:
    """Gives what was bought, or None when that has become impossible and the money must go back."""
    match order.purpose:
        case Purpose.PACK:
            return _pack(uow, order)
        case Purpose.SESSION:
            return _session(uow, order)
        case Purpose.RECORDING:
            return _recording(uow, order)


def finish(uow: UnitOfWork, order: Order) -> None:
    """After the money is in the journal: who is told, and what is earned at once."""
    match order.purpose:
        case Purpose.PACK:
            kinds = (NoticeKind.PACK_BOUGHT, NoticeKind.PACK_SOLD)
        case Purpose.RECORDING:
            kinds = (NoticeKind.RECORDING_READY, NoticeKind.RECORDING_SOLD)
            _earn_recording(uow, order)
        case Purpose.SESSION:
            if order.total.is_zero:
                return
            uow.later.notify([notice(uow, NoticeKind.PAYMENT_RECEIVED, order.mentor_id, order.id)])
            return
    uow.later.notify(
        [
            notice(uow, kinds[0], order.student_id, order.id),
            notice(uow, kinds[1], order.mentor_id, order.id),
        ]
    )


def _on_time(order: Order) -> Outcome:
    return Outcome.FULFILLED if order.state is OrderState.OPEN else Outcome.RESEATED


def _recording(uow: UnitOfWork, order: Order) -> Fulfilled | None:
    """M-03: nobody pays twice for one recording."""
    if uow.orders.paid_for(order.student_id, Purpose.RECORDING, order.subject_id) is not None:
        return None
    return Fulfilled(_on_time(order), order.subject_id)


def _was_bought_again(uow: UnitOfWork, order: Order) -> bool:
    """Late money for what the student has paid for anew since: the first try, told afterwards."""
    paid = uow.orders.paid_for(order.student_id, order.purpose, order.subject_id)
    late = order.state is OrderState.LAPSED
    return late and paid is not None and paid.created_at > order.created_at


def _is_still_mentor(uow: UnitOfWork, id: PersonId) -> bool:
    """Nothing new is given with a mentor who has left or was banned (M-18)."""
    person = uow.people.get(id)
    return person is not None and person.is_(Role.MENTOR) and person.banned_at is None


def _pack(uow: UnitOfWork, order: Order) -> Fulfilled | None:
    """A pack and its one seat; a second pack with the same mentor extends the later expiry of
    all of them (decision 9)."""
    if _was_bought_again(uow, order) or not _is_still_mentor(uow, order.mentor_id):
        return None
    if not places.is_left_for(uow, order):
        return None
    seating.take(uow, order.student_id, order.mentor_id)
    pack = _new_pack(uow, order)
    uow.packs.add(pack)
    crediting.note(uow, pack, None, CreditMove.GRANT, pack.total, None, "bought")
    record(uow, None, "pack_given", "pack", pack.id, "", pack.state, order=order.id)
    expire_together(uow, pack)
    return Fulfilled(_on_time(order), pack.id)


def _new_pack(uow: UnitOfWork, order: Order) -> Pack:
    product = uow.products.get(PackProductId(order.subject_id))
    validity = hours(uow.settings.packs.default_validity_days * 24)
    clock = seating.clock_of(uow, order.student_id, order.mentor_id)
    return Pack(
        id=PackId(uow.new_id()),
        student_id=order.student_id,
        mentor_id=order.mentor_id,
        product_id=product.id if product else None,
        order_id=order.id,
        title=order.title,
        total=order.sessions,
        expires_at=clock + (product.validity if product else validity),
        created_at=uow.now,
    )


def _session(uow: UnitOfWork, order: Order) -> Fulfilled | None:
    booking = uow.bookings.get(BookingId(order.subject_id))
    if booking is None:
        return None
    if booking.state is BookingState.AWAITING_PAYMENT and not booking.is_lapsed(uow.now):
        _sure(uow, booking)
        return Fulfilled(Outcome.FULFILLED, booking.id)
    return _reseat(uow, order, booking)


def _sure(uow: UnitOfWork, booking: Booking) -> None:
    """Paid in time: scheduled, or, where money comes first, now the mentor's to decide."""
    offering = offering_of(uow, booking)
    waits = offering.pay_first and offering.mode is BookingMode.REQUEST
    if not waits or booking.decided_at is not None:
        firm_up(uow, booking, None)
        return
    until = approval_deadline(uow, offering, booking.starts_at)
    for claim in uow.claims.of(booking.id):
        uow.claims.extend(claim.id, until)
    asked = advance(uow, booking, BookingState.REQUESTED, None, hold_until=until)
    ask_mentor(uow, asked, offering)


def _reseat(uow: UnitOfWork, order: Order, booking: Booking) -> Fulfilled | None:
    """Late money: the same slot if it is still free, else None (M-04, X3)."""
    if booking.is_lapsed(uow.now):
        end_lapsed_holds(uow, booking.mentor_id)
        booking = uow.bookings.get(booking.id) or booking
    if booking.state is not BookingState.EXPIRED or booking.starts_at <= uow.now:
        return None
    if not _is_still_mentor(uow, booking.mentor_id):
        return None
    offering = offering_of(uow, booking)
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    claim = claim_for(uow, booking, slots.rules_for(uow, offering), None)
    if booking.gathering_id is not None:
        back = gathering_seats.back_in(uow, booking, claim)
        if back is None:
            return None
        claim = back
    elif not _still_free(uow, claim):
        return None
    uow.claims.add(claim)
    _sure(uow, booking)
    return Fulfilled(Outcome.RESEATED, booking.id)


def _still_free(uow: UnitOfWork, claim: Claim) -> bool:
    """Notice, hours and daily limits were kept when the slot was held; only others count now."""
    if uow.claims.busy(claim.mentor_id, claim.blocks_from, claim.blocks_until, uow.now):
        return False
    student = claim.guarded_student_id
    return student is None or not uow.claims.student_is_busy(
        student, claim.starts_at, claim.ends_at, uow.now
    )


def _earn_recording(uow: UnitOfWork, order: Order) -> None:
    """Nothing is owed after a recording is sold: its share is available at once."""
    due = pending_of(uow, order)
    if due <= 0:
        return
    uow.journal.add(
        [
            entry(
                uow,
                f"earned:order:{order.id}",
                mentor_pending(order.mentor_id),
                mentor_available(order.mentor_id),
                Money(due, order.total.currency),
                "earned",
                order,
            )
        ]
    )
