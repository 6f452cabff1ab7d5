"""Callers that post finished bytes over kept connections and wait for the answer's end."""

import asyncio


class _Caller(asyncio.Protocol):
    """One connection, one request at a time. Reads status and length, nothing else."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._read = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    async def post(self, request: bytes) -> int:
        self._answer = self._loop.create_future()
        self.transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head) or self._answer is None:
            return
        self._read = b""
        self._answer.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError())


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class HttpCallers:
    def __init__(self, port: int) -> None:
        self._port = port
        self._callers: list[_Caller] = []
        self._idle: list[_Caller] = []

    @classmethod
    async def open(cls, port: int, count: int) -> "HttpCallers":
        callers = cls(port)
        callers._idle = [await callers._one_more() for _ in range(count)]
        return callers

    async def _one_more(self) -> _Caller:
        loop = asyncio.get_running_loop()
        _, caller = await loop.create_connection(_Caller, "127.0.0.1", self._port)
        self._callers.append(caller)
        return caller

    async def post(self, request: bytes) -> None:
        """Raises AssertionError unless it is answered with 200 (a ping: with 404)."""
        status = await self.status(request)
        assert status == (404 if request.startswith(b"GET") else 200), status

    async def status(self, request: bytes) -> int:
        """Over one more connection when all are busy."""
        caller = self._idle.pop() if self._idle else await self._one_more()
        status = await caller.post(request)
        self._idle.append(caller)
        return status

    async def close(self) -> None:
        for caller in self._callers:
            caller.transport.close()
        await asyncio.sleep(0)
