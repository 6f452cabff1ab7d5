"""What the pages need from the rest of the house, put into their hands by the composition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from core.clock import Clock
from core.months import Month
from core.orders import Order
from core.papers import Paper
from core.ports import UnitOfWork
from core.ports_payments import PaymentGateway
from core.settings import Settings

T = TypeVar("T")


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


class PageLinks(Protocol):
    """Signed addresses. The readers answer None for what is forged or too old."""

    def pay(self, order: int) -> str: ...
    def paid(self, order: int) -> str: ...
    def order_of(self, token: str) -> int | None: ...
    def order_paid(self, token: str) -> int | None: ...
    def paper_of(self, kind: Paper, token: str) -> tuple[int, int, int] | None: ...
    def participant_of(self, token: str) -> tuple[int, int] | None: ...
    def join(self, booking: int, person: int) -> str: ...
    def attendant_of(self, token: str) -> tuple[int, int] | None: ...
    def watcher_of(self, token: str) -> tuple[int, int] | None: ...


class Say(Protocol):
    """The sentence of a key as plain text: moments on the reader's clock with its zone, amounts
    in their currency, what people typed isolated. Not escaped: the templates do that."""

    def __call__(self, key: str, **facts: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Speech:
    """One reader's language; `direction` is ltr or rtl."""

    language: str
    direction: str
    say: Say


class Words(Protocol):
    def speech(self, language: str, zone: str, now: datetime) -> Speech:
        """`language` may be a whole Accept-Language header; `zone` is an IANA name."""
        ...

    def month(self, month: Month, language: str) -> str:
        """ "November 2026"."""
        ...


@dataclass(frozen=True, slots=True)
class Pages:
    """`provider_origins`: where each provider's own page lives, as the content policy names it.
    `way_back`: the address that leads the buyer of an order back to their chat, or "".
    `changed` is called after a write, so that whoever may have to act on it looks."""

    db: Rows
    links: PageLinks
    gateways: Mapping[str, PaymentGateway]
    provider_origins: Mapping[str, str]
    words: Words
    way_back: Callable[[UnitOfWork, Order], str]
    clock: Clock
    settings: Settings
    changed: Callable[[], None]
