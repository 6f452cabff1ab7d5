"""The provider's own web server: its own application, on its own port."""

from collections.abc import Callable

from aiohttp import web

from webhooks.hardening.limits import Limits
from webhooks.hardening.loopback import loopback_only
from webhooks.metrics import Metrics
from webhooks.sandbox.api import api_routes
from webhooks.sandbox.pages import page_routes
from webhooks.sandbox.provider import SandboxProvider
from webhooks.server import build_application


def sandbox_application(
    provider: SandboxProvider, limits: Limits, new_request_id: Callable[[], str]
) -> web.Application:
    """Start it with `webhooks.server.listen`. It answers this machine only: it is play money."""
    routes = [*api_routes(provider), *page_routes(provider)]
    app = build_application(limits, Metrics(), new_request_id, routes)
    app.middlewares.append(loopback_only)
    return app
