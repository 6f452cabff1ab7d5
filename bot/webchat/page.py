"""The routes of the browser chat on an aiohttp application: page, static files, socket."""

from collections.abc import Awaitable, Callable
from functools import cache, partial

import jinja2
from aiohttp import web

from bot.webchat.chat import WebChat
from bot.webchat.frames import MAX_FRAME_BYTES
from bot.webchat.images import picture_at
from bot.webchat.loopback import Handler, loopback_only, require_loopback
from bot.webchat.session import Session
from bot.webchat.strings import strings
from bot.webchat.view import direction

HEARTBEAT_SECONDS = 20.0
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ChatHandler = Callable[[WebChat, web.Request], Awaitable[web.StreamResponse]]
_FOR_EVER = "public, max-age=31536000, immutable"


def add_webchat(app: web.Application, chat: WebChat, *, host: str, path: str = "/") -> None:
    """Mounts the chat; `host` is what the server will listen on (raises PublicBinding)."""
    require_loopback(host)
    app.router.add_get(path, _on(_page, chat))
    app.router.add_get("/chat/static/{fingerprint}/{name}", _on(_static, chat))
    app.router.add_get(r"/chat/picture/{pane}/{rev:\d{1,15}}.png", _on(_picture, chat))
    app.router.add_get("/chat/socket", _on(_socket, chat))
    app.on_shutdown.append(partial(_close, chat))


def _on(handler: ChatHandler, chat: WebChat) -> Handler:
    return loopback_only(partial(handler, chat))


async def _page(chat: WebChat, request: web.Request) -> web.Response:
    around = chat.around
    people = await around.personas()
    panes = [
        {
            "token": chat.tokens.issue(person.chat),
            "person": person,
            "dir": direction(person.language),
            "text": strings(person.language),
        }
        for person in people
    ]
    html = (
        _templates()
        .get_template("chat.html")
        .render(
            panes=panes,
            text=strings(around.language),
            language=around.language,
            dir=direction(around.language),
            languages=around.languages(),
            static=f"/chat/static/{chat.assets.fingerprint}",
            has_clock=chat.clock is not None,
        )
    )
    headers = _HEADERS | {"Cache-Control": "no-store"}
    return web.Response(text=html, content_type="text/html", headers=headers)


async def _static(chat: WebChat, request: web.Request) -> web.Response:
    asset = chat.assets.get(request.match_info["name"])
    if asset is None or request.match_info["fingerprint"] != chat.assets.fingerprint:
        raise web.HTTPNotFound
    return web.Response(
        body=asset.body,
        content_type=asset.content_type,
        charset="utf-8",
        headers=_HEADERS | {"Cache-Control": _FOR_EVER},
    )


async def _picture(chat: WebChat, request: web.Request) -> web.Response:
    """The picture of the message that was written or edited last at this `rev`."""
    owner = chat.tokens.chat_of(request.match_info["pane"])
    drawn = await picture_at(chat, owner, int(request.match_info["rev"])) if owner else None
    if drawn is None:
        raise web.HTTPNotFound
    headers = _HEADERS | {"Cache-Control": "private, max-age=3600"}
    return web.Response(body=drawn, content_type="image/png", headers=headers)


async def _socket(chat: WebChat, request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=MAX_FRAME_BYTES)
    await socket.prepare(request)
    transport = request.transport

    def cut_off() -> None:
        if transport is not None:
            transport.abort()

    await Session(chat, socket, cut_off).run()
    return socket


async def _close(chat: WebChat, app: web.Application) -> None:
    await chat.hub.close()


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bot.webchat"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
