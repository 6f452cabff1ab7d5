"""A course site outside, as the web edge meets it: signed requests over real HTTP."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.composition.course_events import course_workers
from bot.composition.web_edge import web_edge
from tests.harness.chatters import Stage
from tests.harness.web import listening
from webhooks.courses.door import HEADER, CourseDoor
from webhooks.metrics import Metrics

SECRET, OLD, FOREIGN = "site-secret-" + "s" * 32, "site-old-" + "o" * 32, "g" * 32


@dataclass
class CourseSite:
    stage: Stage
    url: str
    session: aiohttp.ClientSession

    def completed(self, user: str = "sara", channel: str = "web", **changes: Any) -> dict[str, Any]:
        return {
            "event_id": "evt-1",
            "type": "course.completed",
            "course": "py-101",
            "student": {"channel": channel, "user": user},
            "completed_at": self.stamp,
            **changes,
        }

    @property
    def stamp(self) -> int:
        return int(self.stage.clock.now().timestamp())

    def header(self, raw: bytes, secret: str = SECRET, stamp: int | None = None) -> str:
        at = self.stamp if stamp is None else stamp
        mac = hmac.new(secret.encode(), b"%d." % at + raw, hashlib.sha256).hexdigest()
        return f"t={at},v1={mac}"

    async def tell(
        self, event: dict[str, Any], secret: str = SECRET, site: str = "academy"
    ) -> tuple[int, dict[str, str]]:
        """Signed and posted; whatever it leads to has happened when this returns."""
        raw = json.dumps(event).encode()
        answer = await self.post(raw, {HEADER: self.header(raw, secret)}, site)
        await self.stage.quiet()
        return answer

    async def post(
        self, raw: bytes, headers: dict[str, str], site: str = "academy"
    ) -> tuple[int, dict[str, str]]:
        given = {"Content-Type": "application/json", **headers}
        async with self.session.post(f"{self.url}/courses/{site}", data=raw, headers=given) as told:
            text = await told.text()
            return told.status, json.loads(text) if text.startswith("{") else {}


@asynccontextmanager
async def course_site(stage: Stage) -> AsyncIterator[CourseSite]:
    """academy (two secrets, as during a rotation), school, and one that has no secret."""
    doors = [
        CourseDoor("academy", (SECRET, OLD)),
        CourseDoor("school", (FOREIGN,)),
        CourseDoor("closed", ()),
    ]
    stage.event_workers.update(course_workers(doors))
    await stage.restart()
    app = web_edge(stage.engine, Metrics(), [], {}, courses=doors)
    async with listening(app) as server, aiohttp.ClientSession() as session:
        yield CourseSite(stage, server.url, session)
