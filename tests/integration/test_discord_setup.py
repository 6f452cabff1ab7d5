"""`/staff setup`: staff pick the channels and the role, and see what the bot lacks there, with the
way to put each right; the doctor says the same."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.configuration import Configuration
from bot.configuration.secrets import Secrets
from bot.discord.permissions import INVITED
from bot.discord.syncing import NOTE
from bot.doctor import discord as doctor
from bot.doctor.finding import Finding
from core.settings import DiscordSettings, Settings
from core.space_checks import Asked
from core.spaces import SpaceUse
from tests.harness.discord_town import DiscordTown, discord_town
from tests.harness.discord_world import redirected
from tests.harness.discord_world.communities import Community
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Overwrite, Role
from tests.harness.discord_world.player import Player
from tests.harness.discord_world.wire import EVERYBODY, INVITED_BOT, Permission
from tests.harness.recording import bare


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    async with discord_town(sqlite_url) as town:
        yield town


@pytest.fixture
def guild(town: DiscordTown) -> Community:
    return town.world.guild("Riverside")


@pytest.fixture
def staff(guild: Community) -> Role:
    return guild.role("Staff", Permission.MANAGE_GUILD)


@pytest.fixture
def stella(guild: Community, staff: Role) -> Player:
    return guild.member("stella", staff)


async def set_up(stella: Player, guild: Community, staff: Role, **more: object) -> str:
    shown = await stella.slash(
        "staff setup",
        staff=guild.channel("staff", seen_by=staff),
        threads=guild.channel("mentoring"),
        posts=guild.channel("dates"),
        **more,
    )
    assert isinstance(shown, Message)
    assert shown.ephemeral
    return bare(shown.text)


async def test_each_missing_permission_has_its_line_and_then_all_is_well(
    guild: Community, staff: Role, stella: Player
):
    student = guild.role("Student", position=150)
    room = guild.channel("staff", seen_by=staff)
    bot = stella.world.bot.id
    guild.grant_bot(EVERYBODY | Permission.MANAGE_ROLES)
    room.overwrites[bot] = Overwrite(bot, is_member=True, deny=Permission.SEND_MESSAGES)
    text = await set_up(stella, guild, staff, role=student)
    assert "In #staff, give Seatmate “View Channel”" in text
    for missing in ("Create Private Threads", "Manage Threads"):
        assert f"In #mentoring, give Seatmate “{missing}”" in text
    assert "The role @Student stands above my own" in text
    assert "Create Events" in text
    assert "5 things are missing" in text

    guild.grant_bot(Permission(INVITED))
    student.position = 1
    room.overwrites[bot] = Overwrite(bot, is_member=True, allow=EVERYBODY)
    again = await stella.press("Check again")
    assert isinstance(again, Message)
    assert "Everything is in order" in again.text
    assert again.text.count("✅") == 5


async def test_what_was_picked_is_stored_for_the_engine(
    town: DiscordTown, guild: Community, staff: Role, stella: Player
):
    student = guild.role("Student")
    await set_up(stella, guild, staff, role=student)
    spaces, roles = await town.stage.db.read(
        lambda uow: (uow.spaces.of(channel="discord"), uow.seat_roles.every())
    )
    place = str(guild.id)
    assert {(each.use, each.community, each.chat) for each in spaces} == {
        (SpaceUse.STAFF, place, str(guild.channel("staff").id)),
        (SpaceUse.THREADS, place, str(guild.channel("mentoring").id)),
        (SpaceUse.POSTS, place, str(guild.channel("dates").id)),
    }
    assert [(each.community, each.role) for each in roles] == [(place, str(student.id))]


async def test_alone_it_shows_what_is_set_and_what_is_not(guild: Community, stella: Player):
    shown = await stella.slash("staff setup", posts=guild.first)
    assert isinstance(shown, Message)
    assert "✅ #general" in bare(shown.text)
    alone = await stella.slash("staff setup")
    assert isinstance(alone, Message)
    assert "Staff channel: ➖ not set" in bare(alone.text).replace("*", "")
    assert "✅ #general" in bare(alone.text)
    guild.deletes_channel(guild.channel("dates"))


async def test_a_channel_that_is_gone_is_told(guild: Community, stella: Player):
    await stella.slash("staff setup", posts=guild.channel("dates"))
    guild.deletes_channel(guild.channel("dates"))
    shown = await stella.slash("staff setup")
    assert isinstance(shown, Message)
    assert "is not there any more" in shown.text


async def test_when_discord_cannot_be_asked_the_card_says_so(guild: Community, stella: Player):
    stella.world.troubles.fail(r"GET /guilds/\d+/roles$", status=400)
    shown = await stella.slash("staff setup", posts=guild.first)
    assert isinstance(shown, Message)
    assert "could not look" in shown.text
    stella.world.book.take_breaches()


async def test_whoever_is_not_staff_here_sets_nothing(
    town: DiscordTown, guild: Community, staff: Role
):
    omar = guild.member("omar", staff)
    before = len(town.world.book.requests)
    shown = await omar.slash("staff setup", posts=guild.first)
    assert isinstance(shown, Message)
    assert "✅" not in shown.text
    assert await town.stage.db.read(lambda uow: list(uow.spaces.of())) == []
    asked = list(town.world.book.requests)[before:]
    assert not [each for each in asked if "/roles" in str(each)]


async def examined(
    town: DiscordTown, asked: Sequence[Asked] = (), token: str = "", guilds: tuple[str, ...] = ()
) -> dict[str, Finding]:
    settings = replace(Settings(), discord=DiscordSettings(guilds=guilds))
    secrets = Secrets(discord_token=token or town.world.token, _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic-settings' own
    told = await town.stage.db.read(lambda uow: uow.notebook.read(NOTE) or "")
    with redirected(town.world.api, town.world.gateway_address):
        found = await doctor.check(Configuration(settings, secrets), told, asked)
    return {each.what: each for each in found}


async def test_the_doctor_finds_all_well(town: DiscordTown, guild: Community):
    asked = [Asked(str(guild.id), ((SpaceUse.STAFF, str(guild.first.id)),))]
    found = await examined(town, asked)
    assert {what: each.fix for what, each in found.items() if each.fix} == {}
    assert "#general" in found["Discord setup"].seen
    assert "Riverside" in found["Discord servers"].seen


async def test_the_doctor_has_a_line_for_each_fault(town: DiscordTown, guild: Community):
    guild.grant_bot(INVITED_BOT & ~Permission.ATTACH_FILES & ~Permission.CREATE_EVENTS)
    guild.guild.roles[guild.id].permissions &= ~Permission.ATTACH_FILES
    town.world.commands[None][0]["description"] = "something else"
    asked = [
        Asked(str(guild.id), ((SpaceUse.STAFF, str(guild.first.id)),), ("1234567890123456",)),
    ]
    found = await examined(town, asked)
    assert found["Discord commands"].fix.startswith("start `seatmate run`")
    assert found["Discord setup"].fix
    elsewhere = await examined(town, asked, guilds=("123456789012345678",))
    assert found["Discord setup"].fix != elsewhere["Discord setup"].fix == "add it there"
    assert "permissions=" + str(INVITED) in elsewhere["Discord servers"].fix
    town.world.book.take_breaches()


async def test_the_doctor_knows_a_token_that_is_refused(town: DiscordTown):
    found = await examined(town, token="no.such.token.of.anybody")
    assert found["Discord"].seen == "SEATMATE_DISCORD_TOKEN is refused"
    town.world.book.take_breaches()


async def test_without_a_token_discord_is_not_set_up_and_that_is_fine():
    found = await doctor.check(Configuration(Settings(), Secrets(_env_file=None)), "", [])  # type: ignore[call-arg]  # pydantic-settings' own
    assert [(each.is_well, "not set up" in each.seen) for each in found] == [(True, True)]
