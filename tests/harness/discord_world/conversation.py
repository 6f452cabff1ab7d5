"""What is said on one gateway socket: hello, identify, resume, heartbeats, members on request."""

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from tests.harness.discord_world.gateway import Session, ready_data
from tests.harness.discord_world.shapes import member_json, own_user_json
from tests.harness.discord_world.sockets import Socket
from tests.harness.discord_world.wire import PRIVILEGED, Intent, Json

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

NOT_AUTHENTICATED, BAD_TOKEN, TWICE, BAD_SHARD, FORBIDDEN_INTENT = 4003, 4004, 4005, 4010, 4014


class Conversation:
    def __init__(self, world: "World", socket: Socket) -> None:
        self.world, self.socket = world, socket
        self.session: Session | None = None

    async def run(self, request: web.Request) -> web.WebSocketResponse:
        await self.socket.ws.prepare(request)
        self.socket.say(10, {"heartbeat_interval": self.world.gateway.heartbeat_ms})
        async with asyncio.TaskGroup() as both:
            both.create_task(self.socket.pour())
            await self._listen()
            self._hang_up()
            self.socket.finish()
        return self.socket.ws

    async def _listen(self) -> None:
        try:
            async for frame in self.socket.heard():
                self._hear(frame["op"], frame["d"])
        except ConnectionError:
            return

    def _hang_up(self) -> None:
        if self.session and self.session.socket is self.socket:
            self.session.socket = None
            # A client that says goodbye with 1000 or 1001 gives its session up.
            if self.socket.ws.close_code in (1000, 1001):
                self.world.gateway.sessions.pop(self.session.id, None)
        self.world.pulse.beat()

    def _hear(self, op: int, data: Json) -> None:
        match op:
            case 1 if self.world.gateway.deaf:
                pass
            case 1:
                self.socket.say(11, None)
            case 2:
                self._identify(data)
            case 6:
                self._resume(data)
            case 3 | 4 | 8 if self.session is None:
                self.socket.close(NOT_AUTHENTICATED)
            case 8:
                self._members(data)
            case 3 | 4:
                pass
            case _:
                self.world.book.breach(f"gateway: the client said op {op}")
        self.world.pulse.beat()

    def _identify(self, data: Json) -> None:
        gateway, world = self.world.gateway, self.world
        intents = Intent(int(data["intents"]) & ((1 << 26) - 1))
        shard, count = data.get("shard") or (0, 1)
        if self.session is not None:
            self.socket.close(TWICE)
        elif data["token"].removeprefix("Bot ") != world.token:
            self.socket.close(BAD_TOKEN)
        elif intents & PRIVILEGED & ~gateway.allowed:
            self.socket.close(FORBIDDEN_INTENT)
        elif shard >= count:
            self.socket.close(BAD_SHARD)
        elif gateway.identified >= gateway.start_limit:
            self.socket.close(BAD_TOKEN)
        else:
            gateway.identified += 1
            self._welcome(Session(world.ids.token("session"), intents, (shard, count)))

    def _welcome(self, session: Session) -> None:
        world = self.world
        session.socket, self.session = self.socket, session
        world.gateway.sessions[session.id] = session
        mine = [guild for guild in world.joined if session.hears(guild, Intent.NONE)]
        ready = ready_data(session, own_user_json(world.bot), mine, world.gateway_address)
        world.gateway.judge("READY", ready)
        session.dispatch("READY", ready)
        if session.intents & Intent.GUILDS:
            for guild_id in mine:
                session.dispatch("GUILD_CREATE", world.guild_create(guild_id, session.intents))

    def _resume(self, data: Json) -> None:
        session = self.world.gateway.sessions.get(data["session_id"])
        if session is None or not session.can_replay(data["seq"]):
            self.socket.say(9, False)
            return
        if session.socket:
            session.socket.abort()
        session.socket, self.session = self.socket, session
        session.resumed += 1
        session.replay(data["seq"])
        session.dispatch("RESUMED", {})

    def _members(self, data: Json) -> None:
        """REQUEST GUILD MEMBERS by ids or by the start of a name; all of them needs the intent."""
        assert self.session is not None
        guild = self.world.guilds[int(data["guild_id"])]
        wanted, query = data.get("user_ids"), data.get("query")
        if not wanted and not query and not self.session.intents & Intent.GUILD_MEMBERS:
            self.socket.close(FORBIDDEN_INTENT)
            return
        ids = [int(each) for each in (wanted if isinstance(wanted, list) else [wanted]) if each]
        found = [
            member
            for member in guild.members.values()
            if (member.user.id in ids if ids else member.user.name.startswith(query or ""))
        ]
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [member_json(member) for member in found[: data.get("limit") or 1000]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(each) for each in ids if each not in guild.members],
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        self.world.gateway.judge("GUILD_MEMBERS_CHUNK", chunk)
        self.session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
