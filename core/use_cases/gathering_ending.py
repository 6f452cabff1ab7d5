"""A gathering that does not take place: called off by hand, or because too few have booked."""

from dataclasses import replace

from core.booking import LIVE, Booking, BookingState, By
from core.errors import AlreadyDecided, NotFound, StaleButton
from core.gatherings import Gathering, GatheringState
from core.ids import GatheringId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import gathering_events, gathering_line
from core.use_cases.cancelling import cancel_as
from core.use_cases.changing import record
from core.use_cases.lapsing import end_move, expire
from core.use_cases.telling import tell

_MAY_MOVE = frozenset({BookingState.REQUESTED, BookingState.SCHEDULED})
TOO_FEW = "too_few"  # the gathering's reason when the clock has called it off


def load(uow: UnitOfWork, id: GatheringId) -> Gathering:
    gathering = uow.gatherings.get(id)
    if gathering is None:
        raise NotFound()
    return gathering


def locked(uow: UnitOfWork, id: GatheringId) -> Gathering:
    """The gathering, read again once its mentor and everybody in it are locked."""
    gathering = load(uow, id)
    concerned = (*uow.bookings.of_gathering(id, LIVE), *_wishing_in(uow, gathering))
    uow.lock(gathering.mentor_id, *(each.student_id for each in concerned))
    return load(uow, id)


@use_case(Action.CANCEL_BOOKING)
def call_off(
    uow: UnitOfWork,
    actor: Person,
    id: GatheringId,
    reason: str = "",
    revision: int | None = None,
) -> Gathering:
    """Everybody's booking is cancelled by the mentor: all comes back, and all are told. Raises
    AlreadyDecided once it has begun or is called off, StaleButton where `revision` is an old one.
    """
    gathering = locked(uow, id)
    permit(uow, actor, Action.CANCEL_BOOKING, mentor=gathering.mentor_id)
    if not gathering.is_open or gathering.starts_at <= uow.now:
        raise AlreadyDecided(state=_state(gathering), gathering_id=id)
    if revision is not None and revision != gathering.revision:
        raise StaleButton(gathering_id=id)
    side = By.MENTOR if actor.id == gathering.mentor_id else By.STAFF
    assert side is By.MENTOR or actor.is_(Role.STAFF)
    off = _call_off(uow, gathering, side, actor, reason.strip())
    if side is By.STAFF:
        tell(uow, NoticeKind.GROUP_CALLED_OFF, gathering.mentor_id, id)
    return off


def decide(uow: UnitOfWork, id: GatheringId) -> bool:
    """The moment at which it is sure whether enough have booked; True when something changed."""
    if uow.gatherings.get(id) is None:
        return False
    gathering = locked(uow, id)
    if not _is_undecided(uow, gathering):
        return False
    sure = uow.bookings.of_gathering(id, {BookingState.SCHEDULED})
    if len(sure) >= (gathering.minimum or 0):
        uow.gatherings.save(replace(gathering, decided_at=uow.now))
        record(uow, None, "group_runs", "gathering", id, count=len(sure))
        return True
    _call_off(uow, gathering, By.SYSTEM, None, TOO_FEW)
    if sure:
        tell(uow, NoticeKind.GROUP_CALLED_OFF, gathering.mentor_id, id)
    return True


def _is_undecided(uow: UnitOfWork, gathering: Gathering) -> bool:
    due_at = gathering.starts_at - hours(uow.settings.groups.decide_hours)
    waits = gathering.is_open and gathering.minimum is not None and gathering.decided_at is None
    return waits and due_at <= uow.now < gathering.starts_at


def _state(gathering: Gathering) -> BookingState:
    return BookingState.SCHEDULED if gathering.is_open else BookingState.CANCELLED


def _call_off(
    uow: UnitOfWork, gathering: Gathering, side: By, actor: Person | None, reason: str
) -> Gathering:
    off = uow.gatherings.save(replace(gathering, state=GatheringState.CALLED_OFF, reason=reason))
    for booking in uow.bookings.of_gathering(gathering.id, LIVE):
        _end(uow, booking, side, actor, reason)
    for booking in _wishing_in(uow, gathering):
        end_move(uow, booking)
    gathering_line.place_freed(uow, gathering.id)  # also where nobody had a place any more
    gathering_events.follow(uow, off)
    record(uow, actor, "group_called_off", "gathering", gathering.id, reason=reason[:100])
    return off


def _wishing_in(uow: UnitOfWork, gathering: Gathering) -> list[Booking]:
    """Whose move or other time into it waits for an answer: they stay where they are."""
    asked = uow.bookings.of_offering(gathering.offering_id, _MAY_MOVE)
    elsewhere = (each for each in asked if each.gathering_id != gathering.id)
    return [each for each in elsewhere if each.proposed_starts_at == gathering.starts_at]


def _end(uow: UnitOfWork, booking: Booking, side: By, actor: Person | None, reason: str) -> None:
    if booking.is_lapsed(uow.now):
        expire(uow, booking)
        return
    said = "" if reason == TOO_FEW else reason
    cancelled, _ = cancel_as(uow, booking, side, actor, said, alone=False)
    kind = NoticeKind.GROUP_TOO_FEW if reason == TOO_FEW else NoticeKind.BOOKING_CANCELLED
    tell(uow, kind, cancelled.student_id, cancelled.id)
