"""Promotion codes and their uses."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, case, func, or_, select

from core.clock import to_ms
from core.ids import OrderId, PersonId, PromoCodeId
from core.promotions import COUNTED, PromoCode, PromoState, PromoUse, Uses
from storage.dialects import one_of, total
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import Repository, rule_behind
from storage.statements import Statement
from storage.tables import orders, promo_codes, promo_uses

PROMOS = Mapped(promo_codes, PromoCode)
USES = Mapped(promo_uses, PromoUse)

_p, _u = promo_codes.c, promo_uses.c
_NOW: BindParameter[int] = bindparam("now")
_ALIKE = PROMOS.select(_p.alike == bindparam("alike"))
_AUTOMATIC = Statement(
    PROMOS.query(
        _p.automatic == 1,
        _p.state == PromoState.ACTIVE.value,
        or_(_p.from_at.is_(None), _p.from_at <= _NOW),
        or_(_p.until.is_(None), _p.until > _NOW),
    ).order_by(_p.id)
)
_LATEST = (_p.created_at.desc(), _p.id.desc())
_ALL = Statement(PROMOS.query().order_by(*_LATEST).limit(bindparam("most")))
_OWNED = Statement(
    PROMOS.query(_p.owner_id == bindparam("owner")).order_by(*_LATEST).limit(bindparam("most"))
)
_OF_PROMO = _u.promo_id == bindparam("promo")
_COUNTED = one_of(_u.state, COUNTED)
_COUNTS = Statement(
    select(func.count(), total(case((_u.student_id == bindparam("student"), 1), else_=0))).where(
        _OF_PROMO, _COUNTED
    )
)
_BY_STATE = Statement(select(_u.state, func.count()).where(_OF_PROMO).group_by(_u.state))
_USE_OF = USES.select(_u.order_id == bindparam("order"))
_LATEST_USES = Statement(
    USES.query(_OF_PROMO).order_by(_u.at.desc(), _u.id.desc()).limit(bindparam("most"))
)
_FREE_SINCE = Statement(
    select(func.count())
    .select_from(promo_uses.join(orders, orders.c.id == _u.order_id))
    .where(
        _u.student_id == bindparam("student"),
        _u.at > bindparam("since"),
        _COUNTED,
        orders.c.total_minor == 0,
    )
)


class SqlPromos(Repository[PromoCode]):
    __slots__ = ()
    _mapped = PROMOS

    def looking_like(self, alike: str) -> PromoCode | None:
        return PROMOS.first(self._connection, _ALIKE, alike=alike)

    def automatic(self, now: datetime) -> Sequence[PromoCode]:
        return PROMOS.all(self._connection, _AUTOMATIC, now=to_ms(now))

    def of(self, owner: PersonId | None, limit: int = 100) -> Sequence[PromoCode]:
        if owner is None:
            return PROMOS.all(self._connection, _ALL, most=limit)
        return PROMOS.all(self._connection, _OWNED, owner=owner, most=limit)

    def uses(self, promo: PromoCodeId, student: PersonId) -> Uses:
        row = self._connection.one(_COUNTS, promo=promo, student=student)
        assert row is not None
        return Uses(total=row[0], mine=row[1])

    def use_counts(self, promo: PromoCodeId) -> dict[str, int]:
        return dict(self._connection.all(_BY_STATE, promo=promo))

    def add_use(self, use: PromoUse) -> None:
        try:
            USES.add(self._connection, use)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def save_use(self, use: PromoUse) -> PromoUse:
        try:
            return USES.save(self._connection, use)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def use_of(self, order: OrderId) -> PromoUse | None:
        return USES.first(self._connection, _USE_OF, order=order)

    def latest_uses(self, promo: PromoCodeId, limit: int = 30) -> Sequence[PromoUse]:
        return USES.all(self._connection, _LATEST_USES, promo=promo, most=limit)

    def free_since(self, student: PersonId, moment: datetime) -> int:
        row = self._connection.one(_FREE_SINCE, student=student, since=to_ms(moment))
        assert row is not None
        count: int = row[0]
        return count
