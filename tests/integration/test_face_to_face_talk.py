"""Face to face from the posted date to the answer: what each person sees and presses (E11, E12)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.booking import Booking, BookingState
from core.catalog import OfferingKind
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import stage
from tests.harness.town import TALK, Town, settle_town

NUMBER = "+20 100 123 4567"
FIRST = datetime(2026, 11, 24, 18, tzinfo=UTC)
SECOND = datetime(2026, 11, 26, 18, tzinfo=UTC)


async def meets_face_to_face(town: Town) -> int:
    """Mona's talk, on two dates that Stella writes and publishes."""

    def unit(uow: SqlUnitOfWork) -> int:
        talk = next(each for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)
        kind = OfferingKind.FACE_TO_FACE
        free = replace(talk.price, minor=0)
        talk = replace(talk, kind=kind, staff_approves=True, posted_only=True, price=free)
        return uow.offerings.save(talk).id

    id = await town.stage.db.write(unit)
    await town.stella.say(
        f'/postdates 2026-11-24 18:00-19:00 @mona #"{TALK}", 2026-11-26 18:00-19:00 x2'
    )
    return id


async def booking_of(town: Town) -> Booking:
    def unit(uow: SqlUnitOfWork) -> Booking:
        (found,) = uow.bookings.of_offering(talk_id(uow, town), frozenset(BookingState))
        return found

    return await town.stage.db.read(unit)


def talk_id(uow: SqlUnitOfWork, town: Town):
    return next(each.id for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)


async def asks(town: Town) -> None:
    sara = town.sara
    await sara.say(f"/book {TALK}")
    await sara.press(TALK)
    await sara.press("Tue 24 Nov")
    await sara.press("18:00")
    sara.sees("please give your WhatsApp number", "for example")


async def test_e11_e12_a_request_is_approved_at_another_date_and_declined(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await meets_face_to_face(town)
        town.stella.sees("2 places")
        await town.stella.press("Publish 2")
        await asks(town)
        await town.sara.fill(number="0100", topic="my career")
        town.sara.sees("not a phone number", "my career", "0100")
        await town.sara.fill(number="٠٠٢٠١٠٠١٢٣٤٥٦٧", topic="my career")
        town.sara.sees("+20 10 01234567", "Correct the number")
        await here.quiet()
        town.stella.sees("+20 10 01234567", "Approve at another date")
        await town.stella.press("Approve at another date")
        await town.stella.press("Thu 26 Nov")
        await town.stella.press("18:00")
        town.stella.sees("Approve at this date?", "24 Nov", "26 Nov")
        await town.stella.fill(link="https://maps.example.org/cafe")
        await here.quiet()
        booking = await booking_of(town)
        assert (booking.state, booking.starts_at) == (BookingState.SCHEDULED, SECOND)
        assert booking.original_starts_at == FIRST
        town.sara.sees("approved, at another date", "first planned for", "everything you paid")
        await town.sara.press("Decline, full refund")
        town.sara.sees("Decline the new date?", "24 Nov", "26 Nov")
        await town.sara.press("Decline it")
        town.sara.sees("You declined the new date")
        await here.quiet()
        town.stella.sees("declined the date")
        town.mona.sees("declined the date it was moved to")
        assert (await booking_of(town)).state is BookingState.CANCELLED
        assert await here.breaches() == []


async def test_e12_staff_write_another_date_and_the_student_says_that_it_is_fine(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await meets_face_to_face(town)
        await town.stella.press("Publish 2")
        await asks(town)
        await town.sara.fill(number=NUMBER)
        await here.quiet()
        await town.stella.press("Approve at another date")
        await town.stella.press("Write a date")
        await town.stella.fill(when="32/13 18:00")
        town.stella.sees("There is no such date", "For example")
        await town.stella.fill(when="next Thursday 18:00")
        town.stella.sees("Which one do you mean?")
        await town.stella.press("Thu 26 Nov 18:00")
        town.stella.sees("Approve at this date?")
        await town.stella.fill(link="")
        await here.quiet()
        await town.sara.press("Fine")
        town.sara.sees("The new date stands", "first planned for")
        town.sara.does_not_see("Decline, full refund")
        town.mona.sees("first planned for", "+20 10 01234567")
        assert await here.breaches() == []


async def test_a05_the_last_number_is_one_tap_away_and_can_be_corrected(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await meets_face_to_face(town)
        await town.stella.press("Publish 2")
        await asks(town)
        await town.sara.type("call me")
        town.sara.sees("not a phone number")
        await town.sara.type(NUMBER)
        town.sara.sees("+20 10 01234567")
        await town.sara.press("Correct the number")
        await town.sara.type("+49 1512 3456789")
        town.sara.sees("The new number is saved", "+49 1512 3456789")
        await town.sara.say(f"/book {TALK}")
        await town.sara.press(TALK)
        await town.sara.press("Thu 26 Nov")
        await town.sara.press("18:00")
        await town.sara.press("Use +49 1512 3456789")
        town.sara.sees("+49 1512 3456789", "26 Nov")
        assert await here.breaches() == []


async def test_l07_a_changed_date_moves_who_booked_and_they_may_decline(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await meets_face_to_face(town)
        await town.stella.press("Publish 2")
        await asks(town)
        await town.sara.fill(number=NUMBER)
        await here.quiet()
        await town.stella.press("Approve")
        await town.stella.say("/postdates")
        await town.stella.press("mona")
        await town.stella.press("Change a date")
        await town.stella.press("Tue 24 Nov 18:00")
        town.stella.sees("1 place")
        await town.stella.press("Change the time")
        await town.stella.fill(dates="2026-11-25", times="19:00-20:00")
        town.stella.sees("1 session moves along")
        await town.stella.press("Move it and tell them")
        await here.quiet()
        town.sara.sees("Your session was moved", "Moved by staff", "Decline, full refund")
        assert await here.breaches() == []


async def test_x30_a_session_is_moved_by_writing_when(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        sara = town.sara
        await sara.say("/book Mock interview")
        await sara.press("Mock interview")
        await sara.press("Wed 25 Nov")
        await sara.press("10:00")
        await sara.press_or_fill("Book")
        await sara.press("Move")
        await sara.press("Write a time")
        await sara.fill(when="tomorrow 25:00")
        sara.sees("There is no such time: 25:00", "For example")
        await sara.fill(when="الخميس ٢ م")
        sara.sees("26 Nov", "14:00", "25 Nov", "10:00")
        assert await here.breaches() == []


@pytest.mark.parametrize("language", ["ar"])
async def test_e11_the_number_is_asked_in_arabic(sqlite_url: str, language: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here, language=language)
        await meets_face_to_face(town)
        town.stella.sees("مكانان")
