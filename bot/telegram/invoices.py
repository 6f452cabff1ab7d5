"""Bills in Telegram Stars: a button whose URL is Telegram's own page of the bill."""

from collections import OrderedDict
from dataclasses import replace

from telegram import Bot, LabeledPrice

from bot.graphemes import cut
from bot.ui import Button, Invoice, Screen
from core.money import STARS

LONGEST_TITLE, LONGEST_TEXT = 32, 255
MOST_KNOWN = 5_000


class Invoices:
    """What was asked for once is remembered: an order that is shown again has one bill. After a
    restart there may be another page of it; both are paid once, for Telegram asks before."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._known: OrderedDict[str, str] = OrderedDict()

    async def filled(self, screen: Screen) -> Screen:
        """With a URL in each button that has a bill. Raises as Telegram refuses."""
        if not any(button.invoice for row in screen.buttons for button in row):
            return screen
        rows = [tuple([await self._filled(button) for button in row]) for row in screen.buttons]
        return replace(screen, buttons=tuple(rows))

    async def _filled(self, button: Button) -> Button:
        if button.invoice is None:
            return button
        return replace(button, url=await self.link(button.invoice))

    async def link(self, invoice: Invoice) -> str:
        known = self._known.get(invoice.payload)
        if known is not None:
            return known
        made = await create_link(self._bot, invoice)
        self._known[invoice.payload] = made
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return made


async def create_link(bot: Bot, invoice: Invoice) -> str:
    title = cut(invoice.title, LONGEST_TITLE) or invoice.payload
    return await bot.create_invoice_link(
        title,
        cut(invoice.text, LONGEST_TEXT) or title,
        invoice.payload,
        STARS,
        [LabeledPrice(title, invoice.stars)],
    )
