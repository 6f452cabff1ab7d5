"""The page where a payer stands: pay, be declined, pay by a slow method, or go back."""

import html
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.harness.stripe_world.books import Books, Refusal

_BUTTONS = ("pay", "decline", "slow")


def page_routes(books: Books, told: Callable[[], Awaitable[None]]) -> list[web.RouteDef]:
    """`told`: what happens after somebody paid: the webhooks go out, or wait."""

    async def show(request: web.Request) -> web.Response:
        known = books.sessions.get(request.match_info["id"])
        if known is None:
            raise web.HTTPNotFound
        if books.session(known["id"])["status"] != "open":
            return web.Response(text="This page has expired.", status=410)
        amount = f"{known['amount_total']} {known['currency']}"
        buttons = "".join(f'<button name="do" value="{each}">{each}</button>' for each in _BUTTONS)
        title = html.escape(known["title"])
        text = f'<h1>{title}</h1><p>{amount}</p><form method="post">{buttons}</form>'
        return web.Response(text=text, content_type="text/html")

    async def press(request: web.Request) -> web.Response:
        id, what = request.match_info["id"], (await request.post()).get("do")
        if what == "decline":
            return web.Response(text="Your card was declined. Try another one.", status=402)
        try:
            books.pay(id) if what == "pay" else books.pay_later(id)
        except Refusal as refusal:
            return web.Response(text=refusal.message, status=refusal.status)
        await told()
        raise web.HTTPSeeOther(books.sessions[id]["success_url"])

    return [web.get("/c/pay/{id}", show), web.post("/c/pay/{id}", press)]
