"""The browser chat is no login: whoever opens it is everybody in it. So one machine only.

Host is checked against DNS rebinding, Origin against other sites' pages, the forwarding headers
against a tunnel or proxy that would put the page on the internet.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlsplit

from aiohttp import web

from bot.webchat.errors import PublicBinding

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def is_loopback(host: str) -> bool:
    """True for localhost and loopback addresses; never asks a name server."""
    bare = host.strip("[]").split("%")[0]
    if bare.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def require_loopback(host: str) -> None:
    """Raises PublicBinding unless the server is going to listen on a loopback address."""
    if not is_loopback(host):
        raise PublicBinding(host)


def loopback_only(handler: Handler) -> Handler:
    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _is_from_here(request):
            raise web.HTTPForbidden(text="The browser chat answers on this machine only.\n")
        return await handler(request)

    return guarded


def _is_from_here(request: web.Request) -> bool:
    host = _host(f"//{request.headers.get('Host', '')}")
    return (
        host is not None
        and is_loopback(host)
        and not any(name in request.headers for name in _FORWARDING)
        and _is_own_origin(request)
        and _arrived_on_loopback(request)
    )


def _is_own_origin(request: web.Request) -> bool:
    """Absent on plain navigation; a browser always sends it for a WebSocket."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Upgrade", "").casefold() != "websocket"
    return origin.casefold() == f"{request.scheme}://{request.headers['Host']}".casefold()


def _arrived_on_loopback(request: web.Request) -> bool:
    here = request.get_extra_info("sockname")
    return isinstance(here, tuple) and is_loopback(str(here[0]))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
