"""What the engine needs of storage for posts. The rules of every repository stand in `ports`,
which passes this on."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import PersonId, PostId
from core.posts import Post


class Posts(Protocol):
    def get(self, id: PostId) -> Post | None: ...
    def add(self, post: Post) -> None:
        """Raises StaleRevision when its author has a draft already."""
        ...

    def save(self, post: Post) -> Post: ...
    def draft_of(self, author: PersonId) -> Post | None: ...
    def open(self, limit: int) -> Sequence[Post]:
        """Neither sent nor withdrawn, by their time; those without one last."""
        ...

    def sent(self, limit: int) -> Sequence[Post]:
        """The latest first."""
        ...
