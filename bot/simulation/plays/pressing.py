"""Every button about a booking, a pack or an offering, pressed by the right and the wrong people.

Who may is written by hand from the design, not read from core.policy: a press by anybody else must
end as NotFound, NotAllowed or Banned, whatever state the thing is in (I12, Z-01, Z-02).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.simulation.plays.booking import some_offering, some_start
from bot.simulation.plays.parts import may, shown, somebody
from bot.simulation.world import Breach, World
from core.booking import Booking, BookingState, By
from core.errors import Banned, NotAllowed, NotFound
from core.ids import PersonId
from core.use_cases import approving, buying, cancelling, completing, explaining, mentoring, moving

Press = Callable[[World, PersonId, Booking], Any]


@dataclass(frozen=True)
class Button:
    """`who`: of S(tudent of it), M(entor of it), O(versight: staff)."""

    name: str
    who: str
    press: Press


def _revision(world: World, booking: Booking) -> int | None:
    return shown(world, booking.revision)


def _approve(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, approving.approve, b.id, _revision(world, b))


def _reject(world: World, who: PersonId, b: Booking) -> Any:
    reason = world.chance.pick(("no time", "", "sorry"))
    return world.as_person(who, approving.reject, b.id, reason, _revision(world, b))


def _cancel(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, cancelling.cancel, b.id, "changed my mind", _revision(world, b))


def _preview(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, cancelling.preview, b.id)


def _move(world: World, who: PersonId, b: Booking) -> Any:
    offering = world.seen.offerings.get(b.offering_id) or some_offering(world)
    to = some_start(world, offering) if offering else b.starts_at
    if world.chance.percent(25):  # over its own old time
        to = b.starts_at + timedelta(minutes=world.chance.pick((-15, 0, 15, 30)))
    return world.as_person(who, moving.move, b.id, to, _revision(world, b))


def _accept(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, moving.accept_move, b.id, _revision(world, b))


def _decline(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, moving.decline_move, b.id, _revision(world, b))


def _complete(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, completing.complete, b.id, _revision(world, b))


def _absent(world: World, who: PersonId, b: Booking) -> Any:
    missing = world.chance.pick((By.STUDENT, By.MENTOR))
    return world.as_person(who, completing.mark_absent, b.id, missing, _revision(world, b))


def _rate(world: World, who: PersonId, b: Booking) -> Any:
    stars = world.chance.between(0, 6)
    return world.as_person(who, completing.rate, b.id, stars, world.chance.pick(("", "good")))


def _report(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, completing.report_absence, b.id)


def _link(world: World, who: PersonId, b: Booking) -> Any:
    link = world.chance.pick(("https://meet.example.org/x", "javascript:alert(1)"))
    return world.as_person(who, mentoring.set_booking_link, b.id, link, _revision(world, b))


def _proceed(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, buying.proceed_to_payment, b.id)


def _why(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, explaining.why_booking, b.id)


_APPROVE, _REJECT = Button("approve", "MO", _approve), Button("reject", "MO", _reject)
_CANCEL, _MOVE = Button("cancel", "SMO", _cancel), Button("move", "SMO", _move)
_ACCEPT, _DECLINE = Button("accept_move", "MO", _accept), Button("decline_move", "MO", _decline)
_PROCEED, _LINK = Button("proceed_to_payment", "S", _proceed), Button("set_link", "MO", _link)
_PREVIEW, _WHY = Button("preview_cancel", "SMO", _preview), Button("why_booking", "SMO", _why)
_COMPLETE, _ABSENT = Button("complete", "MO", _complete), Button("mark_absent", "MO", _absent)
_RATE, _REPORT = Button("rate", "S", _rate), Button("report_absence", "S", _report)

_ALL = (_APPROVE, _REJECT, _CANCEL, _MOVE, _ACCEPT, _DECLINE, _PROCEED, _LINK, _PREVIEW, _WHY,
        _COMPLETE, _ABSENT, _RATE, _REPORT)  # fmt: skip
_SHOWN = {
    BookingState.REQUESTED: (_APPROVE, _APPROVE, _APPROVE, _REJECT, _CANCEL),
    BookingState.AWAITING_PAYMENT: (_PROCEED, _PROCEED, _PROCEED, _CANCEL),
    BookingState.SCHEDULED: (_MOVE, _MOVE, _MOVE, _CANCEL, _LINK, _PREVIEW, _WHY),
}
_MOVE_ASKED = (_ACCEPT, _ACCEPT, _DECLINE, _CANCEL, _MOVE)
_OVER = (_COMPLETE, _COMPLETE, _COMPLETE, _ABSENT, _ABSENT, _REPORT)
_AFTERWARDS = (_COMPLETE, _ABSENT, _ABSENT, _RATE, _RATE, _RATE, _REPORT)


def press_live(world: World) -> str:
    """On a booking that was live when last seen: mostly a button that its card shows."""
    if not world.seen.live:
        return "nothing_live"
    booking = world.chance.pick(list(world.seen.live.values()))
    move_asked = booking.proposed_until is not None and not booking.is_countered
    shown = _MOVE_ASKED if move_asked else _SHOWN[booking.state]
    return _pressed(world, world.chance.pick(shown), booking)


def press_afterwards(world: World) -> str:
    """On one that has begun, or ended: closing, correcting, rating."""
    now = world.clock.now()
    begun = [
        b
        for b in world.seen.live.values()
        if b.starts_at <= now and b.state is BookingState.SCHEDULED
    ]
    if begun and world.chance.percent(70):
        return _pressed(world, world.chance.pick(_OVER), world.chance.pick(begun))
    held = (BookingState.COMPLETED, BookingState.NO_SHOW)
    known = [b for b in world.seen.ended.values() if b.state in held]
    if not known:
        return "nothing_ended"
    return _pressed(world, world.chance.pick(_AFTERWARDS), world.chance.pick(known))


def press_anything(world: World) -> str:
    """Any button on any booking, also those no screen shows any more (Z-08)."""
    known = [*world.seen.live.values(), *world.seen.ended.values()]
    if not known:
        return "nothing_to_press"
    return _pressed(world, world.chance.pick(_ALL), world.chance.pick(known))


def _pressed(world: World, button: Button, booking: Booking) -> str:
    student, mentor = booking.student_id, booking.mentor_id
    who = somebody(world, button.who, student, mentor)
    rightly = may(world, button.who, who, student, mentor)
    guarded(world, button.name, rightly, lambda: button.press(world, who, booking))
    return button.name


def guarded(world: World, name: str, may: bool, press: Callable[[], Any]) -> None:
    """Presses; if the person may not, only a refusal without a word about the thing is right."""
    if may:
        press()
        return
    try:
        press()
    except (NotFound, NotAllowed, Banned) as refused:
        world.counts[f"refused_{name}_{refused.code}"] += 1
        return
    raise Breach(f"I12: {name} was not refused")
