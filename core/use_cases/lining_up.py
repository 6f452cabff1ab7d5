"""Standing in a mentor's line: joining, one's place, letting a place go, leaving."""

from core.clock import to_ms
from core.errors import NotFound, OfferEnded, PlaceFree, ProductNotForSale, SelfBooking, StaleButton
from core.ids import PersonId, WaitEntryId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import places, waiting
from core.use_cases.changing import record
from core.waiting import Place, WaitEntry, WaitKind, WaitState


@use_case(Action.JOIN_WAITLIST)
def join(uow: UnitOfWork, actor: Person, mentor: PersonId) -> Place:
    """The end of the line, or the place they have already. Raises PlaceFree when there is nothing
    to wait for, ProductNotForSale when nothing is sold."""
    permit(uow, actor, Action.JOIN_WAITLIST)
    if uow.mentors.get(mentor) is None:
        raise NotFound()
    if mentor == actor.id:
        raise SelfBooking()
    uow.lock(actor.id, mentor)
    waiting.place_freed(uow, mentor)
    known = uow.waitlist.live(actor.id, mentor)
    if known is not None:
        return _place(uow, known)
    if not places.are_sold(uow, mentor):
        raise ProductNotForSale(mentor_id=mentor)
    if _needs_no_place(uow, actor.id, mentor):
        raise PlaceFree(mentor_id=mentor)
    return _place(uow, _added(uow, actor, mentor))


def _needs_no_place(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> bool:
    if uow.seats.live(student, mentor) is not None:
        return True
    return places.free_places(uow, mentor, student) > 0


def _added(uow: UnitOfWork, actor: Person, mentor: PersonId) -> WaitEntry:
    """When they were last asked goes with them: leaving and joining again is no way round it."""
    entry = WaitEntry(
        id=WaitEntryId(uow.new_id()),
        student_id=actor.id,
        mentor_id=mentor,
        kind=WaitKind.SEAT,
        state=WaitState.WAITING,
        joined_at=uow.now,
        place_at=uow.now,
        told_at=uow.waitlist.last_told(actor.id, mentor),
    )
    uow.waitlist.add(entry)
    record(uow, actor, "wait_joined", "wait_entry", entry.id, "", entry.state, mentor=mentor)
    return entry


@use_case(Action.LEAVE_WAITLIST)
def leave(
    uow: UnitOfWork, actor: Person, id: WaitEntryId, revision: int | None = None
) -> WaitEntry:
    """Out of the line; an offered place goes to the next at once. Leaving twice changes nothing.
    Raises StaleButton when they were offered a place since the button was shown."""
    entry = _own(uow, actor, id)
    if not entry.is_live:
        return entry
    if revision is not None and revision != entry.revision:
        raise StaleButton(wait_id=id)
    return _let_go(uow, actor, entry, WaitState.LEFT)


@use_case(Action.LEAVE_WAITLIST)
def decline(
    uow: UnitOfWork, actor: Person, id: WaitEntryId, revision: int | None = None
) -> WaitEntry:
    """No to the offered place: the next in line is asked at once. Raises OfferEnded when there is
    no offer any more, StaleButton when it is another one."""
    entry = _own(uow, actor, id)
    if entry.state is WaitState.DECLINED:
        return entry
    if entry.state is not WaitState.OFFERED:
        raise OfferEnded(mentor_id=entry.mentor_id)
    if revision is not None and revision != entry.revision:
        raise StaleButton(wait_id=id)
    return _let_go(uow, actor, entry, WaitState.DECLINED)


def _own(uow: UnitOfWork, actor: Person, id: WaitEntryId) -> WaitEntry:
    entry = uow.waitlist.get(id)
    if entry is None:
        raise NotFound()
    permit(uow, actor, Action.LEAVE_WAITLIST, student=entry.student_id)
    uow.lock(entry.student_id, entry.mentor_id)
    return uow.waitlist.get(id) or entry


def _let_go(uow: UnitOfWork, actor: Person, entry: WaitEntry, to: WaitState) -> WaitEntry:
    ended = waiting.end(uow, entry, to, actor)
    waiting.place_freed(uow, entry.mentor_id)
    return ended


@use_case(Action.SEE_OWN)
def my_places(uow: UnitOfWork, actor: Person) -> tuple[Place, ...]:
    """Every line they stand in, longest waiting first."""
    permit(uow, actor, Action.SEE_OWN)
    return tuple(_place(uow, entry) for entry in uow.waitlist.of(actor.id))


@use_case(Action.SEE_OWN)
def my_place(uow: UnitOfWork, actor: Person, id: WaitEntryId) -> Place:
    permit(uow, actor, Action.SEE_OWN)
    entry = uow.waitlist.get(id)
    if entry is None or entry.student_id != actor.id or not entry.is_live:
        raise NotFound()
    return _place(uow, entry)


def place_told(uow: UnitOfWork, notice: Notice) -> Place | None:
    """What a notice about a place is about, or None once it is no longer true (D-12)."""
    entry = uow.waitlist.get(WaitEntryId(notice.subject_id))
    if entry is None or not _is_still_so(uow, notice, entry):
        return None
    return _place(uow, entry)


def _is_still_so(uow: UnitOfWork, notice: Notice, entry: WaitEntry) -> bool:
    student, mentor = entry.student_id, entry.mentor_id
    if uow.seats.live(student, mentor) is not None:
        return False
    match notice.kind:
        case NoticeKind.PLACE_OFFERED:  # who is at the checkout needs no more asking
            ends = entry.offer_ends_at
            same = ends is not None and to_ms(ends) == notice.about_ms and ends > uow.now
            return same and uow.orders.running_pack(student, mentor, uow.now) is None
        case NoticeKind.PLACE_WITHDRAWN:
            return entry.state is WaitState.WAITING
        case NoticeKind.WAITLIST_CHANGED if notice.facts.get("what") == "front":
            return entry.is_live
        case _:  # it is over; unless they have joined again
            return not entry.is_live and uow.waitlist.live(student, mentor) is None


def _place(uow: UnitOfWork, entry: WaitEntry) -> Place:
    line = [each.id for each in uow.waitlist.line(entry.mentor_id)]
    mentor = uow.people.get(entry.mentor_id)
    free = places.free_places(uow, entry.mentor_id, entry.student_id)
    return Place(
        entry=entry,
        mentor_name=mentor.name if mentor else "",
        number=line.index(entry.id) + 1 if entry.is_live else 0,
        length=len(line),
        kept_until=waiting.keeps_until(uow, entry),
        is_free=free > 0 and places.are_sold(uow, entry.mentor_id),
    )
