"""Waiting for a place: joining, leaving, declining an offer, and staff who change the line."""

from bot.simulation.plays.parts import is_staff, may, shown, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.use_cases import keeping_line, lining_up
from core.waiting import WaitEntry


def join_line(world: World) -> str:
    """As people do who were just told that it is sold out; others are refused for their reasons."""
    mentor = world.chance.pick(world.teachers)
    place = world.as_person(world.student(), lining_up.join, mentor)
    return f"joined_line_{'offered' if place.entry.offer_ends_at else 'waiting'}"


def leave_line(world: World) -> str:
    entry = _some(world)
    if entry is None:
        return "nobody_waits"
    work, name = world.chance.pick(
        ((lining_up.leave, "left_line"), (lining_up.decline, "declined_offer"))
    )
    who = somebody(world, "S", entry.student_id, entry.mentor_id)
    rightly = may(world, "S", who, entry.student_id, entry.mentor_id)
    revision = shown(world, entry.revision)
    guarded(world, name, rightly, lambda: world.as_person(who, work, entry.id, revision))
    return name


def keep_line(world: World) -> str:
    entry = _some(world)
    who = staff_mostly(world)
    if entry is None or world.chance.percent(30):
        mentor = world.chance.pick(world.teachers)
        guarded(world, "line", is_staff(world, who),
                lambda: world.as_person(who, keeping_line.line, mentor))  # fmt: skip
        return "line_read"
    work, name = world.chance.pick(
        ((keeping_line.move_to_front, "moved_to_front"), (keeping_line.remove, "removed_from_line"))
    )
    reason, revision = world.chance.pick(("asked for it", "")), shown(world, entry.revision)
    guarded(world, name, is_staff(world, who),
            lambda: world.as_person(who, work, entry.id, reason, revision))  # fmt: skip
    return name


def _some(world: World) -> WaitEntry | None:
    known = list(world.seen.waits.values())
    return world.chance.pick(known) if known else None
