"""What happens to a post when its time has come: looked at once more, handed to the outbox, and
noted with what became of it. Whoever wrote it hears of any trouble.

Nobody acts here, so nobody is asked for a right but the author, whose right is looked at again.
"""

from dataclasses import replace

from core.date_drafts import DateDraft, DraftDate, Fate
from core.doors import DueState
from core.ids import IdentityId, PostId
from core.notices import Notice, NoticeKind
from core.people import Identity, Person
from core.policy import Action, allows
from core.ports import UnitOfWork
from core.posts import Post, PostState, PostTrouble
from core.spaces import THE_CHANNEL, Space, account_of_posts
from core.use_cases.changing import record
from core.use_cases.posting import space_of
from core.use_cases.staff_readers import staff_readers
from core.use_cases.telling import notice

S, T = PostState, PostTrouble
_NAME = "Channel"
CLOSED, REFUSED = "no account can be reached", "no platform takes it"
_TROUBLES = {CLOSED: T.CLOSED, REFUSED: T.REFUSED}


def is_due(uow: UnitOfWork, id: PostId) -> bool:
    """Its deadline fell due; True when something changed."""
    post = uow.posts.get(id)
    if post is None or post.state is not S.WAITING or not post.is_due(uow.now):
        return False
    space = space_of(uow, post)
    trouble = what_hinders(uow, post)
    if trouble is T.NONE and space is None:
        trouble = T.NO_SPACE
    if trouble is not T.NONE or space is None:
        _failed(uow, post, trouble)
        return True
    stored = _to(uow, post, S.SENDING)
    written = notice(uow, NoticeKind.CHANNEL_POST, THE_CHANNEL, post.id, once=str(stored.revision))
    uow.later.notify([replace(written, identity_id=_account(uow, space).id)])
    return True


def what_hinders(uow: UnitOfWork, post: Post) -> PostTrouble:
    """Whether its author may still post, and whether there is still something to say."""
    author = uow.people.get(post.author_id)
    if author is None or author.banned_at or not allows(author, Action.WRITE_POSTS):
        return T.NOT_STAFF
    if post.draft_id is not None and not dates_ahead(uow, uow.date_drafts.get(post.draft_id)):
        return T.NOTHING_LEFT
    return T.NONE


def dates_ahead(uow: UnitOfWork, dates: DateDraft | None) -> DateDraft | None:
    """With the lines alone that were put up, still are, and are still to come; None without any."""
    if dates is None:
        return None
    left = tuple(
        each
        for each in dates.dates
        if each.fate is Fate.POSTED and each.starts_at > uow.now and _is_up(uow, each)
    )
    return dates.with_lines(left) if left else None


def _is_up(uow: UnitOfWork, date: DraftDate) -> bool:
    """Not withdrawn, nor moved to another time."""
    known = uow.availability.listed_posted(date.mentor_id, uow.now)
    meant = (date.starts_at, date.ends_at)
    return any((posted.starts_at, posted.ends_at) == meant for _, _, posted in known)


def outcome(uow: UnitOfWork, told: Notice, state: DueState) -> None:
    """The message was delivered, or knowingly not."""
    post = _sending(uow, told)
    if post is None:
        return
    if state is DueState.SENT:
        _to(uow, post, S.SENT, sent_at=uow.now)
    elif state is DueState.UNKNOWN:
        _tell(uow, _to(uow, post, S.UNSURE))
    else:  # what it was to say is no longer true
        _failed(uow, post, what_hinders(uow, post) or T.PLATFORM)


def not_sent(uow: UnitOfWork, told: Notice, error: str) -> None:
    post = _sending(uow, told)
    if post is not None:
        _failed(uow, post, _TROUBLES.get(error, T.PLATFORM))


def _sending(uow: UnitOfWork, told: Notice) -> Post | None:
    post = uow.posts.get(PostId(told.subject_id))
    return post if post is not None and post.state is S.SENDING else None


def _failed(uow: UnitOfWork, post: Post, trouble: PostTrouble) -> None:
    _tell(uow, _to(uow, post, S.FAILED, trouble=trouble))


def _tell(uow: UnitOfWork, post: Post) -> None:
    """Its author; the staff where that is not one of them any more."""
    gone = post.trouble is T.NOT_STAFF
    readers = staff_readers(uow) if gone else [post.author_id]
    kind, once = NoticeKind.POST_FAILED, str(post.revision)
    uow.later.notify([notice(uow, kind, each, post.id, once=once) for each in readers])


def _to(uow: UnitOfWork, post: Post, state: PostState, **changes: object) -> Post:
    stored = uow.posts.save(replace(post, state=state, **changes))  # type: ignore[arg-type]  # fields
    record(uow, None, f"post_{state}", "post", post.id, post.state, state)
    return stored


def _account(uow: UnitOfWork, space: Space) -> Identity:
    """Of whoever reads there. Each post tries the channel anew: it may be open again."""
    _the_channel(uow)
    user = account_of_posts(space.address)
    known = uow.identities.find(space.channel, user)
    if known is not None:
        return (
            known
            if known.unreachable_at is None
            else uow.identities.save(replace(known, unreachable_at=None))
        )
    made = Identity(
        id=IdentityId(uow.new_id()),
        person_id=THE_CHANNEL,
        channel=space.channel,
        user=user,
        chat=space.address,
        name=_NAME,
        created_at=uow.now,
        last_inbound_at=uow.now,
    )
    uow.identities.add(made)
    return made


def _the_channel(uow: UnitOfWork) -> None:
    """In the community's language and on its clock."""
    known, community = uow.people.get(THE_CHANNEL), uow.settings.community
    language, zone = community.language, community.time_zone
    if known is None:
        uow.people.add(Person(THE_CHANNEL, _NAME, language, zone, frozenset(), uow.now))
    elif (known.language, known.time_zone) != (language, zone):
        uow.people.save(replace(known, language=language, time_zone=zone))
