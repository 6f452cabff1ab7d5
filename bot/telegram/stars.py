"""Telegram Stars as a payment provider: bills, refunds, and what happened while nobody listened."""

from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from telegram import Bot, StarTransaction, TransactionPartnerUser
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.telegram.invoices import create_link
from bot.telegram.surroundings import CHANNEL, Rows
from bot.ui import Invoice
from core.facts import Checkout, CheckoutWanted, Fact, Paid, Refunded, RefundWanted
from core.ids import OrderId
from core.money import STARS, Money
from core.ports import UnitOfWork
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.providers import STARS as NAME
from core.use_cases.stars import order_of

PAGE = 100
OVERLAP = timedelta(minutes=5)
"""So much is looked at again: Telegram's clock is not ours, and counts whole seconds."""
WHOLE = "Telegram gives Stars back only whole: refund all of it, or agree on something else"
_DONE = "charge_already_refunded"
_NOT_THEIRS = ("charge_not_found", "user_id_invalid", "user not found", "charge_id_invalid")
T = TypeVar("T")


class StarsGateway:
    """A bot of its own, so that it works in any process. Transactions come oldest first and can
    only be counted off; where each page begins is remembered."""

    name = NAME

    def __init__(self, bot: Bot, db: Rows) -> None:
        self._bot = bot
        self._db = db
        self._pages: list[tuple[datetime, int]] = []
        self._is_ready = False

    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        """The order's key is what the bill is for: as many pages as there are, one is paid."""
        bill = Invoice(wanted.title, wanted.title, wanted.key, wanted.amount.minor)
        url = await self._ask(lambda: create_link(self._bot, bill))
        return Checkout(NAME, wanted.key, url)

    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """Refunds name their payment alone, so all of this order's payments are looked through."""
        found = [each async for each in self._since(created_after - OVERLAP)]
        paid = [fact for fact in map(_paid, found) if fact is not None]
        mine = [fact for fact in paid if fact.order_id == order_id]
        charges = {fact.reference for fact in mine}
        back = [fact for fact in map(_refunded, found) if fact is not None]
        return [*mine, *(fact for fact in back if fact.payment_reference in charges)]

    async def end_checkout(self, checkout: str) -> None:
        """Nobody can pay a bill that is refused before the payment."""

    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looking first would tell nothing new: a second one is refused by its charge."""
        paid, users, now = await self._db.read(lambda uow: _payers(uow, wanted))
        if paid is not None and paid != wanted.amount:
            raise ProviderRefused(WHOLE)
        done = Refunded(
            NAME, wanted.payment_reference, wanted.payment_reference, wanted.amount,
            wanted.refund_id, now,
        )  # fmt: skip
        for user in users:
            if await self._refunded(int(user), wanted.payment_reference):
                return done
        payer = await self._payer(wanted.payment_reference)
        if payer is not None and await self._refunded(payer, wanted.payment_reference):
            return done
        raise ProviderRefused("Telegram knows no such payment")

    async def events_since(self, moment: datetime) -> list[Fact]:
        found = [each async for each in self._since(moment - OVERLAP)]
        facts: list[Fact | None] = [_paid(each) or _refunded(each) for each in found]
        return [fact for fact in facts if fact is not None]

    async def close(self) -> None:
        if self._is_ready:
            with suppress(TelegramError):
                await self._bot.shutdown()

    async def _refunded(self, user: int, charge: str) -> bool:
        """False: this account did not pay it."""
        try:
            await self._ask(lambda: self._bot.refund_star_payment(user, charge))
        except ProviderRefused as refused:
            said = refused.reason.lower()
            if _DONE in said:
                return True
            if any(words in said for words in _NOT_THEIRS):
                return False
            raise
        return True

    async def _payer(self, charge: str) -> int | None:
        async for each in self._since(None):
            if each.id == charge and isinstance(each.source, TransactionPartnerUser):
                return each.source.user.id
        return None

    async def _since(self, moment: datetime | None) -> AsyncIterator[StarTransaction]:
        offset = self._begin(moment)
        while True:
            page = await self._page(offset)
            for each in page:
                if moment is None or each.date >= moment:
                    yield each
            if len(page) < PAGE:
                return
            offset += PAGE

    def _begin(self, moment: datetime | None) -> int:
        """The last page that is known to begin before that moment."""
        if moment is None:
            return 0
        before = bisect_left(self._pages, (moment, 0)) - 1
        return self._pages[before][1] if before >= 0 else 0

    async def _page(self, offset: int) -> tuple[StarTransaction, ...]:
        ask = self._bot.get_star_transactions
        page = (await self._ask(lambda: ask(offset=offset, limit=PAGE))).transactions
        known = {offset for _, offset in self._pages}
        if page and offset not in known:
            self._pages.append((page[0].date, offset))
            self._pages.sort()
        return tuple(page)

    async def _ask(self, ask: Callable[[], Awaitable[T]]) -> T:
        try:
            if not self._is_ready:
                await self._bot.initialize()
                self._is_ready = True
            return await ask()
        except (BadRequest, Forbidden, InvalidToken) as refused:
            raise ProviderRefused(refused.message) from refused
        except (NetworkError, TelegramError, RuntimeError) as error:
            raise OutcomeUnknown(type(error).__name__) from error


def gateway(token: str, api: str, db: Rows) -> StarsGateway:
    """`api`: where the Bot API is. Raises InvalidToken for an empty token."""
    return StarsGateway(Bot(token, base_url=f"{api.rstrip('/')}/bot"), db)


def _payers(uow: UnitOfWork, wanted: RefundWanted) -> tuple[Money | None, list[str], datetime]:
    """What was paid, the Telegram accounts of whoever bought, and now."""
    payment = uow.orders.payment_by_reference(NAME, wanted.payment_reference)
    order = uow.orders.get(payment.order_id) if payment else None
    accounts = uow.identities.of(order.student_id) if order else ()
    users = [each.user for each in accounts if each.channel == CHANNEL and each.user.isdecimal()]
    return (payment.amount if payment else None), users, uow.now


def _paid(line: StarTransaction) -> Paid | None:
    partner = line.source
    if not isinstance(partner, TransactionPartnerUser):
        return None
    order = order_of(partner.invoice_payload or "")
    if order is None:
        return None
    return Paid(NAME, line.id, order, Money(line.amount, STARS), line.date)


def _refunded(line: StarTransaction) -> Refunded | None:
    """It has the id of its payment."""
    partner = line.receiver
    if not isinstance(partner, TransactionPartnerUser) or not partner.invoice_payload:
        return None
    return Refunded(NAME, line.id, line.id, Money(line.amount, STARS), None, line.date)
