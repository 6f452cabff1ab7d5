"""A post: something staff have said in a shared channel, now or at a time (X40)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import DateDraftId, PersonId, PostId
from core.spaces import Space

LONGEST_POST = 1500
POST_CARD = "post"
TRIES = 4
"""The first and three more; then its author is told."""
AGAIN_SECONDS = 60
"""Before the second try; before each further one twice as long."""


class PostState(StrEnum):
    DRAFT = "draft"  # nobody has said yet that it may go out
    WAITING = "waiting"  # for its time
    SENDING = "sending"  # its message is written and may be on its way
    SENT = "sent"
    UNSURE = "unsure"  # the platform was asked, and its answer was lost
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


P = PostState
CHANGEABLE = frozenset({P.DRAFT, P.WAITING, P.FAILED})
OPEN = frozenset({P.DRAFT, P.WAITING, P.SENDING, P.UNSURE, P.FAILED})


class PostTrouble(StrEnum):
    """Why a post did not go out."""

    NONE = ""
    NO_SPACE = "no_space"  # no channel is set for posts (any more)
    CLOSED = "closed"  # the platform lets us write there no more
    REFUSED = "refused"  # it takes no such message
    PLATFORM = "platform"  # it gave no answer of use, however often it was asked
    NOT_STAFF = "not_staff"  # its author may not post any more
    NOTHING_LEFT = "nothing_left"  # the dates it was to announce are over


@dataclass(frozen=True, slots=True)
class Post:
    """`channel` and `community` name the space by what it is for: whichever channel is set there at
    its time. `draft_id`: the dates it announces. `due_at` is None only before it is planned."""

    id: PostId
    author_id: PersonId
    channel: str
    community: str
    text: str
    draft_id: DateDraftId | None
    state: PostState
    created_at: datetime
    due_at: datetime | None = None
    sent_at: datetime | None = None
    trouble: PostTrouble = PostTrouble.NONE
    revision: int = 0

    @property
    def may_change(self) -> bool:
        return self.state in CHANGEABLE

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now


@dataclass(frozen=True, slots=True)
class PostBoard:
    """`open`: what waits, by time; `sent`: the latest first."""

    spaces: tuple[Space, ...]
    open: tuple[Post, ...]
    sent: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class PostPage:
    """`author`: their name. `space` None: none is set (any more)."""

    post: Post
    author: str
    space: Space | None
