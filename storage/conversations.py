"""What a typed answer would be taken for."""

from sqlalchemy import bindparam, delete

from core.doors import Conversation
from core.ids import IdentityId
from storage.connection import Connection
from storage.dialects import upsert
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import conversations

CONVERSATIONS = Mapped(conversations, Conversation)

_PUT = upsert(conversations, "identity_id")
_CLEAR = Statement(
    delete(conversations).where(conversations.c.identity_id == bindparam("identity"))
)


class SqlConversations:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, identity: IdentityId) -> Conversation | None:
        return CONVERSATIONS.get(self._connection, identity)

    def put(self, conversation: Conversation) -> None:
        self._connection.run(_PUT, **CONVERSATIONS.to_row(conversation))

    def clear(self, identity: IdentityId) -> None:
        self._connection.run(_CLEAR, identity=identity)
