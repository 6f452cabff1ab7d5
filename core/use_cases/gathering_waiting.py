"""Standing in the line before a full gathering: joining, one's place, leaving it."""

from datetime import datetime

from core.clock import to_ms
from core.errors import NotFound, StaleButton
from core.gatherings import Gathering, GatheringWait, GroupPlace, GroupWaitState
from core.group_errors import AlreadyInGroup, GroupCalledOff, GroupNotFull
from core.ids import GatheringId, GatheringWaitId, OfferingId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import eligibility, gathering_line
from core.use_cases.changing import record
from core.use_cases.gathering_ending import load

S = GroupWaitState


@use_case(Action.JOIN_WAITLIST)
def wait_for_place(
    uow: UnitOfWork, actor: Person, offering_id: OfferingId, starts_at: datetime
) -> GroupPlace:
    """The end of the line, or the place they have already. Raises GroupNotFull where there is a
    place to book, GroupCalledOff when nothing can come of it any more, AlreadyInGroup."""
    permit(uow, actor, Action.JOIN_WAITLIST)
    offering = eligibility.bookable(uow, actor, offering_id)
    uow.lock(actor.id, offering.mentor_id)
    gathering = _at(uow, offering_id, starts_at)
    gathering_line.place_freed(uow, gathering.id)
    known = uow.gathering_waits.live(gathering.id, actor.id)
    if known is not None:
        return _place(uow, known)
    mine = uow.bookings.in_gathering(gathering.id, actor.id)
    if mine is not None:
        raise AlreadyInGroup(booking_id=mine.id)
    facts = {"offering_id": offering_id, "starts_at": starts_at}
    closes_at = gathering_line.closes_at(uow, gathering)
    if not gathering.is_open or closes_at <= uow.now:
        raise GroupCalledOff(**facts)
    if gathering_line.has_room(uow, gathering):
        raise GroupNotFull(**facts)
    wait = _added(uow, actor, gathering)
    gathering_line.remind_of(uow, wait, closes_at)
    return _place(uow, wait)


def _at(uow: UnitOfWork, offering: OfferingId, start: datetime) -> Gathering:
    found = uow.gatherings.rooms(offering, start, start + gathering_line.MOMENT)
    if not found:
        raise GroupNotFull(offering_id=offering, starts_at=start)
    open_ = [each for each, _ in found if each.is_open]
    return open_[-1] if open_ else found[-1][0]


def _added(uow: UnitOfWork, actor: Person, gathering: Gathering) -> GatheringWait:
    wait = GatheringWait(
        GatheringWaitId(uow.new_id()), gathering.id, actor.id, S.WAITING, joined_at=uow.now
    )
    uow.gathering_waits.add(wait)
    record(uow, actor, "group_wait_joined", "gathering_wait", wait.id, "", wait.state)
    return wait


@use_case(Action.LEAVE_WAITLIST)
def wait_no_longer(
    uow: UnitOfWork, actor: Person, id: GatheringWaitId, revision: int | None = None
) -> GatheringWait:
    """Out of the line; a place that was kept goes to the next at once. Leaving twice changes
    nothing. Raises StaleButton when a place was offered since the button was shown."""
    wait = _own(uow, actor, id)
    uow.lock(actor.id, load(uow, wait.gathering_id).mentor_id)
    wait = _own(uow, actor, id)
    if not wait.is_live:
        return wait
    if revision is not None and revision != wait.revision:
        raise StaleButton(wait_id=id)
    left = gathering_line.end(uow, wait, S.LEFT)
    gathering_line.place_freed(uow, wait.gathering_id)
    return left


@use_case(Action.LEAVE_WAITLIST)
def my_group_place(uow: UnitOfWork, actor: Person, id: GatheringWaitId) -> GroupPlace:
    return _place(uow, _own(uow, actor, id))


@use_case(Action.JOIN_WAITLIST)
def my_group_waits(uow: UnitOfWork, actor: Person) -> list[GroupPlace]:
    permit(uow, actor, Action.JOIN_WAITLIST)
    return [_place(uow, each) for each in uow.gathering_waits.of(actor.id)]


def place_told(uow: UnitOfWork, notice: Notice) -> GroupPlace | None:
    """What a notice about an entry says now; None when it is true no more."""
    wait = uow.gathering_waits.get(GatheringWaitId(notice.subject_id))
    if wait is None or wait.student_id != notice.person_id:
        return None
    if notice.kind is NoticeKind.GROUP_WAIT_MOVED:
        place = _place(uow, wait)
        same_start = notice.about_ms == to_ms(place.gathering.starts_at)
        return place if wait.is_live and same_start else None
    wanted = {
        NoticeKind.GROUP_PLACE_OFFERED: S.OFFERED,
        NoticeKind.GROUP_PLACE_LAPSED: S.LAPSED,
        NoticeKind.GROUP_WAIT_CLOSED: S.CLOSED,
    }[notice.kind]
    if wait.state is not wanted:
        return None
    if wait.offer_ends_at is not None and notice.about_ms != to_ms(wait.offer_ends_at):
        return None
    return _place(uow, wait)


def _own(uow: UnitOfWork, actor: Person, id: GatheringWaitId) -> GatheringWait:
    wait = uow.gathering_waits.get(id)
    if wait is None:
        raise NotFound()
    permit(uow, actor, Action.LEAVE_WAITLIST, student=wait.student_id)
    return wait


def _place(uow: UnitOfWork, wait: GatheringWait) -> GroupPlace:
    gathering = load(uow, GatheringId(wait.gathering_id))
    offering = uow.offerings.get(gathering.offering_id)
    mentor = uow.people.get(gathering.mentor_id)
    line = [each.id for each in uow.gathering_waits.line(gathering.id)]
    return GroupPlace(
        wait=wait,
        gathering=gathering,
        title=offering.title if offering else "",
        mentor_name=mentor.name if mentor else "",
        number=line.index(wait.id) + 1 if wait.id in line else 0,
        length=len(line),
    )
