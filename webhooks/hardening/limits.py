"""How much a stranger may cost us: the numbers of one listening server."""

from dataclasses import dataclass

from aiohttp import web

from core.settings import WebSettings


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. aiohttp's own defaults keep silent connections for minutes. WB6"""

    max_connections: int = 2000
    head_seconds: float = 10
    body_seconds: float = 10
    keepalive_seconds: float = 30
    max_body_bytes: int = 262_144
    linger_seconds: float = 2  # a refused body is still read, so that the refusal arrives
    drain_seconds: float = 10  # O-07: how long a stop waits for answers under way


LIMITS = web.AppKey("limits", Limits)


def limits_from(settings: WebSettings) -> Limits:
    return Limits(
        max_connections=settings.max_connections,
        head_seconds=settings.head_seconds,
        body_seconds=settings.body_seconds,
        keepalive_seconds=settings.keepalive_seconds,
        max_body_bytes=settings.max_body_bytes,
    )
