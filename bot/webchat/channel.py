"""The outbound side: a screen goes into the transcript, and every open page is told."""

from bot.limits import WEB
from bot.ui import Address, MessageRef, Screen
from bot.webchat.hub import Hub
from bot.webchat.transcript import Transcript
from bot.webchat.view import view


class WebChannel:
    name = "web"
    limits = WEB

    def __init__(self, transcript: Transcript, hub: Hub) -> None:
        self._transcript = transcript
        self._hub = hub

    async def send(self, address: Address, screen: Screen, idempotency_key: str) -> MessageRef:
        """The same key gives the same message; a person need not have the page open."""
        stored = await self._transcript.append(
            address.chat, "bot", view(screen), key=f"bot:{idempotency_key}"
        )
        self._hub.changed(address.chat)
        return MessageRef(address, stored.id)

    async def edit(self, ref: MessageRef, screen: Screen) -> bool:
        """False when that chat has no such message (any more)."""
        stored = await self._transcript.edit(ref.address.chat, ref.message, view(screen))
        if stored is None:
            return False
        self._hub.changed(ref.address.chat)
        return True
