"""The lines as staff keep them: who waits in which order, taking out, moving to the front."""

from datetime import timedelta

from core.errors import AlreadyDecided, NotFound, ReasonMissing, StaleButton
from core.ids import PersonId, WaitEntryId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases import places, waiting
from core.use_cases.telling import tell
from core.waiting import Line, WaitEntry, WaitState

_STEP = timedelta(milliseconds=1)  # the database keeps whole milliseconds


@use_case(Action.MANAGE_WAITLIST)
def lines(uow: UnitOfWork, actor: Person) -> tuple[tuple[PersonId, str, int], ...]:
    """(mentor, name, how many wait), the longest line first."""
    permit(uow, actor, Action.MANAGE_WAITLIST)
    lengths = uow.waitlist.lengths()
    people = uow.people.named(lengths.keys())
    found = [(id, people[id].name if id in people else "", n) for id, n in lengths.items()]
    return tuple(sorted(found, key=lambda line: (-line[2], line[1])))


@use_case(Action.MANAGE_WAITLIST)
def line(uow: UnitOfWork, actor: Person, mentor: PersonId) -> Line:
    permit(uow, actor, Action.MANAGE_WAITLIST)
    if uow.mentors.get(mentor) is None:
        raise NotFound()
    entries = uow.waitlist.line(mentor)
    people = uow.people.named({mentor, *(entry.student_id for entry in entries)})
    names = {id: person.name for id, person in people.items()}
    return Line(
        mentor_id=mentor,
        mentor_name=names.get(mentor, ""),
        entries=tuple((entry, names.get(entry.student_id, "")) for entry in entries),
        free=max(places.free_places(uow, mentor), 0),
    )


@use_case(Action.MANAGE_WAITLIST)
def line_of(uow: UnitOfWork, actor: Person, id: WaitEntryId) -> Line:
    """The line that somebody stands, or stood, in."""
    permit(uow, actor, Action.MANAGE_WAITLIST)
    entry = uow.waitlist.get(id)
    if entry is None:
        raise NotFound()
    return line(uow, actor, entry.mentor_id)


@use_case(Action.MANAGE_WAITLIST)
def remove(
    uow: UnitOfWork, actor: Person, id: WaitEntryId, reason: str, revision: int | None = None
) -> WaitEntry:
    """Out of the line, with the reason told; an offered place goes to the next. Raises
    ReasonMissing, AlreadyDecided, StaleButton."""
    permit(uow, actor, Action.MANAGE_WAITLIST)
    entry, why = _locked(uow, id, revision), _reason(reason)
    removed = waiting.end(uow, entry, WaitState.CLOSED, actor, reason=why)
    _tell(uow, removed, "removed", why)
    waiting.place_freed(uow, entry.mentor_id)
    return removed


@use_case(Action.MANAGE_WAITLIST)
def move_to_front(
    uow: UnitOfWork, actor: Person, id: WaitEntryId, reason: str, revision: int | None = None
) -> WaitEntry:
    """Before everybody else, with the reason told. Offers that are made stay made."""
    permit(uow, actor, Action.MANAGE_WAITLIST)
    entry, why = _locked(uow, id, revision), _reason(reason)
    first = uow.waitlist.line(entry.mentor_id)[0]
    if first.id == entry.id:
        return entry
    at, facts = first.place_at - _STEP, {"reason": why}
    moved = waiting.store(uow, entry, "wait_moved", actor, {**facts}, place_at=at)
    _tell(uow, moved, "front", why)
    waiting.place_freed(uow, entry.mentor_id)
    return moved


def _locked(uow: UnitOfWork, id: WaitEntryId, revision: int | None) -> WaitEntry:
    known = uow.waitlist.get(id)
    if known is None:
        raise NotFound()
    uow.lock(known.student_id, known.mentor_id)
    entry = uow.waitlist.get(id) or known
    if not entry.is_live:
        raise AlreadyDecided(state=entry.state)
    if revision is not None and revision != entry.revision:
        raise StaleButton(wait_id=id)
    return entry


def _reason(text: str) -> str:
    reason = bounded(text, MAX_REASON, "reason", required=False)
    if not reason:
        raise ReasonMissing()
    return reason


def _tell(uow: UnitOfWork, entry: WaitEntry, what: str, reason: str) -> None:
    once, kind = str(entry.revision), NoticeKind.WAITLIST_CHANGED
    tell(uow, kind, entry.student_id, entry.id, once=once, what=what, reason=reason)
