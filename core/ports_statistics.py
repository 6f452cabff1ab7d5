"""What the engine needs of storage to tell staff how things go. Nothing here is ever written."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.statistics import Payments


class StatisticsRows(Protocol):
    """Every period: since <= moment < until."""

    def booked(
        self, since: datetime, until: datetime
    ) -> Mapping[tuple[OfferingKind, BookingState], int]:
        """Bookings made in the period, by what was booked and how it stands now."""
        ...

    def absent(self, since: datetime, until: datetime) -> Mapping[By, int]:
        """Sessions that ended in the period because somebody missed them."""
        ...

    def payments(self, since: datetime, until: datetime, now: datetime) -> Payments:
        """Of requests approved in the period that were to be paid."""
        ...

    def median_answer(self, since: datetime, until: datetime) -> timedelta | None:
        """From asking to the mentor's or staff's answer, of answers given in the period; of the
        latest thousand where there are more."""
        ...

    def by_week(self, first: datetime, until: datetime) -> Sequence[tuple[int, OfferingKind, int]]:
        """(weeks since `first`, kind, how many): bookings made, and recordings bought."""
        ...
