"""What happens when a deadline falls due. The thing's present state decides; late, early or twice
makes no difference (T-13). Each reads again once its people are locked: a purchase or a press in
the same moment comes wholly before it or wholly after it."""

from dataclasses import replace

from core.booking import BookingState, By
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.ids import (
    BookingId,
    GatheringId,
    GatheringWaitId,
    OrderId,
    PackId,
    PersonId,
    PostId,
    PurchaseId,
    SeatId,
    WaitEntryId,
)
from core.notices import NoticeKind
from core.orders import OrderState, Purpose
from core.packs import PackState
from core.ports import UnitOfWork
from core.seats import SeatState
from core.settings import hours
from core.use_cases import (
    absence_reports,
    crediting,
    digesting,
    gathering_ending,
    gathering_line,
    idling,
    onboarding,
    pausing,
    posts_sending,
    seating,
    waiting,
)
from core.use_cases.buying_elsewhere import still_unclaimed
from core.use_cases.changing import locked, record
from core.use_cases.completing import absent_unanswered, complete_as
from core.use_cases.lapsing import end_move, expire, lapse
from core.use_cases.settled import locked_order
from core.use_cases.telling import tell


def fall_due(uow: UnitOfWork, deadline: Deadline) -> bool:
    """Works one deadline; True when something changed."""
    match deadline.kind:
        case DeadlineKind.APPROVAL | DeadlineKind.PAYMENT:
            return _end_hold(uow, BookingId(deadline.subject_id))
        case DeadlineKind.MOVE:
            return _end_move(uow, BookingId(deadline.subject_id))
        case DeadlineKind.AUTO_COMPLETE:
            return _auto_complete(uow, BookingId(deadline.subject_id))
        case DeadlineKind.ABSENCE_ANSWER:
            return _absence_unanswered(uow, BookingId(deadline.subject_id))
        case DeadlineKind.ORDER:
            return _lapse_order(uow, OrderId(deadline.subject_id))
        case DeadlineKind.PACK_EXPIRY:
            return _expire_pack(uow, PackId(deadline.subject_id))
        case DeadlineKind.ONBOARDING:
            return onboarding.remind(uow, PersonId(deadline.subject_id))
        case DeadlineKind.DIGEST:
            return digesting.send(uow)
        case DeadlineKind.GRACE_END:
            return _end_grace(uow, SeatId(deadline.subject_id))
        case DeadlineKind.UNCLAIMED:
            return still_unclaimed(uow, PurchaseId(deadline.subject_id))
        case DeadlineKind.PAUSE_END:
            return pausing.pause_over(uow, SeatId(deadline.subject_id))
        case DeadlineKind.IDLE:
            return idling.look(uow, SeatId(deadline.subject_id))
        case DeadlineKind.IDLE_PAUSE:
            return idling.pause_if_idle(uow, SeatId(deadline.subject_id))
        case DeadlineKind.OFFER_END:
            return waiting.offer_ended(uow, WaitEntryId(deadline.subject_id))
        case DeadlineKind.GROUP_MINIMUM:
            return gathering_ending.decide(uow, GatheringId(deadline.subject_id))
        case DeadlineKind.GROUP_OFFER_END:
            return gathering_line.offer_ended(uow, GatheringWaitId(deadline.subject_id))
        case DeadlineKind.POST:
            return posts_sending.is_due(uow, PostId(deadline.subject_id))
        case DeadlineKind.LINE_MOVES:
            return waiting.place_freed(uow, PersonId(deadline.subject_id))


def _end_hold(uow: UnitOfWork, id: BookingId) -> bool:
    booking = uow.bookings.get(id)
    if booking is None or not booking.is_lapsed(uow.now):
        return False
    booking = locked(uow, id)
    if not booking.is_lapsed(uow.now):
        return False
    expire(uow, booking)
    return True


def _end_move(uow: UnitOfWork, id: BookingId) -> bool:
    if uow.bookings.get(id) is None:
        return False
    booking = locked(uow, id)
    if booking.proposed_until is None or booking.proposed_until > uow.now:
        return False
    if booking.is_lapsed(uow.now):
        return _end_hold(uow, id)
    end_move(uow, booking)
    return True


def _auto_complete(uow: UnitOfWork, id: BookingId) -> bool:
    if uow.bookings.get(id) is None:
        return False
    booking = locked(uow, id)
    if booking.state is not BookingState.SCHEDULED or absence_reports.is_open(uow, id):
        return False
    if uow.now < booking.ends_at + hours(uow.settings.booking.auto_complete_hours):
        return False
    complete_as(uow, booking, None, By.SYSTEM)
    return True


def _absence_unanswered(uow: UnitOfWork, id: BookingId) -> bool:
    """Who is said to have been absent and says nothing was absent (X23)."""
    if uow.bookings.get(id) is None:
        return False
    booking = locked(uow, id)
    if booking.state not in (BookingState.SCHEDULED, BookingState.COMPLETED):
        absence_reports.settle_report(uow, booking)
        return False
    if not absence_reports.let_lapse(uow, id):
        return False
    absent_unanswered(uow, booking)
    return True


def _lapse_order(uow: UnitOfWork, id: OrderId) -> bool:
    order = locked_order(uow, id)
    if order is None or order.expires_at is None or order.expires_at > uow.now:
        return False
    if order.state is OrderState.REVIEW and order.purpose is Purpose.PACK:
        return waiting.place_freed(uow, order.mentor_id)  # it kept a place until now
    if order.state is not OrderState.OPEN:
        return False
    lapse(uow, order)
    return True


def _expire_pack(uow: UnitOfWork, id: PackId) -> bool:
    """Scheduled sessions still happen, new ones are locked, the seat follows (decision 8)."""
    pack = uow.packs.get(id)
    if pack is None:
        return False
    uow.lock(pack.student_id, pack.mentor_id)
    pack = crediting.pack_of(uow, id)
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    if pack.state is not PackState.ACTIVE or pack.expires_at > clock:
        return False
    pack = uow.packs.save(replace(pack, state=PackState.EXPIRED))
    record(uow, None, "pack_expired", "pack", pack.id, PackState.ACTIVE, PackState.EXPIRED)
    if pack.remaining:
        once = str(to_ms(pack.expires_at))
        tell(uow, NoticeKind.PACK_EXPIRED, pack.student_id, pack.id, once=once)
    seating.review(uow, pack.student_id, pack.mentor_id)
    return True


def _end_grace(uow: UnitOfWork, id: SeatId) -> bool:
    known = uow.seats.get(id)
    if known is None:
        return False
    uow.lock(known.student_id, known.mentor_id)
    seat = uow.seats.get(id)
    if seat is None or seat.state is not SeatState.GRACE or seat.grace_ends_at is None:
        return False
    if seat.is_paused or seat.grace_ends_at > uow.now:
        return False
    seating.release(uow, seat, "grace_ended")
    return True
