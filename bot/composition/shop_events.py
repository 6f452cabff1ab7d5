"""What a shop's stored event does when it is worked: a purchase kept, or money that went back."""

from collections.abc import Iterable

from bot.composition.payment_events import lay_aside, wait_for_its_cause
from bot.doorway import Worker
from core.codes import hash_of
from core.doors import Arrival, InboxState
from core.ports import UnitOfWork
from core.purchases import Bought
from core.use_cases.buying_elsewhere import money_given_back, purchase_arrived
from core.use_cases.settled import Settled
from webhooks.shop.door import ShopDoor
from webhooks.shop.reading import Told


def shop_worker(door: ShopDoor) -> Worker:
    """The effect and the mark in one unit: a repeated event changes nothing (W-01, W-02)."""

    def work(uow: UnitOfWork, arrival: Arrival) -> None:
        settled = _effect(uow, door, door.read(arrival.body.encode()))
        if settled is Settled.EARLY:
            wait_for_its_cause(uow, arrival)
        elif settled is Settled.UNMATCHED:  # money that nobody here can explain
            lay_aside(uow, arrival)
        else:
            uow.inbox.close(arrival.id, InboxState.DONE, uow.now, settled)

    return work


def workers_of(doors: Iterable[ShopDoor]) -> dict[str, Worker]:
    return {door.name: shop_worker(door) for door in doors}


def _effect(uow: UnitOfWork, door: ShopDoor, told: Told) -> Settled:
    if told.what is None:
        return Settled.REPEATED
    if isinstance(told.what, Bought):
        code = door.code_for(told)
        return purchase_arrived(uow, told.what, hash_of(code) if code else "")
    return money_given_back(uow, told.what)
