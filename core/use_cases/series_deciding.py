"""The answer to a series that was asked for: to all that wait in one unit, or one by one with the
ordinary buttons of each."""

from core.booking import Booking
from core.errors import NotAllowed, ReasonMissing, StaleButton
from core.ids import SeriesId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.series import Series
from core.series_errors import SeriesOver
from core.series_reports import SeriesPage
from core.use_cases import eligibility, proposals
from core.use_cases.approving import decline_as, say_yes
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.series_reading import booked, page_of
from core.use_cases.series_told import waiting
from core.use_cases.telling import tell


@use_case(Action.DECIDE_BOOKING)
def approve_series(
    uow: UnitOfWork, actor: Person, id: SeriesId, shown: int | None = None
) -> SeriesPage:
    """Yes to all that wait. `shown`: how many the button said. Raises SeriesOver when none does,
    StaleButton when it is another number by now."""
    series, asked = _asked(uow, actor, id, shown)
    for booking in asked:
        kept = proposals.drop(uow, booking, "counter_withdrawn", actor)
        say_yes(uow, kept, actor, told=False, alone=False)
    if actor.id != series.mentor_id:
        tell(uow, NoticeKind.SERIES_BOOKED, series.mentor_id, series.id)
    return _answered(uow, actor, series, asked)


@use_case(Action.DECIDE_BOOKING)
def decline_series(
    uow: UnitOfWork, actor: Person, id: SeriesId, reason: str, shown: int | None = None
) -> SeriesPage:
    """No to all that wait; the reason is shown to the student, the credits go back."""
    series, asked = _asked(uow, actor, id, shown)
    if not reason.strip():
        raise ReasonMissing()
    for booking in asked:
        kept = proposals.drop(uow, booking, "counter_withdrawn", actor)
        decline_as(uow, kept, actor, reason.strip(), alone=False)
    return _answered(uow, actor, series, asked)


def _asked(
    uow: UnitOfWork, actor: Person, id: SeriesId, shown: int | None
) -> tuple[Series, list[Booking]]:
    series = booked(uow, id)
    permit(uow, actor, Action.DECIDE_BOOKING, mentor=series.mentor_id)
    offering = eligibility.offering_by(uow, series.offering_id)
    if offering.staff_approves and not actor.is_(Role.STAFF):
        raise NotAllowed()
    uow.lock(series.student_id, series.mentor_id)
    end_lapsed_holds(uow, series.mentor_id, series.student_id)
    asked = waiting(list(uow.bookings.of_series(id)), uow)
    if not asked:
        raise SeriesOver(series_id=id)
    if shown is not None and shown != len(asked):
        raise StaleButton(series_id=id)
    return series, asked


def _answered(uow: UnitOfWork, actor: Person, series: Series, asked: list[Booking]) -> SeriesPage:
    once = str(min(each.id for each in asked))
    tell(uow, NoticeKind.SERIES_ANSWERED, series.student_id, series.id, once=once)
    return page_of(uow, actor, series)
