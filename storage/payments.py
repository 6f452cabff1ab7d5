"""Money that came and money that went back. The same money never counts twice."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.ids import OrderId
from core.orders import Payment, Refund
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import payments, refunds

PAYMENTS = Mapped(payments, Payment)
REFUNDS = Mapped(refunds, Refund)

_p, _r = payments.c, refunds.c
_PAYMENT_KNOWN_AS = PAYMENTS.select(
    _p.provider == bindparam("provider"), _p.reference == bindparam("reference")
)
_PAYMENTS_OF = Statement(PAYMENTS.query(_p.order_id == bindparam("order")).order_by(_p.id))
_REFUND_KNOWN_AS = REFUNDS.select(
    _r.provider == bindparam("provider"), _r.reference == bindparam("reference")
)
_REFUNDS_OF = Statement(REFUNDS.query(_r.order_id == bindparam("order")).order_by(_r.id))


class Payments(Repository[Payment]):
    __slots__ = ()
    _mapped = PAYMENTS

    def by_reference(self, provider: str, reference: str) -> Payment | None:
        known_as = {"provider": provider, "reference": reference}
        return PAYMENTS.first(self._connection, _PAYMENT_KNOWN_AS, **known_as)

    def of(self, order: OrderId) -> Sequence[Payment]:
        return PAYMENTS.all(self._connection, _PAYMENTS_OF, order=order)


class Refunds(Repository[Refund]):
    __slots__ = ()
    _mapped = REFUNDS

    def by_reference(self, provider: str, reference: str) -> Refund | None:
        known_as = {"provider": provider, "reference": reference}
        return REFUNDS.first(self._connection, _REFUND_KNOWN_AS, **known_as)

    def of(self, order: OrderId) -> Sequence[Refund]:
        return REFUNDS.all(self._connection, _REFUNDS_OF, order=order)
