"""Logging: one line an event, no secret in it, and nothing a stranger typed can forge a line.

Our own code logs through structlog, libraries through the standard library; both end in the same
chain. JSON for machines, one readable line for a terminal.
"""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.types import Processor

_HIDDEN = "[redacted]"
_SECRET_NAME = re.compile(
    r"token|secret|password|passwd|authorization|api_?key|signing_?key|cookie|start_url|dsn", re.I
)
# Shapes of the credentials of the services we talk to, for those that reach a log inside a text.
_SECRET_SHAPE = re.compile(
    r"\d{6,12}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"  # Telegram bot token, also inside its API's URLs
    r"|[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"  # Discord bot token
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|whsec_[A-Za-z0-9+/=]{8,}"  # Stripe
    r"|A21AA[A-Za-z0-9_-]{20,}"  # PayPal access token
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"  # JSON web token
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user:password of a URL
    r"|(?<=Bearer )[A-Za-z0-9._~+/=-]{8,}|(?<=Basic )[A-Za-z0-9+/=]{8,}"
)
# I-09: control characters, line separators, direction marks, halves of characters.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SHORTEST_SECRET = 6
_OWN = frozenset({"_record", "_from_structlog"})  # structlog's, removed before the line is made
# They print whole URLs, and a URL may hold a token.
_TALKATIVE = (
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp.client",
    "aiohttp.access",
    "apscheduler",
    "stripe",
)

Event = MutableMapping[str, Any]


def configure(
    level: str = "INFO",
    *,
    secrets: Iterable[str] = (),
    json: bool | None = None,
    stream: TextIO | None = None,
) -> None:
    """Set logging up for the whole process; calling it again replaces the former set-up.

    `secrets` are values that must never appear, whatever their shape. `json` unset means: JSON
    unless `stream` (standard error when unset) is a terminal.
    """
    target = stream or sys.stderr
    as_json = not target.isatty() if json is None else json
    shared = _shared(secrets)
    _set_up_libraries(level, target, shared, _line(as_json))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _set_up_libraries(level: str, target: TextIO, shared: list[Processor], line: Processor) -> None:
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, line],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _shared(secrets: Iterable[str]) -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _Redaction(secrets),
    ]


class _Redaction:
    """Hides secrets by the name of their key, by their shape and by their known value (I13)."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted({text for text in secrets if len(text) >= _SHORTEST_SECRET}, key=len)
        self._known = re.compile("|".join(map(re.escape, reversed(known)))) if known else None

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        return {key: self._value(key, value) for key, value in event.items()}

    def _value(self, key: str, value: object) -> object:
        if key in _OWN:
            return value
        if value and _SECRET_NAME.search(key):
            return _HIDDEN
        return self._clean(value)

    def _clean(self, value: object) -> object:
        if value is None or isinstance(value, int | float):
            return value
        if isinstance(value, Mapping):
            return {self._text(str(k)): self._value(str(k), v) for k, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(item) for item in value]
        return self._text(value if isinstance(value, str) else repr(value))

    def _text(self, text: str) -> str:
        without = self._known.sub(_HIDDEN, text) if self._known else text
        return _SECRET_SHAPE.sub(_HIDDEN, without)


def _line(as_json: bool) -> Processor:
    return structlog.processors.JSONRenderer(sort_keys=False) if as_json else _readable


def _readable(_logger: object, _method: str, event: Event) -> str:
    trace = str(event.pop("exception", ""))
    head = f"{event.pop('timestamp', '')} {str(event.pop('level', '')).upper():<8}"
    event.pop("logger", None)
    words = [escape(str(event.pop("event", "")))]
    words += [f"{escape(str(key))}={escape(str(value))}" for key, value in event.items()]
    # A text inside a trace may hold line breaks: the bar shows that the line is not an event.
    lines = [f"\n    | {escape(line)}" for line in trace.split("\n") if trace]
    return f"{head} {' '.join(words)}{''.join(lines)}"


def escape(text: str) -> str:
    """`text` on one line and inert in a terminal: a newline becomes the two characters \\n."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
