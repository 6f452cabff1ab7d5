"""Keeps a program going until somebody ends it, then lets it finish cleanly (O-07)."""

import asyncio
import signal
from collections.abc import Awaitable, Callable


async def until_ended(close: Callable[[], Awaitable[None]]) -> None:
    """Waits for Ctrl-C or SIGTERM, then closes."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    try:
        await ended.wait()
    finally:
        await close()
