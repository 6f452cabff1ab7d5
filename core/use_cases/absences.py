"""Absences that count, and what they hold back (X23)."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.absences import (
    Absence,
    AbsenceCount,
    Step,
    held_until,
    next_step,
    step_of,
    window_start,
)
from core.afterwards_errors import AbsenceForgiven, BookingsHeld, OfferingsHeld
from core.booking import By
from core.catalog import Offering, OfferingKind
from core.errors import NotFound, StaleButton
from core.ids import AbsenceId, BookingId, PersonId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.telling import tell, tell_staff

MOST = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands on one side: what counts now, what it led to and what would come
    `next`, with which number. `held_until` only while it is still to come."""

    side: By
    count: int
    step: Step
    next: tuple[int, Step] | None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AbsenceFile:
    """`absences` latest first, also those that count no longer; `titles` by booking."""

    person: Person
    standings: tuple[Standing, ...]
    absences: tuple[Absence, ...]
    titles: dict[BookingId, str]


def require_not_held(uow: UnitOfWork, actor: Person) -> None:
    """Raises BookingsHeld while missed sessions keep a student from booking anything new."""
    stands = standing(uow, actor.id, By.STUDENT)
    if stands.held_until is not None:
        days = uow.settings.absences.window_days
        raise BookingsHeld(until=stands.held_until, missed=stands.count, days=days)


def require_may_offer(uow: UnitOfWork, offering: Offering) -> None:
    """Raises OfferingsHeld while a mentor's missed sessions keep their live ones paused."""
    if offering.kind is OfferingKind.RECORDED:
        return
    stands = standing(uow, offering.mentor_id, By.MENTOR)
    if stands.step is Step.PAUSED:
        days = uow.settings.absences.window_days
        raise OfferingsHeld(missed=stands.count, days=days)


def standing(uow: UnitOfWork, person: PersonId, side: By) -> Standing:
    rules = uow.settings.absences
    counted = uow.absences.counted(person, side, window_start(rules, uow.now))
    until = held_until(rules, counted) if side is By.STUDENT else None
    return Standing(
        side=side,
        count=len(counted),
        step=step_of(rules, side, len(counted)),
        next=next_step(rules, side, len(counted)),
        held_until=until if until is not None and until > uow.now else None,
    )


@use_case(Action.SEE_OWN)
def my_absences(uow: UnitOfWork, actor: Person) -> AbsenceFile:
    permit(uow, actor, Action.SEE_OWN)
    return _file(uow, actor)


@use_case(Action.OVERSEE)
def absences_of(uow: UnitOfWork, actor: Person, person_id: PersonId) -> AbsenceFile:
    permit(uow, actor, Action.OVERSEE)
    person = uow.people.get(person_id)
    if person is None:
        raise NotFound()
    return _file(uow, person)


@use_case(Action.OVERSEE)
def absence_counts(uow: UnitOfWork, actor: Person) -> tuple[AbsenceCount, ...]:
    """Everybody with one that counts within the window, most first."""
    permit(uow, actor, Action.OVERSEE)
    since = window_start(uow.settings.absences, uow.now)
    return tuple(uow.absences.counts(since, MOST))


@use_case(Action.FORGIVE_ABSENCE)
def forgive(
    uow: UnitOfWork, actor: Person, id: AbsenceId, reason: str, revision: int | None = None
) -> Absence:
    """It counts no longer, and what followed from it is over; money and credits stay as they are.

    Raises AbsenceForgiven when it counts no longer already, StaleButton, TextMissing.
    """
    known = uow.absences.get(id)
    if known is None:
        permit(uow, actor, Action.FORGIVE_ABSENCE)
        raise NotFound()
    permit(uow, actor, Action.FORGIVE_ABSENCE)
    uow.lock(known.person_id)
    absence = uow.absences.get(id) or known
    if not absence.counts:
        raise AbsenceForgiven()
    if revision is not None and revision != absence.revision:
        raise StaleButton()
    why = bounded(reason, MAX_REASON, "reason")
    forgiven = uow.absences.save(
        replace(absence, forgiven_at=uow.now, forgiven_by=actor.id, reason=why)
    )
    record(uow, actor, "absence_forgiven", "absence", id, reason=why)
    tell(uow, NoticeKind.ABSENCE_FORGIVEN, absence.person_id, absence.booking_id, reason=why)
    return forgiven


@use_case(Action.SEE_OWN)
def appeal(uow: UnitOfWork, actor: Person, text: str, intent: str) -> None:
    """Staff are asked to look at it, once per intent. Raises TextMissing, TextTooLong."""
    permit(uow, actor, Action.SEE_OWN)
    asked = bounded(text, MAX_REASON, "text")
    record(uow, actor, "hold_appealed", "person", actor.id)
    kind = NoticeKind.HOLD_APPEALED
    tell_staff(uow, kind, actor.id, once=intent, name=actor.name, text=asked)


def _file(uow: UnitOfWork, person: Person) -> AbsenceFile:
    sides = (standing(uow, person.id, side) for side in (By.STUDENT, By.MENTOR))
    found = tuple(uow.absences.of_person(person.id, MOST))
    titles = {each.booking_id: _title(uow, each.booking_id) for each in found}
    return AbsenceFile(person, tuple(each for each in sides if each.count), found, titles)


def _title(uow: UnitOfWork, id: BookingId) -> str:
    booking = uow.bookings.get(id)
    offering = uow.offerings.get(booking.offering_id) if booking else None
    return offering.title if offering else ""
