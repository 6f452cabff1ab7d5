"""A transcript in memory and a demo clock moved by hand: what the browser chat's tests use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.webchat.surroundings import ClockReading, CommandHint, NextDue, Persona
from bot.webchat.transcript import Author, StoredMessage, View

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

PEOPLE = (
    Persona("amina", "Amina Hassan", "student", "Cairo", "Africa/Cairo", "en"),
    Persona("tunde", "Tunde Bakare", "mentor", "Lagos", "Africa/Lagos", "en"),
    Persona("lena", "Lena Vogt", "mentor", "Berlin", "Europe/Berlin", "en"),
    Persona("staff", "Sara Nabil", "staff", "Cairo", "Africa/Cairo", "en"),
)


class HandClock:
    """`due` moments are reached one by one."""

    def __init__(self, now: datetime = START, due: Sequence[NextDue] = ()) -> None:
        self.moment = now
        self.due = list(due)

    def now(self) -> datetime:
        return self.moment

    async def read(self) -> ClockReading:
        ahead = [each for each in self.due if each.at > self.moment]
        return ClockReading(self.moment, "Africa/Cairo", ticking=False, due=next(iter(ahead), None))

    async def advance(self, by: timedelta) -> None:
        self.moment += by

    async def to_next_due(self) -> None:
        reading = await self.read()
        if reading.due:
            self.moment = reading.due.at


class MemoryTranscript:
    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self._messages: dict[str, StoredMessage] = {}
        self._keys: dict[tuple[str, str], str] = {}

    async def append(self, chat: str, author: Author, view: View, key: str) -> StoredMessage:
        if known := self._keys.get((chat, key)):
            return self._messages[known]
        rev = await self.head(chat) + 1
        identifier = str(len(self._messages) + 1)
        stored = StoredMessage(identifier, chat, rev, rev, author, view, self._clock.now())
        self._messages[identifier] = stored
        self._keys[chat, key] = identifier
        return stored

    async def edit(self, chat: str, message_id: str, view: View) -> StoredMessage | None:
        known = self._messages.get(message_id)
        if known is None or known.chat != chat:
            return None
        edited = replace(known, view=view, rev=await self.head(chat) + 1)
        self._messages[message_id] = edited
        return edited

    async def since(self, chat: str, rev: int, limit: int) -> Sequence[StoredMessage]:
        newer = [message for message in self._of(chat) if message.rev > rev]
        return sorted(newer, key=lambda message: message.rev)[:limit]

    async def before(
        self, chat: str, message_id: str | None, limit: int
    ) -> Sequence[StoredMessage]:
        known = self._messages.get(message_id) if message_id else None
        if message_id and (known is None or known.chat != chat):
            return []
        older = [each for each in self._of(chat) if known is None or each.place < known.place]
        return sorted(older, key=lambda message: message.place)[-limit:]

    async def head(self, chat: str) -> int:
        return max((message.rev for message in self._of(chat)), default=0)

    def _of(self, chat: str) -> list[StoredMessage]:
        return [message for message in self._messages.values() if message.chat == chat]


class Town:
    """Four people, the same commands for all; `/language` changes who speaks what."""

    language = "en"

    def __init__(self, people: Sequence[Persona] = PEOPLE) -> None:
        self.people = list(people)

    async def personas(self) -> Sequence[Persona]:
        return self.people

    def commands(self, persona: Persona) -> Sequence[CommandHint]:
        return COMMANDS_AR if persona.language == "ar" else COMMANDS

    def languages(self) -> Sequence[tuple[str, str]]:
        return (("en", "English"), ("ar", "العربية"))

    def speak(self, chat: str, language: str) -> None:
        changed = (
            replace(each, language=language) if each.chat == chat else each for each in self.people
        )
        self.people = list(changed)


COMMANDS = (
    CommandHint("book", "Book a session with a mentor"),
    CommandHint("packs", "Buy a pack of sessions, or see yours"),
    CommandHint("sessions", "Your coming sessions"),
    CommandHint("why", "Why a time is not offered", "day and time"),
    CommandHint("language", "Choose your language", "en or ar"),
    CommandHint("help", "Everything you can do here"),
)
COMMANDS_AR = (
    CommandHint("book", "احجز جلسة مع مرشد"),
    CommandHint("packs", "اشترِ باقة جلسات أو اعرض باقاتك"),
    CommandHint("sessions", "جلساتك القادمة"),
    CommandHint("language", "اختر لغتك", "en أو ar"),
)
