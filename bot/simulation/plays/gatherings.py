"""Sessions that several share: filled, closed, called off, and waited for."""

from datetime import datetime, timedelta

from bot.simulation.plays.booking import some_start
from bot.simulation.plays.parts import may, shown, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.booking import Booking
from core.catalog import Offering, OfferingStatus
from core.gatherings import Gathering, GatheringWait
from core.use_cases import (
    gathering_closing,
    gathering_ending,
    gathering_moving,
    gathering_waiting,
)
from core.use_cases.booking import Wish, book
from core.use_cases.publishing import edit_offering
from core.use_cases.reading import gatherings as reading


def fill_group(world: World) -> str:
    """Several at once want the same session, more than there are places now and then."""
    offering = _shared(world)
    if offering is None:
        return "no_group_offered"
    start = some_start(world, offering)
    booked: list[Booking] = []
    for _ in range(world.chance.between(1, 4)):
        wish = Wish(offering.id, start, world.act(), "group")
        booked.append(world.as_person(world.student(), book, wish))
    return f"filled_group_{len(booked)}"


def close_group(world: World) -> str:
    gathering = _some(world)
    if gathering is None:
        return "no_group"
    who = somebody(world, "MO", gathering.mentor_id, gathering.mentor_id)
    rightly = may(world, "MO", who, gathering.mentor_id, gathering.mentor_id)
    if world.chance.percent(40):
        page = reading.gathering_page
        guarded(world, "group_page", rightly, lambda: world.as_person(who, page, gathering.id))
        return "group_read"
    done = gathering_closing.complete_all
    guarded(world, "group_closed", rightly, lambda: world.as_person(who, done, gathering.id))
    return "group_closed"


def call_group_off(world: World) -> str:
    gathering = _some(world)
    if gathering is None:
        return "no_group"
    who = somebody(world, "MO", gathering.mentor_id, gathering.mentor_id)
    rightly = may(world, "MO", who, gathering.mentor_id, gathering.mentor_id)
    off, revision = gathering_ending.call_off, shown(world, gathering.revision)
    guarded(world, "group_called_off", rightly,
            lambda: world.as_person(who, off, gathering.id, "ill", revision))  # fmt: skip
    return "group_called_off"


def move_group(world: World) -> str:
    """To a start that is offered, to one that is not, or over its own old time."""
    gathering = _some(world)
    offering = world.seen.offerings.get(gathering.offering_id) if gathering else None
    if gathering is None or offering is None:
        return "no_group"
    who = somebody(world, "MO", gathering.mentor_id, gathering.mentor_id)
    rightly = may(world, "MO", who, gathering.mentor_id, gathering.mentor_id)
    id, to = gathering.id, _new_start(world, gathering, offering)
    if world.chance.percent(30):
        look = gathering_moving.preview_gathering_move
        guarded(world, "group_move_read", rightly, lambda: world.as_person(who, look, id, to))
        return "group_move_read"
    move, revision = gathering_moving.move_gathering, shown(world, gathering.revision)
    guarded(world, "group_moved", rightly,
            lambda: world.as_person(who, move, id, to, None, revision))  # fmt: skip
    return "group_moved"


def _new_start(world: World, gathering: Gathering, offering: Offering) -> datetime:
    if world.chance.percent(30):
        return gathering.starts_at + timedelta(minutes=world.chance.pick((-30, 0, 30, 60)))
    if world.chance.percent(50):
        return some_start(world, offering)
    times = gathering_moving.gathering_times
    _, free = world.as_person(gathering.mentor_id, times, gathering.id)
    return world.chance.pick(free).starts_at if free else gathering.starts_at


def wait_for_group(world: World) -> str:
    gathering = _some(world)
    if gathering is None:
        return "no_group"
    wait = gathering_waiting.wait_for_place
    place = world.as_person(world.student(), wait, gathering.offering_id, gathering.starts_at)
    return f"group_wait_{place.wait.state}"


def leave_group_line(world: World) -> str:
    wait = _some_wait(world)
    if wait is None:
        who = world.student()
        world.as_person(who, gathering_waiting.my_group_waits)
        return "waits_for_no_group"
    who = somebody(world, "S", wait.student_id, wait.student_id)
    rightly = may(world, "S", who, wait.student_id, wait.student_id)
    if world.chance.percent(30):
        place = gathering_waiting.my_group_place
        guarded(world, "group_place", rightly, lambda: world.as_person(who, place, wait.id))
        return "group_place_read"
    leave, revision = gathering_waiting.wait_no_longer, shown(world, wait.revision)
    guarded(world, "group_line_left", rightly,
            lambda: world.as_person(who, leave, wait.id, revision))  # fmt: skip
    return "group_line_left"


def set_places(world: World) -> str:
    """More or fewer places, and a number from which it runs; who is in a session stays in it."""
    offering = _shared(world)
    if offering is None:
        return "no_group_offered"
    places = world.chance.between(2, 4)
    minimum = world.chance.pick((None, 2))
    world.as_person(
        offering.mentor_id,
        edit_offering,
        offering.id,
        None,
        places=places,
        minimum_places=minimum,
    )
    world.as_person(offering.mentor_id, reading.my_gatherings)
    return "places_set"


def _shared(world: World) -> Offering | None:
    known = [
        each
        for each in world.seen.offerings.values()
        if (each.places or 1) > 1 and each.status is OfferingStatus.ACTIVE
    ]
    return world.chance.pick(known) if known else None


def _some(world: World) -> Gathering | None:
    known = list(world.seen.gatherings.values())
    return world.chance.pick(known) if known else None


def _some_wait(world: World) -> GatheringWait | None:
    known = list(world.seen.group_waits.values())
    return world.chance.pick(known) if known else None
