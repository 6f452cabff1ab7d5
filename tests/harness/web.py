"""A web edge, a sandbox provider and raw sockets for tests. Everything on 127.0.0.1, port 0."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from webhooks.door import webhook_route
from webhooks.hardening.limits import Limits
from webhooks.http_client import HttpClient, Patience, open_session
from webhooks.metrics import Metrics
from webhooks.payments.sandbox import SandboxGateway, sandbox_provider
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.sandbox.app import sandbox_application
from webhooks.sandbox.delivery import Send, http_sender
from webhooks.sandbox.events import WaitingEvent
from webhooks.sandbox.provider import ProviderSettings, SandboxProvider
from webhooks.server import ListeningServer, build_application, listen

SECRET = "whsec_first"
API_KEY = "sk_sandbox_key"
ACCOUNT = "sbx_acct_ours"
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
IMPATIENT = Patience(first_wait=0.001, longest_wait=0.01, one_attempt=2, all_attempts=5)


class MovedClock:
    """Time that moves by hand."""

    def __init__(self, moment: datetime = START) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def move(self, **span: float) -> None:
        self._moment += timedelta(**span)


def counted_tokens() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"token{next(numbers):011d}"


@dataclass
class RememberingStore:
    """The in-memory twin of the inbox; `broken` makes every write fail."""

    rows: dict[tuple[str, str], bytes] = field(default_factory=dict)
    repeats: int = 0
    broken: bool = False

    async def __call__(self, source: str, external_id: str, raw: bytes) -> bool:
        if self.broken:
            raise OSError("database or disk is full")
        new = (source, external_id) not in self.rows
        self.rows.setdefault((source, external_id), raw)
        self.repeats += not new
        return new

    def bodies(self) -> list[bytes]:
        return list(self.rows.values())


@asynccontextmanager
async def edge(
    *routes: web.AbstractRouteDef, limits: Limits | None = None, metrics: Metrics | None = None
) -> AsyncIterator[ListeningServer]:
    app = build_application(limits or Limits(), metrics or Metrics(), counted_tokens(), routes)
    async with listening(app) as server:
        yield server


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[ListeningServer]:
    server = await listen(app, "127.0.0.1", 0)
    try:
        yield server
    finally:
        await server.close()


@asynccontextmanager
async def sandbox_edge(
    clock: MovedClock,
    store: RememberingStore,
    *,
    secrets: Iterable[str] = (SECRET,),
    limits: Limits | None = None,
    metrics: Metrics | None = None,
) -> AsyncIterator[ListeningServer]:
    """The edge with only the sandbox provider's webhook door."""
    metrics = metrics or Metrics()
    door = SandboxDoor(tuple(secrets), ACCOUNT)
    async with edge(
        webhook_route(door, store, clock, metrics), limits=limits, metrics=metrics
    ) as server:
        yield server


@dataclass
class Sandbox:
    """A running provider and everything a test wants to do with it."""

    provider: SandboxProvider
    server: ListeningServer
    gateway: SandboxGateway
    session: aiohttp.ClientSession
    clock: MovedClock


def turned_round(waiting: list[WaitingEvent]) -> None:
    waiting.reverse()


@asynccontextmanager
async def sandbox(
    path: Path, clock: MovedClock, webhook_url: str = "", send: Send | None = None
) -> AsyncIterator[Sandbox]:
    settings = ProviderSettings(path, API_KEY, (SECRET,), ACCOUNT)
    async with open_session() as session:
        provider = SandboxProvider(
            settings,
            clock,
            tokens_of(path),
            send or http_sender(session, webhook_url),
            turned_round,
        )
        app = sandbox_application(provider, Limits(), counted_tokens())
        async with listening(app) as server:
            client = HttpClient(
                session, sandbox_provider(server.url, API_KEY), Metrics(), IMPATIENT
            )
            gateway = SandboxGateway(client, ACCOUNT)
            yield Sandbox(provider, server, gateway, session, clock)
        provider.close()


_TOKENS: dict[Path, Callable[[], str]] = {}


def tokens_of(path: Path) -> Callable[[], str]:
    """One series per file, so that a restarted provider does not repeat its ids."""
    return _TOKENS.setdefault(path, counted_tokens())


async def talk(port: int, *parts: bytes) -> bytes:
    """Writes the parts to a fresh connection and reads until the other side closes it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def post_head(path: str, length: int, extra: Mapping[str, str] | None = None) -> bytes:
    headers = {
        "Host": "localhost",
        "Content-Type": "application/json",
        "Content-Length": str(length),
        **(extra or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode()
