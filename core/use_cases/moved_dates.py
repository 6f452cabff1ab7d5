"""A date that staff or the mentor moved: the student may say that it is fine, or take everything
back until `decline_until`; after that the date stands (E12, L7)."""

from datetime import datetime
from typing import TypedDict

from core.booking import HELD, Booking, BookingState, By
from core.catalog import Offering
from core.contact import asks_number
from core.date_errors import DateStands
from core.errors import StaleButton
from core.ids import BookingId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases.cancelling import CancelTerms, cancel_as, terms
from core.use_cases.changing import amend, load, locked, require_shown
from core.use_cases.telling import tell_staff

DECLINED = "date_declined"  # a code: the screen has the sentence


class MovedBy(TypedDict):
    moved_by: By
    decline_until: datetime | None


def moved_facts(
    uow: UnitOfWork, offering: Offering, by: By, starts_at: datetime, *, shared: bool = False
) -> MovedBy:
    """What a booking keeps of its move to `starts_at`. Only who meets face to face, or was moved
    with all who share its session, and did not wish it, may decline."""
    if by is By.STUDENT or not (shared or asks_number(offering)):
        return MovedBy(moved_by=by, decline_until=None)
    until = min(uow.now + hours(uow.settings.booking.decline_moved_hours), starts_at)
    return MovedBy(moved_by=by, decline_until=until)


@use_case(Action.ANSWER_DATE)
def preview_decline(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> CancelTerms:
    """What comes back, shown before the tap. Raises DateStands, AlreadyDecided, StaleButton."""
    booking = load(uow, id)
    permit(uow, actor, Action.ANSWER_DATE, student=booking.student_id)
    _require_open(uow, booking, revision)
    return terms(uow, booking, By.STUDENT)


@use_case(Action.ANSWER_DATE)
def keep_date(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """The new date is fine: it stands from now on."""
    booking = locked(uow, id)
    permit(uow, actor, Action.ANSWER_DATE, student=booking.student_id)
    _require_open(uow, booking, revision)
    return amend(uow, booking, "date_accepted", actor, decline_until=None)


@use_case(Action.ANSWER_DATE)
def decline_date(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> tuple[Booking, CancelTerms]:
    """The slot is free, all that was paid goes back, whatever the notice; mentor and staff are
    told. Raises DateStands, AlreadyDecided, StaleButton."""
    booking = locked(uow, id)
    permit(uow, actor, Action.ANSWER_DATE, student=booking.student_id)
    _require_open(uow, booking, revision)
    declined, back = cancel_as(uow, booking, By.STUDENT, actor, DECLINED)
    tell_staff(uow, NoticeKind.DATE_DECLINED, declined.id, once=str(declined.revision))
    return declined, back


def _require_open(uow: UnitOfWork, booking: Booking, revision: int | None) -> None:
    require_shown(booking, None, BookingState.SCHEDULED, *HELD)
    if not booking.may_decline(uow.now):
        raise DateStands(booking_id=booking.id)
    if revision is not None and revision != booking.revision:
        raise StaleButton(booking_id=booking.id)
