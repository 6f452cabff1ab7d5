"""The numbers beside a menu's entries: what waits for this person (F6)."""

from collections.abc import Callable
from dataclasses import replace

from core.booking import Booking, BookingState
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
        to_pay=_unpaid(uow, mine),
        to_answer=_count(uow, mine, lambda each: each.awaits_student(uow.now)),
        upcoming=uow.bookings.count(_ahead(uow, mine)),
        requests=_requests(uow, asked) if actor.is_(Role.MENTOR) else 0,
        staff_requests=_requests(uow, BookingFilter(staff_decides=True))
        if actor.is_(Role.STAFF)
        else 0,
    )


def _ahead(uow: UnitOfWork, wanted: BookingFilter) -> BookingFilter:
    return replace(wanted, states=frozenset({S.SCHEDULED}), from_=uow.now)


def _unpaid(uow: UnitOfWork, wanted: BookingFilter) -> int:
    found = cards(uow, replace(wanted, states=frozenset({S.AWAITING_PAYMENT})), MOST)
    return len(those(found, lambda each: not each.is_lapsed(uow.now)))


def _requests(uow: UnitOfWork, wanted: BookingFilter) -> int:
    return _count(uow, wanted, lambda each: each.waits_for_approval(uow.now))


def _count(uow: UnitOfWork, wanted: BookingFilter, counts: Callable[[Booking], bool]) -> int:
    return len(those(cards(uow, replace(wanted, states=frozenset({S.REQUESTED})), MOST), counts))
