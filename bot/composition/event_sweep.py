"""The sweep of a provider's events, as the jobs loop wants it (M-20)."""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from core.doors import ClaimedJob
from core.facts import Fact
from core.ports import UnitOfWork
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from core.use_cases import sweeping
from scheduler.jobs import Done, Failed, Result, Unknown
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)


class EventSweep:
    def __init__(self, db: Rows, gateways: Mapping[str, PaymentGateway]) -> None:
        self._db = db
        self._gateways = gateways

    async def sweep(self, claim: ClaimedJob) -> Result:
        """Each event in a unit of its own: one that cannot be settled holds up no other, and the
        mark stays where it was until all could."""
        provider = str(claim.job.facts.get("provider", ""))
        gateway = self._gateways.get(provider)
        if gateway is None:  # switched off; switched on again, it is looked back to the mark
            return Done(again=sweeping.EVERY)
        began, since = await self._db.read(lambda uow: (uow.now, sweeping.since(uow, provider)))
        try:
            facts = await gateway.events_since(since)
        except OutcomeUnknown as unknown:
            return Unknown(str(unknown))
        except ProviderRefused as refused:
            return Failed(refused.reason)
        failed = [fact for fact in facts if not await self._heard(provider, fact)]
        if failed:
            return Failed(f"{len(failed)} of {len(facts)} events could not be settled")
        return Done(_mark(provider, began), again=sweeping.EVERY)

    async def _heard(self, provider: str, fact: Fact) -> bool:
        try:
            await self._db.write(lambda uow: sweeping.heard(uow, provider, fact))
        except Exception:
            _log.exception("event_not_settled", provider=provider, fact=type(fact).__name__)
            return False
        return True


def _mark(provider: str, began: datetime) -> Callable[[UnitOfWork], None]:
    return lambda uow: sweeping.swept(uow, provider, began)
