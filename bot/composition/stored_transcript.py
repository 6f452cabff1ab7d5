"""The web chat's transcript on our database."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from bot.webchat.transcript import Author, StoredMessage, View
from storage.transcript import WebMessage
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")


class Rows(Protocol):
    async def write(self, work: Callable[[SqlUnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[SqlUnitOfWork], T]) -> T: ...


class StoredTranscript:
    """A `bot.webchat.transcript.Transcript`."""

    def __init__(self, db: Rows) -> None:
        self._db = db

    async def append(self, chat: str, author: Author, view: View, key: str) -> StoredMessage:
        return _stored(
            await self._db.write(lambda uow: uow.transcript.append(chat, author, view, key))
        )

    async def edit(self, chat: str, message_id: str, view: View) -> StoredMessage | None:
        edited = await self._db.write(lambda uow: uow.transcript.edit(chat, message_id, view))
        return _stored(edited) if edited else None

    async def since(self, chat: str, rev: int, limit: int) -> Sequence[StoredMessage]:
        found = await self._db.read(lambda uow: uow.transcript.since(chat, rev, limit))
        return [_stored(message) for message in found]

    async def before(
        self, chat: str, message_id: str | None, limit: int
    ) -> Sequence[StoredMessage]:
        found = await self._db.read(lambda uow: uow.transcript.before(chat, message_id, limit))
        return [_stored(message) for message in found]

    async def head(self, chat: str) -> int:
        return await self._db.read(lambda uow: uow.transcript.head(chat))


def _stored(message: WebMessage) -> StoredMessage:
    return StoredMessage(
        id=message.name,
        chat=message.chat,
        place=message.place,
        rev=message.rev,
        author=message.author,
        view=message.view,
        sent_at=message.sent_at,
    )
