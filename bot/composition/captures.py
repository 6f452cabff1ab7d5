"""Taking the money that a payer agreed to, as the jobs loop wants it."""

from collections.abc import Mapping
from datetime import timedelta

from core.doors import ClaimedJob
from core.facts import Fact
from core.ids import OrderId
from core.orders import Order
from core.ports import UnitOfWork
from core.ports_payments import (
    CapturingGateway,
    OutcomeUnknown,
    PaymentGateway,
    ProviderRefused,
)
from core.use_cases.capturing import is_wanted
from core.use_cases.settling import settle
from scheduler.jobs import Done, Failed, Result, Unknown
from scheduler.rows import Rows

_LOOK_AGAIN = timedelta(minutes=1)


class Captures:
    def __init__(self, db: Rows, gateways: Mapping[str, PaymentGateway]) -> None:
        self._db = db
        self._gateways = gateways

    async def capture(self, claim: ClaimedJob) -> Result:
        """An order that was decided meanwhile is only looked at: an earlier call may have taken
        the money though its answer was lost (M-08)."""
        gateway = self._gateways.get(str(claim.job.facts.get("provider", "")))
        checkout = str(claim.job.facts.get("checkout", ""))
        id = OrderId(claim.job.subject_id)
        order = await self._db.read(lambda uow: uow.orders.get(id))
        if order is None or not isinstance(gateway, CapturingGateway):
            return Done()
        try:
            found = await _asked(gateway, order, checkout)
        except OutcomeUnknown as unknown:
            return Unknown(str(unknown))
        except ProviderRefused as refused:  # our keys, or our account there: staff can mend that
            return Failed(refused.reason)
        if found is None:
            return Done(again=_LOOK_AGAIN)
        return Done(lambda uow: _settle(uow, found))


async def _asked(gateway: CapturingGateway, order: Order, checkout: str) -> list[Fact] | None:
    if is_wanted(order):
        return await gateway.capture(order.id, checkout)
    return await gateway.look_up(order.id, order.created_at, checkout)


def _settle(uow: UnitOfWork, facts: list[Fact]) -> None:
    for fact in facts:
        settle(uow, fact)
