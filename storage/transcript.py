"""What was said in the web chat: `rev` grows chat-wide with every append and edit, `place` stays.

Taking the next `rev` locks the chat's row until the unit ends, so that a later `rev` never becomes
visible before an earlier one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ids import MAX_ID, decode, encode
from storage.connection import Connection
from storage.dialects import insert_new
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import web_chats, web_messages

Author = Literal["bot", "person"]


@dataclass(frozen=True, slots=True)
class WebMessage:
    id: int
    chat: str
    place: int
    rev: int
    author: Author
    view: Mapping[str, object]
    key: str
    sent_at: datetime

    @property
    def name(self) -> str:
        """The id as the page knows it."""
        return encode(self.id)


MESSAGES = Mapped(web_messages, WebMessage)

_m, _c = web_messages.c, web_chats.c
_IN_CHAT = _m.chat == bindparam("in_chat")
_THIS = (_IN_CHAT, _m.id == bindparam("this"))
_HEAD = Statement(select(_c.rev).where(_c.chat == bindparam("in_chat")))
_NEXT_REV = Statement.each(
    sqlite=sqlite.insert(web_chats)
    .values(chat=bindparam("chat"), rev=1)
    .on_conflict_do_update(index_elements=["chat"], set_={"rev": _c.rev + 1})
    .returning(_c.rev),
    postgresql=postgresql.insert(web_chats)
    .values(chat=bindparam("chat"), rev=1)
    .on_conflict_do_update(index_elements=["chat"], set_={"rev": _c.rev + 1})
    .returning(_c.rev),
)
_BY_KEY = MESSAGES.select(_IN_CHAT, _m.key == bindparam("under"))
_ADD = insert_new(web_messages, "chat", "key")
_GET = MESSAGES.select(*_THIS)
_EDIT = Statement(
    update(web_messages).where(*_THIS).values(view=bindparam("new_view"), rev=bindparam("new_rev"))
)
_SINCE = Statement(
    MESSAGES.query(_IN_CHAT, _m.rev > bindparam("after")).order_by(_m.rev).limit(bindparam("most"))
)
_BEFORE = Statement(
    MESSAGES.query(_IN_CHAT, _m.place < bindparam("end"))
    .order_by(_m.place.desc())
    .limit(bindparam("most"))
)


class SqlTranscript:
    __slots__ = ("_connection", "_new_id", "_now")

    def __init__(self, connection: Connection, new_id: Callable[[], int], now: datetime) -> None:
        self._connection = connection
        self._new_id = new_id
        self._now = now

    def append(self, chat: str, author: Author, view: Mapping[str, object], key: str) -> WebMessage:
        """The message under `key`, written now or found."""
        if (known := self._by_key(chat, key)) is not None:
            return known
        rev = self._next_rev(chat)
        fresh = WebMessage(self._new_id(), chat, rev, rev, author, view, key, self._now)
        if self._connection.run(_ADD, **MESSAGES.to_row(fresh)) == 1:
            return fresh
        found = self._by_key(chat, key)
        assert found is not None
        return found

    def edit(self, chat: str, name: str, view: Mapping[str, object]) -> WebMessage | None:
        """None when the chat has no such message."""
        message = self._find(chat, name)
        if message is None:
            return None
        edited = replace(message, view=view, rev=self._next_rev(chat))
        new_view = MESSAGES.to_row(edited)["view"]
        self._connection.run(
            _EDIT, in_chat=chat, this=message.id, new_view=new_view, new_rev=edited.rev
        )
        return edited

    def since(self, chat: str, rev: int, limit: int) -> Sequence[WebMessage]:
        """Greater `rev` only, smallest first."""
        return MESSAGES.all(self._connection, _SINCE, in_chat=chat, after=rev, most=limit)

    def before(self, chat: str, name: str | None, limit: int) -> Sequence[WebMessage]:
        """The `limit` messages before that one (None: the newest), smallest `place` first."""
        end = MAX_ID
        if name is not None:
            message = self._find(chat, name)
            if message is None:
                return []
            end = message.place
        found = MESSAGES.all(self._connection, _BEFORE, in_chat=chat, end=end, most=limit)
        return found[::-1]

    def head(self, chat: str) -> int:
        row = self._connection.one(_HEAD, in_chat=chat)
        return 0 if row is None else row[0]

    def _by_key(self, chat: str, key: str) -> WebMessage | None:
        return MESSAGES.first(self._connection, _BY_KEY, in_chat=chat, under=key)

    def _find(self, chat: str, name: str) -> WebMessage | None:
        id = decode(name)
        if id is None:
            return None
        return MESSAGES.first(self._connection, _GET, in_chat=chat, this=id)

    def _next_rev(self, chat: str) -> int:
        row = self._connection.one(_NEXT_REV, chat=chat)
        assert row is not None
        rev: int = row[0]
        return rev
