"""A weekly series as people press it: planned, booked whole, asked for once, moved, cancelled."""

from dataclasses import replace

import pytest

from core.booking import BookingState
from tests.harness.chatters import stage
from tests.harness.recording import bare
from tests.harness.town import MOCK, settle_town

PLATFORMS = ("web", "telegram", "whatsapp", "discord")


async def with_pack(here, platform="web", language="en"):
    town = await settle_town(here, platform, language)
    await town.buys_pack()
    return town


async def picks(chatter):
    await chatter.say("/book mock")
    await chatter.press(MOCK)


async def plans(town, weeks="4 weeks", day="Tue 24 Nov", time="10:00"):
    """From the offering to the report."""
    sara = town.sara
    await picks(sara)
    await sara.press(day)
    await sara.press(time)
    sara.sees("Every week")
    await sara.press("Every week")
    return await sara.press(weeks)


async def books(town):
    await plans(town)
    return await town.sara.press("Book 4 sessions")


async def states(town):
    rows = await town.stage.db.read(
        lambda uow: [uow.bookings.of_series(each.series_id) for each in _of(uow, town)][:1]
    )
    return [each.state for each in rows[0]]


def _of(uow, town):
    from core.reading import BookingFilter

    cards = uow.bookings.cards(BookingFilter(student_id=town.ids["sara"]))
    return [each.booking for each in cards if each.booking.series_id is not None]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_z7_the_rest_of_a_pack_is_booked_as_a_weekly_series(sqlite_url, platform):
    async with stage(sqlite_url, platform) as here:
        town = await with_pack(here, platform)
        await plans(town)
        town.sara.sees("Every Tuesday at 10:00 on the mentor's clock (UTC)")
        town.sara.sees("4 sessions can be booked", "0 stay free")
        await town.sara.press("Book 4 sessions")
        town.sara.sees("Booked: 4 sessions", "Weekly series: Mock interview")
        town.sara.sees("Tue 24 Nov", "Tue 15 Dec")
        assert town.mona.messages[-1].screen.title == "Weekly series booked"
        titles = [each.screen.title for each in town.mona.messages]
        assert titles[1:] == ["Weekly series booked"]  # after the word of the pack
        assert MOCK in bare(town.mona.messages[-1].text)  # which session it is of


async def test_a15_sessions_and_cards_show_the_series(database_url):
    async with stage(database_url, "web") as here:
        town = await with_pack(here)
        sara = town.sara
        await books(town)
        await sara.say("/sessions")
        sara.sees("every week")
        await sara.press("Weekly: Mock interview")
        await sara.press("3. Tue 8 Dec")
        sara.sees("Weekly series", "3 of 4")
        await sara.press("Cancel this and following")
        sara.sees("Cancel 2 sessions?", "2 of them cost nothing", "goes back to the pack")
        await sara.fill()
        sara.sees("Cancelled: 2 sessions")
        assert await states(town) == [BookingState.SCHEDULED] * 2 + [BookingState.CANCELLED] * 2
        assert "2 sessions have been cancelled" in town.mona.messages[-1].text


async def test_x37_a_week_that_somebody_has_is_named_and_another_time_taken(database_url):
    async with stage(database_url, "web") as here:
        town = await with_pack(here)
        await town.buys_pack("omar")
        omar, sara = town.omar, town.sara
        await picks(omar)
        await omar.press("Tue 1 Dec")
        await omar.press("10:00")
        await omar.fill()
        await plans(town)
        sara.sees("Somebody already has that time", "Nothing is booked yet")
        sara.does_not_see("Book 3 sessions")
        await sara.press("Tue 1 Dec 11:")
        sara.sees("instead of the usual time")
        await sara.press("Start again")
        await sara.press("Leave week 2 out")
        await sara.press("Book 3 sessions")
        sara.sees("Booked: 3 sessions")


async def test_x37_somebody_was_faster_so_nothing_is_booked_and_the_report_is_fresh(database_url):
    async with stage(database_url, "web") as here:
        town = await with_pack(here)
        await town.buys_pack("omar")
        report = await plans(town)
        await picks(town.omar)
        await town.omar.press("Tue 8 Dec")
        await town.omar.press("10:00")
        await town.omar.fill()
        await town.sara.press("Book 4 sessions", on=report)
        town.sara.sees("nothing has been booked", "Tue 8 Dec")
        await town.sara.press("Leave week 3 out")
        await town.sara.press("Book 3 sessions")
        assert await states(town) == [BookingState.SCHEDULED] * 3


async def by_request(town):
    """The mentor answers first from now on."""
    from core.catalog import BookingMode

    def unit(uow):
        (mock,) = [each for each in uow.offerings.of(town.ids["mona"]) if each.title == MOCK]
        uow.offerings.save(replace(mock, mode=BookingMode.REQUEST))

    await town.stage.db.write(unit)


async def test_a_mentor_gets_one_request_and_answers_all_of_it(database_url):
    async with stage(database_url, "web") as here:
        town = await with_pack(here)
        await by_request(town)
        await plans(town)
        await town.sara.press("Ask for 4 sessions")
        town.sara.sees("4 sessions in one request")
        assert [each.screen.title for each in town.mona.messages][1:] == ["Weekly series requested"]
        await town.mona.say("/start")
        await town.mona.press("1. Tue 24 Nov", on=town.mona.messages[1])
        await town.mona.press("Approve")
        await town.mona.press("Whole series")
        await town.mona.press("Decline all")
        await town.mona.fill(reason="Away in December")
        town.mona.sees("Declined: 3 sessions")
        assert await states(town) == [BookingState.SCHEDULED] + [BookingState.REJECTED] * 3
        assert "1 session is booked" in town.sara.messages[-1].text


async def test_a_whole_series_is_moved_and_the_mentor_agrees_once(database_url):
    async with stage(database_url, "web") as here:
        town = await with_pack(here)
        await books(town)
        await by_request(town)
        sara, mona = town.sara, town.mona
        await sara.press("2. Tue 1 Dec")
        await sara.press("Move this and following")
        sara.sees("3 sessions move together")
        await sara.press("Wed 2 Dec")
        await sara.press("11:00")
        sara.sees("Is this right?")
        await sara.press("Move 3 sessions")
        sara.sees("The old time stays yours")
        asked = mona.messages[-1]
        assert asked.screen.title == "Move a weekly series?"
        await mona.press("Agree to the new times", on=asked)
        mona.sees("Moved: 3 sessions", "Wed 2 Dec", "Wed 16 Dec")
        assert "3 sessions have a new time" in sara.messages[-1].text


async def test_arabic_reads_the_same_series(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await with_pack(here, language="ar")
        sara = town.sara
        await picks(sara)
        days = [name for name, _ in sara.fresh[-1].pressable if "24" in name]
        await sara.press(days[0])
        times = [name for name, _ in sara.fresh[-1].pressable if "10:00" in name or "١٠:٠٠" in name]
        await sara.press(times[0])
        await sara.press("كل أسبوع")
        await sara.press("4 أسابيع")
        await sara.press("حجز 4 جلسات")
        sara.sees("حُجزت 4 جلسات")
