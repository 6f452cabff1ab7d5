"""Posts: written by staff, looked at before they count, changed or withdrawn until they go out."""

from dataclasses import replace
from datetime import datetime

from core.date_drafts import DateDraft, DraftState, Fate
from core.deadlines import Deadline, DeadlineKind
from core.errors import NotFound
from core.ids import DateDraftId, PostId, SpaceId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.post_errors import NoPlaceToPost, PostDecided, PostTimePast
from core.posts import LONGEST_POST, Post, PostBoard, PostPage, PostState, PostTrouble
from core.spaces import Space, SpaceUse
from core.texts import bounded
from core.use_cases.changing import record

S = PostState
_MOST = 25


@use_case(Action.WRITE_POSTS)
def posts_board(uow: UnitOfWork, actor: Person) -> PostBoard:
    permit(uow, actor, Action.WRITE_POSTS)
    open_ones, sent = uow.posts.open(_MOST), uow.posts.sent(_MOST)
    mine = (each for each in open_ones if each.state is not S.DRAFT or each.author_id == actor.id)
    return PostBoard(tuple(uow.spaces.of(SpaceUse.POSTS)), tuple(mine), tuple(sent))


@use_case(Action.WRITE_POSTS)
def post_page(uow: UnitOfWork, actor: Person, id: PostId) -> PostPage:
    """Raises NotFound."""
    permit(uow, actor, Action.WRITE_POSTS)
    return page_of(uow, load(uow, id))


@use_case(Action.WRITE_POSTS)
def write_post(
    uow: UnitOfWork, actor: Person, space: SpaceId, text: str, due_at: datetime | None
) -> Post:
    """A draft: nothing goes out before it is planned. The author's draft of before makes room.

    Raises NoPlaceToPost, TextMissing, TextTooLong.
    """
    permit(uow, actor, Action.WRITE_POSTS)
    place = uow.spaces.get(space)
    if place is None or place.use is not SpaceUse.POSTS:
        raise NoPlaceToPost()
    return _drafted(uow, actor, place, bounded(text, LONGEST_POST, "text"), None, due_at)


@use_case(Action.WRITE_POSTS)
def announce(uow: UnitOfWork, actor: Person, draft: DateDraftId) -> Post:
    """A draft that shows published dates as they stand when it goes out, due now.

    Raises NoPlaceToPost, NotFound.
    """
    permit(uow, actor, Action.WRITE_POSTS)
    dates = uow.date_drafts.get(draft)
    if dates is None or dates.state is not DraftState.PUBLISHED or not posted_in(dates):
        raise NotFound()
    places = uow.spaces.of(SpaceUse.POSTS)
    if not places:
        raise NoPlaceToPost()
    return _drafted(uow, actor, places[0], "", draft, uow.now)


@use_case(Action.WRITE_POSTS)
def plan_post(
    uow: UnitOfWork, actor: Person, id: PostId, *, now: bool, revision: int | None = None
) -> Post:
    """The draft goes out at its time, or `now`. Raises PostDecided, PostTimePast."""
    known = _shown(uow, actor, id, revision, S.DRAFT)
    if now:
        known = replace(known, due_at=uow.now)
    elif known.due_at is None or known.is_due(uow.now):
        raise PostTimePast(post_id=id)
    return _waits(uow, actor, known)


@use_case(Action.WRITE_POSTS)
def edit_post(
    uow: UnitOfWork,
    actor: Person,
    id: PostId,
    text: str,
    due_at: datetime | None,
    revision: int | None = None,
) -> Post:
    """`due_at` None leaves the time as it is. Raises PostDecided, TextMissing, TextTooLong,
    PostTimePast."""
    known = _shown(uow, actor, id, revision, S.DRAFT, S.WAITING, S.FAILED)
    words = bounded(text, LONGEST_POST, "text", required=known.draft_id is None)
    changed = replace(known, text=words)
    if due_at is not None:
        changed = _at(uow, changed, due_at)
    return _kept(uow, actor, known, changed, "post_changed")


@use_case(Action.WRITE_POSTS)
def move_post(
    uow: UnitOfWork, actor: Person, id: PostId, due_at: datetime, revision: int | None = None
) -> Post:
    """Raises PostDecided, PostTimePast."""
    known = _shown(uow, actor, id, revision, S.DRAFT, S.WAITING, S.FAILED)
    return _kept(uow, actor, known, _at(uow, known, due_at), "post_changed")


