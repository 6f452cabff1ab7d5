"""The stand-in's API under /v1: who asks, under which key, for what."""

import base64
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.harness.razorpay_world.books import Books, Json, Refusal, collection

KEY_ID, KEY_SECRET = "rzp_test_seatmate0001", "razorpay_secret_of_tests"
BASIC = "Basic " + base64.b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()
_KEY = re.compile(r"[A-Za-z0-9_-]{10,}")
_Do = Callable[[web.Request, Json], Any]


class Api:
    """`lost`: how many answers to POSTs get lost on the way after the effect; `busy`: how many
    requests are turned away before it; `asked`: what was asked, in order."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.lost = 0
        self.busy = 0
        self.asked: list[tuple[str, Json]] = []
        self.keys: dict[str, tuple[str, Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        books, links = self.books, "/v1/payment_links"
        made: list[tuple[str, str, _Do]] = [
            ("POST", links, lambda _, sent: books.open_link(sent)),
            ("GET", links, lambda request, _: books.list_links(request.query)),
            ("GET", f"{links}/{{id}}", lambda request, _: books.link(_id(request))),
            ("POST", f"{links}/{{id}}/cancel", lambda request, _: books.cancel(_id(request))),
            ("GET", "/v1/payments/{id}", lambda request, _: books.payment(_id(request))),
            ("POST", "/v1/payments/{id}/refund", self._refund),
            ("GET", "/v1/payments/{id}/refunds",
             lambda request, _: collection(books.refunds_of(_id(request)))),
            ("GET", "/v1/payments",
             lambda request, _: books.listed(books.payments, request.query)),
            ("GET", "/v1/refunds", lambda request, _: books.listed(books.refunds, request.query)),
        ]  # fmt: skip
        return [web.route(verb, path, self._guard(f"{verb} {path}", do)) for verb, path, do in made]

    def _guard(self, endpoint: str, do: _Do) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            text = await request.text()
            sent = json.loads(text) if text else dict(request.query)
            self.asked.append((endpoint, sent))
            if self.busy:
                self.busy -= 1
                return _error(Refusal("Try again", 502))
            found: Json | Refusal
            try:
                if request.headers.get("Authorization") != BASIC:
                    raise Refusal("Authentication failed", 401)
                found = do(request, sent)
            except Refusal as refusal:
                found = refusal
            if self.lost and request.method == "POST":
                self.lost -= 1
                assert request.transport is not None
                request.transport.abort()
            return _error(found) if isinstance(found, Refusal) else web.json_response(found)

        return answer

    def _refund(self, request: web.Request, sent: Json) -> Json:
        """The answer of the first call with this key, for as long as the call is the same."""
        key, call = request.headers.get("X-Refund-Idempotency", ""), json.dumps(sent)
        if not key:
            return self.books.refund(_id(request), sent)
        if not _KEY.fullmatch(key):
            raise Refusal("The idempotency key must be at least 10 characters long")
        if key in self.keys and self.keys[key][0] != call:
            raise Refusal("Different request with the same idempotency key has been processed")
        if key not in self.keys:
            self.keys[key] = (call, self.books.refund(_id(request), sent))
        return self.keys[key][1]


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _error(refusal: Refusal) -> web.Response:
    kind = "BAD_REQUEST_ERROR" if refusal.status < 500 else "SERVER_ERROR"
    body = {"error": {"code": kind, "description": refusal.message, "source": "NA", "reason": "NA"}}
    return web.json_response(body, status=refusal.status)
