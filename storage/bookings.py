"""Bookings: their rows, what limits count, and the lists people see."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import and_, bindparam, case, or_, select, text

from core.booking import HELD, LIVE, Booking, BookingState, PaidBy
from core.clock import to_ms
from core.ids import GatheringId, OfferingId, PackId, PersonId, SeriesId
from core.reading import (
    BookingCard,
    BookingFilter,
    MentorNumbers,
    StaffNumbers,
    StudentHistory,
    StudentLoad,
)
from storage.booking_lists import cards_statement, count_statement, list_params
from storage.booking_numbers import answered, mentor_numbers, staff_numbers
from storage.dialects import one_of, total
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.student_history import history_of
from storage.tables import bookings
from storage.tables.bookings import LIVE_BOOKING

BOOKINGS = Mapped(bookings, Booking)

_b = bookings.c
_DAY = timedelta(days=1)
_BY_INTENT = BOOKINGS.select(
    _b.student_id == bindparam("student"), _b.intent == bindparam("intent")
)
_LAST_NUMBER = Statement(
    select(_b.contact_number)
    .where(_b.student_id == bindparam("student"), _b.contact_number.is_not(None))
    .order_by(_b.created_at.desc(), _b.id.desc())
    .limit(1)
)
_RUNNING_HOLD = _b.hold_until > bindparam("now")
_OPEN = and_(
    one_of(_b.state, LIVE),
    _b.starts_at > bindparam("now"),
    or_(_b.state.not_in(sorted(HELD)), _RUNNING_HOLD),
)
_UNPAID = and_(_b.state == BookingState.AWAITING_PAYMENT.value, _RUNNING_HOLD)
_FREE_TODAY = and_(_b.paid_by == PaidBy.FREE.value, _b.created_at > bindparam("yesterday"))
# What was booked since yesterday starts after it, so that one range of one index holds it all.
_LOAD = Statement(
    select(
        *(total(case((counted, 1), else_=0)) for counted in (_OPEN, _UNPAID, _FREE_TODAY))
    ).where(_b.student_id == bindparam("student"), _b.starts_at > bindparam("yesterday"))
)


@cache
def _of_pack(states: frozenset[BookingState]) -> Statement:
    of = BOOKINGS.query(_b.pack_id == bindparam("pack"), one_of(_b.state, states))
    return Statement(of.order_by(_b.starts_at, _b.id))


@cache
def _of_offering(states: frozenset[BookingState]) -> Statement:
    of = BOOKINGS.query(_b.offering_id == bindparam("offering"), one_of(_b.state, states))
    return Statement(of.order_by(_b.starts_at, _b.id))


_OF_SERIES = Statement(BOOKINGS.query(_b.series_id == bindparam("series")).order_by(_b.id))


@cache
def _of_gathering(states: frozenset[BookingState]) -> Statement:
    of = BOOKINGS.query(_b.gathering_id == bindparam("gathering"), one_of(_b.state, states))
    return Statement(of.order_by(_b.created_at, _b.id))


_IN_GATHERING = Statement(
    BOOKINGS.query(
        _b.gathering_id == bindparam("gathering"), _b.student_id == bindparam("student")
    ).where(text(LIVE_BOOKING))
)


class SqlBookings(Repository[Booking]):
    __slots__ = ()
    _mapped = BOOKINGS

    def by_intent(self, student: PersonId, intent: str) -> Booking | None:
        return BOOKINGS.first(self._connection, _BY_INTENT, student=student, intent=intent)

    def last_number(self, student: PersonId) -> str | None:
        row = self._connection.one(_LAST_NUMBER, student=student)
        return row[0] if row else None

    def load_of(self, student: PersonId, now: datetime) -> StudentLoad:
        row = self._connection.one(
            _LOAD, student=student, now=to_ms(now), yesterday=to_ms(now - _DAY)
        )
        assert row is not None
        return StudentLoad(*row)

    def of_pack(self, pack: PackId, states: Collection[BookingState]) -> Sequence[Booking]:
        return BOOKINGS.all(self._connection, _of_pack(frozenset(states)), pack=pack)

    def of_offering(
        self, offering: OfferingId, states: Collection[BookingState]
    ) -> Sequence[Booking]:
        return BOOKINGS.all(self._connection, _of_offering(frozenset(states)), offering=offering)

    def of_series(self, series: SeriesId) -> Sequence[Booking]:
        return BOOKINGS.all(self._connection, _OF_SERIES, series=series)

    def of_gathering(
        self, gathering: GatheringId, states: Collection[BookingState]
    ) -> Sequence[Booking]:
        statement = _of_gathering(frozenset(states))
        return BOOKINGS.all(self._connection, statement, gathering=gathering)

    def in_gathering(self, gathering: GatheringId, student: PersonId) -> Booking | None:
        return BOOKINGS.first(self._connection, _IN_GATHERING, gathering=gathering, student=student)

    def cards(self, wanted: BookingFilter) -> Sequence[BookingCard]:
        statement = cards_statement(BOOKINGS, wanted)
        rows = self._connection.all(statement, **list_params(wanted), most=wanted.limit)
        return [BookingCard(BOOKINGS.from_row(row[:-3]), *row[-3:]) for row in rows]

    def count(self, wanted: BookingFilter) -> int:
        """Of all that match, whatever the limit."""
        row = self._connection.one(count_statement(wanted), **list_params(wanted))
        assert row is not None
        found: int = row[0]
        return found

    def mentor_numbers(self, mentor: PersonId, now: datetime) -> MentorNumbers:
        return mentor_numbers(self._connection, mentor, now)

    def history_of(self, student: PersonId, mentor: PersonId, notice_hours: int) -> StudentHistory:
        return history_of(self._connection, student, mentor, notice_hours)

    def answered(
        self, mentor: PersonId, since: datetime
    ) -> Sequence[tuple[datetime, BookingState]]:
        return answered(self._connection, mentor, since)

    def staff_numbers(self, now: datetime) -> StaffNumbers:
        return staff_numbers(self._connection)
