"""Newcomers who answer, put off or refuse the first questions; and the staff's digest."""

from bot.simulation.plays.parts import is_staff, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.digest import Frequency
from core.onboarding import LikedTime, Step
from core.use_cases import digesting, onboarding


def answer(world: World) -> str:
    who = world.student()
    name = world.chance.pick(("begin", "goals", "pass", "time", "topic", "wish", "stop"))
    match name:
        case "begin":
            world.as_person(who, onboarding.begin)
        case "goals":
            world.as_person(who, onboarding.tell_goals, world.chance.pick(("a new job", "")))
        case "pass":
            world.as_person(who, onboarding.pass_step, world.chance.pick(tuple(Step)))
        case "time":
            world.as_person(who, onboarding.choose_time, world.chance.pick(tuple(LikedTime)))
        case "topic":
            world.as_person(who, onboarding.choose_topic, "career")
        case "wish":
            world.as_person(who, onboarding.tell_wish, "slowly, please")
        case _:
            world.as_person(who, onboarding.stop_reminding)
    return f"newcomer_{name}"


def read_digest(world: World) -> str:
    who = staff_mostly(world)
    rightly = is_staff(world, who)
    if world.chance.percent(30):
        frequency = world.chance.pick(tuple(Frequency))
        guarded(world, "set_frequency", rightly,
                lambda: world.as_person(who, digesting.set_frequency, frequency))  # fmt: skip
        return "digest_set"
    days = world.chance.pick((0, 7))
    guarded(world, "digest", rightly,
            lambda: world.as_person(who, digesting.digest_now, days))  # fmt: skip
    return "digest_read"
