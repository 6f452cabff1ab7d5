"""The numbers beside a menu's entries: what waits for this person (F6)."""

from dataclasses import replace

from core.booking import BookingState
from core.pages import Badges
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter
from core.use_cases.reading.cards import cards, those

S = BookingState
MOST = 100


@use_case(Action.SEE_OWN)
def badges(uow: UnitOfWork, actor: Person) -> Badges:
    """Counts up to 100; holds that have ended do not count."""
    permit(uow, actor, Action.SEE_OWN)
    mine = BookingFilter(student_id=actor.id)
    asked = BookingFilter(mentor_id=actor.id, staff_decides=False)
    return Badges(
        to_pay=_waiting(uow, mine, S.AWAITING_PAYMENT),
        upcoming=uow.bookings.count(_ahead(uow, mine)),
        requests=_waiting(uow, asked, S.REQUESTED) if actor.is_(Role.MENTOR) else 0,
        staff_requests=_staff(uow) if actor.is_(Role.STAFF) else 0,
    )


def _ahead(uow: UnitOfWork, wanted: BookingFilter) -> BookingFilter:
    return replace(wanted, states=frozenset({S.SCHEDULED}), from_=uow.now)


def _waiting(uow: UnitOfWork, wanted: BookingFilter, state: BookingState) -> int:
    found = cards(uow, replace(wanted, states=frozenset({state})), MOST)
    return len(those(found, lambda each: not each.is_lapsed(uow.now)))


def _staff(uow: UnitOfWork) -> int:
    return _waiting(uow, BookingFilter(staff_decides=True), S.REQUESTED)
