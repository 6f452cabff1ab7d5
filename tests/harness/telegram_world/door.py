"""The door of the Bot API: reads a request, meets trouble, judges, works, judges the answer."""

import inspect
import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.harness.telegram_world.book import Request
from tests.harness.telegram_world.judges.specification import answer_errors, request_errors
from tests.harness.telegram_world.methods.call import Call, Upload
from tests.harness.telegram_world.methods.every import METHODS
from tests.harness.telegram_world.refusal import Refusal, too_many
from tests.harness.telegram_world.troubles import Trouble
from tests.harness.telegram_world.wire import Json
from tests.harness.telegram_world.world import World

# Text is text, even where it looks like JSON.
WORDS = frozenset(
    "text caption payload title description short_description name url secret_token parse_mode "
    "callback_query_id pre_checkout_query_id language_code error_message action photo document "
    "telegram_payment_charge_id file_id invite_link currency provider_token provider_data "
    "start_parameter inline_message_id".split()
)
# What counts as a message for the limits.
COUNTED = ("send", "edit", "copy", "forward")
NOT_COUNTED = ("sendChatAction",)


class Lost(Exception):
    """The connection ends here; the work may have been done."""


class Door:
    def __init__(self, world: World) -> None:
        self.world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Everything that is asked is written into the book, with what was answered."""
        method = request.match_info["method"]
        parameters, uploads = await read(request)
        call = Call(self.world, method, parameters, uploads)
        try:
            body = await self._answered(call, request.match_info["token"])
        except Lost:
            self._write(call, 0, None)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        status = 200 if body["ok"] else body["error_code"]
        self._write(call, status, body)
        return web.json_response(body, status=status)

    def _write(self, call: Call, status: int, body: Json | None) -> None:
        self.world.book.answer(Request(call.method, call.parameters, status, body))
        self.world.pulse.beat()

    async def _answered(self, call: Call, token: str) -> Json:
        if token != self.world.token:
            return Refusal(401, "Unauthorized").body
        if call.method not in METHODS:
            self.world.book.breach(f"not modelled: {call.method}")
            return Refusal(501, f"Not Implemented: {call.method} is not modelled").body
        trouble = self.world.troubles.meet(call.method, call.get("chat_id"))
        if refused := await self._met(trouble):
            return refused.body
        if over := self._limited(call):
            return over.body
        body = await self._worked(call)
        if trouble and trouble.lost:
            raise Lost
        return body

    async def _met(self, trouble: Trouble | None) -> Refusal | None:
        if trouble is None:
            return None
        if trouble.gate is not None:
            self.world.pulse.beat()
            await trouble.gate.wait()
        if trouble.cut:
            raise Lost
        if trouble.status == 429:
            self.world.limits.refused["planned"] += 1
            return too_many(trouble.retry_after)
        return Refusal(trouble.status, trouble.description) if trouble.status else None

    def _limited(self, call: Call) -> Refusal | None:
        chat_id = call.get("chat_id")
        counted = call.method.startswith(COUNTED) and call.method not in NOT_COUNTED
        if not counted or not isinstance(chat_id, int):
            return None
        return self.world.limits.take(chat_id, group=chat_id < 0)

    async def _worked(self, call: Call) -> Json:
        for name, reason in request_errors(call.method, call.parameters).items():
            self.world.book.breach(f"{call.method} {name}: {reason}")
        try:
            result: Any = METHODS[call.method](call)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refusal:
            if refusal.mistake:
                self.world.book.breach(f"{call.method}: {refusal}")
            return refusal.body
        for path, reason in answer_errors(call.method, result).items():
            self.world.book.slip(f"{call.method} {path}: {reason}")
        return {"ok": True, "result": result}


async def read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """A query, a form, JSON, or a form with files: all become the same parameters."""
    parameters: Json = {name: value_of(name, value) for name, value in request.query.items()}
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        raw = await request.read()
        parameters |= json.loads(raw) if raw else {}
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            await _read_part(part, parameters, uploads)
    elif request.content_type == "application/x-www-form-urlencoded":
        form = await request.post()
        parameters |= {name: value_of(name, str(value)) for name, value in form.items()}
    return parameters, uploads


async def _read_part(part: BodyPartReader, parameters: Json, uploads: dict[str, Upload]) -> None:
    name = part.name or ""
    if part.filename is None:
        parameters[name] = value_of(name, await part.text())
        return
    kind = part.headers.get("Content-Type", "application/octet-stream")
    uploads[name] = Upload(part.filename, bytes(await part.read(decode=True)), kind)
    if name in ("photo", "document"):
        parameters[name] = f"attach://{name}"


def value_of(name: str, written: str) -> Any:
    """Form fields carry text as it is, and everything else as JSON."""
    if name in WORDS:
        return written
    try:
        return json.loads(written)
    except ValueError:
        return {"True": True, "False": False}.get(written, written)
