"""Sara has two platforms and Mona another: one booking, and notices find her wherever she was last
(Y2); an attacker gets nowhere without her yes (Z-06, Z-07)."""

import re

import pytest

from core.codes import TRIES_AN_HOUR
from tests.harness.chatters import Chatter, stage
from tests.harness.town import TALK, settle_town

_CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")


async def code_of(who: Chatter) -> str:
    await who.say("/link")
    await who.press("Show a code")
    found = _CODE.search(who.sight)
    assert found, who.sight
    return found.group()


async def link(shows: Chatter, types: Chatter) -> None:
    """Both say yes."""
    await types.say(f"/link {await code_of(shows)}")
    types.sees("Link these two accounts?")
    await types.press("Yes, both are mine")
    shows.sees("typed your code and said yes")
    await shows.press("Yes, both are mine")


def has(who: Chatter, text: str) -> bool:
    return any(text in shown.text for shown in who.messages)


@pytest.mark.parametrize("second", ["discord", "whatsapp"])
async def test_y02_notices_follow_to_the_account_used_last_and_fall_back_when_it_is_closed(
    database_url: str, second: str
):
    async with stage(database_url, "telegram", "web", second) as here:
        town = await settle_town(here, "telegram", mona="web")
        sara, mona = town.sara, town.mona
        await sara.say(f"/book {TALK}")
        await sara.press(TALK)
        await sara.press("Tue 24 Nov")
        await sara.press("10:00")
        await sara.press("Send request")
        other = here.at("sara-elsewhere", second)
        await other.say("/start")
        await link(sara, other)
        assert has(sara, "Linked")
        other.sees("Two accounts are one person's now")
        await here.wait(minutes=1)
        await other.say("/sessions")
        other.sees(TALK)
        await mona.press("Approve", mona.last)
        assert has(other, "pproved")
        assert not has(sara, "has been approved")
        await other.press("Proceed to Payment")
        other.channel.blocked.add(other.chat)
        here.channels["telegram"].log.clear()
        await town.stage.pays_latest(town.ids["sara"])
        assert has(sara, "Booking confirmed")
        await sara.say("/link")
        sara.sees("Messages do not reach it")


async def test_y02_unlinked_it_is_a_newcomer_and_its_old_messages_are_left_alone(database_url: str):
    async with stage(database_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram", mona="web")
        sara, other = town.sara, here.at("sara-web", "web")
        await other.say("/start")
        await link(sara, other)
        await here.wait(minutes=1)
        await other.say(f"/book {TALK}")
        await other.press(TALK)
        await other.press("Tue 24 Nov")
        await other.press("10:00")
        await other.fill()
        await here.wait(minutes=1)
        await sara.say("/link")
        await sara.press("sara-web")
        await sara.press("Unlink it")
        assert has(other, "This account")
        assert has(sara, "An account was unlinked")
        before = [shown.text for shown in other.messages]
        await town.mona.press("Approve", town.mona.last)
        assert [shown.text for shown in other.messages] == before
        assert has(sara, "pproved")
        await other.say("/sessions")
        assert TALK not in other.sight


async def test_fault_z07_without_both_yeses_nothing_is_linked(database_url: str):
    async with stage(database_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        mallory = here.at("mallory", "web")
        await mallory.say("/start")
        code = await code_of(mallory)
        await town.sara.say(f"/link {code}")  # she was talked into it
        town.sara.sees("If somebody sent you this code, say no.", "mallory")
        await town.sara.press("No, not me")
        await mallory.say("/sessions")
        rows = await here.db.read(lambda uow: uow.identities.of(town.ids["sara"]))
        assert [each.channel for each in rows] == ["telegram"]
        stolen = await code_of(town.sara)
        await mallory.say(f"/link {stolen}")
        await mallory.press("Yes, both are mine")
        town.sara.sees("typed your code and said yes", "mallory")
        await town.sara.press("No, not me")
        rows = await here.db.read(lambda uow: uow.identities.of(town.ids["sara"]))
        assert [each.channel for each in rows] == ["telegram"]
        mallory.sees("Not linked")


async def test_fault_z06_guessing_is_locked_after_five_tries(sqlite_url: str):
    async with stage(sqlite_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        code = await code_of(town.sara)
        mallory = here.at("mallory", "web")
        await mallory.say("/start")
        for number in range(TRIES_AN_HOUR):
            await mallory.say(f"/link 0000-0000-000{number}")
            mallory.sees("No code like this")
        await mallory.say(f"/link {code}")
        mallory.sees("Too many codes")


async def test_y02_the_form_and_a_mentors_rights_are_shown_before_they_are_shared(sqlite_url: str):
    async with stage(sqlite_url, "whatsapp", "web") as here:
        town = await settle_town(here, "whatsapp")
        other = here.at("mona-web", "web")
        await other.say("/start")
        code = await code_of(town.mona)
        await other.say("/link")
        await other.press("I have a code")
        await other.fill(code=code.lower().replace("-", " "))
        other.sees("These rights then hold for both", "Mentor")
        await other.press("Yes, both are mine")
        await town.mona.press("Yes, both are mine")
        await other.say("/requests")
        assert "may not" not in other.sight
        await other.say("/link")
        other.sees("You have 2 accounts here")


async def test_y02_after_a_restart_the_second_yes_is_still_there(sqlite_url: str):
    async with stage(sqlite_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        other = here.at("sara-web", "web")
        await other.say("/start")
        await other.say(f"/link {await code_of(town.sara)}")
        await here.restart()
        await other.press("Yes, both are mine", other.last)
        await here.restart()
        asked = town.sara.last
        await here.wait(minutes=11)
        await town.sara.press("Yes, both are mine", asked)
        town.sara.sees("too old")
        await link(town.sara, other)
        assert has(other, "Two accounts are one person's now")
