"""The gate in front of the HTTP server: counts connections and gives each one a deadline.

aiohttp has no deadline for a request's head or body, and no cap on connections (WB6). The gate
wraps its protocol from outside, by asyncio's public interface alone.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from aiohttp import web

from webhooks.hardening.limits import Limits

Phase = Literal["head", "body", "answer", "idle"]
Dropped = Callable[[str], None]

_GRACE = 1  # whoever can still answer politely (408, keep-alive end) goes first


class GuardedConnection(asyncio.Protocol):
    """One connection: waiting for a head, reading a body, answering, or idle.

    A deadline starts with its phase and is not moved by further bytes, so one byte a second buys
    no time. The phases after the head are told by the `timed` middleware.
    """

    def __init__(self, gate: "Gate") -> None:
        self.phase: Phase = "head"
        self.transport: asyncio.Transport | None = None
        self._gate = gate
        self._inner: asyncio.Protocol | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._gate.admit(self):
            self._inner = self._gate.new_protocol()
            self._inner.connection_made(transport)
            self.enter("head")

    def data_received(self, data: bytes) -> None:
        if self.phase == "idle":
            self.enter("head")
        if self._inner:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner else None

    def pause_writing(self) -> None:
        if self._inner:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner:
            self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._gate.forget(self)
        if self._inner:
            self._inner.connection_lost(exc)

    def enter(self, phase: Phase) -> None:
        """Begins a phase and its deadline; `answer` has none, handlers keep their own."""
        self._stop_timer()
        self.phase = phase
        seconds = self._gate.seconds[phase]
        if seconds is not None and self._gate.knows(self):
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self.drop, f"{phase}_deadline")

    def drop(self, reason: str) -> None:
        self._stop_timer()
        self._gate.forget(self)
        self._gate.dropped(reason)
        if self.transport:
            self.transport.abort()

    @contextmanager
    def answering(self, request: web.Request) -> Iterator[None]:
        self.enter("body" if request.can_read_body else "answer")
        if self.phase == "body":
            request.content.on_eof(self._body_is_read)
        try:
            yield
        finally:
            self.enter("idle")

    def _body_is_read(self) -> None:
        if self.phase == "body":
            self.enter("answer")

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


class Gate:
    """All connections of one server, oldest first."""

    def __init__(self, limits: Limits, dropped: Dropped) -> None:
        self.dropped = dropped
        self.seconds: dict[Phase, float | None] = {
            "head": limits.head_seconds,
            "body": limits.body_seconds + _GRACE,
            "answer": None,
            "idle": limits.keepalive_seconds + _GRACE,
        }
        self.new_protocol: Callable[[], asyncio.Protocol] = asyncio.Protocol
        self._most = limits.max_connections
        self._open: dict[asyncio.BaseTransport, GuardedConnection] = {}

    def __call__(self) -> GuardedConnection:
        return GuardedConnection(self)

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, newcomer: GuardedConnection) -> bool:
        """Beyond the cap the oldest connection that asks for nothing makes room. W-10

        A provider's delivery is young and short; what lies idle longest is what an attacker
        piles up. When all of them are busy, the newcomer is turned away at once.
        """
        if len(self._open) >= self._most:
            idle = next((c for c in self._open.values() if c.phase in ("idle", "head")), None)
            if idle is None:
                newcomer.drop("crowded")
                return False
            idle.drop("made_room")
        assert newcomer.transport
        self._open[newcomer.transport] = newcomer
        return True

    def forget(self, connection: GuardedConnection) -> None:
        if connection.transport:
            self._open.pop(connection.transport, None)

    def knows(self, connection: GuardedConnection) -> bool:
        return connection.transport in self._open

    def connection_of(self, request: web.Request) -> GuardedConnection | None:
        return self._open.get(request.transport) if request.transport else None
