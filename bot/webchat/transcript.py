"""What was said in one chat, kept so that a page can be reloaded and a lost line made good.

Its tables are `web_chats` (the last `rev` of each chat) and `web_messages` in storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Author = Literal["bot", "person"]
View = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """`rev` grows chat-wide when a message is appended or edited; `place` is its first `rev`."""

    id: str
    chat: str
    place: int
    rev: int
    author: Author
    view: View
    sent_at: datetime


class Transcript(Protocol):
    """A `rev` must become visible in order within its chat: take it in the writing transaction."""

    async def append(self, chat: str, author: Author, view: View, key: str) -> StoredMessage:
        """The message under `key`, written now or found: the same key never makes a second one."""
        ...

    async def edit(self, chat: str, message_id: str, view: View) -> StoredMessage | None:
        """None when `chat` has no such message: an id from another chat edits nothing."""
        ...

    async def since(self, chat: str, rev: int, limit: int) -> Sequence[StoredMessage]:
        """Messages whose `rev` is greater, smallest `rev` first."""
        ...

    async def before(
        self, chat: str, message_id: str | None, limit: int
    ) -> Sequence[StoredMessage]:
        """The `limit` messages before that one (None: the newest), smallest `place` first.

        Nothing when `chat` has no message with this id.
        """
        ...

    async def head(self, chat: str) -> int:
        """The greatest `rev` of the chat; 0 when nothing was said."""
        ...
