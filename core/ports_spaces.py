"""What the engine needs of storage for shared channels. The rules of every repository stand in
`ports`, which passes this on."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import SpaceId
from core.spaces import Space, SpaceUse


class Spaces(Protocol):
    def get(self, id: SpaceId) -> Space | None: ...
    def add(self, space: Space) -> None:
        """Raises StaleRevision when this use has one in this community already."""
        ...

    def save(self, space: Space) -> Space: ...
    def remove(self, id: SpaceId) -> None: ...
    def find(self, use: SpaceUse, channel: str, community: str) -> Space | None: ...
    def of(self, use: SpaceUse | None = None, channel: str = "") -> Sequence[Space]:
        """Latest set first; of one platform, or of any."""
        ...

    def at(self, channel: str, chat: str, topic: str = "") -> Sequence[Space]:
        """What this shared channel is used for."""
        ...
