"""The stand-in's API under /v1: who asks, in which version, under which key, for what."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.harness.stripe_world import judge
from tests.harness.stripe_world.books import Books, Json, Refusal

API_KEY = "sk_test_seatmate0123456789"
VERSION = "2026-10-28.endive"
_Do = Callable[[web.Request, Json], Json]


class Api:
    """`lost`: how many answers get lost on the way after the effect; `busy`: how many requests
    are turned away before it; `asked`: what was asked, in order."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.lost = 0
        self.busy = 0
        self.asked: list[tuple[str, str | None, Json]] = []
        self.kept_from: set[str] = set()
        self._keys: dict[str, tuple[str, int, Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        books = self.books
        made: list[tuple[str, str, _Do]] = [
            ("POST", "/v1/checkout/sessions", lambda _, form: books.open_session(form)),
            ("GET", "/v1/checkout/sessions/{id}", _shown(books)),
            ("POST", "/v1/checkout/sessions/{id}/expire", _expired(books)),
            ("POST", "/v1/refunds", lambda _, form: books.refund(form)),
            ("GET", "/v1/refunds", lambda _, form: _list(books.refunds_of(form["payment_intent"]))),
            ("GET", "/v1/events", lambda _, form: _page(books, form)),
            ("GET", "/v1/account", lambda _, form: self._kept("account") or books.account),
            ("GET", "/v1/webhook_endpoints", self._endpoints),
        ]
        return [web.route(verb, path, self._guard(f"{verb} {path}", do)) for verb, path, do in made]

    def _guard(self, endpoint: str, do: _Do) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            text = request.query_string if request.method == "GET" else await request.text()
            key = request.headers.get("Idempotency-Key")
            self.asked.append((endpoint, key, judge.nested(text)))
            if self.busy:
                self.busy -= 1
                return _error(Refusal("Try again.", "api_error", 503))
            try:
                self._admit(request, endpoint, text)
                status, found = self._once(request, endpoint, text, key, do)
            except Refusal as refusal:
                return _error(refusal)
            if self.lost and request.method == "POST":
                self.lost -= 1
                assert request.transport is not None
                request.transport.abort()
            return web.json_response(found, status=status, headers={"Request-Id": "req_1"})

        return answer

    def _admit(self, request: web.Request, endpoint: str, text: str) -> None:
        if request.headers.get("Authorization") != f"Bearer {API_KEY}":
            raise Refusal("Invalid API Key provided", status=401)
        if request.headers.get("Stripe-Version") != VERSION:
            raise Refusal("A pinned API version is wanted")
        if request.method == "POST" and request.content_type != "application/x-www-form-urlencoded":
            raise Refusal("Requests are form-encoded")
        complaint = judge.complaint(endpoint, text)
        if complaint:
            raise Refusal(complaint)

    def _once(
        self, request: web.Request, endpoint: str, text: str, key: str | None, do: _Do
    ) -> tuple[int, Json]:
        """The answer of the first call with this key, for as long as the call is the same."""
        if request.method == "GET":
            return 200, do(request, judge.nested(text))
        if not key:
            raise Refusal("An Idempotency-Key is wanted here")
        call = hashlib.sha256(f"{request.path}\n{text}".encode()).hexdigest()
        if key in self._keys and self._keys[key][0] != call:
            raise Refusal(
                "Keys for idempotent requests can only be used with the same parameters.",
                "idempotency_error",
            )
        if key not in self._keys:
            self._keys[key] = (call, 200, do(request, judge.nested(text)))
        return self._keys[key][1:]

    def _endpoints(self, _request: web.Request, _form: Json) -> Json:
        self._kept("webhook_endpoints")
        return _list(list(self.books.endpoints.values()))

    def _kept(self, what: str) -> None:
        """A restricted key may not read everything."""
        if what in self.kept_from:
            raise Refusal("The provided key does not have the required permissions", status=403)

    def forget_keys(self) -> None:
        """As Stripe does after a day."""
        self._keys.clear()


def _shown(books: Books) -> _Do:
    return lambda request, form: books.session(request.match_info["id"], form.get("expand"))


def _expired(books: Books) -> _Do:
    return lambda request, _: books.expire(request.match_info["id"])


def _page(books: Books, form: Json) -> Json:
    """Newest first, after `starting_after`."""
    since, kinds = int(form.get("created", {}).get("gte", 0)), form.get("types")
    wanted = [
        e for e in books.events if e["created"] >= since and (not kinds or e["type"] in kinds)
    ]
    wanted.reverse()
    after = form.get("starting_after")
    start = next((n + 1 for n, e in enumerate(wanted) if e["id"] == after), 0)
    limit = int(form.get("limit", 10))
    return _list(wanted[start : start + limit], len(wanted) > start + limit)


def _list(found: list[Json], more: bool = False) -> dict[str, Any]:
    return {"object": "list", "data": found, "has_more": more, "url": "/v1"}


def _error(refusal: Refusal) -> web.Response:
    body = {"error": {"type": refusal.kind, "message": refusal.message}}
    return web.Response(
        status=refusal.status, text=json.dumps(body), content_type="application/json"
    )
