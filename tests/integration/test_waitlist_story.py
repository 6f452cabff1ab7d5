"""Sold out, joined, offered, bought: the line for a place as people chat it, on both databases."""

import pytest

from core.use_cases import mentoring
from core.use_cases.seating import release
from tests.harness.chatters import stage
from tests.harness.town import settle_town

PLATFORMS = ("web", "telegram", "whatsapp", "discord")


async def sold_out(here, platform="web"):
    """Mona has one place, and Omar has it."""
    town = await settle_town(here, platform)

    def one_place(uow):
        mona = uow.people.get(town.ids["mona"])
        mentoring.edit_mentor(uow, mona, mona.id, seat_cap=1)

    await here.db.write(one_place)
    await town.buys_pack("omar")
    return town


async def seat_is_released(town, student="omar"):
    def unit(uow):
        release(uow, uow.seats.live(town.ids[student], town.ids["mona"]), "by_hand")

    await town.stage.db.write(unit)
    await town.stage.quiet()


async def joins(chatter):
    await chatter.say("/mentors")
    await chatter.press("mona")
    return await chatter.press("Join the waitlist")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_x26_sold_out_joined_released_offered_and_bought(sqlite_url, platform):
    async with stage(sqlite_url, platform) as here:
        town = await sold_out(here, platform)
        sara = town.sara
        await joins(sara)
        sara.sees("You are in line", "1 of 1", "All places are taken")
        await seat_is_released(town)
        sara.sees("A place for you", "kept for you until Sat 21 Nov, 12:00", "mona")
        await sara.press("Buy a pack")
        await sara.press("Four interviews")
        await sara.press("Buy for €140.00")
        await here.pays_latest(town.ids["sara"])
        sara.sees("is yours, and your seat with it")
        await sara.say("/waitlist")
        sara.sees("You are in no line")


async def test_z06_an_offer_that_nobody_answers_goes_to_the_next(database_url):
    async with stage(database_url, "web") as here:
        town = await sold_out(here)
        sara, max_ = town.sara, here.at("Nour", "web")
        await max_.say("/start")
        await joins(sara)
        await here.wait(minutes=1)
        await joins(max_)
        max_.sees("2 of 2")
        await seat_is_released(town)
        await sara.say("/waitlist")
        sara.sees("Waitlist of mona", "kept for you until", "Time left: 1 day")
        max_.does_not_see("A place for you")
        await here.wait(hours=24)
        sara.sees("The offer has ended")
        max_.sees("A place for you")
        await sara.press("Join the waitlist")
        sara.sees("2 of 2")


async def test_x26_a_declined_place_goes_on_and_leaving_asks_first(database_url):
    async with stage(database_url, "web") as here:
        town = await sold_out(here)
        sara, nour = town.sara, here.at("Nour", "web")
        await joins(sara)
        await here.wait(minutes=1)
        await nour.say("/start")
        await joins(nour)
        await seat_is_released(town)
        await sara.press("No, thank you")
        sara.sees("offered to the next in line at once")
        await sara.press("Let it go")
        sara.sees("The place goes to the next in line")
        nour.sees("A place for you")
        await nour.say("/waitlist")
        await nour.press("Leave the line")
        nour.sees("If you leave, it is offered to the next in line at once")
        await nour.press("Keep my place")
        await nour.press("Leave the line")
        await nour.press("Leave the line")
        nour.sees("You are no longer in line")
        await sara.say("/mentors")
        await sara.press("mona")
        sara.sees("1 seat free")


async def test_z11_a_refused_purchase_leads_to_the_line_in_one_tap(database_url):
    async with stage(database_url, "web") as here:
        town = await sold_out(here)
        sara = town.sara
        await here.db.write(lambda uow: _cap(uow, town, 2))
        await sara.say("/buy")
        await sara.press("Four interviews")
        await here.db.write(lambda uow: _cap(uow, town, 1))  # while she reads
        await sara.press("Buy for €140.00")
        sara.sees("All seats with this mentor are taken")
        await sara.press("Join the waitlist")
        sara.sees("1 of 1")
        await sara.say("/buy")
        await sara.press("Four interviews")
        sara.sees("All places with this mentor are taken")
        await sara.press("My place in line")
        sara.sees("1 of 1")


def _cap(uow, town, seats):
    mona = uow.people.get(town.ids["mona"])
    mentoring.edit_mentor(uow, mona, mona.id, seat_cap=seats)


async def test_fault_d12_the_word_of_an_offer_that_is_over_is_not_sent(database_url):
    async with stage(database_url, "web") as here:
        town = await sold_out(here)
        await joins(town.sara)

        def unit(uow):
            release(uow, uow.seats.live(town.ids["omar"], town.ids["mona"]), "by_hand")

        await here.db.write(unit)
        here.clock.move(hours=25)  # the messenger was down all the while
        await here.quiet()
        town.sara.does_not_see("A place for you")
        town.sara.sees("The offer has ended")


async def test_z06_staff_see_the_line_and_change_it_with_a_reason(database_url):
    async with stage(database_url, "web") as here:
        town = await sold_out(here)
        nour = here.at("Nour", "web")
        await nour.say("/start")
        await joins(town.sara)
        await here.wait(minutes=1)
        await joins(nour)
        await town.mona.say("/students")
        town.mona.sees("2 students wait for a seat")
        await town.mona.say("/dashboard")
        town.mona.sees("In line for a seat", "2 students")
        stella = town.stella
        await stella.say("/waitlists")
        stella.sees("2 people wait")
        await stella.press("mona")
        await stella.press("2. Nour")
        await stella.press("Move to the front")
        await stella.fill(reason="Promised by phone")
        stella.sees("Moved to the front", "1. Nour", "2. sara")
        nour.sees("moved to the front of the waitlist", "Promised by phone")
        await stella.press("2. sara")
        await stella.press("Take out of the line")
        await stella.fill(reason="Left the school")
        town.sara.sees("taken out of the waitlist", "Left the school")
        await town.sara.say("/waitlists")
        town.sara.does_not_see("1. Nour")
