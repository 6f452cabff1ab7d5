"""The page where a payer stands: agree, or go back without."""

import html
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.harness.paypal_world.books import Books, Refusal


def page_routes(books: Books, told: Callable[[], Awaitable[None]]) -> list[web.RouteDef]:
    """`told`: what happens after somebody agreed: the webhooks go out, or wait."""

    async def show(request: web.Request) -> web.Response:
        known = books.orders.get(request.query.get("token", ""))
        if known is None:
            raise web.HTTPNotFound
        unit = known["purchase_units"][0]
        amount = f"{unit['amount']['value']} {unit['amount']['currency_code']}"
        buttons = "".join(f'<button name="do" value="{d}">{d}</button>' for d in ("pay", "cancel"))
        title = html.escape(unit["description"])
        text = f'<h1>{title}</h1><p>{amount}</p><form method="post">{buttons}</form>'
        return web.Response(text=text, content_type="text/html")

    async def press(request: web.Request) -> web.Response:
        token = request.query.get("token", "")
        what = (await request.post()).get("do")
        known = books.orders.get(token)
        if known is None:
            raise web.HTTPNotFound
        if what == "cancel":
            raise web.HTTPSeeOther(_with(known["page"]["cancel_url"], f"token={token}"))
        try:
            books.approve(token)
        except Refusal as refusal:
            return web.Response(text=refusal.issue, status=410)
        await told()
        target = _with(known["page"]["return_url"], f"token={token}&PayerID=PAYER0000001")
        raise web.HTTPSeeOther(target)

    return [web.get("/checkoutnow", show), web.post("/checkoutnow", press)]


def _with(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"
