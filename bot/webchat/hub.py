"""Who is listening. A page is told "this chat has changed" and reads on from what it last got.

So a burst costs a slow page nothing but its own lag, edits of one message melt into the latest, and
nothing can be skipped: live pushes and catching up are the same read.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable

from bot.webchat import told
from bot.webchat.errors import SlowReader
from bot.webchat.told import Told
from bot.webchat.transcript import Transcript

MAX_WAITING = 256  # frames; a page that lets more pile up is cut off
SEND_SECONDS = 15.0
BATCH = 50


class Line:
    """One connected page: what it follows, and what still has to go out to it."""

    def __init__(
        self,
        send: Callable[[str], Awaitable[None]],
        transcript: Transcript,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._send = send
        self._transcript = transcript
        self._send_seconds = send_seconds
        self._waiting: deque[Told] = deque()
        self._overflown = False
        self._followed: dict[str, tuple[str, int]] = {}  # chat -> (pane token, last rev sent)
        self._changed: dict[str, None] = {}  # an ordered set
        self._wake = asyncio.Event()

    def put(self, frame: Told) -> None:
        self._overflown = self._overflown or len(self._waiting) >= MAX_WAITING
        if not self._overflown:
            self._waiting.append(frame)
        self._wake.set()

    def follow(self, chat: str, token: str, rev: int) -> None:
        """From now on the page gets whatever has a greater `rev`, starting with what it missed."""
        self._followed[chat] = (token, rev)
        self.touch(chat)

    def touch(self, chat: str) -> None:
        if chat in self._followed:
            self._changed[chat] = None
            self._wake.set()

    async def deliver(self) -> None:
        """Runs until cancelled. Raises SlowReader when the page does not keep up."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._drain()
            while self._changed:
                chat = next(iter(self._changed))
                del self._changed[chat]
                await self._catch_up(chat)

    async def _drain(self) -> None:
        while self._waiting:
            if self._overflown:
                raise SlowReader
            await self._write(self._waiting.popleft())

    async def _catch_up(self, chat: str) -> None:
        while True:
            token, rev = self._followed[chat]
            missed = await self._transcript.since(chat, rev, BATCH)
            if not missed:
                return
            await self._write(told.messages(token, missed, "live"))
            self._followed[chat] = (token, missed[-1].rev)
            await self._drain()  # an ack never waits behind a long catching up

    async def _write(self, frame: Told) -> None:
        try:
            async with asyncio.timeout(self._send_seconds):
                await self._send(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except TimeoutError as error:
            raise SlowReader from error


class Hub:
    def __init__(self) -> None:
        self._lines: dict[Line, Callable[[], Awaitable[object]]] = {}

    def join(self, line: Line, hang_up: Callable[[], Awaitable[object]]) -> None:
        self._lines[line] = hang_up

    def leave(self, line: Line) -> None:
        self._lines.pop(line, None)

    def changed(self, chat: str) -> None:
        """A message of this chat was appended or edited."""
        for line in self._lines:
            line.touch(chat)

    def broadcast(self, frame: Told) -> None:
        for line in self._lines:
            line.put(frame)

    async def close(self) -> None:
        for hang_up in list(self._lines.values()):
            await hang_up()

    def __len__(self) -> int:
        return len(self._lines)
