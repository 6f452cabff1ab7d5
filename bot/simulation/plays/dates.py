"""Dates written as text: drafted, put right, published by two at once, changed and withdrawn."""

from datetime import timedelta

from bot.simulation.plays.parts import is_staff, may, shown, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.people import Role
from core.use_cases import changing_dates, dates_by_text

_LINES = (
    "tomorrow 17:00-19:00",
    "tomorrow 5-7pm, 1/2 10:00",
    "غدا ١٨:٠٠-٢٠:٠٠",
    "32/13 10:00",
    "tomorrow 20:00 90 min\nnext week",
    "tomorrow 10:00-11:00 x4",
    'tomorrow 12:00-16:00 x3 #"In person"',
)


def write_dates(world: World) -> str:
    """Drafted for a mentor; then published, written again or discarded."""
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    rightly = is_staff(world, who) or world.is_(who, Role.MENTOR)
    text = world.chance.pick(_LINES)
    guarded(world, "draft", rightly, lambda: _write(world, who, mentor, text))
    return "dates_written"


def _write(world: World, who: PersonId, mentor: PersonId, text: str) -> None:
    draft = world.as_person(who, dates_by_text.draft, text, mentor)
    other = world.anybody()
    if other != who and not is_staff(world, other):
        guarded(world, "publish", False,
                lambda: world.as_person(other, dates_by_text.publish, draft.id, 0))  # fmt: skip
    luck = world.chance.between(1, 10)
    if luck <= 2:
        world.as_person(who, dates_by_text.discard, draft.id, draft.revision)
    elif luck <= 4:
        again = world.chance.pick(_LINES)
        draft = world.as_person(who, dates_by_text.edit, draft.id, draft.revision, again)
    if luck > 1:
        revision = shown(world, draft.revision)
        world.as_person(who, dates_by_text.publish, draft.id,
                        draft.revision if revision is None else revision)  # fmt: skip
    world.as_person(who, dates_by_text.draft_page, draft.id)
    world.as_person(who, dates_by_text.open_drafts)


def change_dates(world: World) -> str:
    """One that is up is looked at, moved or withdrawn, with whoever stands on it."""
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    rightly = may(world, "MO", who, mentor, mentor)
    up = world.run(lambda uow: list(uow.availability.listed_posted(mentor, uow.now)))
    if not up:
        return "no_dates"
    id, _, posted = world.chance.pick(up)
    guarded(world, "posted_page", rightly, lambda: _change(world, who, mentor, id))
    later = timedelta(minutes=world.chance.pick((-60, 0, 60, 1440)))
    sessions = world.chance.pick((0, 0, 0, 1))
    guarded(world, "change_posted", rightly, lambda: world.as_person(
        who, changing_dates.change_posted, mentor, id,
        posted.starts_at + later, posted.ends_at + later, sessions))  # fmt: skip
    return "dates_changed"


def _change(world: World, who: PersonId, mentor: PersonId, id: int) -> None:
    page = world.as_person(who, changing_dates.posted_page, mentor, id)
    if world.chance.percent(25):
        count = len(page.sessions)
        world.as_person(who, changing_dates.withdraw_posted, mentor, id, count)


def look_at_dates(world: World) -> str:
    who = staff_mostly(world)
    guarded(world, "dates_board", is_staff(world, who),
            lambda: world.as_person(who, changing_dates.dates_board))  # fmt: skip
    return "dates_read"
