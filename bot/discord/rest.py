"""The few requests we make of Discord, and what each of its refusals means to us."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import discord
import structlog
from aiohttp import ClientError
from discord.http import HTTPClient, Route

from bot.channels import Busy, Down, Refused, Unreachable
from bot.discord.answers import Token
from bot.discord.line import Line
from bot.discord.pace import Pace
from bot.discord.surroundings import Json

SECONDS_BETWEEN_LOOKS = 10.0
# A connection that Discord closed while it was idle is no OSError, and a POST is not repeated.
NO_CONNECTION = (OSError, ClientError)
EPHEMERAL = 64
UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, TOKEN_OVER, TOO_MANY_DMS = 10008, 10003, 50027, 40003
_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"

_log = structlog.get_logger(__name__)


class Gone(Exception):
    """There is no such message, or no such interaction (any more)."""


class Rest:
    """Over discord.py's own client: its buckets, its retries."""

    def __init__(
        self, http: HTTPClient, pace: Pace, line: Line, is_open: Callable[[], bool]
    ) -> None:
        self._http = http
        self._pace = pace
        self._is_open = is_open
        self._line = line

    async def direct(self, user: str) -> str:
        """The channel of the direct messages with a person; the same whenever asked."""
        await self._turn()
        with self._told():
            opened = await self._ask("POST", "/users/@me/channels", {"recipient_id": user})
        return str(opened["id"])

    async def post(self, channel: str, body: Json, nonce: str, picture: bytes | None = None) -> str:
        """The new message's id. The same nonce within a few minutes gives the same message."""
        await self._turn()
        known = {"nonce": nonce, "enforce_nonce": True}
        with self._told():
            sent = await self._ask(
                "POST", "/channels/{channel_id}/messages", body | known,
                picture=picture, channel_id=channel,
            )  # fmt: skip
        return str(sent["id"])

    async def change(
        self, channel: str, message: str, body: Json, picture: bytes | None = None
    ) -> None:
        await self._turn()
        path = "/channels/{channel_id}/messages/{message_id}"
        with self._told():
            await self._ask(
                "PATCH", path, body, picture=picture, channel_id=channel, message_id=message
            )

    async def change_answer(self, token: Token, body: Json, picture: bytes | None = None) -> None:
        path = f"{_HOOK}/messages/{{message_id}}"  # a name: the library keeps each path for ever
        with self._told():
            await self._ask(
                "PATCH", path, body, picture=picture, message_id=token.place, **_named(token)
            )

    async def add_to_answer(self, token: Token, body: Json, picture: bytes | None = None) -> str:
        alone = {"flags": EPHEMERAL} if token.alone else {}
        with self._told():
            sent = await self._ask(
                "POST", _HOOK, body | alone, {"wait": 1}, picture, **_named(token)
            )
        return str(sent["id"])

    async def call_back(self, interaction: int, token: str, body: Json) -> Json:
        """The first answer to an interaction. Raises discord.HTTPException as it is."""
        return await self._ask(
            "POST", _CALLBACK, body, {"with_response": 1},
            webhook_id=interaction, webhook_token=token,
        )  # fmt: skip

    async def look(self, path: str, **names: str) -> Any:
        """What Discord says is at `path`. Raises discord.HTTPException as it is."""
        await self._turn()
        return await self._http.request(Route("GET", path, **names))

    async def overwrite_commands(self, application: int, guild: str, commands: list[Json]) -> None:
        """`guild` "" means everywhere."""
        scope = f"/guilds/{guild}" if guild else ""
        await self._http.request(
            Route("PUT", f"/applications/{application}{scope}/commands"), json=commands
        )

    async def ask(
        self, method: str, path: str, body: Json | None = None, reason: str = "", **names: str
    ) -> Any:
        """Any other request, in its turn; `reason` is for the server's audit log. Raises Busy, and
        any other discord.HTTPException as it is."""
        await self._turn()
        said: Json = {} if body is None else {"json": body}
        try:
            return await self._http.request(Route(method, path, **names), reason=reason, **said)
        except discord.RateLimited as limited:
            raise Busy(limited.retry_after) from limited
        except discord.HTTPException as error:
            if error.status == 401:
                self._line.refuse_token()
            if error.status in (401, 429):
                raise Busy(_seconds(error)) from error
            raise

    async def _turn(self) -> None:
        """Raises Busy while there is no connection, or too much was refused: nothing is lost by
        waiting (D-07)."""
        if self._line.is_token_refused or not self._is_open():
            raise Busy(SECONDS_BETWEEN_LOOKS)
        if pause := self._line.refusals.wait():
            raise Busy(pause)
        await self._pace.wait()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Discord's refusals in our words. Without an answer the same is asked again: the nonce
        shows it once (D-02, D-03)."""
        try:
            yield
        except discord.RateLimited as limited:
            raise Busy(limited.retry_after) from limited
        except discord.HTTPException as error:
            if error.status == 401 and error.code != TOKEN_OVER:
                self._line.refuse_token()
                raise Busy(SECONDS_BETWEEN_LOOKS) from error
            raise _meaning(error) from error
        except NO_CONNECTION as error:
            raise Down(SECONDS_BETWEEN_LOOKS) from error

    async def _ask(
        self,
        method: str,
        path: str,
        body: Json,
        query: Json | None = None,
        picture: bytes | None = None,
        **names: Any,
    ) -> Json:
        """`picture`: the file that the body's only attachment names."""
        route = Route(method, path, **names)
        said: Json = {"json": body} if picture is None else _with_file(body, picture)
        answer: Any = await self._http.request(route, params=query or {}, **said)
        return answer if isinstance(answer, dict) else {}


def _with_file(body: Json, picture: bytes) -> Json:
    """As a form of two parts, which the library sends again where it has to."""
    file = discord.File(BytesIO(picture), body["attachments"][0]["filename"])
    form = [
        {"name": "payload_json", "value": json.dumps(body)},
        {
            "name": "files[0]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "image/png",
        },
    ]
    return {"form": form, "files": [file]}


def _named(token: Token) -> Json:
    return {"webhook_id": token.application, "webhook_token": token.value}


def _meaning(error: discord.HTTPException) -> Exception:
    if error.status == 429 or error.code == TOO_MANY_DMS:
        return Busy(_seconds(error))
    if error.code in (UNKNOWN_MESSAGE, TOKEN_OVER):
        return Gone()
    if error.status in (403, 404):  # 50007 closed, 50278 no guild in common, gone for good
        return Unreachable()
    return Refused() if error.status == 400 else Down(SECONDS_BETWEEN_LOOKS)


def _seconds(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError, AttributeError):
        return 5.0
