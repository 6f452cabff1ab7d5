"""Offerings: what mentors sell, how often it was booked, and how people find it."""

from collections.abc import Sequence

from sqlalchemy import Select, bindparam, case, delete, literal, select, update

from core.booking import LIVE
from core.catalog import Offering, OfferingStatus
from core.errors import OfferingHasBookings, StaleRevision
from core.ids import OfferingId, PersonId
from core.reading import OfferingCard
from core.series import SeriesState
from storage.dialects import among, listed, one_of
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import bookings, offerings, people, posted_dates, series, weekly_hours

OFFERINGS = Mapped(offerings, Offering, kept=1024)

_o = offerings.c
# Counted by the database alone: what a mentor saves never puts an old count back (C15).
_COUNTS = frozenset({"times_booked", "times_completed", "rating_sum", "rating_count"})
_KEPT = [column.name for column in _o if column.name not in {*_COUNTS, "id", "revision"}]
_SAVE = Statement(
    update(offerings)
    .where(_o.id == bindparam("known_id"), _o.revision == bindparam("known_revision"))
    .values({name: bindparam(name) for name in _KEPT} | {"revision": _o.revision + 1})
)
_OF = Statement(OFFERINGS.query(_o.mentor_id == bindparam("mentor")).order_by(_o.created_at, _o.id))
_THIS = _o.id == bindparam("this")
_COUNT_BOOKED = Statement(update(offerings).where(_THIS).values(times_booked=_o.times_booked + 1))
_COUNT_COMPLETED = Statement(
    update(offerings).where(_THIS).values(times_completed=_o.times_completed + bindparam("more"))
)
_COUNT_RATING = Statement(
    update(offerings)
    .where(_THIS)
    .values(rating_sum=_o.rating_sum + bindparam("more"), rating_count=_o.rating_count + 1)
)
_LIVE_BOOKING = Statement(
    select(literal(1))
    .where(bookings.c.offering_id == bindparam("offering"), one_of(bookings.c.state, LIVE))
    .limit(1)
)
_REMOVE = [
    # Plans of a series that nobody booked keep no offering.
    Statement(
        delete(series).where(
            series.c.offering_id == bindparam("this"), series.c.state == SeriesState.PLANNED.value
        )
    ),
    Statement(delete(weekly_hours).where(weekly_hours.c.offering_id == bindparam("this"))),
    Statement(delete(posted_dates).where(posted_dates.c.offering_id == bindparam("this"))),
    Statement(delete(offerings).where(_THIS)),
]

_RATING = case((_o.rating_count > 0, _o.rating_sum * 1000 // _o.rating_count), else_=0)


def _best_first(query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return query.order_by(_RATING.desc(), _o.times_booked.desc(), _o.id)


_FROM_MENTOR = people.c.id == _o.mentor_id
_CARDS = Statement(
    _best_first(
        OFFERINGS.query(_FROM_MENTOR, _o.status == bindparam("status")).add_columns(people.c.name)
    ).limit(bindparam("most"))
)
_WORDS = Statement(
    _best_first(
        select(_o.id, _o.title, _o.category, people.c.name).where(
            _FROM_MENTOR, _o.status == bindparam("status")
        )
    )
)
_THESE_CARDS = Statement(
    _best_first(OFFERINGS.query(_FROM_MENTOR, among(_o.id, "ids")).add_columns(people.c.name))
)


class SqlOfferings(Repository[Offering]):
    __slots__ = ()
    _mapped = OFFERINGS

    def save(self, offering: Offering) -> Offering:
        row = OFFERINGS.to_row(offering)
        values = {name: row[name] for name in _KEPT}
        known = {"known_id": offering.id, "known_revision": offering.revision}
        if self._connection.run(_SAVE, **values, **known) != 1:
            raise StaleRevision(table="offerings", key=str(offering.id))
        stored = self.get(offering.id)
        assert stored is not None
        return stored

    def remove(self, id: OfferingId) -> None:
        """Raises OfferingHasBookings for one that was ever booked: those are archived."""
        try:
            for statement in _REMOVE:
                self._connection.run(statement, this=id)
        except ConstraintViolated as violation:
            raise OfferingHasBookings(offering_id=id) from violation

    def of(self, mentor: PersonId) -> Sequence[Offering]:
        return OFFERINGS.all(self._connection, _OF, mentor=mentor)

    def count_booked(self, id: OfferingId) -> None:
        self._connection.run(_COUNT_BOOKED, this=id)

    def count_completed(self, id: OfferingId, by: int) -> None:
        self._connection.run(_COUNT_COMPLETED, this=id, more=by)

    def count_rating(self, id: OfferingId, rating: int) -> None:
        self._connection.run(_COUNT_RATING, this=id, more=rating)

    def has_live_bookings(self, id: OfferingId) -> bool:
        return self._connection.one(_LIVE_BOOKING, offering=id) is not None

    def browse(
        self, text: str = "", status: OfferingStatus = OfferingStatus.ACTIVE, limit: int = 100
    ) -> Sequence[OfferingCard]:
        """Letters are compared here: SQLite folds only ASCII, and no character may be a wildcard
        (I-03)."""
        wanted = text.strip().casefold()
        if not wanted:
            rows = self._connection.all(_CARDS, status=status.value, most=limit)
        else:
            found = [
                id
                for id, *words in self._connection.all(_WORDS, status=status.value)
                if any(wanted in word.casefold() for word in words)
            ]
            rows = self._connection.all(_THESE_CARDS, ids=listed(found[:limit]))
        return [OfferingCard(OFFERINGS.from_row(row[:-1]), row[-1]) for row in rows]
