"""A mentor's weekly hours, exceptions and posted dates."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import bindparam, delete, select

from core.availability import Change, DateException, PostedDate, WeeklyHours
from core.availability.weekly_hours import merged_hours, minutes_of, time_of
from core.availability.windows import LONGEST_POSTED
from core.clock import from_ms, to_ms
from core.ids import OfferingId, PersonId
from storage.connection import Connection, Row
from storage.statements import Statement
from storage.tables import date_exceptions, posted_dates, weekly_hours
from storage.tables.availability import MENTORS_OWN

_h, _e, _p = weekly_hours.c, date_exceptions.c, posted_dates.c

_WHOSE = (_h.mentor_id == bindparam("mentor"), _h.offering_id == bindparam("offering"))
_HOURS = Statement(
    select(_h.weekday, _h.opens, _h.closes).where(*_WHOSE).order_by(_h.weekday, _h.opens)
)
_CLEAR_HOURS = Statement(delete(weekly_hours).where(*_WHOSE))
_ADD_HOURS = Statement(
    weekly_hours.insert().values({column.name: bindparam(column.name) for column in _h})
)

_EXCEPTION = (_e.change, _e.first_date, _e.last_date, _e.opens, _e.closes)
_OF_MENTOR = _e.mentor_id == bindparam("mentor")
_EXCEPTIONS = Statement(
    select(*_EXCEPTION)
    .where(_OF_MENTOR, _e.last_date >= bindparam("first"), _e.first_date <= bindparam("last"))
    .order_by(_e.first_date, _e.id)
)
_LISTED = Statement(select(_e.id, *_EXCEPTION).where(_OF_MENTOR).order_by(_e.first_date, _e.id))
_ADD_EXCEPTION = Statement(
    date_exceptions.insert().values({column.name: bindparam(column.name) for column in _e})
)
_REMOVE_EXCEPTION = Statement(delete(date_exceptions).where(_OF_MENTOR, _e.id == bindparam("this")))

_POSTED = Statement(
    select(_p.starts_at, _p.ends_at, _p.places)
    .where(
        _p.mentor_id == bindparam("mentor"),
        _p.offering_id.in_([MENTORS_OWN, bindparam("offering")]),
        _p.starts_at > bindparam("earliest"),
        _p.starts_at < bindparam("until"),
        _p.ends_at > bindparam("after"),
    )
    .order_by(_p.starts_at, _p.id)
)
_LISTED_POSTED = Statement(
    select(_p.id, _p.offering_id, _p.starts_at, _p.ends_at, _p.places)
    .where(
        _p.mentor_id == bindparam("mentor"),
        _p.starts_at > bindparam("earliest"),
        _p.ends_at > bindparam("after"),
    )
    .order_by(_p.starts_at, _p.id)
)
_POST = Statement(
    posted_dates.insert().values({column.name: bindparam(column.name) for column in _p})
)
_WITHDRAW = Statement(
    delete(posted_dates).where(_p.mentor_id == bindparam("mentor"), _p.id == bindparam("this"))
)


class SqlAvailability:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hours(self, mentor: PersonId, offering: OfferingId | None) -> Sequence[WeeklyHours]:
        rows = self._connection.all(_HOURS, mentor=mentor, offering=offering or MENTORS_OWN)
        return [_weekly(*row) for row in rows]

    def set_hours(
        self, mentor: PersonId, offering: OfferingId | None, hours: Sequence[WeeklyHours]
    ) -> None:
        whose = offering or MENTORS_OWN
        self._connection.run(_CLEAR_HOURS, mentor=mentor, offering=whose)
        self._connection.many(
            _ADD_HOURS,
            [
                {
                    "mentor_id": mentor,
                    "offering_id": whose,
                    "weekday": each.weekday,
                    "opens": each.minutes[0],
                    "closes": each.minutes[1],
                }
                for each in merged_hours(hours)
            ],
        )

    def exceptions(self, mentor: PersonId, first: date, last: date) -> Sequence[DateException]:
        """Those that touch any date from `first` to `last`, both local and included."""
        between = {"first": first.isoformat(), "last": last.isoformat()}
        rows = self._connection.all(_EXCEPTIONS, mentor=mentor, **between)
        return [_exception(row) for row in rows]

    def add_exception(self, id: int, mentor: PersonId, exception: DateException) -> None:
        opens = closes = None
        if exception.opens is not None and exception.closes is not None:
            opens, closes = minutes_of(exception.opens, exception.closes)
        self._connection.run(
            _ADD_EXCEPTION,
            id=id,
            mentor_id=mentor,
            change=exception.change.value,
            first_date=exception.first_date.isoformat(),
            last_date=exception.last_date.isoformat(),
            opens=opens,
            closes=closes,
        )

    def listed_exceptions(self, mentor: PersonId) -> Sequence[tuple[int, DateException]]:
        rows = self._connection.all(_LISTED, mentor=mentor)
        return [(row[0], _exception(row[1:])) for row in rows]

    def remove_exception(self, id: int, mentor: PersonId) -> bool:
        return self._connection.run(_REMOVE_EXCEPTION, mentor=mentor, this=id) == 1

    def posted(
        self, mentor: PersonId, offering: OfferingId | None, start: datetime, end: datetime
    ) -> Sequence[PostedDate]:
        """Those touching [start, end): the mentor's own, and the offering's where one is named."""
        rows = self._connection.all(
            _POSTED,
            mentor=mentor,
            offering=offering or MENTORS_OWN,
            earliest=to_ms(start - LONGEST_POSTED) - 1,
            until=to_ms(end),
            after=to_ms(start),
        )
        return [_posted(*row) for row in rows]

    def listed_posted(
        self, mentor: PersonId, after: datetime
    ) -> Sequence[tuple[int, OfferingId | None, PostedDate]]:
        rows = self._connection.all(
            _LISTED_POSTED,
            mentor=mentor,
            earliest=to_ms(after - LONGEST_POSTED) - 1,
            after=to_ms(after),
        )
        return [
            (id, OfferingId(of) if of != MENTORS_OWN else None, _posted(*window))
            for id, of, *window in rows
        ]

    def post(
        self, id: int, mentor: PersonId, offering: OfferingId | None, posted: PostedDate
    ) -> None:
        self._connection.run(
            _POST,
            id=id,
            mentor_id=mentor,
            offering_id=offering or MENTORS_OWN,
            starts_at=to_ms(posted.starts_at),
            ends_at=to_ms(posted.ends_at),
            places=posted.places,
        )

    def withdraw(self, id: int, mentor: PersonId) -> bool:
        return self._connection.run(_WITHDRAW, mentor=mentor, this=id) == 1


def _posted(starts: int, ends: int, places: int | None) -> PostedDate:
    return PostedDate(from_ms(starts), from_ms(ends), places)


# The same few are read at every tap, and they cannot change.
@lru_cache(maxsize=4096)
def _weekly(weekday: int, opens: int, closes: int) -> WeeklyHours:
    return WeeklyHours(weekday, time_of(opens), time_of(closes))


@lru_cache(maxsize=4096)
def _exception(row: Row) -> DateException:
    change, first, last, opens, closes = row
    return DateException(
        Change(change),
        date.fromisoformat(first),
        date.fromisoformat(last),
        None if opens is None else time_of(opens),
        None if closes is None else time_of(closes),
    )
