"""Time passes: minutes to days, and whatever falls due on the way happens at its time, or late."""

from datetime import timedelta

from bot.simulation.machinery import Machinery
from bot.simulation.world import World


def pass_time(world: World, machinery: Machinery) -> str:
    luck = world.chance.between(1, 100)
    if luck <= 60:
        by = timedelta(minutes=world.chance.between(1, 90))
    elif luck <= 90:
        by = timedelta(minutes=world.chance.between(60, 600))
    elif luck <= 98:
        by = timedelta(hours=world.chance.between(8, 30))
    else:
        by = timedelta(hours=world.chance.between(30, 150))
    if world.chance.percent(5):
        world.clock.move(by)  # the process was down meanwhile (T-01)
        machinery.work_all()
        return "outage"
    _walk(world, machinery, by)
    return "time_passed"


def _walk(world: World, machinery: Machinery, by: timedelta) -> None:
    """Stops when something falls due, or a little after it."""
    target = world.clock.now() + by
    machinery.work_all()
    while (moment := machinery.next_moment()) is not None and moment <= target:
        late = timedelta(minutes=world.chance.pick((0, 10, 30, 50)))
        world.clock.move_to(min(moment + late, target))
        machinery.work_all()
    world.clock.move_to(target)
