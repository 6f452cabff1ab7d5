"""The outbound side: a screen becomes a message of a chat, or takes the place of one."""

from collections import OrderedDict

from bot.limits import TELEGRAM
from bot.telegram.calls import Calls, Gone, Unchanged
from bot.telegram.surroundings import CHANNEL
from bot.ui import Address, MessageRef, Screen

MOST_KNOWN = 10_000


class TelegramChannel:
    """An address is a chat's id, in a group with topics followed by ":" and the topic's.

    Telegram has no key for a message, so what this process sent it remembers: asked for again after
    a later part had to wait, it is not sent twice.
    """

    name = CHANNEL
    limits = TELEGRAM

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._written: OrderedDict[str, int] = OrderedDict()

    async def send(self, address: Address, screen: Screen, key: str) -> MessageRef:
        message = self._sent.get(key)
        if message is None:
            message = await self._calls.post(address.chat, screen)
            self._sent[key] = message
            while len(self._sent) > MOST_KNOWN:
                self._sent.popitem(last=False)
        self._count(address.chat)
        return MessageRef(address, message)

    async def edit(self, ref: MessageRef, screen: Screen) -> bool:
        """False for a message that is gone or too old to be changed."""
        try:
            await self._calls.change(ref.address.chat, ref.message, screen)
        except Gone:
            return False
        except Unchanged:
            pass
        self._count(ref.address.chat)
        return True

    def written(self, chat: str) -> int:
        """How often this chat was written to: whether an answer came meanwhile."""
        return self._written.get(chat, 0)

    def _count(self, chat: str) -> None:
        self._written[chat] = self._written.pop(chat, 0) + 1
        while len(self._written) > MOST_KNOWN:
            self._written.popitem(last=False)
