"""The outbound side: a screen becomes a direct message, or fills the answer a person waits for."""

from collections import OrderedDict
from hashlib import blake2b

from bot.channels import Unreachable
from bot.discord.answers import Answers
from bot.discord.asides import Asides
from bot.discord.rest import Gone, Rest
from bot.discord.surroundings import CHANNEL, SHARED
from bot.discord.view import message
from bot.limits import DISCORD
from bot.pictures import drawn
from bot.ui import Address, MessageRef, Screen

MOST_KNOWN = 10_000


class DiscordChannel:
    """An address names a person by their user id; their direct messages are opened when needed.
    A shared channel is named by "#" and its id."""

    name = CHANNEL
    limits = DISCORD

    def __init__(self, rest: Rest, answers: Answers, asides: Asides) -> None:
        self._rest = rest
        self._answers = answers
        self._asides = asides
        self._directs: OrderedDict[str, str] = OrderedDict()

    def knows(self, user: str, direct: str) -> None:
        """The channel of somebody's direct messages, as an event told it: they are open."""
        self._asides.leave(user)
        self._keep(user, direct)

    def _keep(self, user: str, direct: str) -> None:
        self._directs[user] = direct
        while len(self._directs) > MOST_KNOWN:
            self._directs.popitem(last=False)

    async def send(self, address: Address, screen: Screen, key: str) -> MessageRef:
        """The same key within a few minutes is one message (D-03). Whose direct messages are
        closed gets it in a private thread, where there is one to be had (X9)."""
        screen, picture = await drawn(screen)
        body = message(screen), nonce(key), picture
        aside = self._asides.of(address.chat)
        try:
            place = await self._direct(aside or address.chat)
            sent = await self._rest.post(place, *body)
        except Unreachable:
            if address.chat.startswith(SHARED):
                raise
            self._asides.leave(address.chat)
            aside = await self._asides.open(address.chat)
            sent = await self._rest.post(await self._direct(aside), *body)
        return MessageRef(Address(CHANNEL, aside or address.chat), sent)

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
            drawing, picture = await drawn(screen)
            sent = await self._rest.add_to_answer(token, message(drawing), picture)
        except (Gone, Unreachable):
            return await self.send(ref.address, screen, key)
        self._answers.keep_beside(sent, token)
        return MessageRef(ref.address, sent)

    async def _edit(self, ref: MessageRef, screen: Screen) -> None:
        screen, picture = await drawn(screen)
        token = self._answers.of(ref.message)
        if token is None:
            channel = await self._direct(ref.address.chat)
            await self._rest.change(channel, ref.message, message(screen), picture)
            return
        try:
            await self._rest.change_answer(token, message(screen), picture)
        except Unreachable as closed:  # the answer was dismissed
            raise Gone from closed

    async def _direct(self, user: str) -> str:
        """The channel of an address: a shared one by its own id, a person's by asking for it."""
        if user.startswith(SHARED):
            return user.removeprefix(SHARED)
        known = self._directs.get(user)
        if known is None:
            known = await self._rest.direct(user)
            self._keep(user, known)
        return known


def nonce(key: str) -> str:
    """At most 25 characters, the same for the same key."""
    return blake2b(key.encode(), digest_size=12).hexdigest()
