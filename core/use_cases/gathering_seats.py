"""A place in a gathering: the shared session is found, or made with its first booking."""

from dataclasses import replace
from datetime import datetime

from core.booking import Booking, Claim
from core.catalog import Offering
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.gatherings import Gathering, GatheringState, GroupWaitState, Room
from core.ids import GatheringId, PersonId
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import gathering_events, gathering_rooms
from core.use_cases.slots import Opening


def seat(
    uow: UnitOfWork, offering: Offering, start: datetime, opening: Opening, student: PersonId
) -> GatheringId | None:
    """The gathering that the booking of `student` belongs to, None where a session takes one.

    Comes after `slots.require_open`, under the mentor's lock. That claims do not pass its places
    is the database's to say (GroupFull) when the claim is added.
    """
    if not opening.is_shared:
        return None
    known = opening.room.gathering
    if known is None or not known.is_open:
        begun = _begin(uow, offering, start, opening)
        gathering_events.follow(uow, begun)
        return begun.id
    gathering = _brought_up_to_date(uow, offering, known, opening)
    take_offer(uow, gathering.id, student)
    gathering_events.follow(uow, gathering)
    return gathering.id


def take_offer(uow: UnitOfWork, gathering: GatheringId, student: PersonId) -> None:
    """Whoever books waits no longer; a place that was kept for them is theirs."""
    wait = uow.gathering_waits.live(gathering, student)
    if wait is not None:
        taken = GroupWaitState.TAKEN
        uow.gathering_waits.save(replace(wait, state=taken, offer_ends_at=None, ended_at=uow.now))


def _begin(uow: UnitOfWork, offering: Offering, start: datetime, opening: Opening) -> Gathering:
    gathering = _as_offered(
        Gathering(
            id=GatheringId(uow.new_id()),
            offering_id=offering.id,
            mentor_id=offering.mentor_id,
            starts_at=start,
            ends_at=start,
            blocks_from=start,
            blocks_until=start,
            places=opening.room.places,
            minimum=None,
            state=GatheringState.OPEN,
            created_at=uow.now,
        ),
        offering,
        opening,
    )
    uow.gatherings.add(gathering)
    decide_later(uow, gathering)
    return gathering


def _as_offered(gathering: Gathering, offering: Offering, opening: Opening) -> Gathering:
    ends_at = gathering.starts_at + offering.duration
    return replace(
        gathering,
        ends_at=ends_at,
        blocks_from=gathering.starts_at - opening.rules.buffer_before,
        blocks_until=ends_at + opening.rules.buffer_after,
        places=opening.room.places,
        minimum=gathering_rooms.minimum_of(offering),
    )


def _brought_up_to_date(
    uow: UnitOfWork, offering: Offering, known: Gathering, opening: Opening
) -> Gathering:
    """Its places as they are offered now; all of it where everybody has left it."""
    if opening.room.is_used:
        fresh = replace(known, places=max(opening.room.places, _used(opening.room)))
    else:
        fresh = _as_offered(known, offering, opening)
    if fresh == known:
        return known
    saved = uow.gatherings.save(fresh)
    if saved.minimum != known.minimum:
        decide_later(uow, saved)
    return saved


def _used(room: Room) -> int:
    return room.taken + room.offered


def decide_later(uow: UnitOfWork, gathering: Gathering) -> None:
    """The moment at which it is sure whether enough have booked, where it needs a number."""
    if gathering.minimum is None:
        return
    uow.later.remind(
        [
            Deadline(
                id=uow.new_id(),
                key=f"{DeadlineKind.GROUP_MINIMUM}:{gathering.id}:{to_ms(gathering.starts_at)}",
                kind=DeadlineKind.GROUP_MINIMUM,
                subject_id=gathering.id,
                due_at=gathering.starts_at - hours(uow.settings.groups.decide_hours),
            )
        ]
    )


def back_in(uow: UnitOfWork, booking: Booking, claim: Claim) -> Claim | None:
    """The claim with which a place that was let go is taken again (M-04), None where the session
    is full or called off, or the student has another place in it or is busy."""
    gathering = uow.gatherings.get(booking.gathering_id) if booking.gathering_id else None
    if gathering is None or not _has_room(uow, gathering, booking.student_id):
        return None
    busy = uow.claims.busy(
        gathering.mentor_id, gathering.blocks_from, gathering.blocks_until, uow.now
    )
    if gathering_rooms.busy_without(busy, gathering):
        return None
    student = claim.guarded_student_id
    if student is not None and uow.claims.student_is_busy(
        student, claim.starts_at, claim.ends_at, uow.now
    ):
        return None
    take_offer(uow, gathering.id, booking.student_id)
    return replace(claim, blocks_from=gathering.blocks_from, blocks_until=gathering.blocks_until)


def _has_room(uow: UnitOfWork, gathering: Gathering, student: PersonId) -> bool:
    """A place that is kept for this student is room for them."""
    if not gathering.is_open or uow.bookings.in_gathering(gathering.id, student) is not None:
        return False
    line = uow.gathering_waits.line(gathering.id)
    kept = [each for each in line if each.offer_ends_at and each.student_id != student]
    return uow.gatherings.taken(gathering.id) + len(kept) < gathering.places
