"""The headers that every answer carries, and the content policy of pages."""

from collections.abc import Iterable

from aiohttp import web

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # join and pay links carry their right in the path
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_NO_CONTENT = "default-src 'none'; frame-ancestors 'none'"


def content_policy(form_targets: Iterable[str] = ()) -> str:
    """The policy of a page: own files only, no inline script or style.

    `form_targets` are origins a form's answer may redirect to: browsers hold `form-action`
    against redirects too, so a page whose button leads to a provider must name its origin.
    """
    targets = " ".join(["'self'", *form_targets])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'; form-action {targets}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


async def set_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """An `on_response_prepare` signal; what a handler set itself stays."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    page = response.content_type == "text/html"
    response.headers.setdefault(
        "Content-Security-Policy", content_policy() if page else _NO_CONTENT
    )
    response.headers["Server"] = "seatmate"
