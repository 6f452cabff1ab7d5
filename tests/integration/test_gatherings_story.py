"""A shared session on the running engine: booked, listed, moved for all, declined, waited for."""

from datetime import timedelta

from core.booking import BookingState
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.ids import OfferingId
from core.money import Money
from core.people import Role
from tests.harness.chatters import stage
from tests.harness.town import settle_town

CLUB = "Reading club"


async def with_club(here, channel="web", places=3):
    town = await settle_town(here, channel)

    def unit(uow):
        uow.offerings.add(
            Offering(
                id=OfferingId(uow.new_id()),
                mentor_id=town.ids["mona"],
                title=CLUB,
                kind=OfferingKind.GROUP,
                mode=BookingMode.INSTANT,
                status=OfferingStatus.ACTIVE,
                duration=timedelta(hours=1),
                price=Money(0, "EUR"),
                created_at=uow.now,
                places=places,
            )
        )

    await here.db.write(unit)
    return town


async def books(who, day="Tue 24 Nov", at="10:00"):
    await who.say("/offerings")
    await who.press(CLUB)
    await who.press("Pick a time")
    await who.press(day)
    await who.press(at)
    await who.press_or_fill("Book")


async def opens(who):
    await who.say("/groups")
    return await who.press("Tue 24 Nov")


async def bookings(town):
    def read(uow):
        mine = uow.offerings.of(town.ids["mona"])
        (club,) = [each for each in mine if each.title == CLUB]
        return uow.bookings.of_offering(club.id, set(BookingState))

    return await town.stage.db.read(read)


async def test_a14_a_mentor_moves_a_whole_session_and_one_student_declines(database_url):
    async with stage(database_url, "web") as here:
        town = await with_club(here)
        for who in (town.sara, town.omar):
            await books(who)
        await opens(town.mona)
        town.mona.sees("2 of 3 places taken")
        await town.mona.press("Move for all")
        await town.mona.press("Wed 25 Nov")
        await town.mona.press("14:00")
        town.mona.sees("2 students move to the new time")
        assert {each.starts_at.day for each in await bookings(town)} == {24}
        await town.mona.press("Move 2 students")
        town.mona.sees("Moved: 2 students are told.", "Wed 25 Nov")
        assert {(b.starts_at.day, b.starts_at.hour) for b in await bookings(town)} == {(25, 14)}
        for who in (town.sara, town.omar):
            told = [each for each in who.messages if "for the whole group" in each.text]
            assert len(told) == 1
            assert "from Tue 24 Nov" in told[0].text
        await town.sara.press_act(_decline(told_to(town.sara)), told_to(town.sara))
        await town.sara.press("Decline")
        states = {each.state for each in await bookings(town)}
        assert states == {BookingState.CANCELLED, BookingState.SCHEDULED}
        town.omar.does_not_see("sara")


def told_to(who):
    return next(each for each in who.messages if "for the whole group" in each.text)


def _decline(shown):
    return next(act for _, act in shown.pressable if act.verb == "dtnp")


async def test_a14_staff_move_it_to_a_typed_time_and_the_line_goes_along(database_url):
    async with stage(database_url, "web") as here:
        town = await with_club(here, places=2)
        await town.now_is("max", Role.STUDENT)
        for who in (town.sara, town.max):
            await books(who)
        await town.omar.say("/offerings")
        await town.omar.press(CLUB)
        await town.omar.press("Pick a time")
        await town.omar.press("Full sessions")
        await town.omar.press("Tue 24 Nov")
        town.omar.sees("You are number 1 of 1.")
        await town.stella.say("/bookings")
        await town.stella.press(CLUB)
        await town.stella.press("View Session")
        await town.stella.press("The whole group")
        await town.stella.press("Move for all")
        await town.stella.press("Write a time")
        await town.stella.fill(when="Thursday 11:00")
        town.stella.sees("2 students move", "1 person who waits")
        await town.stella.press("Move 2 students")
        assert {(b.starts_at.day, b.starts_at.hour) for b in await bookings(town)} == {(26, 11)}
        assert sum("Staff moved Reading club" in each.text for each in town.mona.messages) == 1
        assert any("You keep your place in the line" in each.text for each in town.omar.messages)
        await town.omar.say("/groups")
        town.omar.sees("You wait, number 1 of 1")
        await town.sara.say("/groups")
        town.sara.sees("Your place")


async def test_a14_a_refused_move_says_why_and_leads_to_the_other_days(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await with_club(here)
        for who in (town.sara, town.omar):
            await books(who)
        await opens(town.mona)
        await town.mona.press("Move for all")
        await town.mona.press("Wed 25 Nov")
        shown = await town.mona.press("14:00")
        await town.max.say("/start")
        await _busy(town)
        await town.mona.press_act(_go(shown), shown)
        town.mona.sees("1 cannot come then", "It is Tue 24 Nov")
        town.mona.does_not_see("Meet and greet")
        assert {each.starts_at.day for each in await bookings(town)} == {24}


def _go(shown):
    return next(act for _, act in shown.pressable if act.verb == "gmvo")


async def _busy(town):
    """Sara is with Max at that hour."""
    await town.sara.say("/offerings")
    await town.sara.press("Max's Meet and greet")
    await town.sara.press("Pick a time")
    await town.sara.press("Wed 25 Nov")
    await town.sara.press("14:00")
    await town.sara.press_or_fill("Book")
