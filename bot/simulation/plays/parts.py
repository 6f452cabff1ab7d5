"""Who presses what belongs to a student and a mentor, and whether they may.

Written by hand from the design, not read from core.policy: so that the one judges the other.
"""

from bot.simulation.world import World
from core.ids import PersonId
from core.people import Role


def somebody(world: World, who: str, student: PersonId, mentor: PersonId) -> PersonId:
    """Mostly one of those who may (`who`: of S, M, O), sometimes anybody."""
    if world.chance.percent(12):
        return world.anybody()
    right = {"S": student, "M": mentor, "O": world.staff[-1]}
    return right[world.chance.pick(who)]


def may(world: World, who: str, actor: PersonId, student: PersonId, mentor: PersonId) -> bool:
    return (
        ("S" in who and actor == student and world.is_(actor, Role.STUDENT))
        or ("M" in who and actor == mentor and world.is_(actor, Role.MENTOR))
        or ("O" in who and world.is_(actor, Role.STAFF))
    )


def is_staff(world: World, who: PersonId) -> bool:
    return world.is_(who, Role.STAFF)


def staff_mostly(world: World) -> PersonId:
    return world.staff[0] if world.chance.percent(85) else world.anybody()


def shown(world: World, revision: int) -> int | None:
    """As on the button; sometimes outdated, sometimes a command without one."""
    luck = world.chance.between(1, 10)
    return None if luck <= 4 else revision - (1 if luck == 5 else 0)
