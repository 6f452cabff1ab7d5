"""The gateway: sessions that outlive their sockets, numbered events, RESUME and bad luck."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.harness.discord_world.pulse import Pulse
from tests.harness.discord_world.sockets import Socket
from tests.harness.discord_world.wire import Intent, Json

KEPT_EVENTS = 5000
Judge = Callable[[str, Json], None]


@dataclass(slots=True)
class Session:
    """One identified client. Without a socket its events wait here for a RESUME."""

    id: str
    intents: Intent
    shard: tuple[int, int]
    socket: Socket | None = None
    sequence: int = 0
    log: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    resumed: int = 0

    def hears(self, guild_id: int | None, intent: Intent) -> bool:
        """Direct conversations (no guild) are the first shard's."""
        shard, count = self.shard
        mine = (guild_id or 0) >> 22
        return mine % count == shard and (not intent or bool(self.intents & intent))

    def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        frame = json.dumps({"op": 0, "s": self.sequence, "t": event, "d": data})
        self.log.append((self.sequence, frame))
        if self.socket:
            self.socket.send(frame)

    def can_replay(self, sequence: int) -> bool:
        return sequence <= self.sequence and (
            sequence == self.sequence or (bool(self.log) and self.log[0][0] <= sequence + 1)
        )

    def replay(self, sequence: int) -> None:
        assert self.socket is not None
        for number, frame in self.log:
            if number > sequence:
                self.socket.send(frame)


class Gateway:
    """`allowed`: the privileged intents switched on for the application. `identified`: how often
    IDENTIFY was accepted, of `start_limit` a day. `deaf`: heartbeats are heard, and answered by
    nobody, as on a connection that died without a word."""

    def __init__(self, pulse: Pulse, judge: Judge) -> None:
        self.pulse = pulse
        self.judge = judge
        self.sessions: dict[str, Session] = {}
        self.allowed = Intent.NONE
        self.shards = 1
        self.identified = 0
        self.start_limit = 1000
        self.heartbeat_ms = 41_250
        self.deaf = False

    @property
    def live(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.socket]

    async def connected(self, sessions: int = 1) -> None:
        """Waits until so many clients are there with a socket."""
        await self.pulse.until(
            lambda: len(self.live) >= sessions, f"{sessions} session(s) on the gateway"
        )

    async def resumed(self, times: int = 1) -> None:
        """Waits until some session has been resumed so often."""
        await self.pulse.until(
            lambda: any(session.resumed >= times for session in self.sessions.values()),
            f"RESUME number {times}",
        )

    def announce(
        self,
        event: str,
        data: Json,
        guild_id: int | None = None,
        intent: Intent = Intent.NONE,
        redacted: Json | None = None,
    ) -> None:
        """Tells every session that hears it. `redacted`: for those without MESSAGE_CONTENT."""
        self.judge(event, data)
        for session in self.sessions.values():
            if session.hears(guild_id, intent):
                blind = redacted is not None and not session.intents & Intent.MESSAGE_CONTENT
                session.dispatch(event, redacted if blind and redacted is not None else data)

    def drop(self) -> None:
        """Tears every socket, as a lost network does. Sessions stay and can be resumed."""
        for socket in self._cut():
            socket.abort()

    def ask_to_reconnect(self) -> None:
        for session in self.live:
            assert session.socket is not None
            session.socket.say(7, None)

    def invalidate(self, resumable: bool = False) -> None:
        """INVALID SESSION to everybody. Not resumable: their sessions are forgotten."""
        for socket in self._cut():
            socket.say(9, resumable)
        if not resumable:
            self.forget()

    def forget(self) -> None:
        """Sessions end on our side: the next RESUME is answered with INVALID SESSION."""
        for socket in self._cut():
            socket.abort()
        self.sessions.clear()

    def _cut(self) -> list[Socket]:
        sockets = [session.socket for session in self.live if session.socket]
        for session in self.live:
            session.socket = None
        return sockets


def ready_data(session: Session, user: Json, guild_ids: list[int], address: str) -> dict[str, Any]:
    return {
        "v": 10,
        "user": user,
        "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
        "session_id": session.id,
        "resume_gateway_url": address,
        "shard": list(session.shard),
        "application": {"id": user["id"], "flags": 0, "flags_new": "0"},
    }
