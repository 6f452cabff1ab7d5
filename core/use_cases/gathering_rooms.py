"""How many a start takes, and how full it is: the part of free slots that shared sessions add."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.availability import (
    Agenda,
    Busy,
    PostedDate,
    Row,
    SlotRow,
    SlotRules,
    Timetable,
    free_starts_ms,
)
from core.booking import Booking
from core.catalog import Offering
from core.clock import to_ms
from core.gatherings import Gathering, Room
from core.ids import GatheringId, PersonId
from core.ports import UnitOfWork
from core.settings import hours

_MS = timedelta(milliseconds=1)


def takes_several(offering: Offering, posted: Iterable[PostedDate]) -> bool:
    return (offering.places or 1) > 1 or any((each.places or 1) > 1 for each in posted)


def places_at(offering: Offering, posted: Iterable[PostedDate], start: datetime) -> int:
    """How many students a session at `start` takes: by the posted date it lies in, else by the
    offering. Two dates over one start: the larger."""
    end = start + offering.duration
    found = [
        each.places
        for each in posted
        if each.starts_at <= start and end <= each.ends_at and each.places is not None
    ]
    return max(found) if found else offering.places or 1


def once_each(rows: Sequence[Row]) -> Sequence[Row]:
    """Every gathering's time once, however many claims lie on it: also for limits per day."""
    return list(dict.fromkeys(rows)) if any(map(_shared, rows)) else rows


def _shared(row: Row) -> int | None:
    return row[3] if len(row) == 4 else None


def minimum_of(offering: Offering) -> int | None:
    return offering.minimum_places if (offering.minimum_places or 1) > 1 else None


def rules_for_first(
    uow: UnitOfWork, offering: Offering, rules: SlotRules, places: int
) -> SlotRules:
    """Nobody is the first of a session that needs more once that has been decided."""
    if places <= 1 or minimum_of(offering) is None:
        return rules
    decided = hours(uow.settings.groups.decide_hours)
    return replace(rules, minimum_notice=max(rules.minimum_notice, decided))


def rooms_between(
    uow: UnitOfWork,
    offering: Offering,
    posted: Sequence[PostedDate],
    rows: Sequence[Row],
    start: datetime,
    end: datetime,
) -> list[Room]:
    """Every gathering of the offering that starts in [start, end), with its places as they are
    offered now; `rows`: what is taken of the mentor's time."""
    taken = Counter(map(_shared, rows))
    return [
        Room(
            places_at(offering, posted, gathering.starts_at),
            taken[gathering.id],
            offered,
            gathering.minimum,
            gathering,
        )
        for gathering, offered in uow.gatherings.rooms(offering.id, start, end)
    ]


def room_at(
    uow: UnitOfWork,
    offering: Offering,
    posted: Sequence[PostedDate],
    rows: Sequence[Row],
    start: datetime,
    student: PersonId | None = None,
) -> Room:
    """The room at one start; the place that is kept for `student` counts as free."""
    just = rooms_between(uow, offering, posted, rows, start, start + _MS)
    open_ = [each for each in just if each.gathering and each.gathering.is_open]
    if not (open_ or just):
        return Room(places_at(offering, posted, start), minimum=minimum_of(offering))
    room = (open_ or just)[-1]
    if student is not None and room.offered and _is_offered(uow, room, student):
        return replace(room, offered=room.offered - 1)
    return room


def _is_offered(uow: UnitOfWork, room: Room, student: PersonId) -> bool:
    if room.gathering is None:
        return False
    wait = uow.gathering_waits.live(room.gathering.id, student)
    return wait is not None and wait.offer_ends_at is not None


def rows_without(rows: Sequence[Row], gathering: GatheringId) -> list[Row]:
    return [row for row in rows if _shared(row) != gathering]


def is_shared(rows: Iterable[Row], start: datetime) -> bool:
    """Whether a gathering lies on this very start."""
    at = to_ms(start)
    return any(row[2] == at and _shared(row) for row in rows)


def measured(
    uow: UnitOfWork,
    offering: Offering,
    room: Room,
    rules: SlotRules,
    rows: Sequence[Row],
    taken: Agenda,
) -> tuple[SlotRules, Agenda]:
    """What a start with this room is measured by: a session that goes on does not stand in its
    own way, and the first of a new one comes before it is decided."""
    if room.gathering is not None and goes_on(room, offering):
        return rules, Agenda.of_rows(once_each(rows_without(rows, room.gathering.id)))
    return rules_for_first(uow, offering, rules, room.places), taken


def rules_of_claim(room: Room, rules: SlotRules) -> SlotRules:
    """All claims of one gathering block the same time, whatever the buffers have become."""
    gathering = room.gathering
    if gathering is None or not room.is_used:
        return rules
    return replace(
        rules,
        buffer_before=gathering.starts_at - gathering.blocks_from,
        buffer_after=gathering.blocks_until - gathering.ends_at,
    )


def busy_without(busy: Iterable[Busy], gathering: Gathering | None) -> list[Busy]:
    """Each stretch once, and none of `gathering`: nothing else can lie on exactly its time."""
    own = (gathering.blocks_from, gathering.blocks_until) if gathering else None
    kept = (each for each in busy if (each.blocks_from, each.blocks_until) != own)
    return list(dict.fromkeys(kept))


def with_gatherings(
    uow: UnitOfWork,
    offering: Offering,
    timetable: Timetable,
    rules: SlotRules,
    rows: Sequence[Row],
    free: SlotRow,
    rooms: Sequence[Room],
    posted: Sequence[PostedDate],
) -> SlotRow:
    """`free` as a student sees it: joined by the sessions that have room, without those that were
    called off."""
    starts = _first_of(uow, offering, rules, free, posted)
    now = to_ms(uow.now)
    for room in rooms:
        gathering = room.gathering
        if gathering is None or (gathering.is_open and not room.is_used):
            continue  # everybody has left it: it is as free as any other time
        start = to_ms(gathering.starts_at)
        starts.discard(start)
        if not goes_on(room, offering) or room.left <= 0:
            continue
        others = Agenda.of_rows(once_each(rows_without(rows, gathering.id)))
        if free_starts_ms(timetable, others, rules, now, start, start + 1):
            starts.add(start)
    return SlotRow(sorted(starts), free.length)


def goes_on(room: Room, offering: Offering) -> bool:
    """Others are in it already. A session of another length is as it was when it was booked:
    nobody joins it any more."""
    gathering = room.gathering
    if gathering is None or not (gathering.is_open and room.is_used) or room.places <= 1:
        return False
    return gathering.ends_at - gathering.starts_at == offering.duration


def _first_of(
    uow: UnitOfWork,
    offering: Offering,
    rules: SlotRules,
    free: SlotRow,
    posted: Sequence[PostedDate],
) -> set[int]:
    first = rules_for_first(uow, offering, rules, MANY)
    if first is rules:
        return set(free.starts)
    earliest = to_ms(uow.now + first.minimum_notice)
    return {
        start
        for start, slot in zip(free.starts, free, strict=True)
        if start >= earliest or places_at(offering, posted, slot.starts_at) == 1
    }


MANY = 2  # any number of places that is not one


def group_of(uow: UnitOfWork, booking: Booking) -> Room | None:
    """How full the session is that a booking is a place in; None where it is its own."""
    if booking.gathering_id is None:
        return None
    gathering = uow.gatherings.get(booking.gathering_id)
    if gathering is None:
        return None
    taken = uow.gatherings.taken(gathering.id)
    return Room(gathering.places, taken, 0, gathering.minimum, gathering)
