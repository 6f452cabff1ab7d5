"""Posts to shared channels, and events in the calendars of communities."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.community_events import CommunityEvent
from core.ids import GatheringId, PersonId
from core.posts import OPEN, Post, PostState
from storage.dialects import one_of
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import community_events, posts

POSTS = Mapped(posts, Post)
EVENTS = Mapped(community_events, CommunityEvent)

_p, _e = posts.c, community_events.c
_DRAFT_OF = POSTS.select(_p.author_id == bindparam("author"), _p.state == PostState.DRAFT.value)
_OPEN = Statement(
    POSTS.query(one_of(_p.state, OPEN))
    .order_by(_p.due_at.is_(None), _p.due_at, _p.id)
    .limit(bindparam("most"))
)
_SENT = Statement(
    POSTS.query(_p.state == PostState.SENT.value)
    .order_by(_p.due_at.desc(), _p.id.desc())
    .limit(bindparam("most"))
)
_OF = Statement(EVENTS.query(_e.gathering_id == bindparam("gathering")).order_by(_e.id))


class SqlPosts(Repository[Post]):
    __slots__ = ()
    _mapped = POSTS

    def draft_of(self, author: PersonId) -> Post | None:
        return POSTS.first(self._connection, _DRAFT_OF, author=author)

    def open(self, limit: int) -> Sequence[Post]:
        return POSTS.all(self._connection, _OPEN, most=limit)

    def sent(self, limit: int) -> Sequence[Post]:
        return POSTS.all(self._connection, _SENT, most=limit)


class SqlCommunityEvents(Repository[CommunityEvent]):
    __slots__ = ()
    _mapped = EVENTS

    def of(self, gathering: GatheringId) -> Sequence[CommunityEvent]:
        return EVENTS.all(self._connection, _OF, gathering=gathering)
