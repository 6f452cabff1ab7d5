"""The pay page: GET shows an order, POST leads to the provider's checkout.

A press may be repeated, and the provider may be down or silent: the order's own key leads to the
same checkout each time, and a checkout that is known is used again (M-01, H21).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from core.errors import NotFound, RuleError
from core.facts import Checkout, CheckoutWanted
from core.ids import OrderId
from core.orders import Order
from core.pages import PayPage
from core.people import Person
from core.ports import UnitOfWork
from core.ports_payments import OutcomeUnknown, PaymentGateway, ProviderRefused
from core.providers import brand, rank, takes
from core.use_cases import buying, capturing, free_orders, reading
from webhooks.hardening.bodies import read_raw
from webhooks.pages.pages import Pages, Speech
from webhooks.pages.pay_view import Looks, Stage, facts, next_step, stage_of
from webhooks.pages.render import no_such_page, page

_log = structlog.get_logger("web.pay")
_PAYING = (Stage.PAYABLE, Stage.WAITING, Stage.SLOW)


@dataclass(frozen=True, slots=True)
class _Shown:
    """An order as its buyer sees it now."""

    page: PayPage
    speech: Speech
    stage: Stage
    looks: Looks
    picked: str = ""
    back: str = ""

    @property
    def order(self) -> Order:
        return self.page.order


@dataclass(frozen=True, slots=True)
class _Press:
    """Which provider was pressed for which order; both exist."""

    order: Order
    gateway: PaymentGateway
    language: str


class PayDesk:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def show(self, request: web.Request) -> web.Response:
        shown = await self._shown(request)
        if shown is None:
            return no_such_page(self._pages, request)
        self._lead_on(shown)
        return self._page(shown)

    def _lead_on(self, shown: _Shown) -> None:
        """A code has changed the price: the old link leads to the order that is paid instead,
        unless money came for this one and its holder wants to know what became of it."""
        after = shown.page.successor
        if after is not None and not shown.page.payments:
            raise web.HTTPSeeOther(self._pages.links.pay(after))

    async def come_back(self, request: web.Request) -> web.Response:
        """Where providers send the payer back: to the pay page, which then waits for the money;
        nobody waits when the payer came back without paying."""
        id = self._pages.links.order_paid(request.match_info["token"])
        if id is None or not await self._pages.db.read(lambda uow: _is_recent(uow, OrderId(id))):
            return no_such_page(self._pages, request)
        waiting = "" if "cancelled" in request.query else "?returned=1"
        if waiting:
            await self._take_soon(OrderId(id))
        raise web.HTTPSeeOther(f"{self._pages.links.pay(id)}{waiting}")

    async def _take_soon(self, id: OrderId) -> None:
        db = self._pages.db
        if await db.read(lambda uow: capturing.may_be_taken(uow, id)):
            await db.write(lambda uow: capturing.came_back(uow, id))
            self._pages.changed()

    async def press(self, request: web.Request) -> web.Response:
        name = (await _form(request)).get("provider", "")
        shown = await self._shown(request)
        if shown is None:
            return no_such_page(self._pages, request)
        self._lead_on(shown)
        if shown.order.total.is_zero:
            return await self._take_free(request, shown.order)
        gateway = self._pages.gateways.get(name)
        if gateway is None or name not in self._fitting(shown.order):
            raise web.HTTPBadRequest
        try:
            url = await self._checkout(_Press(shown.order, gateway, shown.speech.language))
        except RuleError:
            raise web.HTTPSeeOther(request.path) from None  # the page says how it stands now
        except OutcomeUnknown as unknown:
            return self._trouble(shown, name, "page.trouble.unknown", str(unknown))
        except ProviderRefused as refused:
            return self._trouble(shown, name, "page.trouble.refused", refused.reason)
        raise web.HTTPSeeOther(url)

    async def _checkout(self, press: _Press) -> str:
        """The checkout that is known, or a new one, remembered before anybody is sent there."""
        id, db = press.order.id, self._pages.db
        wanted = await db.write(lambda uow: self._begin(uow, press))
        if isinstance(wanted, str):
            return wanted
        opened = await press.gateway.open_checkout(wanted)
        await db.write(lambda uow: _remember(uow, id, opened))
        self._pages.changed()
        return opened.url

    def _begin(self, uow: UnitOfWork, press: _Press) -> CheckoutWanted | str:
        back = self._pages.links.paid(press.order.id)
        name = press.gateway.name
        wanted = buying.begin_checkout(uow, press.order.id, back, press.language, name)
        order = uow.orders.get(press.order.id)
        known = order is not None and order.provider == name
        return order.checkout_url if order and known and order.checkout_url else wanted

    async def _take_free(self, request: web.Request, order: Order) -> web.Response:
        try:
            await self._pages.db.write(lambda uow: free_orders.take(uow, order.id))
        except RuleError as error:
            _log.info("free_order_not_taken", code=error.code)
        else:
            self._pages.changed()
        raise web.HTTPSeeOther(request.path)

    async def _shown(self, request: web.Request) -> _Shown | None:
        id = self._pages.links.order_of(request.match_info["token"])
        looks = _looks(request)
        picked = request.query.get("with", "")
        return None if id is None else await self._read(OrderId(id), looks, picked)

    async def _read(self, id: OrderId, looks: Looks, picked: str) -> _Shown | None:
        try:
            found, buyer, now, back = await self._pages.db.read(lambda uow: self._load(uow, id))
        except NotFound:
            return None
        speech = self._pages.words.speech(buyer.language, buyer.time_zone, now)
        return _Shown(found, speech, stage_of(found, now, looks), looks, picked, back)

    def _load(self, uow: UnitOfWork, id: OrderId) -> tuple[PayPage, Person, datetime, str]:
        found = reading.pay_page(uow, id)
        buyer = uow.people.get(found.order.student_id)
        if buyer is None:
            raise NotFound()
        return found, buyer, uow.now, self._pages.way_back(uow, found.order)

    def _page(self, shown: _Shown, trouble: str = "", status: int = 200) -> web.Response:
        providers = self._providers(shown)
        origins = self._pages.provider_origins
        waiting = shown.stage is Stage.WAITING
        say = shown.speech.say
        return page(
            "pay.html",
            shown.speech,
            status=status,
            form_targets=[origins[name] for name, _ in providers if name in origins],
            community=self._pages.settings.community.name,
            title=say("page.typed", text=shown.order.title),
            amount=_amount(shown),
            stage=shown.stage,
            next_step=say(next_step(shown.page, shown.stage)),
            facts=list(facts(say, shown.page, shown.stage, self._pages.settings.booking)),
            trouble=say(trouble) if trouble else "",
            providers=providers,
            back="" if shown.stage in _PAYING else shown.back,
            is_free=shown.order.total.is_zero and shown.stage is Stage.PAYABLE,
            refresh=int(shown.looks.pause.total_seconds()) if waiting else 0,
            looks=shown.looks.count + 1,
        )

    def _fitting(self, order: Order) -> list[str]:
        """The providers that take the order's currency, in the order they are offered."""
        known = sorted(self._pages.gateways, key=lambda name: (rank(name), name))
        currency = order.total.currency
        return [name for name in known if takes(self._pages.settings, name, currency)]

    def _trouble(self, shown: _Shown, provider: str, key: str, reason: str) -> web.Response:
        """H21: nothing is lost and nothing was taken; the buttons are there to try again."""
        _log.warning("checkout_not_opened", provider=provider, reason=reason[:200])
        return self._page(shown, key, status=503)

    def _providers(self, shown: _Shown) -> list[tuple[str, str]]:
        """Name and label of each button, the one whose checkout is open already first, or the
        one that was picked in the chat: a link picks, and only a press opens anything."""
        if shown.stage not in _PAYING:
            return []
        if shown.order.total.is_zero:
            return []
        begun = shown.order.provider if shown.order.checkout_url else None
        first = shown.picked or begun
        names = sorted(self._fitting(shown.order), key=lambda name: name != first)
        say = shown.speech.say
        return [
            (name, say("page.go_on" if name == begun else "page.pay_with", provider=brand(name)))
            for name in names
        ]


def _amount(shown: _Shown) -> str:
    total = shown.order.total
    say = shown.speech.say
    return say("page.free") if total.is_zero else say("page.amount", amount=total)


def _remember(uow: UnitOfWork, id: OrderId, opened: Checkout) -> None:
    buying.remember_checkout(uow, id, opened)


def _is_recent(uow: UnitOfWork, id: OrderId) -> bool:
    """The way back carries no date of its own, so it ends with the life of links."""
    order = uow.orders.get(id)
    life = timedelta(days=uow.settings.web.link_days)
    return order is not None and uow.now < order.created_at + life


def _looks(request: web.Request) -> Looks:
    text = request.query.get("returned", "")
    return Looks(int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else Looks()


async def _form(request: web.Request) -> Mapping[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    await read_raw(request)  # bounds time and size; post() reads from what was kept
    return {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
