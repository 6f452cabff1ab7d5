"""A post as it reads now: for its channel, for its author, and for the screens of staff."""

from bot.date_subjects import shown_draft
from bot.screens.notice_about import AboutPost
from bot.screens.posts import PostShown
from bot.way_back import BOT
from core.ids import PostId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.posts import Post, PostState
from core.use_cases.posting import page_of
from core.use_cases.posts_sending import dates_ahead, what_hinders

POSTS = frozenset({NoticeKind.CHANNEL_POST, NoticeKind.POST_FAILED})
_TOLD = (PostState.FAILED, PostState.UNSURE)


def shown_post(uow: UnitOfWork, post: Post) -> PostShown:
    known = uow.date_drafts.get(post.draft_id) if post.draft_id is not None else None
    ahead = dates_ahead(uow, known)
    bot = uow.notebook.read(BOT) or ""
    return PostShown(page_of(uow, post), shown_draft(uow, ahead) if ahead else None, bot)


def post_subject(uow: UnitOfWork, person: Person, notice: Notice) -> AboutPost | None:
    """None when its author may not post any more, or staff have settled it meanwhile (D-12)."""
    post = uow.posts.get(PostId(notice.subject_id))
    if post is None:
        return None
    if notice.kind is NoticeKind.CHANNEL_POST:
        true = post.state is PostState.SENDING and not what_hinders(uow, post)
    else:
        true = post.state in _TOLD and person.is_(Role.STAFF)
    return AboutPost(shown_post(uow, post)) if true else None
