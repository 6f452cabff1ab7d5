"""What people find: the one place that says which offerings are listed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import BigInteger, and_, bindparam, cast, exists, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from core.browsing import Listing
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.clock import to_ms
from core.ids import OfferingId
from core.reading import OfferingCard
from storage.connection import Connection, Row
from storage.dialects import among, listed
from storage.offerings import OFFERINGS
from storage.statements import Statement
from storage.tables import mentors, next_free, offerings, people

_o, _m, _p, _n = offerings.c, mentors.c, people.c, next_free.c

ON_SHOW = and_(
    _o.status == OfferingStatus.ACTIVE.value,
    func.coalesce(_o.unlisted, 0) == 0,
    func.coalesce(_m.hidden, 0) == 0,
    _p.banned_at.is_(None),
)
LISTED = and_(
    ON_SHOW,
    or_(bindparam("only_verified") == 0, _m.verified_at.is_not(None)),
)
"""Both hold for an offering beside its mentor and its mentor's person."""

_WITH_MENTOR = offerings.join(mentors, _m.person_id == _o.mentor_id).join(
    people, _p.id == _o.mentor_id
)
_LISTINGS = Statement(
    select(
        _o.id,
        _o.mentor_id,
        _p.name,
        _o.title,
        _o.category,
        _o.kind,
        _o.mode,
        _o.price_minor,
        _o.price_currency,
        _o.stars,
        _o.rating_sum,
        _o.rating_count,
        _o.times_booked,
        _o.times_completed,
        _o.created_at,
        _m.languages,
        _o.course_id,
        _m.verified_at,
        _n.next_at,
        _n.looked_at.is_not(None),
    )
    .select_from(_WITH_MENTOR.outerjoin(next_free, _n.offering_id == _o.id))
    .where(LISTED)
)
_DESCRIPTIONS = Statement(
    select(_o.id, _o.description).select_from(_WITH_MENTOR).where(LISTED, _o.description != "")
)
_CARDS = Statement(
    OFFERINGS.query(
        _p.id == _o.mentor_id, _m.person_id == _o.mentor_id, among(_o.id, "ids")
    ).add_columns(_p.name, _m.verified_at)
)
_OUTDATED = Statement(
    select(_o.id)
    .select_from(_WITH_MENTOR.outerjoin(next_free, _n.offering_id == _o.id))
    .where(
        LISTED,
        _o.kind != OfferingKind.RECORDED.value,
        or_(_n.looked_at.is_(None), _n.looked_at <= bindparam("before")),
    )
    .order_by(func.coalesce(_n.looked_at, 0), _o.id)
    .limit(bindparam("most"))
)
_NAMES = ("offering_id", "next_at", "looked_at")
_ROW = [cast(bindparam(name), BigInteger) for name in _NAMES]
_IS_THERE = select(*_ROW).where(exists(select(literal(1)).where(_o.id == bindparam("this"))))
_lite = sqlite.insert(next_free).from_select(_NAMES, _IS_THERE)
_pg = postgresql.insert(next_free).from_select(_NAMES, _IS_THERE)
_KEEP = Statement.each(
    sqlite=_lite.on_conflict_do_update(
        index_elements=["offering_id"],
        set_={"next_at": _lite.excluded.next_at, "looked_at": _lite.excluded.looked_at},
        where=_n.looked_at < _lite.excluded.looked_at,
    ),
    postgresql=_pg.on_conflict_do_update(
        index_elements=["offering_id"],
        set_={"next_at": _pg.excluded.next_at, "looked_at": _pg.excluded.looked_at},
        where=_n.looked_at < _pg.excluded.looked_at,
    ),
)


class SqlCatalogue:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def listings(self, *, only_verified: bool = False) -> Sequence[Listing]:
        rows = self._connection.all(_LISTINGS, only_verified=int(only_verified))
        return list(map(_listing, rows))

    def descriptions(self, *, only_verified: bool = False) -> Mapping[OfferingId, str]:
        rows = self._connection.all(_DESCRIPTIONS, only_verified=int(only_verified))
        return {OfferingId(id): text for id, text in rows}

    def cards(self, ids: Sequence[OfferingId]) -> Sequence[OfferingCard]:
        rows = self._connection.all(_CARDS, ids=listed(ids))
        found = {row[0]: _card(row) for row in rows}
        return [found[id] for id in ids if id in found]

    def outdated(self, looked_before: datetime, limit: int) -> Sequence[OfferingId]:
        """Also of mentors who are not verified: they may be, in a moment."""
        wanted = {"before": to_ms(looked_before), "most": limit, "only_verified": 0}
        return [OfferingId(id) for (id,) in self._connection.all(_OUTDATED, **wanted)]

    def keep_next(self, found: Mapping[OfferingId, datetime | None], looked_at: datetime) -> None:
        self._connection.many(
            _KEEP,
            [
                {
                    "offering_id": id,
                    "next_at": None if next_at is None else to_ms(next_at),
                    "looked_at": to_ms(looked_at),
                    "this": id,
                }
                for id, next_at in found.items()
            ],
        )


# Nearly all of them are the same at the next search, and they cannot change.
@lru_cache(maxsize=4096)
def _listing(row: Row) -> Listing:
    id, mentor, name, title, category, kind, mode, minor, currency, stars = row[:10]
    rated, raters, booked, completed, created, spoken, course, verified, next_at, looked = row[10:]
    return Listing(
        id=id,
        mentor_id=mentor,
        mentor_name=name,
        title=title,
        category=category,
        kind=_KINDS[kind],
        mode=_MODES[mode],
        price_minor=minor,
        currency=currency,
        stars=stars,
        rating_sum=rated,
        rating_count=raters,
        times_booked=booked,
        times_completed=completed,
        created_at=created,
        languages=_languages(spoken),
        course_id=course,
        verified=verified is not None,
        next_at=next_at,
        looked_for=bool(looked),
    )


def _card(row: Row) -> OfferingCard:
    *offering, name, verified_at = row
    return OfferingCard(OFFERINGS.from_row(tuple(offering)), name, verified_at is not None)


_KINDS = {kind.value: kind for kind in OfferingKind}
_MODES = {mode.value: mode for mode in BookingMode}


@lru_cache(maxsize=1024)
def _languages(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()
