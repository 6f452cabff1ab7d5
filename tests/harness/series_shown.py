"""Made-up weekly series for screens and notices to be made of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.screens.notice_about import AboutSeries
from core.booking import BookingState, By
from core.ids import BookingId, OfferingId, SeriesId
from core.notices import NoticeKind
from core.reading import StudentHistory
from core.series import Series, SeriesState, kept, weekly
from core.series_reports import SeriesPage
from tests.harness.screens_shown import BIG, MENTOR, NOW, STUDENT, a_booking, a_card

K, S = NoticeKind, BookingState
WEEK = timedelta(weeks=1)


def a_series(count: int = 12) -> Series:
    first = a_booking().starts_at
    wall = weekly(first, "Africa/Cairo", count)
    return Series(
        id=SeriesId(BIG),
        student_id=STUDENT,
        mentor_id=MENTOR,
        offering_id=OfferingId(BIG),
        weekday=1,
        local_time="18:00",
        zone="Africa/Cairo",
        first_at=first,
        wished=count,
        kept=tuple(map(kept, wall)),
        state=SeriesState.BOOKED,
        intent="x",
        created_at=NOW,
    )


def about_series(side: By, count: int = 12, **changes: Any) -> AboutSeries:
    first = a_booking()
    cards = tuple(
        replace(
            a_card(**changes),
            booking=a_booking(
                id=BookingId(BIG + 10 + number),
                series_id=SeriesId(BIG),
                starts_at=first.starts_at + number * WEEK,
                ends_at=first.ends_at + number * WEEK,
                **changes,
            ),
            series_place=(number + 1, count),
        )
        for number in range(count)
    )
    history = StudentHistory(2, 0, 0) if side is not By.STUDENT else None
    return AboutSeries(SeriesPage(a_series(count), cards, history), side, decides=True)


ASKED = {"state": S.REQUESTED, "hold_until": NOW + timedelta(hours=20)}
MOVING = {
    "proposed_starts_at": NOW + timedelta(days=2),
    "proposed_until": NOW + timedelta(days=1),
}
SUBJECTS = [
    (K.SERIES_ASKED, By.MENTOR, about_series(By.MENTOR, **ASKED)),
    (K.SERIES_NUDGE, By.MENTOR, about_series(By.MENTOR, **ASKED)),
    (K.SERIES_BOOKED, By.MENTOR, about_series(By.MENTOR)),
    (K.SERIES_ANSWERED, By.STUDENT, about_series(By.STUDENT)),
    (K.SERIES_EXPIRED, By.STUDENT, about_series(By.STUDENT, state=S.EXPIRED)),
    (K.SERIES_EXPIRED, By.MENTOR, about_series(By.MENTOR, state=S.EXPIRED)),
    (K.SERIES_CHANGED, By.STUDENT, about_series(By.STUDENT)),
    (K.SERIES_MOVE_ASKED, By.MENTOR, about_series(By.MENTOR, **MOVING)),
]
