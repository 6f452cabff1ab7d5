"""I13 for every payment provider: whatever they answer, no key of ours shows up in a log, an error
or a printed object. The other side here is hostile: it sends back all it was sent."""

import base64
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.configuration import Secrets
from bot.configuration.payments import NEEDED
from core.facts import CheckoutWanted, RefundWanted
from core.ids import OrderId, PackProductId, PersonId, RefundId
from core.money import Money
from core.ports_payments import CapturingGateway, OutcomeUnknown, ProviderRefused
from core.providers import NAMES, settings_of
from core.settings import Settings
from tests.harness.web import IMPATIENT, MovedClock
from webhooks.metrics import Metrics
from webhooks.payments.examining import Examines
from webhooks.payments.providers import OpenProvider, Outside, open_providers

TOKEN = "a-token-that-was-given-for-an-hour"
ORDER, AMOUNT = OrderId(873_112_004_551_223), Money(9_900, "USD")
OPEN = frozenset({"webhook_id"})  # PayPal's number of an endpoint: it signs and opens nothing
MODES = ("400", "401", "403", "404", "429", "500", "redirect", "nonsense", "hang up")


@dataclass
class Echo:
    """Answers in `mode`, always with all that was sent; `heard` is what that was."""

    mode: str = "400"
    heard: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        sent = f"{request.path_qs} {dict(request.headers)} {await request.text()}"
        self.heard += sent
        if request.path.endswith("/oauth2/token") and self.mode != "401":
            return web.json_response({"access_token": TOKEN, "expires_in": 3600, "scope": ""})
        if self.mode == "hang up":
            assert request.transport is not None
            request.transport.abort()
        if self.mode == "redirect":
            raise web.HTTPFound(f"http://127.0.0.1:9/?{request.query_string}")
        if self.mode == "nonsense":
            return web.json_response({"id": [sent], "data": sent, "message": sent, "status": sent})
        error = {"message": sent, "type": "invalid_request_error", "description": sent}
        whole = {"error": error, "message": sent, "details": [{"description": sent}], "name": sent}
        return web.json_response(whole, status=int(self.mode))


@dataclass
class Opened:
    provider: OpenProvider
    keys: dict[str, tuple[str, ...]]
    echo: Echo

    def secrets(self) -> set[str]:
        """In clear, and as they travel."""
        plain = {key for name, each in self.keys.items() if name not in OPEN for key in each}
        plain.add(TOKEN)
        pairs = {f"{one}:{other}" for one in plain for other in (*plain, "")}
        return plain | {base64.b64encode(pair.encode()).decode() for pair in pairs}


@pytest.fixture(params=NAMES)
async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    echo, name = Echo(), request.param
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", echo.answer)
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        given = replace(
            settings_of(Settings(), name), base_url=str(server.make_url("")).rstrip("/"),
            currencies=("USD",),
        )  # fmt: skip
        settings = replace(Settings(), **{name: given})
        keys = {key: (f"secret-{name}-{key}-of-ours",) for key in NEEDED[name]}
        outside = Outside(session, Metrics(), IMPATIENT)
        (provider,) = open_providers(settings, {name: keys}, outside)
        yield Opened(provider, keys, echo)


async def said(opened: Opened) -> list[str]:
    """What every call of the gateway, and its door, let out as an error."""
    gateway, now, told = opened.provider.gateway, MovedClock().now(), []
    wanted = CheckoutWanted(
        ORDER, "1:1", AMOUNT, "Four interviews", "https://seatmate.example/paid/x",
        now + timedelta(minutes=30), "en", now, PersonId(7), PackProductId(8),
    )  # fmt: skip
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: gateway.open_checkout(wanted),
        lambda: gateway.look_up(ORDER, now, "page_0123456789"),
        lambda: gateway.end_checkout("page_0123456789"),
        lambda: gateway.refund(RefundWanted(RefundId(5), "refund:5", "payment_0123", AMOUNT)),
        lambda: gateway.events_since(now),
    ]
    if isinstance(gateway, CapturingGateway):
        calls.append(lambda: gateway.capture(ORDER, "page_0123456789"))
    if isinstance(gateway, Examines):
        calls.append(lambda: gateway.examine("https://seatmate.example/webhooks/x"))
    for call in calls:
        try:
            told.append(repr(await call()))
        except (OutcomeUnknown, ProviderRefused) as error:
            told += [repr(error), "".join(traceback.format_exception(error))]
    return told


@pytest.mark.parametrize("mode", MODES)
async def test_i13_no_key_shows_up_whatever_a_provider_answers(opened, mode, caplog):
    opened.echo.mode = mode
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        told = await said(opened)
    assert len(told) >= 5
    secrets = opened.secrets()
    assert any(secret in opened.echo.heard for secret in secrets), "nothing secret was sent at all"
    for where in (*told, caplog.text, *map(str, logged)):
        assert not [secret for secret in secrets if secret in where], where[:2000]


def test_i13_what_holds_keys_does_not_print_them(opened):
    provider = opened.provider
    shown = f"{provider!r} {provider.gateway!r} {provider.door!r} {vars(provider.gateway)!r}"
    assert not [secret for secret in opened.secrets() if secret in shown]


def test_every_key_of_a_provider_is_hidden_from_the_log_by_its_value():
    given = {f"{name}_{key}": f"secret-{name}-{key}" for name in NAMES for key in NEEDED[name]}
    secrets = Secrets(**{key: (value,) if key.endswith("s") else value
                         for key, value in given.items()})  # fmt: skip
    assert set(given.values()) <= set(secrets.plain_values())
    assert not [value for value in given.values() if value in repr(secrets)]
