"""The one way we call outside services: explicit timeouts, bounded retries, three outcomes.

Every call ends as Done, Refused (a definite no) or Unknown (nobody knows whether they acted).
Unknown is a value and not an accident: the caller's job row waits and asks again under the same
key (M-08). No URL, header, body or exception text is ever logged, only names and numbers (I13).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import stamina
import structlog

from webhooks.hardening.secrets import redact
from webhooks.json_values import JsonRefused, JsonValue, strict_json
from webhooks.metrics import Metrics

_TOO_EARLY_OR_BUSY = frozenset({408, 425, 429})
_SAFE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_MAX_ANSWER = 1_048_576
_SHOWN = 300
_log = structlog.get_logger("web.calls")


@dataclass(frozen=True, slots=True)
class Done:
    """2xx. `body` is None when the answer had none."""

    status: int
    body: JsonValue


@dataclass(frozen=True, slots=True)
class Refused:
    """4xx: they read it and said no. `text` is bounded and free of our secrets."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, a broken answer, 5xx, or "too busy" to the end of our patience."""

    reason: str


Outcome = Done | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. The whole call, all attempts together, takes at most `all_attempts`."""

    attempts: int = 3
    connect: float = 5
    one_attempt: float = 10
    all_attempts: float = 25
    first_wait: float = 0.3
    longest_wait: float = 5


@dataclass(frozen=True, slots=True)
class Provider:
    """Where and as whom we call. `secrets` are hidden wherever their answers are shown."""

    name: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    key_header: str = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `path` starts with a slash and `what` names it in logs and metrics.

    With `idempotency_key` a POST may be repeated; without one it is sent once, unless it is a
    `question`, which changes nothing there. `raw`: JSON that is sent as it came, byte by byte.
    """

    method: str
    path: str
    what: str
    body: JsonValue = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str | None = None
    question: bool = False
    raw: bytes | None = field(default=None, repr=False)

    @property
    def may_repeat(self) -> bool:
        return self.method in _SAFE or self.question or self.idempotency_key is not None


@asynccontextmanager
async def open_session() -> AsyncIterator[aiohttp.ClientSession]:
    """The one session that all providers share: no cookies, no proxy from the environment."""
    connector = aiohttp.TCPConnector(limit=100, limit_per_host=20, ttl_dns_cache=60)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "seatmate"},
        trust_env=False,
    ) as session:
        yield session


class HttpClient:
    """Calls one provider."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        provider: Provider,
        metrics: Metrics,
        patience: Patience | None = None,
    ) -> None:
        self._session = session
        self._provider = provider
        self._metrics = metrics
        self._patience = patience or Patience()

    async def send(self, call: Call) -> Outcome:
        loop = asyncio.get_running_loop()
        started = loop.time()
        outcome = await self._patiently(call)
        kind = type(outcome).__name__.lower()
        taken = loop.time() - started
        self._metrics.provider_calls.labels(self._provider.name, kind).observe(taken)
        _log.info(
            "provider_call",
            provider=self._provider.name,
            what=call.what,
            outcome=kind,
            detail=outcome.reason if isinstance(outcome, Unknown) else outcome.status,
            milliseconds=round(taken * 1000),
        )
        return outcome

    async def _patiently(self, call: Call) -> Outcome:
        patience = self._patience
        outcome: Outcome = Unknown("not_sent")
        attempts = stamina.retry_context(
            on=self._wait_before_next,
            attempts=patience.attempts if call.may_repeat else 1,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        )
        try:
            async with asyncio.timeout(patience.all_attempts):
                async for attempt in attempts:
                    with attempt:
                        outcome = await self._once(call)
        except _TryAgain as again:
            return Unknown(again.reason)
        except TimeoutError:
            return Unknown("timeout")
        return outcome

    def _wait_before_next(self, error: Exception) -> bool | float:
        """Whether to try again, or after how long. A long wait is the job row's, not ours."""
        if not isinstance(error, _TryAgain):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= self._patience.longest_wait else False

    async def _once(self, call: Call) -> Outcome:
        try:
            async with self._session.request(
                call.method, self._provider.base_url.rstrip("/") + call.path, **self._options(call)
            ) as response:
                raw = await _bounded(response)
        except TimeoutError:
            raise _TryAgain("timeout") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _TryAgain(type(error).__name__) from None
        return self._judge(response, raw)

    def _judge(self, response: aiohttp.ClientResponse, raw: bytes) -> Outcome:
        status = response.status
        if status >= 500 or status in _TOO_EARLY_OR_BUSY:
            raise _TryAgain(f"status_{status}", _seconds(response.headers.get("Retry-After")))
        if 200 <= status < 300:
            return self._read(status, raw)
        text = redact(raw.decode("utf-8", "replace"), self._provider.secrets)
        return Refused(status, text[:_SHOWN])

    def _read(self, status: int, raw: bytes) -> Outcome:
        try:
            return Done(status, strict_json(raw) if raw.strip() else None)
        except JsonRefused:
            return Unknown("answer_unreadable")

    def _options(self, call: Call) -> "aiohttp.client._RequestOptions":
        patience = self._patience
        headers = {**self._provider.headers, **call.headers, "Accept": "application/json"}
        if call.idempotency_key is not None:
            headers.setdefault(self._provider.key_header, call.idempotency_key)
        options: aiohttp.client._RequestOptions = {
            "headers": headers,
            "params": dict(call.query),
            "allow_redirects": False,  # a redirect would carry our key to a stranger. WB8
            "timeout": aiohttp.ClientTimeout(total=patience.one_attempt, connect=patience.connect),
        }
        if call.form is not None:
            options["data"] = dict(call.form)
        elif call.raw is not None or call.body is not None:
            options["data"] = call.raw or json.dumps(call.body, allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        return options


class _TryAgain(Exception):
    """This attempt has no certain outcome; `wait` is what the provider asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def _seconds(retry_after: str | None) -> float | None:
    return (
        float(retry_after)
        if retry_after and retry_after.isascii() and retry_after.isdigit()
        else None
    )


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        found += chunk
        if len(found) > _MAX_ANSWER:
            response.close()
            raise aiohttp.ClientPayloadError("answer too large")
    return bytes(found)
