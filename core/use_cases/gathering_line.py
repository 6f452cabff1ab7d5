"""The line before a full gathering: a place that becomes free is kept for the first in it.

Everything here runs under the mentor's lock. An offer counts as a place, in the database too, so
what is offered to somebody cannot be booked by another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.availability import Reason, SlotRules
from core.booking import Booking
from core.catalog import Offering, OfferingStatus
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import RuleError
from core.gatherings import Gathering, GatheringWait, GroupWaitState
from core.ids import GatheringId, GatheringWaitId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.settings import minutes
from core.use_cases import slots
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell

S = GroupWaitState
_CLOSED_HOURS = frozenset({Reason.NOT_POSTED, Reason.OUTSIDE_HOURS})
MOMENT = timedelta(milliseconds=1)


def place_freed(uow: UnitOfWork, id: GatheringId | None) -> bool:
    """Ends offers that are over, then keeps each free place for the next in line. Safe to call at
    any time, also with None; True when somebody's place in line changed."""
    gathering = uow.gatherings.get(id) if id is not None else None
    if gathering is None or not (before := uow.gathering_waits.line(gathering.id)):
        return False
    uow.lock(gathering.mentor_id)
    offering = uow.offerings.get(gathering.offering_id)
    until = _closes_at(uow, gathering, offering)
    if not gathering.is_open or offering is None or until <= uow.now:
        return close(uow, before)
    line = [each for each in before if not _has_lapsed(uow, each)]
    offered = _offer_in_turn(uow, gathering, offering, line, until)
    return offered > 0 or len(line) < len(before)


def places_of(uow: UnitOfWork, booking: Booking) -> set[GatheringId]:
    """Where the booking has places: in its own gathering, and in one it may move to. To be asked
    before its claims end."""
    if booking.gathering_id is None and booking.proposed_starts_at is None:
        return set()
    own = {booking.gathering_id, *(each.gathering_id for each in uow.claims.of(booking.id))}
    return {each for each in own if each is not None}


def places_freed(uow: UnitOfWork, ids: Iterable[GatheringId]) -> None:
    for id in sorted(ids):
        place_freed(uow, id)


def date_gone(uow: UnitOfWork, offering: Offering, since: datetime, until: datetime) -> None:
    """After a date was withdrawn: lines for what nothing opens any more, and nobody is in, end."""
    for gathering, _ in uow.gatherings.rooms(offering.id, since, until):
        start, line = gathering.starts_at, uow.gathering_waits.line(gathering.id)
        if not line or uow.gatherings.taken(gathering.id):
            continue
        if slots.verdict(uow, offering, start).reason in _CLOSED_HOURS:
            close(uow, line)


def offer_ended(uow: UnitOfWork, id: GatheringWaitId) -> bool:
    """The end of an offer, or of the time in which there can be one."""
    wait = uow.gathering_waits.get(id)
    if wait is None or not wait.is_live:
        return False
    changed = place_freed(uow, wait.gathering_id)
    _wait_on(uow, id)
    return changed


def _wait_on(uow: UnitOfWork, id: GatheringWaitId) -> None:
    """The notice that its offering wants may have become shorter: then the line ends later."""
    wait = uow.gathering_waits.get(id)
    gathering = uow.gatherings.get(wait.gathering_id) if wait is not None else None
    if wait is not None and wait.state is S.WAITING and gathering is not None:
        remind_of(uow, wait, closes_at(uow, gathering))


def move_line(uow: UnitOfWork, old: GatheringId, new: Gathering) -> None:
    """Those who wait for `old` wait for `new`, in the same order, and each is told. What is kept
    for somebody stays kept, at most until nobody can book it any more."""
    until = closes_at(uow, new)
    for wait in uow.gathering_waits.line(old):
        ends = min(wait.offer_ends_at, until) if wait.offer_ends_at else None
        moved = uow.gathering_waits.save(replace(wait, gathering_id=new.id, offer_ends_at=ends))
        remind_of(uow, moved, ends or until)
        kind, once = NoticeKind.GROUP_WAIT_MOVED, str(to_ms(new.starts_at))
        told = notice(uow, kind, moved.student_id, moved.id, about=new.starts_at, once=once)
        uow.later.notify([told])


