"""What the engine's shell may ask of a payment provider, and the two ways it can say no."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId


class OutcomeUnknown(Exception):
    """Nobody knows whether the provider acted: ask again with the same key, or look it up. M-08"""


class ProviderRefused(Exception):
    """The provider said no for certain; asking the same again changes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PaymentGateway(Protocol):
    """Every call may raise OutcomeUnknown or ProviderRefused."""

    name: str

    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        """The same `wanted.key` gives the same checkout, however often it is asked. M-01"""
        ...

    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """All the provider knows of one order's money, oldest first. `checkout`: its own id of the
        page that was opened for it."""
        ...

    async def end_checkout(self, checkout: str) -> None:
        """Closes the page, so that nobody pays there any more: another has taken its place, or
        the time is over. Nothing happens where it is paid or closed already, or cannot be."""
        ...

    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Refunded or RefundFailed; None when accepted and the outcome will follow as an event."""
        ...

    async def events_since(self, moment: datetime) -> list[Fact]:
        """What happened since, oldest first: finds the payments whose webhooks were lost. M-20"""
        ...


@runtime_checkable
class CapturingGateway(PaymentGateway, Protocol):
    """A provider where the payer agrees first, and the money is taken by a call."""

    async def capture(self, order_id: OrderId, checkout: str) -> list[Fact] | None:
        """Takes the money of one page, once, however often it is asked; answers all that is known
        of it then. None: the payer has not agreed yet."""
        ...
