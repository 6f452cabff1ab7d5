"""A series as somebody sees it now: for notices, and for the copies of its card."""

from bot.screens.notice_about import AboutSeries
from bot.screens.series_page import page
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Screen
from core.errors import Banned, NotAllowed, NotFound
from core.ids import PersonId, SeriesId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.series_reports import SeriesPage
from core.use_cases.cancelling import side_of
from core.use_cases.series_moving import moves_waiting
from core.use_cases.series_reading import series_page
from core.use_cases.series_told import waiting

K = NoticeKind
SERIES = frozenset(
    {
        K.SERIES_ASKED,
        K.SERIES_NUDGE,
        K.SERIES_BOOKED,
        K.SERIES_ANSWERED,
        K.SERIES_EXPIRED,
        K.SERIES_CHANGED,
        K.SERIES_MOVE_ASKED,
    }
)


def series_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutSeries | None:
    """None where its reader has no part in it, or nothing waits any more for the answer that the
    notice asks for."""
    about = about_series(uow, person, SeriesId(notice.subject_id))
    if about is None:
        return None
    bookings = list(about.page.bookings)
    if notice.kind in (K.SERIES_ASKED, K.SERIES_NUDGE) and not waiting(bookings, uow):
        return None
    if notice.kind is K.SERIES_MOVE_ASKED and not moves_waiting(uow, bookings):
        return None
    return about


def about_series(uow: UnitOfWork, person: Person, id: SeriesId) -> AboutSeries | None:
    try:
        shown = series_page(uow, person, id)
    except (NotFound, NotAllowed, Banned):
        return None
    return AboutSeries(shown, side_of(person, shown.bookings[0]), decides(uow, person, shown))


def decides(uow: UnitOfWork, person: Person, shown: SeriesPage) -> bool:
    """Where staff approve, its mentor does not (decision 14)."""
    offering = uow.offerings.get(shown.series.offering_id)
    return person.is_(Role.STAFF) or not (offering is not None and offering.staff_approves)


def compose_series(uow: UnitOfWork, id: int, person_id: int) -> Screen | None:
    """None for who has no part in it (any more)."""
    person = uow.people.get(PersonId(person_id))
    about = about_series(uow, person, SeriesId(id)) if person else None
    if person is None or about is None:
        return None
    w = Writer(Reader(person.language, person.time_zone, uow.now))
    return page(w, about.page, about.side, decides=about.decides)
