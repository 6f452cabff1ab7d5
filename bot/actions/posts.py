"""`/staff posts`: writing to the channel for posts, now or at a time (X40)."""

from datetime import datetime

from bot.actions.booking import moment_of
from bot.actions.registry import on
from bot.ask import Ask
from bot.post_subjects import shown_post
from bot.screens import posts as screens
from bot.screens.booking import minute
from bot.typed_times import read_moment
from bot.ui import Act, Screen, Text
from core.ids import DateDraftId, PostId, SpaceId
from core.posts import LONGEST_POST, Post
from core.use_cases import posting

_LONGEST_MOMENT = 100


@on("psts")
def board(ask: Ask) -> Screen:
    return screens.board(ask.writer, posting.posts_board(ask.uow, ask.person))


@on("pstn")
def form(ask: Ask) -> Screen:
    posting.posts_board(ask.uow, ask.person)
    return screens.form(ask.writer, ask.act.subject)


@on("psto", form="pstn")
def write(ask: Ask) -> Screen:
    """What was understood is shown before anything counts."""
    text = _text(ask, required=True)
    back = Act("pstn", ask.act.subject)
    when = ask.typed("when", _LONGEST_MOMENT)
    found = read_moment(ask, when, lambda to: back, back, soonest=True, field="when")
    due_at = None if isinstance(found, Screen) else found
    made = posting.write_post(ask.uow, ask.person, SpaceId(ask.act.subject), text, due_at)
    return _card(ask, made) if due_at else _which(ask, made, when)


@on("pstc")
def card(ask: Ask) -> Screen:
    return _card(ask, posting.post_page(ask.uow, ask.person, _id(ask)).post)


@on("pstt")
def move(ask: Ask) -> Screen:
    """One of the readings of a time that was not clear."""
    to, revision = moment_of(ask.act.number(0)), ask.act.revision
    return _card(ask, posting.move_post(ask.uow, ask.person, _id(ask), to, revision))


@on("pstp")
def plan(ask: Ask) -> Screen:
    now = ask.act.number(0) == screens.NOW
    revision = ask.act.revision
    done = posting.plan_post(ask.uow, ask.person, _id(ask), now=now, revision=revision)
    return _card(ask, done, ask.writer.say("post.now" if now else "post.planned"))


@on("pste")
def edit_form(ask: Ask) -> Screen:
    page = posting.post_page(ask.uow, ask.person, _id(ask))
    return screens.edit_form(ask.writer, page.post)


@on("pstu", form="pste")
def edit(ask: Ask) -> Screen:
    """A time that is not clear leaves the old one, and asks."""
    page = posting.post_page(ask.uow, ask.person, _id(ask))
    text = _text(ask, required=page.post.draft_id is None)
    when = ask.typed("when", _LONGEST_MOMENT, required=False)
    back = Act("pste", ask.act.subject)
    found = (
        read_moment(ask, when, lambda to: back, back, soonest=True, field="when") if when else None
    )
    due_at = found if isinstance(found, datetime) else None
    revision = ask.act.revision
    saved = posting.edit_post(ask.uow, ask.person, _id(ask), text, due_at, revision)
    if isinstance(found, Screen):
        return _which(ask, saved, when)
    return _card(ask, saved, ask.writer.say("post.saved"))


@on("pstw")
def ask_to_withdraw(ask: Ask) -> Screen:
    page = posting.post_page(ask.uow, ask.person, _id(ask))
    return screens.sure(ask.writer, shown_post(ask.uow, page.post))


@on("pstx")
def withdraw(ask: Ask) -> Screen:
    gone = posting.withdraw_post(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, gone)


@on("psta")
def again(ask: Ask) -> Screen:
    sent = posting.post_again(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, sent, ask.writer.say("post.now"))


@on("psty")
def it_is_there(ask: Ask) -> Screen:
    return _card(ask, posting.confirm_post(ask.uow, ask.person, _id(ask), ask.act.revision))


@on("pstd")
def announce(ask: Ask) -> Screen:
    """Published dates, from the card that published them."""
    made = posting.announce(ask.uow, ask.person, DateDraftId(ask.act.subject))
    return _card(ask, made)


def _which(ask: Ask, post: Post, when: str) -> Screen:
    """The readings of what was typed; what was written is kept meanwhile."""
    back = Act("pste", post.id, post.revision)

    def then(to: datetime) -> Act:
        return Act("pstt", post.id, post.revision, (minute(to),))

    found = read_moment(ask, when, then, back, soonest=True, field="when")
    return found if isinstance(found, Screen) else _card(ask, post)


def _text(ask: Ask, *, required: bool) -> str:
    return ask.typed("text", LONGEST_POST, required=required, paragraph=True)


def _card(ask: Ask, post: Post, note: Text = ()) -> Screen:
    return screens.card(ask.writer, shown_post(ask.uow, post), note)


def _id(ask: Ask) -> PostId:
    return PostId(ask.act.subject)
