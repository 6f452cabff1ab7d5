"""One websocket of the gateway: frames out in order, compressed when the client asked for it."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator

from aiohttp import WSMsgType, web

from tests.harness.discord_world.wire import Json


class Socket:
    """Sending never waits: frames queue here and `pour` writes them."""

    def __init__(self, request: web.Request) -> None:
        self.ws = web.WebSocketResponse(autoping=True)
        self._request = request
        self._frames: asyncio.Queue[str | int | None] = asyncio.Queue()
        wants = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if wants else None

    def say(self, op: int, data: object) -> None:
        self.send(json.dumps({"op": op, "s": None, "t": None, "d": data}))

    def send(self, frame: str) -> None:
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Closes with a code of the gateway's, after what was already said."""
        self._frames.put_nowait(code)

    def abort(self) -> None:
        """The wire is cut: no close frame reaches anybody."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def finish(self) -> None:
        self._frames.put_nowait(None)

    async def pour(self) -> None:
        """Writes what was said until the socket ends."""
        while (frame := await self._frames.get()) is not None:
            try:
                if isinstance(frame, int):
                    await self.ws.close(code=frame)
                else:
                    await self._write(frame)
            except ConnectionError:
                return

    async def _write(self, frame: str) -> None:
        if self._deflate is None:
            await self.ws.send_str(frame)
            return
        packed = self._deflate.compress(frame.encode())
        # One compressor for the socket's whole life, flushed per message (zlib-stream).
        await self.ws.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    async def heard(self) -> AsyncIterator[Json]:
        async for message in self.ws:
            if message.type is WSMsgType.TEXT:
                yield json.loads(message.data)
