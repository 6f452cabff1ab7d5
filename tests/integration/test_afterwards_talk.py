"""Once a session is over, pressed by those it is about: notes, recordings, absences, statistics."""

import pytest

from core.booking import BookingState, By
from core.reading import BookingFilter
from core.settings import AbsenceSettings, Settings
from tests.harness.chatters import stage
from tests.harness.town import MOCK, book_mock, settle_town


async def over(here, platform="web"):
    """Sara had her session with Mona."""
    town = await settle_town(here, platform)
    await town.buys_pack()
    await book_mock(town)
    return town


async def answer(who, **values):
    """In a form, or in one line where a platform has none."""
    if who.channel.limits.form_fields:
        await who.fill(**values)
    else:
        await who.type(*values.values())


async def the_booking(here, town):
    wanted = BookingFilter(student_id=town.ids["sara"])
    cards = await here.db.read(lambda uow: uow.bookings.cards(wanted))
    return cards[-1].booking


@pytest.mark.parametrize("platform", ["web", "telegram", "whatsapp", "discord"])
async def test_z5_notes_links_and_the_recording_reach_the_student_and_nobody_else(
    database_url, platform
):
    async with stage(database_url, platform) as here:
        town = await over(here, platform=platform)
        await here.wait(days=4, hours=3)
        mona, sara = town.mona, town.sara
        await mona.say("/dashboard")
        await mona.press("All")
        await mona.press("sara, Tue 24 Nov 10:00")
        await mona.press("Notes and links")
        await mona.press("Write notes")
        await mona.press("For you alone")
        await answer(mona, private="be patient")
        mona.sees("Saved", "be patient")
        assert "Notes on your session" not in sara.sight
        await mona.press("Write notes")
        await mona.press("For the student")
        await answer(mona, shared="Read chapter 3")
        sara.sees("Notes on your session", "mona has left you notes")
        await sara.say("/notes chapter")
        await sara.press(f"{MOCK} · mona")
        sara.sees("Read chapter 3")
        assert "be patient" not in sara.sight
        await town.omar.say("/notes")
        town.omar.sees("There is nothing here yet")


async def test_fault_i10_a_link_that_is_none_is_refused_and_nothing_typed_is_lost(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await over(here)
        await here.wait(days=4, hours=3)
        mona = town.mona
        await mona.say("/dashboard")
        await mona.press("All")
        await mona.press("sara, Tue 24 Nov 10:00")
        await mona.press("Notes and links")
        await mona.press("Add a link")
        await mona.fill(url="javascript:alert(1)", title="Slides")
        form = mona.last.screen.form
        assert [field.value for field in form.fields] == ["javascript:alert(1)", "Slides"]
        await mona.fill(url="https://example.org/slides")
        mona.sees("The link is there now", "example.org: Slides")
        await mona.press("Remove example.org: Slides")
        mona.sees("The link is gone")


async def test_i11_words_are_reported_and_taken_away_by_staff(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await over(here)
        await here.wait(days=5, hours=3)
        sara, mona, stella = town.sara, town.mona, town.stella
        await sara.say("/sessions")
        await sara.press(f"{MOCK} · mona")
        await sara.press("★")
        await sara.press("Add a few words")
        await sara.fill(feedback="You are stupid")
        await mona.say("/dashboard")
        await mona.press("Done (1)")
        await mona.press("sara, Tue 24 Nov 10:00")
        await mona.press("Notes and links")
        await mona.press("Report these words")
        await mona.fill(reason="insulting")
        stella.sees("Words were reported", "mona reports", "insulting")
        await stella.press("Take the words away", on=stella.last)
        await stella.fill(reason="Against our rules")
        stella.sees("It is gone")
        sara.sees("Your words were taken away", "Against our rules")
        booking = await the_booking(here, town)
        assert (booking.rating, booking.feedback) == (1, "")


async def test_x23_two_missed_sessions_hold_bookings_and_staff_forgive(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here, "web")
        await town.buys_pack()
        sara, mona, stella = town.sara, town.mona, town.stella
        for at in ("10:00", "12:00"):
            await book_mock(town, at)
        await here.wait(days=4, hours=3)
        for at in ("10:00", "12:00"):
            await mona.say("/dashboard")
            await mona.press("All")
            await mona.press(f"sara, Tue 24 Nov {at}")
            await mona.press("Student did not come")
        sara.sees("A missed session counts", "2 missed sessions count", "New bookings wait until")
        await sara.say("/offerings")
        await sara.press(MOCK)
        await sara.press("Pick a time")
        sara.sees("you can book again from")
        await sara.press("Ask the staff")
        await sara.fill(text="I was in hospital")
        stella.sees("Somebody asks about missed sessions", "I was in hospital")
        await stella.press("Look at it", on=stella.last)
        await stella.press(f"{MOCK}, Tue 24 Nov")
        await stella.fill(reason="was ill")
        stella.sees("Forgiven")
        sara.sees("A missed session is forgiven", "was ill")
        await sara.say("/offerings")
        await sara.press(MOCK)
        await sara.press("Pick a time")
        sara.sees("which day?")


async def test_x23_no_answer_to_a_report_gives_all_back(database_url):
    async with stage(database_url, "web") as here:
        town = await over(here)
        await here.wait(days=3, hours=22, minutes=10)
        sara, mona, stella = town.sara, town.mona, town.stella
        await sara.say("/sessions")
        await sara.press(f"{MOCK} · mona")
        await sara.press("Mentor did not come")
        mona.sees("Were you there?", "Please answer before")
        await here.wait(hours=73)
        booking = await the_booking(here, town)
        assert (booking.state, booking.no_show_by) == (BookingState.NO_SHOW, By.MENTOR)
        sara.sees("the mentor was not there")
        stella.sees("mona has missed a session")
        await stella.say("/absences")
        await stella.press("mona")
        stella.sees("1 missed session counts")


async def test_x23_i_was_there_leaves_it_to_staff(sqlite_url):
    rules = Settings(absences=AbsenceSettings(mentor_answers_within_hours=48))
    async with stage(sqlite_url, "web", settings=rules) as here:
        town = await over(here)
        await here.wait(days=3, hours=22, minutes=10)
        await town.sara.say("/sessions")
        await town.sara.press(f"{MOCK} · mona")
        await town.sara.press("Mentor did not come")
        await town.mona.press("I was there", on=town.mona.last)
        town.mona.sees("you were there")
        await here.wait(hours=80)
        assert (await the_booking(here, town)).state is BookingState.COMPLETED


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_m09_staff_read_statistics_with_each_picture(sqlite_url, language):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here, "web", language)
        await town.buys_pack()
        if language == "en":
            await book_mock(town)
        stella = town.stella
        await stella.say("/statistics")
        screen = stella.last.screen
        if language == "en":
            assert screen.picture is not None
            stella.sees("Statistics: 30 days", "Online")
            await stella.press("By state")
            await stella.press("All time")
            stella.sees("Statistics: All time")
        else:
            stella.sees("إحصاءات")
        await town.sara.say("/statistics")
        assert "Online" not in town.sara.sight
