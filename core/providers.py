"""Payment providers by name: which are in use, and which of them fit a currency.

A provider is in use when it has currencies: the configuration gives it some only when it has its
keys. The sandbox takes every currency. With none in use at all nothing is sold through us, and
nothing is refused for it.
"""

from core.money import STARS as STARS_CURRENCY
from core.settings import ProviderSettings, Settings

SANDBOX = "sandbox"
STARS = "stars"
"""Telegram itself: it takes its Stars, and nobody else does."""
NAMES = ("stripe", "paypal", "paystack", "razorpay")
TAKEN_LATER = frozenset({"paypal"})
"""Where the payer agrees first, and the money is taken by a call of ours (CapturingGateway)."""
_BRANDS = {"paypal": "PayPal", SANDBOX: "Sandbox Payments", STARS: "Telegram Stars"}


def brand(name: str) -> str:
    """As the provider writes itself."""
    return _BRANDS.get(name, name.title())


def rank(name: str) -> int:
    """The order in which providers are offered; what is no real one comes last."""
    return NAMES.index(name) if name in NAMES else len(NAMES)


def settings_of(settings: Settings, name: str) -> ProviderSettings:
    """`name` is one of NAMES."""
    found = getattr(settings, name)
    assert isinstance(found, ProviderSettings)
    return found


def in_use(settings: Settings) -> tuple[str, ...]:
    """Every provider that takes money for us, in the order they are offered."""
    real = tuple(name for name in NAMES if settings_of(settings, name).currencies)
    return (*real, SANDBOX) if settings.money.sandbox_url else real


def takes(settings: Settings, name: str, currency: str) -> bool:
    """Whether `name` may be asked for `currency`. What is no real provider takes everything."""
    if currency == STARS_CURRENCY or name == STARS:
        return name == STARS and currency == STARS_CURRENCY
    return name not in NAMES or currency in settings_of(settings, name).currencies


def fitting(settings: Settings, currency: str) -> tuple[str, ...]:
    """Those a payer in `currency` may choose from; one of them is no choice."""
    return tuple(name for name in in_use(settings) if takes(settings, name, currency))


def is_taken(settings: Settings, currency: str) -> bool:
    """Whether somebody could pay in `currency`."""
    return not in_use(settings) or bool(fitting(settings, currency))
