"""Staff take an offering off the shelf, with a reason; only they let it go on."""

from dataclasses import replace

from core.catalog import Offering, OfferingStatus
from core.errors import NotFound, StaleButton
from core.ids import OfferingId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import OfferingCard
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.publishing import withdraw
from core.use_cases.telling import tell

_SHOWN = (OfferingStatus.ACTIVE, OfferingStatus.PAUSED, OfferingStatus.DRAFT)


@use_case(Action.OVERSEE)
def stop_offering(
    uow: UnitOfWork, actor: Person, id: OfferingId, reason: str, revision: int | None = None
) -> Offering:
    """Paused as by its mentor, who is told why and cannot resume it. Raises TextMissing."""
    offering = _any(uow, actor, id, revision)
    why = bounded(reason, MAX_REASON, "reason")
    if offering.stopped_for is not None:
        return offering
    if offering.status is OfferingStatus.ACTIVE:
        offering = withdraw(uow, offering, OfferingStatus.PAUSED, actor)
    stopped = uow.offerings.save(replace(offering, stopped_for=why))
    record(uow, actor, "offering_stopped", "offering", id, reason=why)
    _tell_mentor(uow, stopped, NoticeKind.OFFERING_STOPPED)
    return stopped


@use_case(Action.OVERSEE)
def let_go_on(
    uow: UnitOfWork, actor: Person, id: OfferingId, revision: int | None = None
) -> Offering:
    """It stays paused: its mentor resumes it when they are ready."""
    offering = _any(uow, actor, id, revision)
    if offering.stopped_for is None:
        return offering
    freed = uow.offerings.save(replace(offering, stopped_for=None))
    record(uow, actor, "offering_let_go_on", "offering", id)
    _tell_mentor(uow, freed, NoticeKind.OFFERING_FREED)
    return freed


@use_case(Action.OVERSEE)
def any_offering(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """Whatever its state."""
    permit(uow, actor, Action.OVERSEE)
    offering = uow.offerings.get(id)
    if offering is None:
        raise NotFound()
    return offering


@use_case(Action.OVERSEE)
def whole_shelf(uow: UnitOfWork, actor: Person, text: str = "") -> tuple[OfferingCard, ...]:
    """What is live, paused or a draft, listed or not: the words of `text` in title, category or
    mentor; at most a hundred of each."""
    permit(uow, actor, Action.OVERSEE)
    words = text.strip()[:MAX_REASON]
    found = (uow.offerings.browse(words, status) for status in _SHOWN)
    return tuple(card for cards in found for card in cards)


def _any(uow: UnitOfWork, actor: Person, id: OfferingId, revision: int | None) -> Offering:
    """Read again under its mentor's lock. Raises StaleButton."""
    permit(uow, actor, Action.OVERSEE)
    known = uow.offerings.get(id)
    if known is None:
        raise NotFound()
    uow.lock(known.mentor_id)
    offering = uow.offerings.get(id) or known
    if revision is not None and revision != offering.revision:
        raise StaleButton(offering_id=id)
    return offering


def _tell_mentor(uow: UnitOfWork, offering: Offering, kind: NoticeKind) -> None:
    tell(uow, kind, offering.mentor_id, offering.id, once=str(offering.revision))