@use_case(Action.WRITE_POSTS)
def withdraw_post(uow: UnitOfWork, actor: Person, id: PostId, revision: int | None = None) -> Post:
    """What has gone out cannot be called back. Raises PostDecided."""
    known = _shown(uow, actor, id, revision, S.DRAFT, S.WAITING, S.FAILED, S.UNSURE)
    gone = replace(known, state=S.WITHDRAWN, trouble=PostTrouble.NONE)
    return _kept(uow, actor, known, gone, "post_withdrawn")


@use_case(Action.WRITE_POSTS)
def post_again(uow: UnitOfWork, actor: Person, id: PostId, revision: int | None = None) -> Post:
    """At once, as the presser's own post: they answer for it now. Raises PostDecided."""
    known = _shown(uow, actor, id, revision, S.FAILED, S.UNSURE)
    mine = replace(known, author_id=actor.id, due_at=uow.now, trouble=PostTrouble.NONE)
    return _waits(uow, actor, mine)


@use_case(Action.WRITE_POSTS)
def confirm_post(uow: UnitOfWork, actor: Person, id: PostId, revision: int | None = None) -> Post:
    """Somebody looked: it is there, though nobody told us. Raises PostDecided."""
    known = _shown(uow, actor, id, revision, S.UNSURE)
    there = replace(known, state=S.SENT, sent_at=known.due_at)
    return _kept(uow, actor, known, there, "post_seen")


def load(uow: UnitOfWork, id: PostId) -> Post:
    post = uow.posts.get(id)
    if post is None:
        raise NotFound()
    return post


def page_of(uow: UnitOfWork, post: Post) -> PostPage:
    author = uow.people.get(post.author_id)
    return PostPage(post, author.name if author else "", space_of(uow, post))


def space_of(uow: UnitOfWork, post: Post) -> Space | None:
    return uow.spaces.find(SpaceUse.POSTS, post.channel, post.community)


def posted_in(dates: DateDraft) -> bool:
    return any(each.fate is Fate.POSTED for each in dates.dates)


def _shown(
    uow: UnitOfWork, actor: Person, id: PostId, revision: int | None, *states: PostState
) -> Post:
    """In one of `states`, and as it was when the button was shown. Raises PostDecided."""
    permit(uow, actor, Action.WRITE_POSTS)
    known = load(uow, id)
    if known.state not in states or revision not in (None, known.revision):
        raise PostDecided(state=known.state, post_id=id)
    return known


def _drafted(
    uow: UnitOfWork,
    actor: Person,
    place: Space,
    text: str,
    draft: DateDraftId | None,
    due_at: datetime | None,
) -> Post:
    before = uow.posts.draft_of(actor.id)
    if before is not None:
        _kept(uow, actor, before, replace(before, state=S.WITHDRAWN), "post_withdrawn")
    made = Post(
        id=PostId(uow.new_id()),
        author_id=actor.id,
        channel=place.channel,
        community=place.community,
        text=text,
        draft_id=draft,
        state=S.DRAFT,
        created_at=uow.now,
        due_at=due_at,
    )
    uow.posts.add(made)
    record(uow, actor, "post_written", "post", made.id, "", made.state)
    return made


def _at(uow: UnitOfWork, post: Post, due_at: datetime) -> Post:
    """A new time that is over would be a surprise in public; the old one may stand."""
    if due_at <= uow.now and due_at != post.due_at:
        raise PostTimePast(post_id=post.id)
    return replace(post, due_at=due_at)


def _waits(uow: UnitOfWork, actor: Person, post: Post) -> Post:
    before = load(uow, post.id)
    return _kept(uow, actor, before, replace(post, state=S.WAITING), "post_planned")


def _kept(uow: UnitOfWork, actor: Person, before: Post, after: Post, action: str) -> Post:
    stored = uow.posts.save(after)
    record(uow, actor, action, "post", stored.id, before.state, stored.state)
    if stored.state is S.WAITING and stored.due_at is not None:
        key = f"{DeadlineKind.POST}:{stored.id}:{stored.revision}"
        kind, id = DeadlineKind.POST, uow.new_id()
        uow.later.remind([Deadline(id, key, kind, stored.id, stored.due_at)])
    return stored
