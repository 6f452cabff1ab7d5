"""In-memory shared channels."""

from collections.abc import Sequence

from core.ids import SpaceId
from core.spaces import Space, SpaceUse
from tests.harness.memory_rows import Store, Table, once


class MemorySpaces(Table[Space]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.spaces, self._guard)

    def _guard(self, row: Space) -> None:
        meant = (row.use, row.channel, row.community)
        same = self.where(lambda o: (o.use, o.channel, o.community) == meant and o.id != row.id)
        once(same, "space_once")

    def remove(self, id: SpaceId) -> None:
        self.rows.pop(id, None)

    def find(self, use: SpaceUse, channel: str, community: str) -> Space | None:
        meant = (use, channel, community)
        return self.one(lambda o: (o.use, o.channel, o.community) == meant)

    def of(self, use: SpaceUse | None = None, channel: str = "") -> Sequence[Space]:
        found = self.where(lambda o: use in (None, o.use) and channel in ("", o.channel))
        return sorted(found, key=lambda o: (o.set_at, o.id), reverse=True)

    def at(self, channel: str, chat: str, topic: str = "") -> Sequence[Space]:
        meant = (channel, chat, topic)
        return list(self.where(lambda o: (o.channel, o.chat, o.topic) == meant))
