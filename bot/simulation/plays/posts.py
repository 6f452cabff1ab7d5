"""Posts: written, planned, changed, withdrawn, announced and tried again; also by those who may
not, and by staff who are none any more when the time comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.simulation.plays.parts import is_staff, shown, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.plays.roles import CHANNELS
from bot.simulation.world import World
from core.ids import DateDraftId, PersonId, SpaceId
from core.posts import Post
from core.spaces import SpaceUse
from core.use_cases import posting, spaces
from core.use_cases.gathering_events import CHANNEL as EVENTS_ON

_PLATFORMS = (*CHANNELS, EVENTS_ON, EVENTS_ON)  # there the server has a calendar, too
_WORDS = ("New dates this week.", "موعد جديد\nالخميس", "@everyone <b>now</b>", "")


def choose_posts(world: World) -> str:
    """A channel for posts is set, or given up."""
    who = staff_mostly(world)
    known = world.house.read(lambda uow: list(uow.spaces.of(SpaceUse.POSTS)))
    if known and world.chance.percent(30):
        guarded(world, "clear_space", is_staff(world, who),
                lambda: world.as_person(who, spaces.clear_space, known[0].id))  # fmt: skip
        return "posts_closed"
    guarded(world, "set_space", is_staff(world, who), lambda: world.as_person(
        who, spaces.set_space, SpaceUse.POSTS, world.chance.pick(_PLATFORMS), "north",
        f"news-{world.chance.between(1, 2)}"))  # fmt: skip
    return "posts_opened"


def write_post(world: World) -> str:
    """Then planned for its time, now, or left."""
    who = staff_mostly(world)
    known = world.house.read(lambda uow: list(uow.spaces.of(SpaceUse.POSTS)))
    if not known:
        return "no_channel_for_posts"
    guarded(world, "write_post", is_staff(world, who), lambda: _write(world, who, known[0].id))
    return "post_written"


def _write(world: World, who: PersonId, space: SpaceId) -> None:
    ahead = timedelta(hours=world.chance.between(1, 30))
    due_at = world.clock.now() + ahead if world.chance.percent(85) else None
    text = world.chance.pick(_WORDS)
    made = world.as_person(who, posting.write_post, space, text, due_at)
    _plan(world, who, made)


def _plan(world: World, who: PersonId, made: Post) -> None:
    revision, now = shown(world, made.revision), world.chance.percent(30)
    if world.chance.percent(85):
        world.as_person(who, posting.plan_post, made.id, now=now, revision=revision)


def announce_dates(world: World) -> str:
    """Of a draft that was published, or of one that was not."""
    who = staff_mostly(world)
    if not world.seen.date_drafts:
        return "no_dates_to_announce"
    draft = world.chance.pick(list(world.seen.date_drafts))
    guarded(world, "announce", is_staff(world, who), lambda: _plan(
        world, who, world.as_person(who, posting.announce, DateDraftId(draft))))  # fmt: skip
    return "dates_announced"


def press_post(world: World) -> str:
    """Any button of any post; outdated ones, too."""
    who = staff_mostly(world)
    rightly = is_staff(world, who)
    guarded(world, "posts_board", rightly, lambda: world.as_person(who, posting.posts_board))
    posts = world.house.read(lambda uow: [*uow.posts.open(20), *uow.posts.sent(5)])
    if not posts:
        return "no_posts"
    post: Post = world.chance.pick(posts)
    name, press = world.chance.pick(_BUTTONS)
    guarded(world, name, rightly, lambda: press(world, who, post, shown(world, post.revision)))
    return f"post_{name}"


Press = Callable[[World, PersonId, Post, int | None], Any]


def _edit(world: World, who: PersonId, post: Post, revision: int | None) -> Any:
    text = world.chance.pick(_WORDS)
    later = world.clock.now() + timedelta(hours=world.chance.between(-1, 5))
    return world.as_person(who, posting.edit_post, post.id, text, later, revision)


def _move(world: World, who: PersonId, post: Post, revision: int | None) -> Any:
    later = world.clock.now() + timedelta(hours=world.chance.between(0, 5))
    return world.as_person(who, posting.move_post, post.id, later, revision)


def _plain(work: Callable[..., Any]) -> Press:
    return lambda world, who, post, revision: world.as_person(who, work, post.id, revision)


_BUTTONS: tuple[tuple[str, Press], ...] = (
    ("edit", _edit),
    ("move", _move),
    ("withdraw", _plain(posting.withdraw_post)),
    ("again", _plain(posting.post_again)),
    ("confirm", _plain(posting.confirm_post)),
    ("look", lambda world, who, post, _: world.as_person(who, posting.post_page, post.id)),
)
