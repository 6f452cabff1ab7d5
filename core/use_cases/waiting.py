"""The line for a place with a mentor: a freed place is offered to the first who can take it.

Everything here runs under the mentor's lock. The line is moved wherever a place may have become
free or a promise may have ended, and before anybody buys; so it is right whether the clock's
deadlines are worked on time or not (T-13).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.ids import PersonId, WaitEntryId
from core.notices import NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.settings import hours, minutes
from core.use_cases import places
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell
from core.waiting import WaitEntry, WaitState

S = WaitState


def place_freed(uow: UnitOfWork, mentor: PersonId) -> bool:
    """Ends offers that are over, then offers each free place to the next who can take it; when
    more is promised than there is (a lowered cap, a withdrawn pack) the latest offers are taken
    back. Safe to call at any time; True when somebody's place in line changed."""
    uow.lock(mentor)
    before = uow.waitlist.line(mentor)
    if not before:
        return False
    line = [entry for entry in before if not _lapsed(uow, entry)]
    moved = len(line) < len(before)
    if not places.are_sold(uow, mentor):
        return _take_back(uow, line, len(line)) > 0 or moved
    gone = [entry for entry in line if _is_offered_to_nobody(uow, entry)]
    moved = _take_back(uow, gone, len(gone)) > 0 or moved
    free = places.free_places(uow, mentor)
    if free < 0:
        return _take_back(uow, line, -free) > 0 or moved
    return _offer_in_turn(uow, mentor, free) > 0 or moved


def keeps_until(uow: UnitOfWork, entry: WaitEntry) -> datetime | None:
    """Until when an offered place is theirs: the offer's end, or that of a checkout which was
    opened before it."""
    ends = entry.offer_ends_at
    if ends is None:
        return None
    order = uow.orders.running_pack(entry.student_id, entry.mentor_id, uow.now)
    if order is None or order.expires_at is None:
        return ends
    # Not by when it was written: a code takes an order's place, and its end with it.
    opened_at = order.expires_at - minutes(uow.settings.money.checkout_minutes)
    return max(ends, order.expires_at) if opened_at < ends else ends


def _lapsed(uow: UnitOfWork, entry: WaitEntry) -> bool:
    """Ends an offer that nobody answered."""
    until = keeps_until(uow, entry)
    if until is None or until > uow.now:
        return False
    end(uow, entry, S.LAPSED, None)
    tell(uow, NoticeKind.PLACE_LAPSED, entry.student_id, entry.id)
    return True


def _is_offered_to_nobody(uow: UnitOfWork, entry: WaitEntry) -> bool:
    return entry.state is S.OFFERED and _account_of(uow, entry) is None


def _take_back(uow: UnitOfWork, line: Sequence[WaitEntry], count: int) -> int:
    """Turns up to `count` offers back into waiting, the last in line first; their places in line
    stay. What is being paid for is left alone."""
    taken = 0
    for entry in reversed(line):
        if taken == count or entry.state is not S.OFFERED:
            continue
        if uow.orders.running_pack(entry.student_id, entry.mentor_id, uow.now) is None:
            store(uow, entry, "place_withdrawn", None, state=S.WAITING, offer_ends_at=None)
            once = str(to_ms(uow.now))
            tell(uow, NoticeKind.PLACE_WITHDRAWN, entry.student_id, entry.id, once=once)
            taken += 1
    return taken


def _offer_in_turn(uow: UnitOfWork, mentor: PersonId, free: int) -> int:
    """Offers up to `free` places; who is passed over keeps their place in line."""
    offered = 0
    later: list[datetime] = []
    for entry in uow.waitlist.line(mentor):
        if offered >= free:
            return offered
        if not _can_take(uow, entry):
            continue
        again_at = may_be_asked_at(uow, entry)
        if again_at > uow.now:
            later.append(again_at)
            continue
        _offer(uow, entry)
        offered += 1
    if later and offered < free:
        _look_again(uow, mentor, min(later))
    return offered


