"""The outbound side: a screen becomes a direct message, or fills the answer a person waits for."""

from collections import OrderedDict
from hashlib import blake2b

from bot.channels import Unreachable
from bot.discord.answers import Answers
from bot.discord.rest import Gone, Rest
from bot.discord.surroundings import CHANNEL
from bot.discord.view import message
from bot.limits import DISCORD
from bot.ui import Address, MessageRef, Screen

MOST_KNOWN = 10_000


class DiscordChannel:
    """An address names a person by their user id; their direct messages are opened when needed."""

    name = CHANNEL
    limits = DISCORD

    def __init__(self, rest: Rest, answers: Answers) -> None:
        self._rest = rest
        self._answers = answers
        self._directs: OrderedDict[str, str] = OrderedDict()

    def knows(self, user: str, direct: str) -> None:
        """The channel of somebody's direct messages, as an event told it."""
        self._directs[user] = direct
        while len(self._directs) > MOST_KNOWN:
            self._directs.popitem(last=False)

    async def send(self, address: Address, screen: Screen, key: str) -> MessageRef:
        """The same key within a few minutes is one message (D-03)."""
        channel = await self._direct(address.chat)
        sent = await self._rest.post(channel, message(screen), nonce(key))
        return MessageRef(address, sent)

    async def edit(self, ref: MessageRef, screen: Screen) -> bool:
        """False for a message that is gone, and for an answer whose token has ended."""
        try:
            await self._edit(ref, screen)
        except Gone:
            return False
        return True

    async def follow(self, ref: MessageRef, screen: Screen, key: str) -> MessageRef:
        """Beside an answer that only its reader sees; else as any other message."""
        token = self._answers.of(ref.message)
        if token is None or not token.alone:
            return await self.send(ref.address, screen, key)
        try:
            sent = await self._rest.add_to_answer(token, message(screen))
        except (Gone, Unreachable):
            return await self.send(ref.address, screen, key)
        self._answers.keep_beside(sent, token)
        return MessageRef(ref.address, sent)

    async def _edit(self, ref: MessageRef, screen: Screen) -> None:
        token = self._answers.of(ref.message)
        if token is None:
            channel = await self._direct(ref.address.chat)
            await self._rest.change(channel, ref.message, message(screen))
            return
        try:
            await self._rest.change_answer(token, message(screen))
        except Unreachable as closed:  # the answer was dismissed
            raise Gone from closed

    async def _direct(self, user: str) -> str:
        known = self._directs.get(user)
        if known is None:
            known = await self._rest.direct(user)
            self.knows(user, known)
        return known


def nonce(key: str) -> str:
    """At most 25 characters, the same for the same key."""
    return blake2b(key.encode(), digest_size=12).hexdigest()
