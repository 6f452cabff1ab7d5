"""The sandbox payment provider beside the demo: its own web server, its own file, its own keys.
It reports to us by signed webhooks over HTTP, as every provider does."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.demo.secrets import DemoKeys
from bot.system import random_token, shuffled
from core.clock import Clock
from webhooks.hardening.limits import Limits
from webhooks.sandbox.app import sandbox_application
from webhooks.sandbox.delivery import http_sender
from webhooks.sandbox.provider import ProviderSettings, SandboxProvider
from webhooks.server import ListeningServer, listen

ACCOUNT = "sbx_acct_demo"
_TICK_SECONDS = 1.0


@dataclass
class PlayMoney:
    provider: SandboxProvider
    server: ListeningServer

    async def tick(self) -> None:
        """For ever: sends what is due."""
        while True:
            await self.provider.deliver_due()
            await asyncio.sleep(_TICK_SECONDS)

    async def close(self) -> None:
        await self.server.close()
        self.provider.close()


async def open_play_money(
    folder: Path,
    keys: DemoKeys,
    clock: Clock,
    session: aiohttp.ClientSession,
    host: str,
    webhook_url: Callable[[], str],
) -> PlayMoney:
    """`webhook_url` is asked when something is sent: our own port is known only later."""

    async def send(body: bytes, headers: Mapping[str, str]) -> int:
        return await http_sender(session, webhook_url())(body, headers)

    provider = SandboxProvider(
        ProviderSettings(folder / "demo-sandbox.db", keys.api, (keys.webhooks,), ACCOUNT),
        clock,
        random_token,
        send,
        shuffled,
    )
    server = await _on_its_port(provider, host, folder)
    return PlayMoney(provider, server)


async def _on_its_port(provider: SandboxProvider, host: str, folder: Path) -> ListeningServer:
    """The port of last time, so that a checkout page opened before a restart is still there."""
    kept = folder / "demo-sandbox-port"
    port = int(kept.read_text()) if kept.exists() else 0
    try:
        server = await _listen(provider, host, port)
    except OSError:
        server = await _listen(provider, host, 0)
    kept.write_text(str(server.port))
    return server


async def _listen(provider: SandboxProvider, host: str, port: int) -> ListeningServer:
    return await listen(sandbox_application(provider, Limits(), random_token), host, port)
