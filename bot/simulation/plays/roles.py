"""Staff who say which role comes with a seat, change it and clear it, and where threads hang."""

from bot.simulation.plays.arriving import CHANNEL
from bot.simulation.plays.parts import is_staff, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import OfferingId, SeatRoleId
from core.spaces import SpaceUse
from core.use_cases import memberships, spaces

CHANNELS = (CHANNEL, "telegram")
_COMMUNITIES = ("north", "south")


def set_role(world: World) -> str:
    who = staff_mostly(world)
    offering = _some_offering(world) if world.chance.percent(50) else None
    guarded(world, "set_role", is_staff(world, who), lambda: world.as_person(
        who, memberships.set_role, world.chance.pick(CHANNELS),
        world.chance.pick(_COMMUNITIES), f"role-{world.chance.between(1, 4)}",
        offering))  # fmt: skip
    return "role_set"


def clear_role(world: World) -> str:
    who = staff_mostly(world)
    known = world.house.read(lambda uow: list(uow.seat_roles.every()))
    id = world.chance.pick(known).id if known else SeatRoleId(1)
    guarded(world, "clear_role", is_staff(world, who),
            lambda: world.as_person(who, memberships.clear_role, id))  # fmt: skip
    return "role_cleared"


def look_at_roles(world: World) -> str:
    who = staff_mostly(world)
    rightly = is_staff(world, who)
    guarded(world, "roles", rightly, lambda: world.as_person(who, memberships.roles))
    guarded(world, "offerings", rightly, lambda: world.as_person(who, memberships.offerings))
    known = world.house.read(lambda uow: list(uow.seat_roles.every()))
    if known:
        guarded(world, "role", rightly,
                lambda: world.as_person(who, memberships.role, known[-1].id))  # fmt: skip
    return "roles_read"


def choose_threads(world: World) -> str:
    who = staff_mostly(world)
    where = (world.chance.pick(CHANNELS), world.chance.pick(_COMMUNITIES))
    chat = f"room-{world.chance.between(1, 3)}"
    guarded(world, "set_space", is_staff(world, who), lambda: world.as_person(
        who, spaces.set_space, SpaceUse.THREADS, *where, chat))  # fmt: skip
    return "threads_chosen"


def close_threads(world: World) -> str:
    who = staff_mostly(world)
    known = world.house.read(lambda uow: list(uow.spaces.of(SpaceUse.THREADS)))
    if not known:
        return "no_threads"
    guarded(world, "clear_space", is_staff(world, who),
            lambda: world.as_person(who, spaces.clear_space, known[0].id))  # fmt: skip
    return "threads_closed"


def _some_offering(world: World) -> OfferingId | None:
    cards = world.house.read(lambda uow: list(uow.offerings.browse()))
    return world.chance.pick(cards).offering.id if cards else None
