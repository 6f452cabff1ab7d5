"""Newcomers, the digest and the alerts on the running engine: pressed, on every platform."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.settings import OnboardingSettings, Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Chatter, stage
from tests.harness.town import TALK, book_mock, settle_town

PLATFORMS = ("web", "telegram", "whatsapp", "discord")
REQUIRED = Settings(onboarding=OnboardingSettings(required_before_first_booking=True))


async def answer(who: Chatter, line: str, field: str) -> None:
    """In the form where there are forms, else as the typed answer to the question."""
    if who.channel.limits.form_fields:
        await who.fill(**{field: line})
    else:
        await who.type(line)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_z3_a_newcomer_answers_on_each_platform_and_goes_on_after_a_restart(
    sqlite_url: str, platform: str
):
    async with stage(sqlite_url, platform) as here:
        await settle_town(here, platform)
        nora = here.at("nora", platform)
        await nora.say("/start")
        await nora.press("Tell us about you")
        nora.sees("About you: 1 of 5")
        await here.restart()
        await answer(nora, "My first job", "goals")
        nora.sees("About you: 2 of 5")
        await answer(nora, "Cairo", "zone")
        nora.sees("About you: 3 of 5")
        await here.restart()
        await nora.press("Keep it so")
        await nora.press("Evenings")
        nora.sees("✓ Evenings")
        await nora.press("Next")
        await answer(nora, "Interviews", "wish")
        nora.sees("Thank you", "My first job", "Evenings", "Interviews")
        await nora.say("/start")
        assert "Tell us about you" not in nora.last.text


async def test_z3_in_arabic_the_reminder_comes_and_stops(database_url: str):
    async with stage(database_url, "telegram") as here:
        nora = here.at("nora", "telegram")
        await nora.say("/language ar")
        await here.wait(hours=25)
        nora.sees("بضع كلمات عنك؟")
        await nora.press("أوقف التذكير")
        nora.sees("لا مزيد من التذكير")
        await here.wait(days=70)
        nora.does_not_see("بضع كلمات عنك؟")


async def test_fault_t13_after_ten_days_without_us_one_reminder_is_sent(database_url: str):
    async with stage(database_url, "web") as here:
        nora = here.at("nora", "web")
        await nora.say("/start")
        await here.close()
        here.clock.move(days=10)
        await here.open()
        await here.quiet()
        told = [each for each in nora.fresh if "few words about you" in each.text]
        assert len(told) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_z3_required_the_first_booking_waits_and_the_way_leads_back(
    sqlite_url: str, platform: str
):
    async with stage(sqlite_url, platform, settings=REQUIRED) as here:
        town = await settle_town(here, platform)
        sara = town.sara
        await sara.say("/offerings")
        await sara.press(TALK)
        await sara.press("Pick a time")
        await sara.press("Tue 24 Nov")
        await sara.press("10:00")
        await sara.press_or_fill("Send request")
        sara.sees("Before your first booking")
        await sara.press("Answer now")
        await answer(sara, "My first job", "goals")
        for button in ("Keep it so", "Keep it so", "Next", "Done"):
            await sara.press(button)
        await sara.press("Back to my booking")
        await sara.press_or_fill("Send request")
        sara.sees("Waiting for the mentor's answer")
        town.mona.sees("My first job")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_z8_staff_look_at_the_digest_and_have_it_sent(database_url: str, language: str):
    async with stage(database_url, "whatsapp") as here:
        town = await settle_town(here, "whatsapp", language)
        await town.buys_pack()
        stella = town.stella
        await stella.say("/digest")
        stella.sees("Packs sold" if language == "en" else "باقات مباعة", "140.00")
        await stella.press("Every day" if language == "en" else "كل يوم")
        await here.wait(days=1)
        stella.sees("How things go" if language == "en" else "سير الأمور")
        await town.sara.say("/digest")
        town.sara.does_not_see("Packs sold", "باقات مباعة")


async def test_fault_t13_after_a_standstill_each_of_the_staff_gets_one_digest(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.stella.say("/digest")
        await town.stella.press("Every day")
        await here.close()
        here.clock.move(days=10)
        await here.open()
        await here.quiet()
        told = [each for each in town.stella.fresh if "How things go" in each.text]
        assert len(told) == 1
        plan = await here.db.read(lambda uow: uow.digests.plan())
        assert plan is not None
        assert plan.next_at == datetime(2026, 12, 1, 8, tzinfo=UTC)


async def test_x15_a_flood_to_one_person_is_one_alert_with_a_number_that_grows(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)

        def close_account(uow: SqlUnitOfWork) -> None:
            for account in uow.identities.of(town.ids["mona"]):
                uow.identities.save(replace(account, unreachable_at=uow.now))

        await here.db.write(close_account)
        await book_mock(town)
        await here.pays_latest(town.ids["sara"])
        await book_mock(town, "12:00")
        await here.pays_latest(town.ids["sara"])
        alerts = {e.ref.message: e for e in town.stella.messages if "cannot reach" in e.text}
        assert len(alerts) == 1
        dead = await here.db.read(lambda uow: uow.outbox.count_dead(town.ids["mona"]))
        assert dead > 1
        assert f"{dead} messages" in next(iter(alerts.values())).text
