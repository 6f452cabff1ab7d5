"""Staff and mentors simply write dates in the chat, and press on from what was understood."""

import pytest

from tests.harness.chatters import stage
from tests.harness.town import settle_town


async def test_d01_staff_write_dates_see_what_was_understood_and_publish(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        stella = town.stella
        await stella.say("/postdates Tue 1 Dec 18:00-20:00 @mona, Thu 3 Dec 17:00 x2")
        stella.sees("This is what I understood", "18:00", "mona", "face to face or of a group only")
        stella.sees("1 line is left out")
        await stella.press("Edit")
        await stella.fill(text="Tue 1 Dec 18:00-20:00 @mona\nThu 3 Dec 17:00-18:00")
        await stella.press("Publish 2")
        stella.sees("2 dates are up", "Published:")
        await stella.say("/postdates")
        stella.sees("mona", "2 dates")
        await town.mona.say("/dates")
        town.mona.sees("1 Dec", "3 Dec")
        assert await here.breaches() == []


async def test_d01_a_mentor_writes_dates_without_any_command_in_arabic(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here, language="ar")
        mona = town.mona
        await mona.type("الثلاثاء ١ ديسمبر ١٨:٠٠-٢٠:٠٠، غدا الساعة ٦")
        mona.sees("هذا ما فهمته", "يُقرأ بطريقتين", "06:00", "18:00")
        await mona.press("نشر موعد واحد")
        mona.sees("نُشر موعد واحد")
        assert await here.breaches() == []


@pytest.mark.parametrize("platform", ["whatsapp", "discord", "telegram"])
async def test_d01_dates_are_written_on_each_platform_and_can_be_thrown_away(
    sqlite_url: str, platform: str
):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await town.stella.type("tomorrow 5-7pm @mona")
        town.stella.sees("17:00", "19:00")
        await town.stella.press("Discard")
        town.stella.sees("Dates discarded")
        await town.mona.say("/dates")
        town.mona.does_not_see("17:00")


async def test_students_who_write_dates_get_no_draft(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.type("Tue 1 Dec 18:00-20:00 @mona")
        town.sara.does_not_see("understood")
        await town.sara.say("/postdates tomorrow 18:00-19:00")
        town.sara.does_not_see("Publish")
