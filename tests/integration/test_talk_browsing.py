"""Looking around on the running engine, in both languages and on both databases: filters pressed
one after the other, and a testimonial from the last session to the mentor's page."""

import pytest

from core.use_cases import correcting
from tests.harness.chatters import stage
from tests.harness.town import FILM, GREET, MOCK, TALK, book_mock, settle_town

WORDS = "Mona asked the questions that I was asked a week later, and I got the job."
LABELS = {
    "en": ("Filter", "Next free time", "Free within 7 days", "Only what is free", "Show", "Clear"),
    "ar": ("تصفية", "أقرب موعد", "متاح خلال 7", "المجاني فقط", "عرض النتائج", "مسح التصفية"),
}


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_c11_filters_are_pressed_one_after_the_other(database_url, language):
    filter_, time, week, free, show, clear = LABELS[language]
    async with stage(database_url, "telegram") as here:
        town = await settle_town(here, "telegram", language=language)
        sara = town.sara
        await sara.say("/offerings mona")
        sara.sees(MOCK, TALK, GREET)
        await sara.press(filter_)
        await sara.press(time)
        await sara.press(week)
        sara.does_not_see(FILM)
        await sara.press(filter_)
        await sara.press(free)
        await sara.press(show)
        sara.sees(GREET)
        sara.does_not_see(MOCK)
        await here.restart()
        await sara.press(filter_)
        await sara.press(clear)
        sara.sees(MOCK, TALK)


async def test_z09_from_the_last_session_but_one_to_the_mentors_page(database_url):
    async with stage(database_url, "discord") as here:
        town = await settle_town(here, "discord")
        await town.buys_pack()
        await book_mock(town)

        def two_less(uow):
            (pack,) = uow.packs.of(town.ids["sara"])
            stella = uow.people.get(town.ids["stella"])
            correcting.correct_pack(uow, stella, pack.id, -2, "as agreed")

        await here.db.write(two_less)
        await here.wait(days=6)  # it completes by itself
        await here.wait(hours=2)
        town.sara.sees("How are your sessions going?")
        await town.sara.press("Write a few lines")
        await town.sara.fill(text=WORDS, signature="first")
        town.sara.sees("Thank you!")
        await town.stella.say("/testimonials")
        await town.stella.press("sara about mona")
        await town.stella.press("Show it")
        town.mona.sees("what a student says", WORDS)
        await town.omar.say("/mentors mona")
        town.omar.sees(WORDS)
