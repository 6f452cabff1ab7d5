"""What is told of a series: one word to each side, never one for each of its sessions."""

from datetime import timedelta

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.clock import to_ms
from core.ids import PersonId, SeriesId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.series import Series
from core.settings import hours
from core.use_cases.booking import approvers
from core.use_cases.telling import notice, tell

_SOON = timedelta(minutes=5)


def ask_once(uow: UnitOfWork, series: Series, made: Booking, offering: Offering) -> None:
    """The one request card, and its nudges at half time and 6 h before the first of its deadlines.
    `made`: the session whose deadline comes first."""
    ends = made.hold_until or made.starts_at
    nudges = {uow.now + (ends - uow.now) / 2, ends - hours(6)}
    for approver in approvers(uow, made, offering):
        tell(uow, NoticeKind.SERIES_ASKED, approver, series.id)
        uow.later.notify(
            [
                notice(
                    uow,
                    NoticeKind.SERIES_NUDGE,
                    approver,
                    series.id,
                    due_at=at,
                    useful_until=ends,
                    once=str(to_ms(at)),
                )
                for at in nudges
                if at > uow.now + _SOON
            ]
        )


def tell_changed(
    uow: UnitOfWork, series: SeriesId, reader: PersonId, what: str, count: int
) -> None:
    """`what`: moved, asked back (kept), cancelled."""
    once = f"{what}:{to_ms(uow.now)}"
    tell(uow, NoticeKind.SERIES_CHANGED, reader, series, once=once, what=what, count=count)


def waiting(bookings: list[Booking], uow: UnitOfWork) -> list[Booking]:
    """Those that wait for an answer."""
    asked = BookingState.REQUESTED
    return [each for each in bookings if each.state is asked and not each.is_lapsed(uow.now)]
