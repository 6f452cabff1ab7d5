"""The stand-in's API: who asks, and for what."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.harness.paystack_world import judge
from tests.harness.paystack_world.books import Books, Json, Refusal

API_KEY = "sk_test_seatmate0123456789abcdef"
_Do = Callable[[web.Request, Json], Any]


class Api:
    """`lost`: how many answers to POSTs get lost on the way after the effect; `busy`: how many
    requests are turned away before it; `asked`: what was asked, in order."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.lost = 0
        self.busy = 0
        self.asked: list[tuple[str, Json]] = []

    def routes(self) -> list[web.RouteDef]:
        books = self.books
        made: list[tuple[str, str, _Do]] = [
            ("POST", "/transaction/initialize", lambda _, sent: books.initialize(sent)),
            ("GET", "/transaction/verify/{reference}",
             lambda request, _: books.verify(request.match_info["reference"])),
            ("GET", "/transaction{slash:/?}", lambda _, sent: _page(
                books.list_transactions(_from(sent), sent.get("status")), sent)),
            ("POST", "/refund", lambda _, sent: books.refund(sent)),
            ("GET", "/refund", lambda _, sent: _page(
                books.list_refunds(sent.get("transaction"), _from(sent)), sent)),
        ]  # fmt: skip
        return [
            web.route(verb, path, self._guard(verb, path.replace("{slash:/?}", ""), do))
            for verb, path, do in made
        ]

    def _guard(
        self, verb: str, path: str, do: _Do
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            sent = dict(request.query) if verb == "GET" else judge.as_sent(await request.text())
            self.asked.append((f"{verb} {path}", sent))
            if self.busy:
                self.busy -= 1
                return _error(Refusal("Try again", 503))
            try:
                if request.headers.get("Authorization") != f"Bearer {API_KEY}":
                    raise Refusal("Invalid key", 401)
                complaint = judge.complaint(verb, path, sent)
                if complaint:
                    raise Refusal(complaint)
                found = do(request, sent)
            except Refusal as refusal:
                return self._lose(request) or _error(refusal)
            told = self._lose(request)
            if told is None and path == "/transaction/initialize":
                self.books.transactions[found["reference"]]["told"] = True
            return told or web.json_response({"status": True, "message": "Done", "data": found})

        return answer

    def _lose(self, request: web.Request) -> web.Response | None:
        if not self.lost or request.method != "POST":
            return None
        self.lost -= 1
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


def _from(sent: Json) -> datetime | None:
    return datetime.fromisoformat(sent["from"]) if "from" in sent else None


def _page(found: list[Json], sent: Json) -> list[Json]:
    size = int(sent.get("perPage", 50))
    start = (int(sent.get("page", 1)) - 1) * size
    return found[start : start + size]


def _error(refusal: Refusal) -> web.Response:
    body = {"status": False, "message": refusal.message}
    return web.json_response(body, status=refusal.status)
