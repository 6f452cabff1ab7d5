"""The REST door: who asks, how often, whether it is well said; then the handler, then its judge."""

import json
import re
from typing import Any

from aiohttp import BodyPartReader, web

from tests.harness.discord_world.book import Request
from tests.harness.discord_world.judges import openapi
from tests.harness.discord_world.judges.normalise import (
    described_error,
    normalised,
    without_silence,
)
from tests.harness.discord_world.judges.specifications import REST, specification
from tests.harness.discord_world.limits import TooMany
from tests.harness.discord_world.refusal import Refusal, invalid_form
from tests.harness.discord_world.rest.every import EVERY
from tests.harness.discord_world.rest.routes import Answer, Call, Handler
from tests.harness.discord_world.troubles import Trouble
from tests.harness.discord_world.uploads import Upload
from tests.harness.discord_world.world import World

PREFIX = "/api/v10"
JSON_TYPE = "application/json"
# Their token is in the path.
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
FILE = re.compile(r"files\[(\d+)\]")


class Lost(Exception):
    """The work was done; the answer does not arrive."""


class Door:
    def __init__(self, world: World) -> None:
        self.world = world
        self.judged = specification(REST) is not None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        status = 0
        try:
            answer = await self._answered(request, path)
            status = answer.status
            return answer
        except Lost:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        finally:
            self.world.book.answer(Request(request.method, path, status))
            self.world.pulse.beat()

    async def _answered(self, request: web.Request, path: str) -> web.Response:
        world = self.world
        if world.limits.banned:
            return web.Response(status=429, text="error code: 1015")
        found = EVERY.match(request.method, path)
        if found is None:
            world.book.breach(f"unknown route: {request.method} {path}")
            return written(501, {"code": 0, "message": f"not modelled: {request.method} {path}"})
        template, names, handler = found
        trouble = world.troubles.meet(request.method, path)
        if trouble and trouble.gate:
            world.pulse.beat()
            await trouble.gate.wait()
        too_many, headers = world.limits.take(request.method, template, names)
        if too_many is None and trouble and trouble.status == 429:
            too_many = TooMany(trouble.retry_after, trouble.scope)
        if too_many:
            return self._slowed_down(too_many, headers)
        if trouble and trouble.status:
            world.limits.count_invalid(trouble.status)
            return written(trouble.status, {"code": 0, "message": "trouble as planned"}, headers)
        call = Call(world, request.method, template, path, names, dict(request.query))
        call.body, call.uploads = await read(request)
        status, body = self._worked(call, handler, request.headers.get("Authorization", ""))
        return self._told(status, body, headers, trouble)

    def _told(
        self, status: int, body: Any, headers: dict[str, str], trouble: Trouble | None
    ) -> web.Response:
        self.world.limits.count_invalid(status)
        if trouble and trouble.lost:
            raise Lost
        return written(status, body, headers)

    def _worked(self, call: Call, handler: Handler, authorization: str) -> Answer:
        try:
            self._admit(call, authorization)
            self._judge_request(call)
            status, body = handler(call)
        except Refusal as refusal:
            if refusal.code == 50035:
                self.world.book.breach(f"{call.method} {call.path}: {refusal}")
            status, body = refusal.status, refusal.body
        self._judge_answer(call, status, body)
        return status, body

    def _admit(self, call: Call, authorization: str) -> None:
        known = authorization == f"Bot {self.world.token}"
        if not known and not call.path.startswith(WITHOUT_TOKEN):
            raise Refusal(401, 0, "401: Unauthorized")

    def _judge_request(self, call: Call) -> None:
        """Unknown fields are notes: discord.py sends a few that the description lacks."""
        call.body = normalised(without_silence(call.method, call.template, call.body))
        if not self.judged:
            return
        part = (call.method, call.template)
        errors = openapi.request_errors(*part, call.body)
        errors |= openapi.query_errors(*part, call.query)
        if errors:
            raise invalid_form(errors)
        if call.body:
            for name in openapi.unknown_fields(*part, call.body):
                self.world.book.note(f"{call.method} {call.template}: unknown field {name}")

    def _judge_answer(self, call: Call, status: int, body: Any) -> None:
        if not self.judged:
            return
        shown = described_error(body) if status >= 400 else body
        errors = openapi.answer_errors(call.method, call.template, status, shown)
        for path, reason in errors.items():
            self.world.book.slip(f"{call.method} {call.template} {status} {path}: {reason}")

    def _slowed_down(self, too_many: TooMany, headers: dict[str, str]) -> web.Response:
        """A 429 is waited out only with a Via header and a retry_after in JSON."""
        self.world.limits.count_invalid(429, too_many.scope)
        body = {
            "code": 0,
            "message": "You are being rate limited.",
            "retry_after": round(too_many.retry_after, 3),
            "global": too_many.is_global,
        }
        more = {"Via": "1.1 stand-in", "X-RateLimit-Scope": too_many.scope}
        more["Retry-After"] = str(max(1, round(too_many.retry_after)))
        if too_many.is_global:
            more["X-RateLimit-Global"] = "true"
        return written(429, body, headers | more)


def written(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """Content-Type is exactly application/json: with a charset discord.py reads text."""
    if body is None:
        return web.Response(status=status, headers=headers)
    answer = web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
    answer.headers["Content-Type"] = JSON_TYPE
    return answer


async def read(request: web.Request) -> tuple[Any, list[Upload]]:
    """JSON, or a form of payload_json and files[n]."""
    if request.content_type == JSON_TYPE:
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    if request.content_type != "multipart/form-data":
        return None, []
    body: Any = {}
    uploads = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        elif named := FILE.fullmatch(part.name or ""):
            uploads.append(await uploaded(int(named[1]), part))
    return body, uploads


async def uploaded(index: int, part: BodyPartReader) -> Upload:
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(index, part.filename or f"file-{index}", bytes(await part.read()), kind)
