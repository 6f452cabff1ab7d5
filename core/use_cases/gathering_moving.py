"""A shared session at another time: every place moves together, or nothing does.

The old one is called off and a new one takes its places, the number it runs from, its bookings and
its line along, in one unit under the mentor's lock.
"""

from dataclasses import replace
from datetime import datetime

from core.availability import Slot, SlotRules
from core.booking import HELD, LIVE, Booking, BookingState
from core.catalog import Offering
from core.clock import to_ms
from core.date_errors import DateHasRequests
from core.errors import AlreadyDecided, NotFound, StaleButton
from core.gatherings import MOVED, Gathering, GatheringMove, GatheringState, GroupWaitState
from core.ids import GatheringId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import gathering_events, gathering_line
from core.use_cases.changing import record
from core.use_cases.gathering_ending import load, locked
from core.use_cases.gathering_seats import decide_later
from core.use_cases.gathering_starts import require_start, starts_for
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.moving import carry_out, keep_old_time
from core.use_cases.telling import tell


@use_case(Action.MOVE_BOOKING)
def gathering_times(
    uow: UnitOfWork, actor: Person, id: GatheringId
) -> tuple[GatheringMove, list[Slot]]:
    """Whom a move concerns, and the starts there are. Raises AlreadyDecided, DateHasRequests."""
    gathering = load(uow, id)
    permit(uow, actor, Action.MOVE_BOOKING, mentor=gathering.mentor_id)
    found = _movable(uow, gathering)
    offering = _offering(uow, gathering)
    return found, starts_for(uow, offering, gathering, found.seats, found.need)


@use_case(Action.MOVE_BOOKING)
def preview_gathering_move(
    uow: UnitOfWork, actor: Person, id: GatheringId, to: datetime
) -> GatheringMove:
    """Whom it concerns, before the tap. Raises what `move_gathering` does."""
    gathering = load(uow, id)
    permit(uow, actor, Action.MOVE_BOOKING, mentor=gathering.mentor_id)
    found = _movable(uow, gathering)
    require_start(uow, _offering(uow, gathering), gathering, found.seats, found.need, to)
    return found


@use_case(Action.MOVE_BOOKING)
def move_gathering(
    uow: UnitOfWork,
    actor: Person,
    id: GatheringId,
    to: datetime,
    seats: int | None = None,
    revision: int | None = None,
) -> Gathering:
    """The session at `to`. Each student is told once and may take everything back for a while;
    those who wait keep their places in line.

    `seats`: how many were shown; raises StaleButton when it is another number by now,
    AlreadyDecided once it has begun or is called off, DateHasRequests while some are undecided or
    unpaid, and what `require_start` does: then nothing is changed.
    """
    permit(uow, actor, Action.MOVE_BOOKING, mentor=load(uow, id).mentor_id)
    end_lapsed_holds(uow, locked(uow, id).mentor_id)
    found = _movable(uow, load(uow, id))
    old = found.gathering
    if (revision is not None and revision != old.revision) or (
        seats is not None and seats != len(found.seats)
    ):
        raise StaleButton(gathering_id=id)
    offering = _offering(uow, old)
    rules = require_start(uow, offering, old, found.seats, found.need, to)
    new = _replaced(uow, found, rules, to)
    for booking in found.seats:
        _move(uow, actor, booking, offering, new, rules)
    gathering_line.place_freed(uow, new.id)
    record(uow, actor, "group_moved", "gathering", new.id, moved_from=id, count=len(found.seats))
    if actor.id != new.mentor_id:
        tell(uow, NoticeKind.GROUP_MOVED, new.mentor_id, new.id, was=to_ms(old.starts_at))
    return new


def _offering(uow: UnitOfWork, gathering: Gathering) -> Offering:
    offering = uow.offerings.get(gathering.offering_id)
    if offering is None:
        raise NotFound()
    return offering


def _movable(uow: UnitOfWork, gathering: Gathering) -> GatheringMove:
    live = uow.bookings.of_gathering(gathering.id, LIVE)
    seats = tuple(each for each in live if not each.is_lapsed(uow.now))
    if not gathering.is_open or gathering.starts_at <= uow.now or not seats:
        state = BookingState.SCHEDULED if gathering.is_open else BookingState.CANCELLED
        raise AlreadyDecided(state=state, gathering_id=gathering.id)
    undecided = sum(each.state in HELD for each in seats)
    if undecided:
        raise DateHasRequests(count=undecided, gathering_id=gathering.id)
    line = uow.gathering_waits.line(gathering.id)
    kept = sum(each.state is GroupWaitState.OFFERED for each in line)
    offering = uow.offerings.get(gathering.offering_id)
    title = offering.title if offering else ""
    return GatheringMove(gathering, title, seats, len(line), len(seats) + kept)


def _replaced(uow: UnitOfWork, found: GatheringMove, rules: SlotRules, to: datetime) -> Gathering:
    """All old times are let go of before the first new one, so that none is in another's way."""
    old = found.gathering
    wished = _wished(uow, found)
    for booking in found.seats:
        uow.claims.end_all(booking.id)
    gathering_line.places_freed(uow, wished)
    uow.gatherings.save(replace(old, state=GatheringState.CALLED_OFF, reason=MOVED))
    ends_at = to + (old.ends_at - old.starts_at)
    new = replace(
        old,
        id=GatheringId(uow.new_id()),
        starts_at=to,
        ends_at=ends_at,
        blocks_from=to - rules.buffer_before,
        blocks_until=ends_at + rules.buffer_after,
        created_at=uow.now,
        revision=0,
    )
    uow.gatherings.add(new)
    gathering_events.moved(uow, old, new)
    if new.decided_at is None:
        decide_later(uow, new)
    gathering_line.move_line(uow, old.id, new)
    _turn_away(uow, old)
    return new


def _wished(uow: UnitOfWork, found: GatheringMove) -> set[GatheringId]:
    """Where they have places for moves that wait for an answer: those wishes end with this one."""
    places = (gathering_line.places_of(uow, each) for each in found.seats)
    return set().union(*places) - {found.gathering.id}


def _turn_away(uow: UnitOfWork, old: Gathering) -> None:
    """Those who have asked to move into it stay where they are: its time is another now."""
    for booking in uow.bookings.of_offering(old.offering_id, {BookingState.SCHEDULED}):
        wishes = booking.proposed_starts_at == old.starts_at and booking.gathering_id != old.id
        if wishes and any(each.gathering_id == old.id for each in uow.claims.of(booking.id)):
            keep_old_time(uow, booking, None)


def _move(
    uow: UnitOfWork,
    actor: Person,
    booking: Booking,
    offering: Offering,
    new: Gathering,
    rules: SlotRules,
) -> None:
    was = to_ms(booking.starts_at)
    into = (new.id, rules)
    moved = carry_out(uow, booking, offering, new.starts_at, actor, alone=False, into=into)
    once = str(moved.revision)
    tell(uow, NoticeKind.BOOKING_MOVED, moved.student_id, moved.id, once=once, was=was)
