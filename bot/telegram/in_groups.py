"""What is answered in a group at once, and never becomes a row: a button of the staff's that
somebody else presses, and a command of somebody whom the bot may not write to in private.

What is said there names nobody and tells nothing of anybody.
"""

from collections.abc import Callable

from bot.catalogs import best_language
from bot.channels import Busy, Refused, Unanswered, Unreachable
from bot.telegram.calls import Calls
from bot.telegram.inbound import Seen
from bot.telegram.surroundings import CHANNEL, App, Json, Rows
from bot.ui import Button, Screen
from bot.words import label
from core.people import Role
from core.ports import UnitOfWork
from core.spaces import address_of
from core.use_cases import spaces

START = "https://t.me/{bot}?start=hello"


class InGroups:
    def __init__(self, app: App, calls: Calls, username: Callable[[], str]) -> None:
        self._db: Rows = app.db
        self._community = app.parts.settings.community.language
        self._calls = calls
        self._username = username

    async def turned_away(self, raw: Json, told: Seen) -> str | None:
        """What the presser reads, "" for what needs no such word; None for what is to be worked."""
        if told.press:
            where = address_in(raw["callback_query"].get("message"))
            refused = await self._db.read(lambda uow: _is_for_staff_alone(uow, where, told.user))
            return label(self._language(told), "telegram.staff_only") if refused else None
        if not is_command(raw) or not told.user:
            return None
        if not await self._db.read(lambda uow: _is_unknown(uow, told.user)):
            return None
        await self._invite(address_in(raw.get("message")))
        return ""

    async def _invite(self, where: str) -> None:
        """One line for all to see, and a button to the private chat; nothing when it is crowded."""
        words = self._community
        link = START.format(bot=self._username())
        screen = Screen(
            title="",
            lines=((label(words, "telegram.in_private"),),),
            buttons=((Button(label(words, "telegram.button.in_private"), url=link),),),
            language=words,
        )
        try:
            await self._calls.post(where, screen)
        except (Busy, Refused, Unanswered, Unreachable):
            return

    def _language(self, told: Seen) -> str:
        return best_language(told.language, self._community)


def is_command(raw: Json) -> bool:
    message = raw.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    return isinstance(text, str) and text.startswith("/")


def address_in(message: object) -> str:
    """Of the group or its topic; "" where the message does not say."""
    if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
        return ""
    topic = str(message.get("message_thread_id", "")) if message.get("is_topic_message") else ""
    return address_of(CHANNEL, str(message["chat"].get("id", "")), topic)


def _is_for_staff_alone(uow: UnitOfWork, where: str, user: str) -> bool:
    if spaces.staff_account(uow, CHANNEL, where) is None:
        return False
    person = uow.people.by_identity(CHANNEL, user)
    return person is None or not person.is_(Role.STAFF)


def _is_unknown(uow: UnitOfWork, user: str) -> bool:
    """Never pressed Start, or shut the bot out: an answer in private would not arrive."""
    account = uow.identities.find(CHANNEL, user)
    return account is None or account.unreachable_at is not None
