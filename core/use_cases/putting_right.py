"""What every correction of a pack has in common: its people locked, a reason, a seat where there is
something to book, and the student told."""

from dataclasses import replace
from datetime import datetime

from core.errors import AlreadyDecided, ReasonMissing, StaleButton
from core.ids import PackId, PersonId
from core.notices import NoticeKind
from core.packs import Pack, PackState
from core.people import Person, Role
from core.policy import Action, permit
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases import crediting, seating
from core.use_cases.telling import tell


def locked_pack(
    uow: UnitOfWork,
    actor: Person,
    id: PackId,
    revision: int | None = None,
    action: Action = Action.CORRECT_BALANCE,
    also: PersonId | None = None,
) -> Pack:
    """The pack, read again once its two people (and `also`) are locked. `revision`: as the form
    showed it, so that one form sent twice at once is one correction (B-07).

    Raises NotFound, NotAllowed, StaleButton, and AlreadyDecided for a refunded pack.
    """
    pack = crediting.pack_of(uow, id)
    permit(uow, actor, action, mentor=pack.mentor_id)
    uow.lock(pack.student_id, pack.mentor_id, *([also] if also is not None else []))
    pack = crediting.pack_of(uow, id)
    permit(uow, actor, action, mentor=pack.mentor_id)  # it may have moved to another just now
    if pack.state is PackState.REFUNDED:
        raise AlreadyDecided(state=pack.state, pack_id=id)
    if revision is not None and revision != pack.revision:
        raise StaleButton(pack_id=pack.id)
    return pack


def reason_of(text: str) -> str:
    """Raises ReasonMissing or TextTooLong."""
    if not text.strip():
        raise ReasonMissing()
    return bounded(text, MAX_REASON, "reason")


def give_seat(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """The seat that goes with sessions to book. Raises SeatFull."""
    if uow.seats.live(student, mentor) is None:
        seating.require_place(uow, student, mentor)
        seating.take(uow, student, mentor)


def is_mentor(uow: UnitOfWork, id: PersonId) -> bool:
    """Nothing new is given with a mentor who has left or was banned (M-18)."""
    person = uow.people.get(id)
    known = uow.mentors.get(id)
    return person is not None and person.is_(Role.MENTOR) and not person.banned_at and bool(known)


def expire_together(uow: UnitOfWork, pack: Pack) -> None:
    """Packs of one pair that have something left share the latest expiry (decision 9)."""
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    usable = [
        each
        for each in uow.packs.of(pack.student_id, pack.mentor_id)
        if each.state is PackState.ACTIVE
        and each.remaining + each.held > 0
        and each.expires_at > clock
    ]
    latest = max([pack.expires_at, *(each.expires_at for each in usable)])
    for each in usable:
        expire_at(uow, each, latest)


def expire_at(uow: UnitOfWork, pack: Pack, moment: datetime) -> Pack:
    """The pack with its new expiry, and the deadline that goes with it."""
    if pack.expires_at != moment:
        pack = uow.packs.save(replace(pack, expires_at=moment))
    crediting.watch_expiry(uow, pack)
    return pack


def tell_corrected(uow: UnitOfWork, pack: Pack, change: int, reason: str) -> None:
    tell(
        uow,
        NoticeKind.PACK_CORRECTED,
        pack.student_id,
        pack.id,
        once=str(pack.revision),
        change=change,
        remaining=pack.remaining,
        reason=reason,
    )
