"""What the adapter needs of the program around it; the engine is one."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from bot.channels import Channel
from bot.flood import Flow
from core.clock import Clock
from core.ports import UnitOfWork
from core.ports_memberships import Memberships
from core.settings import Settings

CHANNEL = "telegram"
T = TypeVar("T")
Json = dict[str, Any]


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


class Door(Protocol):
    def count(self, channel: str, user: str) -> Flow: ...
    async def store(self, source: str, external_id: str, chat: str, body: str) -> bool: ...


class Around(Protocol):
    """`channels`, `memberships`: by name; the application puts its own in."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def channels(self) -> dict[str, Channel]: ...
    @property
    def memberships(self) -> dict[str, Memberships]: ...
    @property
    def telegram_token(self) -> str: ...
    @property
    def telegram_webhook_secret(self) -> str: ...


class App(Protocol):
    """A configured application, as `bot.composition.engine.Engine` is."""

    @property
    def db(self) -> Rows: ...
    @property
    def doorway(self) -> Door: ...
    @property
    def parts(self) -> Around: ...
