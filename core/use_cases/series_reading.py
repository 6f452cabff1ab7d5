"""A booked series as its people see it, and what of it lies ahead."""

from collections.abc import Sequence

from core.booking import Booking, BookingState, By
from core.errors import NotFound
from core.ids import SeriesId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingCard
from core.series import Series
from core.series_reports import SeriesPage
from core.use_cases import reading
from core.use_cases.cancelling import side_of
from core.use_cases.firming import offering_of
from core.use_cases.series_told import waiting


@use_case(Action.SEE_BOOKING)
def series_page(uow: UnitOfWork, actor: Person, id: SeriesId) -> SeriesPage:
    """Only that student, that mentor, or staff; NotFound for everybody else, and for a plan."""
    series = booked(uow, id)
    permit(uow, actor, Action.SEE_BOOKING, student=series.student_id, mentor=series.mentor_id)
    return page_of(uow, actor, series)


def page_of(uow: UnitOfWork, actor: Person, series: Series) -> SeriesPage:
    """For callers that have asked who may see it."""
    bookings = uow.bookings.of_series(series.id)
    if not bookings:
        raise NotFound()
    first, decides = bookings[0], side_of(actor, bookings[0]) is not By.STUDENT
    history = None
    if decides and waiting(list(bookings), uow):
        history = reading.student_history(uow, first)
    return SeriesPage(series, _cards(uow, bookings), history)


def _cards(uow: UnitOfWork, bookings: Sequence[Booking]) -> tuple[BookingCard, ...]:
    """All have the same people and the same offering."""
    first = bookings[0]
    names = uow.people.named({first.student_id, first.mentor_id})
    student, mentor = names.get(first.student_id), names.get(first.mentor_id)
    title = offering_of(uow, first).title
    return tuple(
        BookingCard(each, title, student.name if student else "", mentor.name if mentor else "")
        for each in bookings
    )


def booked(uow: UnitOfWork, id: SeriesId) -> Series:
    series = uow.series.get(id)
    if series is None or not series.is_booked:
        raise NotFound()
    return series


def following(uow: UnitOfWork, booking: Booking) -> list[Booking]:
    """This one and those of its series that come after it, ahead of now and not ended; by start."""
    if booking.series_id is None:
        raise NotFound()
    rest = [
        each
        for each in uow.bookings.of_series(booking.series_id)
        if each.is_live
        and each.starts_at >= max(booking.starts_at, uow.now)
        and not each.is_lapsed(uow.now)
    ]
    return sorted(rest, key=lambda each: (each.starts_at, each.id))


def firm(bookings: Sequence[Booking]) -> list[Booking]:
    return [each for each in bookings if each.state is BookingState.SCHEDULED]
