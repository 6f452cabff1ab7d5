"""The provider's own pages: where a person pays, and where its staff send money back.

Server-rendered, without JavaScript. GET only shows; every change is a POST with the form's token.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webhooks.brand import PALETTE
from webhooks.hardening.bodies import read_raw
from webhooks.hardening.headers import content_policy
from webhooks.hardening.secrets import same_secret
from webhooks.sandbox import checkouts, payments, refunds
from webhooks.sandbox.account import Account
from webhooks.sandbox.objects import HostedCheckout
from webhooks.sandbox.provider import SandboxProvider
from webhooks.sandbox.store import Refusal
from webhooks.sandbox.view import CheckoutView, checkout_view
from webhooks.sandbox.words import is_arabic, words

_HERE = Path(__file__).parent / "templates"
_templates = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_Press = Callable[[Account, str], object]

# After these the payer is sent back to the merchant; after the others the page is shown again.
_LEAVING: Mapping[str, _Press] = {
    "pay": payments.pay,
    "twice": partial(payments.pay, times=2),
    "late": payments.pay_late,
    "cancel": checkouts.cancel,
}
_STAYING: Mapping[str, _Press] = {"fail": payments.decline}
_BY_STAFF: Mapping[str, _Press] = {
    "refund": partial(refunds.send_back, half=False),
    "half": partial(refunds.send_back, half=True),
}


def page_routes(provider: SandboxProvider) -> list[web.RouteDef]:
    pages = _CheckoutPages(provider)
    return [
        web.get("/checkout/{id}", pages.show),
        web.post("/checkout/{id}", pages.press),
        web.get("/sandbox.css", _style),
    ]


class _CheckoutPages:
    def __init__(self, provider: SandboxProvider) -> None:
        self._provider = provider

    async def show(self, request: web.Request) -> web.Response:
        return _page(await self._view(request))

    async def press(self, request: web.Request) -> web.Response:
        form = await _form(request)
        view = await self._view(request)
        if not same_secret(form.get("token", ""), view.checkout.form_token):
            raise web.HTTPForbidden
        name = form.get("press", "")
        action, target = _wanted(name, form, view)
        try:
            await self._provider.run(action, target)
        except Refusal:
            return _page(await self._view(request), refused=True)
        await self._provider.pressed()
        raise web.HTTPSeeOther(view.checkout.return_url if name in _LEAVING else request.path)

    async def _view(self, request: web.Request) -> CheckoutView:
        try:
            return await self._provider.run(checkout_view, request.match_info["id"])
        except Refusal:
            raise web.HTTPNotFound from None


def _wanted(name: str, form: Mapping[str, str], view: CheckoutView) -> tuple[_Press, str]:
    """What was pressed and on which object; staff buttons name a payment of this checkout."""
    if name in _BY_STAFF:
        if form.get("payment") not in view.payment_ids:
            raise web.HTTPNotFound
        return _BY_STAFF[name], form["payment"]
    action = {**_LEAVING, **_STAYING}.get(name)
    if action is None:
        raise web.HTTPBadRequest
    return action, view.checkout.id


async def _style(_: web.Request) -> web.Response:
    return web.Response(text=_STYLE, content_type="text/css")


_STYLE = PALETTE + (_HERE / "sandbox.css").read_text("utf-8")


async def _form(request: web.Request) -> Mapping[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    await read_raw(request)  # bounds time and size; post() reads from what was kept
    return {key: value for key, value in (await request.post()).items() if isinstance(value, str)}


def _page(view: CheckoutView, refused: bool = False) -> web.Response:
    language = view.checkout.language
    text = _templates.get_template("checkout.html").render(
        view=view,
        words=words(language),
        language="ar" if is_arabic(language) else "en",
        direction="rtl" if is_arabic(language) else "ltr",
        refused=refused,
    )
    headers = {"Content-Security-Policy": content_policy([_origin(view.checkout)])}
    status = 409 if refused else 200
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


def _origin(checkout: HostedCheckout) -> str:
    parts = urlsplit(checkout.return_url)
    return f"{parts.scheme}://{parts.netloc}"
