"""What a provider's stored webhook does when it is worked: parsed into a fact, settled, marked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from core.doors import Arrival, InboxState
from core.facts import Fact, Paid
from core.ports import UnitOfWork
from core.use_cases.alerting import tell_of_parked
from core.use_cases.settled import Settled
from core.use_cases.settling import settle

PATIENCE = timedelta(days=4)  # providers deliver for three days: so late its cause may come
_LONGEST_PAUSE = timedelta(hours=1)


class Early(Exception):
    """The event's cause has not arrived, and will not any more (W-02): staff have to look."""


class Door(Protocol):
    name: str

    def parse(self, raw: bytes) -> tuple[str, Fact | None]: ...


def worker(door: Door) -> Callable[[UnitOfWork, Arrival], None]:
    """The effect and the mark in one unit (X4): a repeated event changes nothing."""

    def work(uow: UnitOfWork, arrival: Arrival) -> None:
        _, fact = door.parse(arrival.body.encode())
        if fact is None:
            uow.inbox.close(arrival.id, InboxState.IGNORED, uow.now, "not for us")
            return
        settled = settle(uow, fact)
        if settled is Settled.EARLY:
            wait_for_its_cause(uow, arrival)
            return
        if settled is Settled.UNMATCHED and isinstance(fact, Paid):
            lay_aside(uow, arrival, settled)
            return
        if settled is Settled.FOR_STAFF:
            lay_aside(uow, arrival, settled)
            return
        state = InboxState.IGNORED if settled is Settled.UNMATCHED else InboxState.DONE
        uow.inbox.close(arrival.id, state, uow.now, settled)

    return work


def lay_aside(uow: UnitOfWork, arrival: Arrival, why: Settled = Settled.UNMATCHED) -> None:
    """Money on our own account for an order that is not here, or a dispute: nobody but staff can
    explain it."""
    if uow.inbox.close(arrival.id, InboxState.PARKED, uow.now, why):
        tell_of_parked(uow, arrival)


def wait_for_its_cause(uow: UnitOfWork, arrival: Arrival) -> None:
    """Worked again, ever more rarely: a refund that overtook its payment is no failure."""
    if uow.now - arrival.received_at > PATIENCE:
        raise Early(arrival.external_id)
    pause = min(timedelta(seconds=2 ** min(arrival.attempts + 1, 12)), _LONGEST_PAUSE)
    uow.inbox.failed(arrival.id, uow.now + pause, "early")
