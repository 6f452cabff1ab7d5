"""Shared channels that the bot may write to. There are a handful."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, or_

from core.ids import SpaceId
from core.spaces import Space, SpaceUse
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import spaces

SPACES = Mapped(spaces, Space)
_s = spaces.c
_FIND = SPACES.select(
    _s.use == bindparam("use"),
    _s.channel == bindparam("channel"),
    _s.community == bindparam("community"),
)
_OF = Statement(
    SPACES.query(
        or_(bindparam("any_use") == 1, _s.use == bindparam("use")),
        or_(bindparam("any_channel") == 1, _s.channel == bindparam("channel")),
    ).order_by(_s.set_at.desc(), _s.id.desc())
)
_AT = SPACES.select(
    _s.channel == bindparam("channel"),
    _s.chat == bindparam("chat"),
    _s.topic == bindparam("topic"),
)
_REMOVE = Statement(delete(spaces).where(_s.id == bindparam("this")))


class SqlSpaces(Repository[Space]):
    __slots__ = ()
    _mapped = SPACES

    def remove(self, id: SpaceId) -> None:
        self._connection.run(_REMOVE, this=id)

    def find(self, use: SpaceUse, channel: str, community: str) -> Space | None:
        return SPACES.first(
            self._connection, _FIND, use=use.value, channel=channel, community=community
        )

    def of(self, use: SpaceUse | None = None, channel: str = "") -> Sequence[Space]:
        return SPACES.all(
            self._connection,
            _OF,
            any_use=int(use is None),
            use=use.value if use else "",
            any_channel=int(not channel),
            channel=channel,
        )

    def at(self, channel: str, chat: str, topic: str = "") -> Sequence[Space]:
        return SPACES.all(self._connection, _AT, channel=channel, chat=chat, topic=topic)
