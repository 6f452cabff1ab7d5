"""What one provider tells of one order, from its stand-in, and the ways in which it may arrive.

A provider joins the matrix by its stand-in in `WORLDS` of the gateways' contract, and by one line
each in `CONTESTS` and `FOREIGN` for what its webhooks can say beyond that.
"""

import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.facts import CheckoutWanted
from core.money import Money
from core.orders import Order
from tests.contract.test_payment_gateways import WORLDS, World

Delivery = tuple[dict[str, str], bytes]
Post = Callable[[Delivery], Awaitable[int]]


def _stripe_contest(world: Any, payment: str, won: bool | None) -> None:
    if won is None:
        world.books.dispute(payment)
    else:
        world.books.dispute(payment, "won" if won else "lost", "closed")


def _paypal_contest(world: Any, payment: str, won: bool | None) -> None:
    outcomes = {None: None, True: "RESOLVED_SELLER_FAVOUR", False: "RESOLVED_BUYER_FAVOUR"}
    world.books.dispute(payment, outcomes[won])


def _paystack_contest(world: Any, payment: str, won: bool | None) -> None:
    if won is None:
        world.books.dispute(payment)
    else:
        world.books.dispute(payment, "resolve", "declined" if won else "merchant-accepted")


def _razorpay_contest(world: Any, payment: str, won: bool | None) -> None:
    world.books.dispute(payment, {None: "created", True: "won", False: "lost"}[won])


# Begins a dispute of a payment, or ends it.
CONTESTS: dict[str, Callable[[Any, str, bool | None], None]] = {
    "stripe": _stripe_contest,
    "paypal": _paypal_contest,
    "paystack": _paystack_contest,
    "razorpay": _razorpay_contest,
}


def _changed(world: Any, raw: bytes, **fields: object) -> Delivery:
    """Validly signed, and not about us."""
    event = {**json.loads(raw), **fields, "id": f"evt_foreign_{len(raw)}"}
    body = json.dumps(event).encode()
    return world.signed(body), body


def _stripe_foreign(world: Any, raw: bytes) -> list[Delivery]:
    return [
        _changed(world, raw, livemode=True),
        _changed(world, raw, account="acct_of_somebody_else"),
    ]


def _paypal_foreign(world: Any, raw: bytes) -> list[Delivery]:
    """The webhook belongs to one account and one mode: another's is signed for another id."""
    return [(world.signed(raw, "WH-of-somebody-else"), raw)]


def _paystack_foreign(world: Any, raw: bytes) -> list[Delivery]:
    """The key is the account: only the mode can be another."""
    body = raw.replace(b'"domain": "test"', b'"domain": "live"')
    return [(world.signed(body), body)]


def _razorpay_foreign(world: Any, raw: bytes) -> list[Delivery]:
    return [_changed(world, raw, account_id="acc_OfSomebody0")]


# The same event for another account, or of the other mode (W-05, W-06).
FOREIGN: dict[str, Callable[[Any, bytes], list[Delivery]]] = {
    "stripe": _stripe_foreign,
    "paypal": _paypal_foreign,
    "paystack": _paystack_foreign,
    "razorpay": _razorpay_foreign,
}


@dataclass
class History:
    """Everything a provider tells of one order, oldest first."""

    world: World
    events: list[Delivery]

    @property
    def name(self) -> str:
        return self.world.opened.name


async def history(world: World, clock: Any, order: Order, kind: str) -> History:
    """`kind`: paid, refunded, won or lost; the last two are contested, where that is told."""
    now = clock.now()
    wanted = CheckoutWanted(
        order.id, f"{order.id}:1", order.total, "Four interviews", "https://seatmate.example/paid",
        now + timedelta(minutes=31), "en", now, order.student_id,
    )  # fmt: skip
    opened = await world.opened.gateway.open_checkout(wanted)
    await world.pay(opened.reference)
    events = world.deliveries()
    payment = _payment(world, events)
    if kind == "refunded":
        third = Money(order.total.minor // 3, order.total.currency)
        for _ in range(2):
            await world.refund_outside(payment, third)
            events += world.deliveries()
    if kind in ("won", "lost"):
        contest = CONTESTS[world.opened.name]
        contest(world, payment, None)
        contest(world, payment, kind == "won")
        events += world.deliveries()
    return History(world, events)


def _payment(world: World, events: list[Delivery]) -> str:
    """Its reference, as our own parser reads it."""
    door = world.opened.door
    assert door is not None
    facts = [door.parse(raw)[1] for _, raw in events]
    return next(fact.reference for fact in facts if type(fact).__name__ == "Paid")


# name -> the order in which the events of a history arrive, each any number of times.
WAYS: dict[str, Callable[[list[Delivery], random.Random], list[Delivery]]] = {
    "once": lambda events, _: events,
    "ten_times": lambda events, _: [each for each in events for _ in range(10)],
    "backwards": lambda events, _: events[::-1],
    "shuffled": lambda events, chance: chance.sample(events * 3, len(events) * 3),
}

__all__ = ["CONTESTS", "FOREIGN", "WAYS", "WORLDS", "Delivery", "History", "Post", "history"]
