"""Packs that nobody uses (X33): a question after some weeks without a booking, a pause after that.

One row per seat waits for the moment; when it falls due the rows are asked again, and if something
was booked meanwhile it is written anew for later. Nothing is polled.
"""

from datetime import datetime, timedelta

from core.booking import BookingState
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.ids import SeatId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.reading import BookingFilter, Order
from core.seats import Seat, SeatState
from core.use_cases import pausing
from core.use_cases.changing import record
from core.use_cases.telling import notice

_MET = frozenset({BookingState.SCHEDULED, BookingState.COMPLETED, BookingState.NO_SHOW})
_ASKED = frozenset({BookingState.REQUESTED, BookingState.AWAITING_PAYMENT})
_LOOKED_AT = 200


def watch(uow: UnitOfWork, seat: Seat) -> None:
    """Writes the moment at which this seat would have been idle for too long."""
    if uow.settings.packs.idle_nudge_days:
        due_at = quiet_since(uow, seat) + _nudge_after(uow)
        uow.later.remind([_deadline(uow, seat, DeadlineKind.IDLE, due_at)])


def quiet_since(uow: UnitOfWork, seat: Seat) -> datetime:
    """When something was last bought, booked or attended; the end of the last session that is
    booked, where one is."""
    wanted = BookingFilter(
        student_id=seat.student_id,
        mentor_id=seat.mentor_id,
        order=Order.LATEST,
        limit=_LOOKED_AT,
    )
    booked = [card.booking for card in uow.bookings.cards(wanted)]
    packs = uow.packs.of(seat.student_id, seat.mentor_id)
    return max(
        [
            seat.since,
            seat.resumed_at or seat.since,
            *(pack.created_at for pack in packs),
            *(each.created_at for each in booked),
            *(each.ends_at for each in booked if each.state in _MET | _ASKED),
        ]
    )


def look(uow: UnitOfWork, id: SeatId) -> bool:
    """The question to the student, if nothing was booked for so long; else the next look."""
    seat = _watched(uow, id)
    if seat is None:
        return False
    since = quiet_since(uow, seat)
    if since + _nudge_after(uow) > uow.now:
        watch(uow, seat)
        return False
    if not _can_book(uow, seat):
        later = since + 2 * _nudge_after(uow)
        uow.later.remind([_deadline(uow, seat, DeadlineKind.IDLE, max(later, _tomorrow(uow)))])
        return False
    _ask(uow, seat, since)
    return True


def pause_if_idle(uow: UnitOfWork, id: SeatId) -> bool:
    """Nothing came of the question: the mentorship is paused, so that no session is lost."""
    seat = _watched(uow, id)
    if seat is None or not uow.settings.packs.idle_pause_days:
        return False
    if quiet_since(uow, seat) + _nudge_after(uow) > uow.now or not _can_book(uow, seat):
        watch(uow, seat)
        return False
    pausing.put_on_pause(uow, seat, None, "idle", pausing.longest(uow))
    return True


def _watched(uow: UnitOfWork, id: SeatId) -> Seat | None:
    """The seat, locked, while it is one that could be idle. Grace and pauses begin the watch anew
    at their end."""
    known = uow.seats.get(id)
    if known is None or not uow.settings.packs.idle_nudge_days:
        return None
    uow.lock(known.student_id, known.mentor_id)
    seat = uow.seats.get(id)
    if seat is None or seat.state is not SeatState.ACTIVE or seat.is_paused:
        return None
    return seat


def _can_book(uow: UnitOfWork, seat: Seat) -> bool:
    packs = uow.packs.of(seat.student_id, seat.mentor_id)
    return any(pack.is_usable(uow.now) for pack in packs)


def _ask(uow: UnitOfWork, seat: Seat, since: datetime) -> None:
    """Once per stretch. The pause counts from now, however late this is."""
    record(uow, None, "idle_asked", "seat", seat.id, seat.state, seat.state)
    once = str(to_ms(since))
    told = notice(uow, NoticeKind.PACK_IDLE, seat.student_id, seat.id, about=since, once=once)
    uow.later.notify([told])
    pause_after = timedelta(days=uow.settings.packs.idle_pause_days)
    if pause_after:
        ends = _deadline(uow, seat, DeadlineKind.IDLE_PAUSE, uow.now + pause_after, since)
        uow.later.remind([ends])
    else:
        next_look = max(since + 2 * _nudge_after(uow), _tomorrow(uow))
        uow.later.remind([_deadline(uow, seat, DeadlineKind.IDLE, next_look)])


def _nudge_after(uow: UnitOfWork) -> timedelta:
    return timedelta(days=uow.settings.packs.idle_nudge_days)


def _tomorrow(uow: UnitOfWork) -> datetime:
    return uow.now + timedelta(days=1)


def _deadline(
    uow: UnitOfWork,
    seat: Seat,
    kind: DeadlineKind,
    due_at: datetime,
    about: datetime | None = None,
) -> Deadline:
    """Keyed by the moment (or the stretch it is about): two ways to one moment are one row."""
    key = f"{kind}:{seat.id}:{to_ms(about or due_at)}"
    return Deadline(uow.new_id(), key, kind, seat.id, due_at)