def _can_take(uow: UnitOfWork, entry: WaitEntry) -> bool:
    """Not who is at a checkout already, was banned, or hears nothing from us."""
    if entry.state is not S.WAITING:
        return False
    if uow.seats.live(entry.student_id, entry.mentor_id) is not None:
        end(uow, entry, S.TAKEN, None)
        return False
    paying = uow.orders.running_pack(entry.student_id, entry.mentor_id, uow.now)
    return paying is None and _account_of(uow, entry) is not None


def _account_of(uow: UnitOfWork, entry: WaitEntry) -> Person | None:
    """Who would be asked; None for the banned, and where every account is unreachable (D-05)."""
    person = uow.people.get(entry.student_id)
    if person is None or person.banned_at is not None:
        return None
    accounts = uow.identities.of(person.id)
    lost = bool(accounts) and all(each.unreachable_at is not None for each in accounts)
    return None if lost else person


def may_be_asked_at(uow: UnitOfWork, entry: WaitEntry) -> datetime:
    """At most one offer in so many days per person and mentor."""
    if entry.told_at is None:
        return entry.joined_at
    return entry.told_at + timedelta(days=uow.settings.waitlist.days_between_nudges)


def _offer(uow: UnitOfWork, entry: WaitEntry) -> None:
    ends = uow.now + hours(uow.settings.waitlist.offer_hours)
    changes: dict[str, Any] = {"state": S.OFFERED, "offer_ends_at": ends, "told_at": uow.now}
    offered = store(uow, entry, "place_offered", None, **changes)
    once = str(to_ms(ends))
    told = notice(
        uow,
        NoticeKind.PLACE_OFFERED,
        offered.student_id,
        offered.id,
        useful_until=ends,
        about=ends,
        once=once,
    )
    uow.later.notify([told])
    key = f"offer:{offered.id}:{once}"
    uow.later.remind([Deadline(uow.new_id(), key, DeadlineKind.OFFER_END, offered.id, ends)])


def _look_again(uow: UnitOfWork, mentor: PersonId, at: datetime) -> None:
    """A place is free, and all who wait were asked too lately."""
    key = f"line:{mentor}:{to_ms(at)}"
    uow.later.remind([Deadline(uow.new_id(), key, DeadlineKind.LINE_MOVES, mentor, at)])


def offer_ended(uow: UnitOfWork, id: WaitEntryId) -> bool:
    """The deadline of an offer: late, early or twice, it ends once. Where a checkout keeps the
    place, the end of that one moves the line."""
    entry = uow.waitlist.get(id)
    return entry is not None and entry.is_live and place_freed(uow, entry.mentor_id)


def seat_taken(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """Who got a seat, by whichever way, waits no more."""
    entry = uow.waitlist.live(student, mentor)
    if entry is not None:
        end(uow, entry, S.TAKEN, None)


def standing_changed(uow: UnitOfWork, student: PersonId) -> None:
    """Banned, unbanned, reachable again: the lines they stand in are looked at."""
    for entry in uow.waitlist.of(student):
        place_freed(uow, entry.mentor_id)


def close_line(uow: UnitOfWork, mentor: PersonId, by: Person | None) -> None:
    """The mentor stopped for good: nobody waits any longer, and each is told once."""
    uow.lock(mentor)
    for entry in uow.waitlist.line(mentor):
        end(uow, entry, S.CLOSED, by)
        tell(uow, NoticeKind.WAITLIST_CLOSED, entry.student_id, entry.id)


def end(
    uow: UnitOfWork, entry: WaitEntry, to: WaitState, by: Person | None, **facts: str | int
) -> WaitEntry:
    changes: dict[str, Any] = {"state": to, "offer_ends_at": None, "ended_at": uow.now}
    return store(uow, entry, f"wait_{to}", by, facts, **changes)


def store(
    uow: UnitOfWork,
    entry: WaitEntry,
    action: str,
    by: Person | None,
    facts: dict[str, str | int] | None = None,
    **changes: Any,
) -> WaitEntry:
    """The one door through which an entry changes."""
    stored = uow.waitlist.save(replace(entry, **changes))
    told = {"student": entry.student_id, "mentor": entry.mentor_id, **(facts or {})}
    record(uow, by, action, "wait_entry", entry.id, entry.state, stored.state, **told)
    return stored
