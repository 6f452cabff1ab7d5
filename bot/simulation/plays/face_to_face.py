"""Sessions face to face: the number, approving at another date, and answering a moved one.

What a declined date gives back is checked at once: all of it, whatever the hour (E12).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.simulation.plays.arriving import post
from bot.simulation.plays.numbers import NUMBERS, WRONG, some_number
from bot.simulation.plays.parts import may, shown, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import Breach, World
from core.booking import Booking, BookingState
from core.catalog import OfferingKind, OfferingStatus
from core.ids import PersonId
from core.use_cases import approving_elsewhen, changing_dates, contacting, moved_dates, slots
from core.use_cases.booking import Wish, book


def ask_face_to_face(world: World) -> str:
    """On one of the dates that are up; where none is, one is posted."""
    talks = [
        each
        for each in world.seen.offerings.values()
        if each.kind is OfferingKind.FACE_TO_FACE and each.status is OfferingStatus.ACTIVE
    ]
    if not talks:
        return "nothing_in_person"
    talk = world.chance.pick(talks)
    free = world.run(lambda uow: [slot.starts_at for slot in slots.slots_ahead(uow, talk)])
    if not free or world.chance.percent(30):
        post(world, talk.mentor_id, talk.id)
        return "date_posted"
    number = some_number(world, talk.kind)
    wish = Wish(talk.id, world.chance.pick(free), world.act(), contact_number=number)
    world.as_person(world.student(), book, wish)
    return "asked_face_to_face"


def press_face_to_face(world: World) -> str:
    """On a booking with a number, so on one that meets face to face."""
    known = [each for each in world.seen.live.values() if each.contact_number]
    if not known:
        return ask_face_to_face(world)
    booking = world.chance.pick(known)
    if booking.state is BookingState.REQUESTED and world.chance.percent(60):
        return _decide(world, booking)
    name, press = world.chance.pick(_ANSWERS)
    who = somebody(world, "S", booking.student_id, booking.mentor_id)
    rightly = may(world, "S", who, booking.student_id, booking.mentor_id)
    guarded(world, name, rightly, lambda: press(world, who, booking))
    return name


def _decide(world: World, booking: Booking) -> str:
    people = booking.student_id, booking.mentor_id
    who = somebody(world, "MO", *people)
    rightly = may(world, "MO", who, *people)
    guarded(world, "approve_elsewhen", rightly, lambda: _elsewhen(world, who, booking))
    return "approved_elsewhen"


def _elsewhen(world: World, who: PersonId, booking: Booking) -> None:
    revision = shown(world, booking.revision)
    _, free = world.as_person(who, approving_elsewhen.other_dates, booking.id, revision)
    to = _some_time(world, booking, [slot.starts_at for slot in free])
    world.as_person(who, approving_elsewhen.may_give, booking.id, to, revision)
    link = world.chance.pick(("", "", "https://maps.example.org/x", "javascript:alert(1)"))
    world.as_person(who, approving_elsewhen.approve_elsewhen, booking.id, to, link, revision)


def _some_time(world: World, booking: Booking, free: list[datetime]) -> datetime:
    if free and world.chance.percent(70):
        return world.chance.pick(free)
    return booking.starts_at + timedelta(hours=world.chance.pick((-30, 0, 1, 24, 9000)))


def _fine(world: World, who: PersonId, b: Booking) -> Any:
    return world.as_person(who, moved_dates.keep_date, b.id, shown(world, b.revision))


def _decline(world: World, who: PersonId, b: Booking) -> Any:
    world.as_person(who, moved_dates.preview_decline, b.id, shown(world, b.revision))
    ended, back = world.as_person(who, moved_dates.decline_date, b.id)
    if not back.is_free or ended.is_live:
        raise Breach(f"E12: declining the moved date of booking {b.id} cost {back.cost}")
    return ended


def _correct(world: World, who: PersonId, b: Booking) -> Any:
    world.as_person(who, contacting.number_page, b.id)
    known = world.as_person(who, contacting.last_number)
    number = world.chance.pick((*NUMBERS, *WRONG, known))
    return world.as_person(who, contacting.correct_number, b.id, number, shown(world, b.revision))


Press = Callable[[World, PersonId, Booking], Any]
_ANSWERS: tuple[tuple[str, Press], ...] = (
    ("keep_date", _fine),
    ("decline_date", _decline),
    ("decline_date", _decline),
    ("correct_number", _correct),
)


def change_places(world: World) -> str:
    """Of a date that is up, with whoever has booked on it."""
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    rightly = may(world, "MO", who, mentor, mentor)
    up = world.run(lambda uow: list(uow.availability.listed_posted(mentor, uow.now)))
    if not up:
        return "no_dates"
    id, _, _ = world.chance.pick(up)
    sessions = world.run(lambda uow: _booked(uow, world, mentor, id))
    places = world.chance.pick((0, 1, 2, 3, 10, 501))
    guarded(world, "change_places", rightly, lambda: world.as_person(
        who, changing_dates.change_places, mentor, id, places, sessions))  # fmt: skip
    return "places_changed"


def _booked(uow: Any, world: World, mentor: PersonId, id: int) -> int:
    page = changing_dates.posted_page(uow, uow.people.get(world.staff[0]), mentor, id)
    return len(page.sessions)
