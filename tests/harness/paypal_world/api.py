"""The stand-in's API: who asks, with which token, under which key, for what."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from tests.harness.paypal_world import judge, signing
from tests.harness.paypal_world.books import Books, Json, Refusal

CLIENT_ID, CLIENT_SECRET = "AeSeatmateClientId0001", "EKSeatmateClientSecret0001"
PLACE, CERTIFICATE = "/v1/notifications/certs/", "CERT-360caa42-fca2a594"
_LIFE = timedelta(hours=9)
_Do = Callable[[web.Request, Json], Json]


class Api:
    """`lost`: how many answers get lost on the way after the effect; `deaf`: whether it answers
    questions about webhooks; `asked`: what was asked, in order, with its key; `served`: what an
    answer was, for those who judge; `certificates`: status and body by name; `fetched`: the names
    asked for; `complaints`: what the descriptions did not know."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.lost = 0
        self.deaf = False
        self.tokens_given = 0
        self.asked: list[tuple[str, str | None, Json]] = []
        self.complaints: list[str] = []
        self.certificates: dict[str, tuple[int, bytes]] = {}
        self.fetched: list[str] = []
        self._tokens: dict[str, datetime] = {}
        self._keys: dict[str, tuple[str, int, Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        books = self.books
        made: list[tuple[str, str, int, _Do]] = [
            ("POST", "/v2/checkout/orders", 201, lambda _, body: books.open_order(body)),
            ("GET", "/v2/checkout/orders/{id}", 200, lambda r, _: books.order(_id(r))),
            ("POST", "/v2/checkout/orders/{id}/capture", 201, lambda r, _: books.capture(_id(r))),
            ("GET", "/v2/payments/captures/{capture_id}", 200, lambda r, _: books.payment(_id(r))),
            (
                "POST", "/v2/payments/captures/{capture_id}/refund", 201,
                lambda r, body: books.refund(_id(r), body),
            ),
            ("GET", "/v1/notifications/webhooks-events", 200, lambda r, _: _page(books, r)),
            ("GET", "/v1/notifications/webhooks", 200, lambda r, _: {"webhooks": books.webhooks}),
        ]  # fmt: skip
        return [
            web.post("/v1/oauth2/token", self._token),
            web.post("/v1/notifications/verify-webhook-signature", self._verify),
            web.get("/v1/notifications/certs/{id}", self._certificate),
            *(web.route(v, path, self._guard(v, path, ok, do)) for v, path, ok, do in made),
        ]

    def forget_keys(self) -> None:
        """As PayPal does after hours."""
        self._keys.clear()

    def end_tokens(self) -> None:
        """As when the secret is changed there."""
        self._tokens.clear()

    async def _token(self, request: web.Request) -> web.Response:
        pair = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        form = await request.post()
        known = request.headers.get("Authorization") == f"Basic {pair}"
        if not known or form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "invalid_client"}, status=401)
        self.tokens_given += 1
        token = f"A21AA-token-{self.tokens_given}"
        self._tokens[token] = self.books.clock.now() + _LIFE
        found = {"access_token": token, "token_type": "Bearer", "scope": ""}
        return web.json_response({**found, "expires_in": int(_LIFE.total_seconds())})

    async def _certificate(self, request: web.Request) -> web.Response:
        self.fetched.append(_id(request))
        status, body = self.certificates.get(_id(request), (404, b""))
        headers = {"Location": f"{self.books.url}{PLACE}{CERTIFICATE}"} if status == 302 else {}
        return web.Response(status=status, body=body, headers=headers)

    async def _verify(self, request: web.Request) -> web.Response:
        if self.deaf:
            return _error("INTERNAL_SERVICE_ERROR", 503)
        if not self._is_known(request):
            return _error("AUTHENTICATION_FAILURE", 401)
        question = await request.read()
        template = "/v1/notifications/verify-webhook-signature"
        if judge.complaint("POST", template, json.loads(question)):
            return _error("VALIDATION_ERROR", 400)
        said = "SUCCESS" if signing.is_true(question) else "FAILURE"
        return web.json_response({"verification_status": said})

    def _is_known(self, request: web.Request) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self._tokens.get(token, self.books.clock.now()) > self.books.clock.now()

    def _guard(
        self, verb: str, path: str, ok: int, do: _Do
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            if not self._is_known(request):
                return _error("AUTHENTICATION_FAILURE", 401)
            body: Json = json.loads(await request.text() or "{}")
            key = request.headers.get("PayPal-Request-Id")
            self.asked.append((f"{verb} {path}", key, body))
            try:
                found = self._answered(request, f"{verb} {path}", body, key, do)
            except Refusal as refusal:
                return _error(refusal.issue, refusal.status)
            complaint = judge.answer_complaint(verb, path, ok, found)
            self.complaints += [complaint] if complaint else []
            if self.lost and verb == "POST":
                self.lost -= 1
                assert request.transport is not None
                request.transport.abort()
            return web.json_response(found, status=ok)

        return answer

    def _answered(
        self, request: web.Request, endpoint: str, body: Json, key: str | None, do: _Do
    ) -> Json:
        """The answer of the first call with this key, for as long as the call is the same."""
        verb, path = endpoint.split()
        if verb == "GET":
            return do(request, {})
        complaint = judge.complaint(verb, path, body)
        if complaint:
            raise Refusal(complaint, 400)
        if not key or len(key) > 108:
            raise Refusal("PAYPAL_REQUEST_ID_REQUIRED", 400)
        call = hashlib.sha256(f"{request.path}\n{json.dumps(body)}".encode()).hexdigest()
        if key in self._keys and self._keys[key][0] != call:
            raise Refusal("DUPLICATE_REQUEST_ID")
        if key not in self._keys:
            self._keys[key] = (call, 200, do(request, body))
        return self._keys[key][2]


def _id(request: web.Request) -> str:
    return next(iter(request.match_info.values()))


def _page(books: Books, request: web.Request) -> Json:
    """Newest first; the link to the next page carries the whole query."""
    since, size = request.query.get("start_time", ""), int(request.query.get("page_size", "10"))
    start = int(request.query.get("next_page_token", "0"))
    wanted = [event for event in reversed(books.events) if event["create_time"] >= since]
    links = []
    if len(wanted) > start + size:
        query = f"start_time={since}&page_size={size}&next_page_token={start + size}"
        href = f"https://api.paypal.com/v1/notifications/webhooks-events?{query}"
        links = [{"rel": "next", "href": href, "method": "GET"}]
    return {"events": wanted[start : start + size], "count": size, "links": links}


def _error(issue: str, status: int) -> web.Response:
    names = {401: "AUTHENTICATION_FAILURE", 404: "RESOURCE_NOT_FOUND", 422: "UNPROCESSABLE_ENTITY"}
    body = {
        "name": names.get(status, "INVALID_REQUEST"),
        "details": [{"issue": issue, "description": "As the documentation says."}],
        "message": "The requested action could not be performed.",
        "debug_id": "90957fca61718",
        "links": [],
    }
    return web.json_response(body, status=status)
