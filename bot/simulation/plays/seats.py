"""What a seat lives through by hand: reminded, paused, resumed, given up, ended; and looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.simulation.plays.parts import may, shown, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.seats import Seat
from core.use_cases import ending, explaining_packs, pausing, renewing
from core.use_cases.reading import mentorship


@dataclass(frozen=True)
class Press:
    name: str
    who: str
    work: Callable[[World, PersonId, Seat], Any]


def _pause(world: World, who: PersonId, seat: Seat) -> Any:
    days = world.chance.pick((None, 1, 7, 30, 0, 1000))
    return world.as_person(who, pausing.pause, seat.id, "exams", days, _revision(world, seat))


def _resume(world: World, who: PersonId, seat: Seat) -> Any:
    return world.as_person(who, pausing.resume, seat.id, _revision(world, seat))


def _ask_pause(world: World, who: PersonId, seat: Seat) -> Any:
    return world.as_person(who, pausing.ask_for_pause, seat.id, world.chance.pick(("", "ill")))


def _end(world: World, who: PersonId, seat: Seat) -> Any:
    reason = world.chance.pick(("we are done", "moving away", ""))
    return world.as_person(who, ending.end, seat.id, reason, _revision(world, seat))


def _preview_end(world: World, who: PersonId, seat: Seat) -> Any:
    return world.as_person(who, ending.preview_end, seat.id)


def _give_up(world: World, who: PersonId, seat: Seat) -> Any:
    world.as_person(who, ending.preview_giving_up, seat.id)
    return world.as_person(who, ending.give_up, seat.id, _revision(world, seat))


def _remind(world: World, who: PersonId, seat: Seat) -> Any:
    return world.as_person(who, renewing.remind_by_hand, seat.id)


def _look(world: World, who: PersonId, seat: Seat) -> Any:
    return world.as_person(who, mentorship, seat.id)


_PRESSES = (
    *[Press("pause", "MO", _pause)] * 3,
    *[Press("resume_seat", "MO", _resume)] * 3,
    Press("ask_for_pause", "S", _ask_pause),
    Press("end_mentorship", "MO", _end),
    Press("preview_end", "MO", _preview_end),
    Press("give_up_seat", "S", _give_up),
    *[Press("remind_renewal", "MO", _remind)] * 2,
    Press("mentorship", "SMO", _look),
)


def press_seat(world: World) -> str:
    if not world.seen.seats:
        return "no_seats"
    seat = world.chance.pick(list(world.seen.seats.values()))
    press = world.chance.pick(_PRESSES)
    who = somebody(world, press.who, seat.student_id, seat.mentor_id)
    rightly = may(world, press.who, who, seat.student_id, seat.mentor_id)
    guarded(world, press.name, rightly, lambda: press.work(world, who, seat))
    return press.name


def why_pack(world: World) -> str:
    if not world.seen.packs:
        return "no_packs"
    pack = world.chance.pick(list(world.seen.packs.values()))
    who = somebody(world, "SMO", pack.student_id, pack.mentor_id)
    rightly = may(world, "SMO", who, pack.student_id, pack.mentor_id)
    guarded(world, "why_pack", rightly,
            lambda: world.as_person(who, explaining_packs.why_pack, pack.id))  # fmt: skip
    return "pack_explained"


def _revision(world: World, seat: Seat) -> int | None:
    return shown(world, seat.revision)
