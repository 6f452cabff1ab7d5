"""Templates to answers. Everything is escaped; nothing on a page is inline (I-01)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from webhooks.brand import MARK, PALETTE
from webhooks.hardening.headers import content_policy
from webhooks.pages.pages import Pages, Speech

_HERE = Path(__file__).parent / "templates"
_templates = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_CELL, _ROW = "\x1f", "\x1e"  # no text of anybody's has them: see core.texts.storable


def table_rows(rows: Sequence[Sequence[str]]) -> Markup:
    """Rows of a table, escaped in one go: cell by cell ten thousand rows take ten times as long."""
    text = str(escape(_ROW.join(map(_CELL.join, rows))))
    if text.count(_CELL) != sum(map(len, rows)) - len(rows):
        raise ValueError("a cell holds a separator")
    cells = text.replace(_CELL, '</td><td dir="auto">')
    body = cells.replace(_ROW, '</td></tr>\n<tr><td dir="auto">')
    return Markup(f'<tr><td dir="auto">{body}</td></tr>')  # noqa: S704  # escaped above


_templates.filters["table_rows"] = table_rows
_STYLE = PALETTE + (_HERE / "pages.css").read_text("utf-8")
_TICKER = (_HERE / "countdown.js").read_text("utf-8")


def page(
    name: str,
    speech: Speech,
    *,
    status: int = 200,
    form_targets: Iterable[str] = (),
    **shown: object,
) -> web.Response:
    """`form_targets`: where a button of this page may lead, as the content policy names it."""
    text = _templates.get_template(name).render(speech=speech, say=speech.say, **shown)
    headers = {"Content-Security-Policy": content_policy(form_targets)}
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


def no_such_page(pages: Pages, request: web.Request) -> web.Response:
    """Forged, expired, cancelled and somebody else's all look the same (Z-02, Z-09)."""
    asked = request.headers.get("Accept-Language", "")[:200]
    community = pages.settings.community
    language = asked or community.language
    speech = pages.words.speech(language, community.time_zone, pages.clock.now())
    return page("gone.html", speech, status=404, community=community.name)


async def style(_: web.Request) -> web.Response:
    return web.Response(text=_STYLE, content_type="text/css")


async def mark(_: web.Request) -> web.Response:
    return web.Response(text=MARK, content_type="image/svg+xml")


async def ticker(_: web.Request) -> web.Response:
    return web.Response(text=_TICKER, content_type="text/javascript")
