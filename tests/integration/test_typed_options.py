"""What is given to a command on platforms without options: names, references, nested commands."""

from collections.abc import AsyncIterator

import pytest

from bot.commands import BY_NAME
from bot.suggesting import guest, suggest
from bot.taking import Kind, Reference
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import stage
from tests.harness.recording import bare
from tests.harness.town import MOCK, Town, settle_town


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    async with stage(sqlite_url, "web") as here:
        yield await settle_town(here)


async def test_a_name_that_only_one_has_leads_straight_to_them(town: Town):
    shown = await town.sara.say("/mentors mona")
    assert "Mona" in bare(shown.text) or "mona" in bare(shown.text)
    assert shown.screen.title != (await town.sara.say("/mentors")).screen.title


async def test_a_name_that_several_have_is_asked_for(town: Town):
    shown = await town.stella.say("/seats m")
    assert "may mean any of these" in bare(shown.text)
    assert {bare(choice.label) for choice in shown.screen.choices} == {"mona", "max"}
    chosen = await town.stella.press("mona")
    assert "max" not in bare(chosen.text)


async def test_a_reference_is_understood_wherever_it_is_typed(town: Town):
    def mock(uow: SqlUnitOfWork) -> int:
        return uow.offerings.browse(MOCK)[0].offering.id

    id = await town.stage.db.read(mock)
    shown = await town.sara.say(f"/book {Reference(Kind.OFFERING, id)}")
    assert MOCK in bare(shown.text)
    forged = await town.sara.say(f"/book {Reference(Kind.OFFERING, 12345)}")
    assert "could not find" in forged.text


async def test_a_reference_to_a_person_opens_nothing_that_is_not_theirs_to_see(town: Town):
    shown = await town.omar.say(f"/people {Reference(Kind.PERSON, town.ids['sara'])}")
    assert "sara" not in bare(shown.text)


async def test_the_group_may_be_typed_before_the_command(town: Town):
    nested = await town.stella.say("/staff people sara")
    assert "sara" in bare(nested.text)
    assert nested.screen.title == (await town.stella.say("/people sara")).screen.title
    assert "mentor" not in (await town.stella.say("/staff book")).screen.title


async def test_setup_without_channels_says_where_it_is_done(town: Town):
    shown = await town.stella.say("/staff setup")
    assert "your Discord server" in shown.text
    assert "setup" not in (await town.sara.say("/setup")).text.lower().split("\n")[0]


async def test_suggestions_are_for_whoever_types_and_end_at_25(town: Town):
    def asked(uow: SqlUnitOfWork, who: str, command: str, option: str, typed: str) -> list[str]:
        person = uow.people.get(town.ids[who])
        assert person is not None
        return [bare(s.label) for s in suggest(uow, person, BY_NAME[command], option, typed)]

    def look(uow: SqlUnitOfWork) -> dict[str, list[str]]:
        return {
            "mine": asked(uow, "mona", "students", "student", ""),
            "not mine": asked(uow, "sara", "students", "student", ""),
            "people": asked(uow, "stella", "people", "person", "sa"),
            "zones": asked(uow, "sara", "timezone", "zone", "a"),
            "text": asked(uow, "sara", "claim", "code", "a"),
            "none": asked(uow, "sara", "book", "no such option", ""),
        }

    found = await town.stage.db.read(look)
    assert found["people"] == ["sara"]
    assert len(found["zones"]) == 25
    assert found["not mine"] == found["text"] == found["none"] == []


async def test_a_guest_speaks_the_language_of_their_client(town: Town):
    person = await town.stage.db.read(lambda uow: guest(uow, "ar-EG,en"))
    assert (person.language, person.id) == ("ar", 0)
