"""Commands on Discord as people give them: options that complete while they type, people picked
from the server, a server of their own, and the language of the first word."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import router
from bot.discord.syncing import EVERYWHERE, NOTE, Told, read_note
from core.people import Person
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_completing import offer, picks
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Role
from tests.harness.discord_world.player import Player
from tests.harness.discord_world.wire import Permission
from tests.harness.recording import bare
from tests.harness.town import MOCK


async def test_b02_an_offering_is_picked_after_three_letters(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        days = await picks(town.sara, "book", "offering", "moc")
        assert isinstance(days, Message)
        assert MOCK in bare(days.text)
        assert any(option.startswith("Tue 24 Nov") for option in days.options)


async def test_what_was_only_typed_is_understood_as_before(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        days = await town.sara.slash("book", offering="mock int")
        assert isinstance(days, Message)
        assert MOCK in bare(days.text)
        calendar = await town.sara.slash("availability", mentor="mona")
        assert isinstance(calendar, Message)
        assert "mona" in bare(calendar.text)


async def test_zones_complete_by_city_and_their_name_is_what_is_sent(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        offered = await town.sara.typing("timezone", "zone", "cairo")
        assert offered == ["Cairo, UTC+2 (Africa/Cairo)"]
        await town.sara.slash("timezone", zone=offer(town.sara, offered[0]))
        assert (await person(town, "sara")).time_zone == "Africa/Cairo"
        assert "Kyiv" in (await town.sara.typing("timezone", "zone", "kiyv"))[0]


async def test_staff_pick_a_student_from_the_people_of_the_server(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        boss = manager(town)
        file = await boss.slash("staff people", person=town.sara.user)
        assert isinstance(file, Message)
        assert "sara" in bare(file.text)
        assert "Ban" in " ".join(file.buttons)


async def test_somebody_who_was_never_here_is_told_so(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        stranger = town.world.guild("Riverside").member("lina")
        told = await manager(town).slash("staff people", person=stranger.user)
        assert isinstance(told, Message)
        assert "has not used Seatmate yet" in told.text
        assert await town.stage.db.read(lambda uow: uow.people.by_identity("discord", "x")) is None


async def test_a_student_sees_nothing_of_what_only_staff_may_pick(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        offered = await manager(town).typing("staff seats", "mentor", "mon")
        assert [bare(name) for name in offered] == ["mona"]
        omar = town.world.guild("Riverside").member("omar", managers_role(town))
        assert await omar.typing("staff seats", "mentor", "mon") == []


async def test_sessions_complete_on_the_clock_of_whoever_types(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        sara = town.sara
        await picks(sara, "book", "offering", "gre")
        day = sara.sees()[-1]
        await sara.choose(day.options[0], on=day)
        times = sara.sees()[-1]
        await sara.choose(times.options[0], on=times)
        await tap(sara, "Book")
        await town.quiet()
        utc = await sara.typing("sessions", "session", "greet")
        await sara.slash("timezone", zone="Africa/Cairo")
        cairo = await sara.typing("sessions", "session", "mona")
        assert len(utc) == len(cairo) == 1
        assert utc != cairo
        card = await sara.slash("sessions", session=offer(sara, cairo[0]))
        assert isinstance(card, Message)
        assert "Meet and greet" in bare(card.text)


async def test_completing_stores_nothing_and_a_slow_read_offers_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    async with discord_town(sqlite_url) as town:
        lina = town.world.guild("Riverside").member("lina")
        assert len(await lina.typing("book", "offering", "car")) == 1  # as a guest
        count = await town.stage.db.read(lambda uow: uow.inbox.waiting(uow.now, 100))
        assert list(count) == []
        known = await town.stage.db.read(lambda uow: uow.identities.find("discord", str(lina.id)))
        assert known is None

        async def fails(work: Callable[[SqlUnitOfWork], object]) -> object:
            raise OSError

        monkeypatch.setattr(town.stage.engine.db, "read", fails)
        assert await lina.typing("book", "offering", "car") == []
        monkeypatch.undo()


async def test_another_server_is_told_whom_the_bot_works_for(sqlite_url: str):
    async with discord_town(sqlite_url, serves_only=True) as town:
        assert list(town.world.overwrites) == [town.world.guild("Riverside").id]
        other = town.world.guild("Harbour")
        sara = other.member("sara")
        town.world.commands[other.id] = town.world.commands[town.world.guild("Riverside").id]
        told = await sara.slash("packs")
        assert isinstance(told, Message)
        assert told.ephemeral
        assert "I work for Seatmate" in bare(told.text)
        assert await sara.typing("book", "offering", "moc") == []
        arrivals = await town.stage.db.read(lambda uow: uow.inbox.waiting(uow.now, 100))
        assert list(arrivals) == []
        town.world.commands[other.id] = []


async def test_the_commands_are_sent_again_only_when_they_have_changed(sqlite_url: str):
    async with discord_town(sqlite_url, connected=False) as town:
        for _ in range(2):
            async with town.bot():
                assert town.world.overwrites == {None: 1}
        note = await town.stage.db.read(lambda uow: uow.notebook.read(NOTE))
        stale = replace(read_note(note), at={EVERYWHERE: "of an earlier version"})
        await town.stage.db.write(lambda uow: uow.notebook.write(NOTE, str(stale)))
        async with town.bot():
            assert town.world.overwrites == {None: 2}


async def test_a_server_that_invites_the_bot_later_is_told_the_commands_then(sqlite_url: str):
    async with discord_town(sqlite_url, connected=False, serves_only=True) as town:
        riverside = town.world.guild("Riverside")
        riverside.expels_bot()
        async with town.bot():
            assert town.world.overwrites == {}
            riverside.invites_bot()
            await town.world.commands_synced(riverside)
            other = town.world.guild("Harbour")
            other.invites_bot()
            assert "book" in riverside.member("sara").commands()
            assert other.member("sara").commands() == []


async def test_what_was_told_everywhere_is_taken_back_where_servers_are_named(sqlite_url: str):
    async with discord_town(sqlite_url, connected=False, serves_only=True) as town:
        riverside = town.world.guild("Riverside")
        told = Told(town.world.bot.id, {EVERYWHERE: "of an earlier version"})
        await town.stage.db.write(lambda uow: uow.notebook.write(NOTE, str(told)))
        town.world.commands[None] = [{"name": "book", "id": "1", "description": "old"}]
        async with town.bot():
            await town.world.commands_synced(riverside)
            assert town.world.commands[None] == []
            note = await town.stage.db.read(lambda uow: uow.notebook.read(NOTE))
            assert list(read_note(note).at) == [str(riverside.id)]


@pytest.mark.parametrize(
    ("home", "client", "language"),
    [("en", "en-GB", "en"), ("en", "fr", "en"), ("ar", "fr", "ar"), ("ar", "en-US", "ar")],
)
async def test_x22_the_first_word_is_answered_in_a_language_that_is_spoken(
    sqlite_url: str, home: str, client: str, language: str
):
    """Discord has no Arabic, so English there says nothing of who lives in an Arabic community."""
    async with discord_town(sqlite_url, language=home) as town:
        lina = town.world.guild("Riverside").member("lina", locale=client)
        await lina.slash("start")
        assert (await known(town, lina)).language == language


async def test_x22_the_language_of_the_first_word_is_stored_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(router, "best_language", lambda hint, default: "ar" if "fr" in hint else "")
    async with discord_town(sqlite_url) as town:
        lina = town.world.guild("Riverside").member("lina", locale="fr")
        await lina.slash("start")
        assert (await known(town, lina)).language == "ar"
        await lina.slash("language", language="English")
        await lina.slash("packs")
        assert (await known(town, lina)).language == "en"


async def known(town: DiscordTown, player: Player) -> Person:
    found = await town.stage.db.read(lambda uow: uow.people.by_identity("discord", str(player.id)))
    assert found is not None
    return found


def manager(town: DiscordTown) -> Player:
    """Stella, who may manage the server: Discord shows her /staff."""
    return town.world.guild("Riverside").member("stella", managers_role(town))


def managers_role(town: DiscordTown) -> Role:
    return town.world.guild("Riverside").role("Staff", Permission.MANAGE_GUILD)


async def person(town: DiscordTown, name: str) -> Person:
    known = await town.stage.db.read(lambda uow: uow.people.get(town.ids[name]))
    assert known is not None
    return known
