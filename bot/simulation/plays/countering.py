"""Requests answered with another time: proposed, taken back, accepted, declined, asked elsewhere,
let lapse; by the right and the wrong people (X28)."""

from datetime import datetime, timedelta
from typing import Any

from bot.simulation.plays.booking import some_offering, some_start
from bot.simulation.plays.parts import may, shown, somebody
from bot.simulation.plays.pressing import Button, guarded
from bot.simulation.world import Breach, World
from core.booking import Booking, BookingState
from core.ids import PersonId
from core.use_cases import countering, reading


def _other_start(world: World, b: Booking) -> datetime:
    """Often a near one, whose proposal lapses before its request; sometimes over its own time."""
    luck = world.chance.between(1, 10)
    if luck <= 2:
        return b.starts_at + timedelta(minutes=world.chance.pick((-30, 0, 15, 45)))
    if luck <= 4:
        return world.clock.now() + timedelta(minutes=world.chance.between(30, 400))
    offering = world.seen.offerings.get(b.offering_id) or some_offering(world)
    return some_start(world, offering) if offering else b.starts_at


def _propose(world: World, who: PersonId, b: Booking) -> Any:
    to, revision = _other_start(world, b), shown(world, b.revision)
    return world.as_person(who, countering.counter, b.id, to, revision)


def _may_propose(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, countering.may_counter, b.id, shown(world, b.revision))


def _take_back(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, countering.withdraw_counter, b.id, shown(world, b.revision))


def _accept(world: World, who: PersonId, b: Booking) -> Any:
    agreed = world.as_person(who, countering.accept_counter, b.id, shown(world, b.revision))
    if agreed.proposed_starts_at is not None or agreed.state is BookingState.REQUESTED:
        raise Breach(f"X28: booking {b.id} was accepted and still waits")


def _decline(world: World, who: PersonId, b: Booking) -> Any:
    kept = world.as_person(who, countering.decline_counter, b.id, shown(world, b.revision))
    if kept.hold_until != b.hold_until and kept.revision == b.revision + 1:
        raise Breach(f"X28: a declined proposal moved the deadline of booking {b.id}")


def _ask_other(world: World, who: PersonId, b: Booking) -> Any:
    to, revision = _other_start(world, b), shown(world, b.revision)
    return world.as_person(who, countering.ask_other_time, b.id, to, revision)


def _look(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, countering.countered, b.id, shown(world, b.revision))


def _others(world: World, who: PersonId, b: Booking) -> Any:
    found = world.as_person(who, reading.other_mentors, b.id)
    if any(each.offering.mentor_id == b.mentor_id for each in found):
        raise Breach(f"E13: the same mentor stands among the others for booking {b.id}")


def _more(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, reading.more_requests, b.id)


_PROPOSE, _TAKE_BACK = Button("counter", "MO", _propose), Button("take_back", "MO", _take_back)
_MAY, _ACCEPT = Button("may_counter", "MO", _may_propose), Button("accept_counter", "S", _accept)
_DECLINE, _LOOK = Button("decline_counter", "S", _decline), Button("countered", "S", _look)
_ASK, _OTHERS = Button("ask_other_time", "S", _ask_other), Button("other_mentors", "SMO", _others)
_MORE = Button("more_requests", "SMO", _more)
_ASKED = (_PROPOSE, _PROPOSE, _PROPOSE, _PROPOSE, _MAY, _MORE, _ACCEPT)
_WAITS = (_ACCEPT, _ACCEPT, _ACCEPT, _DECLINE, _DECLINE, _ASK, _ASK, _LOOK, _TAKE_BACK, _PROPOSE)
_ANY = (*_ASKED, *_WAITS, _OTHERS, _OTHERS)


def press_countered(world: World) -> str:
    """Mostly on a request, what its card shows; sometimes anything on anything (Z-08)."""
    if world.chance.percent(15):
        known = [*world.seen.live.values(), *world.seen.ended.values()]
        return _pressed(world, _ANY, known)
    asked = [b for b in world.seen.live.values() if b.state is BookingState.REQUESTED]
    if not asked:
        return "nothing_asked"
    waits = [b for b in asked if b.is_countered]
    if waits and world.chance.percent(60):
        return _pressed(world, _WAITS, waits)
    return _pressed(world, _ASKED, asked)


def _pressed(world: World, buttons: tuple[Button, ...], known: list[Booking]) -> str:
    if not known:
        return "nothing_to_press"
    booking, button = world.chance.pick(known), world.chance.pick(buttons)
    student, mentor = booking.student_id, booking.mentor_id
    who = somebody(world, button.who, student, mentor)
    rightly = may(world, button.who, who, student, mentor)
    guarded(world, button.name, rightly, lambda: button.press(world, who, booking))
    return button.name