def close(uow: UnitOfWork, line: Sequence[GatheringWait]) -> bool:
    """Nobody can have a place any more; each is told once."""
    for wait in line:
        end(uow, wait, S.CLOSED)
        tell(uow, NoticeKind.GROUP_WAIT_CLOSED, wait.student_id, wait.id)
    return bool(line)


def end(uow: UnitOfWork, wait: GatheringWait, to: GroupWaitState) -> GatheringWait:
    ended = uow.gathering_waits.save(replace(wait, state=to, offer_ends_at=None, ended_at=uow.now))
    record(uow, None, f"group_wait_{to}", "gathering_wait", wait.id, wait.state, to)
    return ended


def closes_at(uow: UnitOfWork, gathering: Gathering) -> datetime:
    """From when on nobody can book it any more: the notice that its offering wants."""
    return _closes_at(uow, gathering, uow.offerings.get(gathering.offering_id))


def has_room(uow: UnitOfWork, gathering: Gathering) -> bool:
    """Whether somebody new could book: places that are kept for others are none."""
    offering = uow.offerings.get(gathering.offering_id)
    return offering is not None and _is_offered(uow, gathering, offering)


def remind_of(uow: UnitOfWork, wait: GatheringWait, at: datetime) -> None:
    key = f"{DeadlineKind.GROUP_OFFER_END}:{wait.id}:{to_ms(at)}"
    uow.later.remind([Deadline(uow.new_id(), key, DeadlineKind.GROUP_OFFER_END, wait.id, at)])


def _closes_at(uow: UnitOfWork, gathering: Gathering, offering: Offering | None) -> datetime:
    if offering is None:
        return gathering.starts_at
    rules: SlotRules = slots.rules_for(uow, offering)
    return gathering.starts_at - rules.minimum_notice


def _has_lapsed(uow: UnitOfWork, wait: GatheringWait) -> bool:
    if wait.offer_ends_at is None or wait.offer_ends_at > uow.now:
        return False
    end(uow, wait, S.LAPSED)
    tell(uow, NoticeKind.GROUP_PLACE_LAPSED, wait.student_id, wait.id)
    return True


def _offer_in_turn(
    uow: UnitOfWork,
    gathering: Gathering,
    offering: Offering,
    line: Sequence[GatheringWait],
    until: datetime,
) -> int:
    kept = sum(each.state is S.OFFERED for each in line)
    free = gathering.places - uow.gatherings.taken(gathering.id) - kept
    offered = 0
    for wait in line:
        if offered >= free or not _is_offered(uow, gathering, offering):
            return offered
        if wait.state is S.WAITING and _hears_us(uow, wait):
            _offer(uow, wait, until)
            offered += 1
    return offered


def _is_offered(uow: UnitOfWork, gathering: Gathering, offering: Offering) -> bool:
    """A date that was withdrawn is not offered to those who wait for it either."""
    if offering.status is not OfferingStatus.ACTIVE:
        return False
    try:
        slots.require_open(uow, offering, gathering.starts_at)
    except RuleError:
        return False
    return True


def _hears_us(uow: UnitOfWork, wait: GatheringWait) -> bool:
    """Not who was banned, or whose every account is unreachable (D-05)."""
    person = uow.people.get(wait.student_id)
    if person is None or person.banned_at is not None:
        return False
    accounts = uow.identities.of(person.id)
    return not accounts or any(each.unreachable_at is None for each in accounts)


def _offer(uow: UnitOfWork, wait: GatheringWait, until: datetime) -> None:
    ends = min(uow.now + minutes(uow.settings.groups.offer_minutes), until)
    offered = uow.gathering_waits.save(replace(wait, state=S.OFFERED, offer_ends_at=ends))
    record(uow, None, "group_place_offered", "gathering_wait", wait.id, wait.state, S.OFFERED)
    told = notice(
        uow,
        NoticeKind.GROUP_PLACE_OFFERED,
        offered.student_id,
        offered.id,
        useful_until=ends,
        about=ends,
        once=str(to_ms(ends)),
    )
    uow.later.notify([told])
    remind_of(uow, offered, ends)
