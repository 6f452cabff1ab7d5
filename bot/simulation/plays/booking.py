"""Booking, at good times, bad times and nonsense times; the same press twice gives one booking."""

from datetime import datetime, timedelta

from bot.simulation.plays.numbers import some_number
from bot.simulation.world import Breach, World
from core.availability import Slot
from core.booking import Booking, PaidBy
from core.catalog import Offering, OfferingStatus
from core.ids import PersonId
from core.intake import questions_of
from core.use_cases import slots
from core.use_cases.booking import Wish, book

_NEAR_DAYS = 5
_ON_SALE = OfferingStatus.ACTIVE


def book_something(world: World) -> str:
    who, offering = _who_and_what(world)
    if offering is None:
        return "nothing_to_book"
    pay = world.chance.pick((None, None, PaidBy.MONEY, PaidBy.CREDIT))
    start = some_start(world, offering)
    number = some_number(world, offering.kind)
    answers = {each.name: "Yes, I do" for each in questions_of(offering)}
    wish = Wish(offering.id, start, world.act(), "topic", pay, answers, contact_number=number)
    booking = world.as_person(who, book, wish)
    if world.chance.percent(8):
        _press_again(world, who, wish, booking)
    return f"booked_{booking.state}_{booking.paid_by}"


def _who_and_what(world: World) -> tuple[PersonId, Offering | None]:
    """Often somebody with a pack, who wants its mentor."""
    usable = [p for p in world.seen.packs.values() if p.is_usable(world.clock.now())]
    if usable and world.chance.percent(40):
        pack = world.chance.pick(usable)
        known = world.seen.offerings_of(pack.mentor_id)
        known = [o for o in known if o.takes_credits and o.status is _ON_SALE] or known
        return pack.student_id, world.chance.pick(known) if known else None
    who = world.anybody() if world.chance.percent(6) else world.student()
    return who, some_offering(world)


def _press_again(world: World, who: PersonId, wish: Wish, booking: Booking) -> None:
    if world.as_person(who, book, wish).id != booking.id:
        raise Breach(f"B-07: one press made bookings {booking.id} and another")


def some_offering(world: World) -> Offering | None:
    if not world.teachers:
        return None
    known = world.seen.offerings_of(world.chance.pick(world.teachers))
    if world.chance.percent(92):
        known = [o for o in known if o.status is _ON_SALE and o.video_link is None] or known
    return world.chance.pick(known) if known else None


def some_start(world: World, offering: Offering) -> datetime:
    """Mostly one that is offered on one of the next days, where others want it, too."""
    luck = world.chance.between(1, 100)
    if luck <= 75:
        free = _free_on_a_day(world, offering)
        if free:
            return world.chance.pick(free[:6]).starts_at
    if luck <= 94:
        quarters = world.chance.between(1, _NEAR_DAYS * 96)
        return _quarter(world.clock.now()) + timedelta(minutes=15 * quarters)
    return _nonsense(world)


def _free_on_a_day(world: World, offering: Offering) -> list[Slot]:
    start = world.clock.now() + timedelta(days=world.chance.between(0, _NEAR_DAYS))
    return world.house.read(
        lambda uow: list(slots.slots_between(uow, offering, start, start + timedelta(hours=20)))
    )


def _quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)


def _nonsense(world: World) -> datetime:
    now = world.clock.now()
    return world.chance.pick(
        (now, now - timedelta(days=1), now + timedelta(days=4000), now + timedelta(seconds=1),
         now + timedelta(days=2, microseconds=1), now + timedelta(days=31, minutes=7))
    )  # fmt: skip
