"""Payments that a payer's bank asks back."""

from collections.abc import Sequence

from sqlalchemy import bindparam, case

from core.disputes import Dispute, DisputeState
from core.ids import OrderId
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import disputes

DISPUTES = Mapped(disputes, Dispute)

_d = disputes.c
_KNOWN_AS = DISPUTES.select(
    _d.provider == bindparam("provider"), _d.reference == bindparam("reference")
)
_OF_ORDER = Statement(DISPUTES.query(_d.order_id == bindparam("order")).order_by(_d.id))
_WAITS = case((_d.state == DisputeState.OPEN.value, 0), else_=1)
_LATEST = Statement(
    DISPUTES.query().order_by(_WAITS, _d.opened_at.desc(), _d.id.desc()).limit(bindparam("most"))
)


class SqlDisputes(Repository[Dispute]):
    __slots__ = ()
    _mapped = DISPUTES

    def by_reference(self, provider: str, reference: str) -> Dispute | None:
        known_as = {"provider": provider, "reference": reference}
        return DISPUTES.first(self._connection, _KNOWN_AS, **known_as)

    def of_order(self, order: OrderId) -> Sequence[Dispute]:
        return DISPUTES.all(self._connection, _OF_ORDER, order=order)

    def latest(self, limit: int = 50) -> Sequence[Dispute]:
        return DISPUTES.all(self._connection, _LATEST, most=limit)
