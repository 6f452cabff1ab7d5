"""What the adapter needs of the program around it; the engine is one."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from bot.channels import Channel
from bot.links import SignedLinks
from bot.ui import Intent
from core.clock import Clock
from core.ports import UnitOfWork
from core.ports_events import CommunityEvents
from core.ports_memberships import Memberships
from core.settings import Settings

CHANNEL = "discord"
SHARED = "#"  # before the id of a channel, in an address: core.spaces.address_of
T = TypeVar("T")
Json = dict[str, Any]


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


class Door(Protocol):
    async def receive(self, intent: Intent) -> bool: ...


class Around(Protocol):
    """`channels`, `memberships`: by name; the client puts its own in."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def links(self) -> SignedLinks: ...
    @property
    def channels(self) -> dict[str, Channel]: ...
    @property
    def memberships(self) -> dict[str, Memberships]: ...
    @property
    def events(self) -> dict[str, CommunityEvents]: ...


class App(Protocol):
    """A configured application, as `bot.composition.engine.Engine` is."""

    @property
    def db(self) -> Rows: ...
    @property
    def doorway(self) -> Door: ...
    @property
    def parts(self) -> Around: ...
