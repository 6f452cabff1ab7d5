"""Every payment provider we can talk to, opened from settings and keys.

A provider without its key has no gateway, and one without the secret of its webhook has no door:
its address answers 404. Each one's library is loaded only when it is in use.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientSession

from core.facts import Fact
from core.ports_payments import PaymentGateway
from core.providers import NAMES, settings_of
from core.settings import ProviderSettings, Settings
from webhooks.door import WebhookDoor
from webhooks.http_client import Patience
from webhooks.metrics import Metrics

Keys = Mapping[str, tuple[str, ...]]
"""Secrets of one provider by their short names; what is unset is not there."""


class ProviderDoor(WebhookDoor, Protocol):
    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's id and what it tells us; None for what is not for us. Raises JsonRefused."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What all providers share."""

    session: ClientSession
    metrics: Metrics
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Given:
    """What one provider is opened with."""

    settings: ProviderSettings
    keys: Keys = field(repr=False)
    outside: Outside

    def key(self, name: str) -> str:
        """ "" when it is unset."""
        return next(iter(self.keys.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class OpenProvider:
    """`origins`: where its checkout page may lead, with blanks between, for the content policy."""

    gateway: PaymentGateway
    door: ProviderDoor | None
    origins: str

    @property
    def name(self) -> str:
        return self.gateway.name


def _stripe(given: Given) -> OpenProvider | None:
    from webhooks.payments.stripe.opening import open_provider

    return open_provider(given)


def _paypal(given: Given) -> OpenProvider | None:
    from webhooks.payments.paypal.opening import open_provider

    return open_provider(given)


def _paystack(given: Given) -> OpenProvider | None:
    from webhooks.payments.paystack.opening import open_provider

    return open_provider(given)


def _razorpay(given: Given) -> OpenProvider | None:
    from webhooks.payments.razorpay.opening import open_provider

    return open_provider(given)


_OPENERS: dict[str, Callable[[Given], OpenProvider | None]] = {
    "stripe": _stripe,
    "paypal": _paypal,
    "paystack": _paystack,
    "razorpay": _razorpay,
}


def open_providers(
    settings: Settings, keys: Mapping[str, Keys], outside: Outside
) -> list[OpenProvider]:
    """Those that have currencies and their key, in the order they are offered."""
    wanted = [name for name in NAMES if name in _OPENERS and settings_of(settings, name).currencies]
    given = (
        (name, Given(settings_of(settings, name), keys.get(name, {}), outside)) for name in wanted
    )
    opened = (_OPENERS[name](each) for name, each in given)
    return [each for each in opened if each is not None]


def gateways_of(opened: Iterable[OpenProvider]) -> dict[str, PaymentGateway]:
    return {each.name: each.gateway for each in opened}


def doors_of(opened: Iterable[OpenProvider]) -> list[ProviderDoor]:
    return [each.door for each in opened if each.door is not None]


def origins_of(opened: Iterable[OpenProvider]) -> dict[str, str]:
    return {each.name: each.origins for each in opened}
