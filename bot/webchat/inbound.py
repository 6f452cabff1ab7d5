"""A frame becomes an Intent: shown in the transcript, stored by `receive`, and only then acked."""

from bot.ui import Address, Intent, MessageRef
from bot.webchat.frames import Send
from bot.webchat.hub import Hub
from bot.webchat.surroundings import Persona, Receive
from bot.webchat.transcript import Transcript
from bot.webchat.view import said

CHANNEL = "web"


class Inbound:
    def __init__(self, transcript: Transcript, hub: Hub, receive: Receive) -> None:
        self._transcript = transcript
        self._hub = hub
        self._receive = receive

    async def take(self, persona: Persona, frame: Send) -> None:
        """Returns when the intent is stored. Safe to repeat: both steps know the frame's id."""
        if frame.text:
            shown = said(frame.text, frame.id)
            await self._transcript.append(persona.chat, "person", shown, key=f"said:{frame.id}")
            self._hub.changed(persona.chat)
        await self._receive(intent(persona, frame))


def intent(persona: Persona, frame: Send) -> Intent:
    """The id carries the chat: a page picks its ids, and must not pick another person's."""
    address = Address(CHANNEL, persona.chat)
    command, text = _command(frame.text) if frame.kind in ("text", "command") else (None, "")
    return Intent(
        id=f"{persona.chat}:{frame.id}",
        address=address,
        user=persona.chat,
        name=persona.name,
        command=command,
        text=text,
        act=frame.act or None,
        values=dict(frame.values),
        message=MessageRef(address, frame.message) if frame.message else None,
    )


def _command(text: str) -> tuple[str | None, str]:
    """ "/book tomorrow" -> ("book", "tomorrow"); anything without a leading slash is free text."""
    stripped = text.strip()
    name, _, rest = stripped.removeprefix("/").partition(" ")
    if not stripped.startswith("/") or not name:
        return None, stripped
    return name.casefold(), rest.strip()
