"""A browser chat on sample screens: `python -m tests.harness.webchat_demo [port]` to look at it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count

from bot.ui import Address, Intent, Screen
from bot.webchat.chat import WebChat
from bot.webchat.page import add_webchat
from bot.webchat.surroundings import NextDue
from tests.harness import webchat_screens as screens
from tests.harness.webchat_memory import START, HandClock, MemoryTranscript, Town
from webhooks.hardening.limits import Limits
from webhooks.metrics import Metrics
from webhooks.server import build_application, listen

SECRET = "only-for-tests-and-looking"
_COMMANDS = {
    "book": screens.days,
    "packs": screens.mentors,
    "sessions": screens.booked,
    "help": screens.long_text,
    "form": screens.form,
    "request": screens.request,
}


class Stage:
    """The chat with everything around it; what arrived is in `intents`, each id once."""

    def __init__(self) -> None:
        due = (
            NextDue(START + timedelta(hours=3), "approval deadline of Amina Hassan"),
            NextDue(START + timedelta(days=1), "reminder for Amina Hassan"),
        )
        self.clock = HandClock(due=due)
        self.town = Town()
        self.transcript = MemoryTranscript(self.clock)
        self.intents: dict[str, Intent] = {}
        self.repeats = 0
        self.failing = False  # nothing can be stored
        self.losing = False  # all is stored, but the page never hears so
        self.chat = self.new_chat()

    def new_chat(self) -> WebChat:
        """As after a restart: other objects, the same transcript and secret."""
        return WebChat(
            secret=SECRET,
            transcript=self.transcript,
            around=self.town,
            receive=self.receive,
            clock=self.clock,
        )

    async def receive(self, intent: Intent) -> None:
        if self.failing:
            raise OSError("the disk is full")
        if intent.id in self.intents:
            self.repeats += 1
        else:
            self.intents[intent.id] = intent
            await self._answer(intent)
        if self.losing:
            raise ConnectionError("the answer was lost")

    async def _answer(self, intent: Intent) -> None:
        if intent.command == "language":
            self.town.speak(intent.user, intent.text)
            words = "سأكتب لك بالعربية." if intent.text == "ar" else "I will write in English."
            await self.say(intent.user, screens.said_back(words, intent.text))
        elif intent.message and intent.act and intent.act.startswith("1day"):
            await self.chat.channel.edit(intent.message, screens.times())
        elif intent.message and intent.act and intent.act.startswith("1time"):
            await self.chat.channel.edit(intent.message, screens.booked())
        elif intent.message and intent.act and intent.act.startswith("1appr"):
            await self.chat.channel.edit(intent.message, screens.approved())
        elif intent.values:
            words = ", ".join(f"{name}={value}" for name, value in intent.values.items())
            await self.say(intent.user, screens.said_back(f"Saved: {words}"))
        else:
            make = _COMMANDS.get(intent.command or "")
            await self.say(intent.user, make() if make else screens.said_back(f"“{intent.text}”"))

    async def say(self, chat: str, screen: Screen) -> None:
        key = str(await self.transcript.head(chat))
        await self.chat.channel.send(Address("web", chat), screen, f"sample:{key}")

    async def fill(self) -> None:
        for chat, screen in (
            ("amina", screens.days()),
            ("tunde", screens.request()),
            ("lena", screens.form()),
            ("staff", screens.board()),
        ):
            await self.say(chat, screen)

    @asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator[int]:
        """Serves on 127.0.0.1; gives the port."""
        numbers = count(1)
        limits = Limits(head_seconds=2, body_seconds=2, keepalive_seconds=2, drain_seconds=1)
        app = build_application(limits, Metrics(), lambda: str(next(numbers)))
        self.chat = self.new_chat()
        add_webchat(app, self.chat, host="127.0.0.1")
        server = await listen(app, "127.0.0.1", port)
        try:
            yield server.port
        finally:
            await server.close()


async def _main(port: int) -> None:
    stage = Stage()
    await stage.fill()
    async with stage.open(port) as bound:
        print(f"http://127.0.0.1:{bound}/")
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(int(sys.argv[1]) if len(sys.argv) > 1 else 8088))
