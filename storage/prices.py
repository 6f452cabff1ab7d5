"""Versions of prices, and who has paid since when."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, literal, select

from core.clock import from_ms
from core.ids import PackProductId, PersonId
from core.orders import OrderState
from core.pricing import PriceVersion
from storage.connection import Connection
from storage.dialects import among, listed, one_of
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import rule_behind
from storage.statements import Statement
from storage.tables import orders, price_versions

VERSIONS = Mapped(price_versions, PriceVersion)

_v, _o = price_versions.c, orders.c
_OF = Statement(VERSIONS.query(_v.product_id == bindparam("product")).order_by(_v.number))
_OF_ALL = Statement(
    VERSIONS.query(among(_v.product_id, "products")).order_by(_v.product_id, _v.number)
)
_PAID = _o.state == OrderState.PAID.value
_WITH = _o.mentor_id == bindparam("mentor")
_STUDENTS = _o.student_id == bindparam("student")
_FIRST_PAID = Statement(
    select(_o.student_id, func.min(_o.paid_at)).where(_WITH, _PAID).group_by(_o.student_id)
)
_FIRST_PAID_BY = Statement(select(func.min(_o.paid_at)).where(_WITH, _STUDENTS, _PAID))
_BOUGHT = one_of(_o.state, (OrderState.PAID, OrderState.REFUNDED))
_HAS_BOUGHT = Statement(select(literal(1)).where(_STUDENTS, _BOUGHT).limit(1))
_HAS_BOUGHT_FROM = Statement(select(literal(1)).where(_STUDENTS, _WITH, _BOUGHT).limit(1))


class SqlPrices:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, version: PriceVersion) -> None:
        try:
            VERSIONS.add(self._connection, version)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def of(self, product: PackProductId) -> Sequence[PriceVersion]:
        return VERSIONS.all(self._connection, _OF, product=product)

    def of_all(
        self, products: Collection[PackProductId]
    ) -> dict[PackProductId, list[PriceVersion]]:
        found: dict[PackProductId, list[PriceVersion]] = defaultdict(list)
        for each in VERSIONS.all(self._connection, _OF_ALL, products=listed(products)):
            found[each.product_id].append(each)
        return found

    def first_paid(self, mentor: PersonId) -> dict[PersonId, datetime]:
        rows = self._connection.all(_FIRST_PAID, mentor=mentor)
        return {PersonId(id): from_ms(at) for id, at in rows if at is not None}

    def first_paid_by(self, student: PersonId, mentor: PersonId) -> datetime | None:
        row = self._connection.one(_FIRST_PAID_BY, student=student, mentor=mentor)
        return from_ms(row[0]) if row is not None and row[0] is not None else None

    def has_bought(self, student: PersonId, mentor: PersonId | None = None) -> bool:
        if mentor is None:
            return self._connection.one(_HAS_BOUGHT, student=student) is not None
        row = self._connection.one(_HAS_BOUGHT_FROM, student=student, mentor=mentor)
        return row is not None
