"""In-memory posts, and events in the calendars of communities."""

from collections.abc import Sequence

from core.community_events import CommunityEvent, EventState
from core.ids import GatheringId, PersonId
from core.posts import LONGEST_POST, OPEN, Post, PostState
from tests.harness.memory_rows import Store, Table, once, require

S = PostState


class MemoryPosts(Table[Post]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.posts, self._guard)

    def _guard(self, row: Post) -> None:
        require(len(row.text) <= LONGEST_POST and bool(row.text or row.draft_id), "post_length")
        require(row.state in (S.DRAFT, S.WITHDRAWN) or row.due_at is not None, "post_due")
        require((row.state is S.SENT) == (row.sent_at is not None), "post_sent")
        require((row.state is S.FAILED) == bool(row.trouble), "post_why")
        if row.state is S.DRAFT:
            mine = (row.author_id, S.DRAFT)
            once(
                self.where(lambda o: (o.author_id, o.state) == mine and o.id != row.id),
                "post_draft_once",
            )

    def draft_of(self, author: PersonId) -> Post | None:
        return self.one(lambda each: (each.author_id, each.state) == (author, S.DRAFT))

    def open(self, limit: int) -> Sequence[Post]:
        found = self.where(lambda each: each.state in OPEN)
        last = max((each.due_at for each in self.rows.values() if each.due_at), default=None)
        order = sorted(found, key=lambda e: (e.due_at is None, e.due_at or last, e.id))
        return order[:limit]

    def sent(self, limit: int) -> Sequence[Post]:
        found = self.where(lambda each: each.state is S.SENT)
        return sorted(found, key=lambda each: (each.due_at, each.id), reverse=True)[:limit]


class MemoryCommunityEvents(Table[CommunityEvent]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.community_events, self._guard)

    def _guard(self, row: CommunityEvent) -> None:
        require(row.state is not EventState.THERE or bool(row.event), "community_event_id")
        meant = (row.gathering_id, row.channel, row.community)
        once(
            self.where(
                lambda o: (o.gathering_id, o.channel, o.community) == meant and o.id != row.id
            ),
            "community_event_once",
        )

    def of(self, gathering: GatheringId) -> Sequence[CommunityEvent]:
        found = self.where(lambda each: each.gathering_id == gathering)
        return sorted(found, key=lambda each: each.id)
