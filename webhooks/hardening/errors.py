"""Failures as a stranger sees them: a status, one word, and a number to quote."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from aiohttp import web

_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><h1>{title}</h1><p>{next_step}</p><p><small>{number}</small></p></html>
"""
_NEXT_STEPS = {
    403: "This page may not be opened from here.",
    404: "The link is wrong or has ended. Ask for a fresh one in the chat.",
    500: "Something broke on our side. Nothing was lost; please try again in a minute.",
    503: "We are busy or under repair. Please try again in a minute.",
}


def refusal(
    request: web.BaseRequest, status: int, number: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    """JSON, or a page for those who asked for one."""
    kept = {name: headers[name] for name in _KEPT if headers and name in headers}
    phrase = HTTPStatus(status).phrase
    if "text/html" in request.headers.get("Accept", ""):
        step = _NEXT_STEPS.get(status, "Please go back to the chat and try again.")
        page = _PAGE.format(title=escape(phrase), next_step=step, number=escape(number))
        return web.Response(status=status, text=page, content_type="text/html", headers=kept)
    word = phrase.lower().replace(" ", "_").replace("-", "_")
    body = {"error": word, "request_id": number}
    return web.json_response(body, status=status, headers=kept)
