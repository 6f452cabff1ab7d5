"""Log lines: one event a line, no secret, nothing a stranger typed can forge."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure, escape

KNOWN = "planted-canary-value"
# Put together here, so that no scanner of repositories takes them for real ones.
SECRETS = [
    "123456789:" + "AAE-abcdefghijklmnopqrstuvwxyz0123456",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4" + ".GabcDE." + "x" * 30,
    "sk_live_" + "4eC39" * 5,
    "whsec_" + "C2FVs" * 5,
    "A21AA" + "Lq9x_-" * 10,
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + "abc-DEF_123",
]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where lines go; the process's former logging comes back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:], root.level = before, level
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_i09_a_newline_and_a_colour_code_stay_in_their_line(stream: io.StringIO) -> None:
    configure(stream=stream, json=False)
    forged = "Ann\n2026-01-01T00:00:00Z ERROR paid\x1b[31m\u2028\u202e\ud800"
    structlog.get_logger("x").info("named", name=forged)
    logging.getLogger("y").info("hello %s", forged)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert all(r"Ann\n2026" in line and r"\x1b[31m" in line for line in lines)
    assert not any(mark in stream.getvalue() for mark in "\x1b\u2028\u202e\ud800")


def test_i09_a_trace_cannot_forge_a_line(stream: io.StringIO) -> None:
    configure(stream=stream, json=False)
    try:
        raise ValueError("Ann\n2026-01-01T00:00:00Z INFO paid")
    except ValueError:
        structlog.get_logger("x").exception("failed")
    assert [line for line in stream.getvalue().splitlines()[1:] if line[:6] != "    | "] == []
    assert "ValueError: Ann" in stream.getvalue()


def test_i09_json_is_one_object_a_line(stream: io.StringIO) -> None:
    configure(stream=stream, json=True)
    structlog.get_logger("x").info("named", name="a\nb\x1b", count=3)
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["name"] == "a\nb\x1b"
    assert json.loads(line)["count"] == 3
    assert "\x1b" not in line


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("secret", [*SECRETS, KNOWN])
def test_fault_o09_a_secret_never_reaches_a_line(
    stream: io.StringIO, secret: str, as_json: bool
) -> None:
    configure("DEBUG", stream=stream, json=as_json, secrets=[KNOWN])
    log = structlog.get_logger("x")
    log.info(f"in the event {secret}")
    log.info("in a value", url=f"https://api.example.org/bot{secret}/send", deep={"a": [secret]})
    log.info("in a key", deep={secret: 1})
    logging.getLogger("library").warning("as an argument %s", secret, extra={"more": secret})
    try:
        raise RuntimeError(secret)
    except RuntimeError:
        log.exception("in a trace")
        logging.getLogger("library").exception("in a library's trace")
    assert secret not in stream.getvalue()
    assert stream.getvalue().count("[redacted]") >= 6


def test_fault_o09_the_name_of_a_key_hides_its_value(stream: io.StringIO) -> None:
    configure(stream=stream, json=True)
    structlog.get_logger("x").info("call", api_key="short", headers={"Authorization": "abc"}, n=1)
    assert "short" not in stream.getvalue()
    assert "abc" not in stream.getvalue()


def test_fault_o09_the_password_of_a_url_is_hidden(stream: io.StringIO) -> None:
    configure(stream=stream, json=True)
    structlog.get_logger("x").info("database", url="postgresql://ann:hunter2@db/seatmate")
    assert "hunter2" not in stream.getvalue()
    assert "@db/seatmate" in stream.getvalue()


@pytest.mark.parametrize("library", ["httpx", "aiohttp.client"])
def test_libraries_that_print_urls_are_quiet_below_warning(
    stream: io.StringIO, library: str
) -> None:
    configure("DEBUG", stream=stream, json=True)
    logging.getLogger(library).info("GET https://example.org/secret")
    assert stream.getvalue() == ""
    logging.getLogger(library).warning("refused")
    assert "refused" in stream.getvalue()


def test_context_is_on_every_line(stream: io.StringIO) -> None:
    configure(stream=stream, json=True)
    with structlog.contextvars.bound_contextvars(booking="B1"):
        structlog.get_logger("x").info("moved")
    assert json.loads(stream.getvalue())["booking"] == "B1"


def test_escape_keeps_every_letter_a_person_uses() -> None:
    assert escape("Zoë عمر नमस्ते 👩‍🏫") == "Zoë عمر नमस्ते 👩‍🏫"
