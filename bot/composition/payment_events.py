"""What a provider's stored webhook does when it is worked: parsed into a fact, settled, marked."""

from collections.abc import Callable
from typing import Protocol

from core.doors import Arrival, InboxState
from core.facts import Fact
from core.ports import UnitOfWork
from core.use_cases.settled import Settled
from core.use_cases.settling import settle


class Early(Exception):
    """The event's cause has not arrived yet (W-02): it is worked again a little later."""


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
            raise Early(arrival.external_id)
        state = InboxState.IGNORED if settled is Settled.UNMATCHED else InboxState.DONE
        uow.inbox.close(arrival.id, state, uow.now, settled)

    return work
