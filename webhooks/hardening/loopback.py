"""Keeps demo pages to the machine they run on, also from a browser that a stranger steers."""

from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler

_NAMES = ("localhost", "127.0.0.1", "[::1]")
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 unless peer, Host and (for changes and WebSockets) Origin are this very server.

    The Host check stops DNS rebinding, the Origin check stops other sites' forms and sockets.
    """
    hosts = _own_hosts(request)
    if not _is_loopback(request.remote) or request.headers.get("Host", "").lower() not in hosts:
        raise web.HTTPForbidden
    if _changes(request) and not _same_origin(request, hosts):
        raise web.HTTPForbidden
    return await handler(request)


def _own_hosts(request: web.Request) -> set[str]:
    assert request.transport
    port = request.transport.get_extra_info("sockname")[1]
    return {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())


def _is_loopback(remote: str | None) -> bool:
    return remote is not None and ip_address(remote).is_loopback


def _changes(request: web.Request) -> bool:
    upgrade = request.headers.get("Upgrade", "").lower()
    return request.method in _CHANGING or upgrade == "websocket"


def _same_origin(request: web.Request, hosts: set[str]) -> bool:
    """Neither header means a program, not a browser: browsers send one with every such request.

    Pages under `Referrer-Policy: no-referrer` post their own forms with `Origin: null`; there
    the browser's Sec-Fetch-Site, which no page can set, tells ours from others'.
    """
    origin = request.headers.get("Origin", "").lower()
    if origin not in ("", "null"):
        return origin == f"http://{request.headers['Host'].lower()}"
    site = request.headers.get("Sec-Fetch-Site", "" if origin == "null" else "none")
    return site in ("none", "same-origin")
