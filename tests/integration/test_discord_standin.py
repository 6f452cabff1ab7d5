"""An unmodified discord.py bot lives through a day at the stand-in of Discord."""

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord
import pytest

from tests.harness.discord_small_bot import COMMANDS, ShardedBot, SmallBot, buttons, running
from tests.harness.discord_world import discord_world
from tests.harness.discord_world.book import Broken
from tests.harness.discord_world.limits import Rule
from tests.harness.discord_world.typed_commands import CannotType
from tests.harness.discord_world.visible import NotVisible
from tests.harness.discord_world.wire import Permission


async def soon(coming):
    async with asyncio.timeout(5):
        return await coming


@pytest.fixture
async def world():
    async with discord_world() as world:
        world.guild("Riverside")
        yield world


@pytest.fixture
async def bot(world):
    bot = SmallBot()
    async with running(world, bot):
        await soon(bot.is_set.wait())
        await bot.http.bulk_upsert_global_commands(world.bot.id, COMMANDS)
        yield bot


@pytest.fixture
def guild(world):
    return world.guild("Riverside")


@pytest.fixture
def salma(guild, bot):
    return guild.member("salma")


async def test_a_deferred_answer_leads_by_button_and_modal_to_an_update(salma):
    asked = await salma.slash("book", what="Maths")
    assert (asked.text, asked.buttons, asked.ephemeral) == (
        "Book Maths?",
        ["Sign up", "Not now"],
        True,
    )
    modal = await salma.press("Sign up")
    assert (modal.title, modal.fields) == ("Your details", ["Your name", "A note"])
    done = await salma.submit({"Your name": "Salma"})
    assert (done.id, done.text, done.buttons) == (asked.id, "Welcome, Salma", [])


async def test_a_select_is_chosen_from_and_a_press_on_nothing_is_refused(salma):
    board = await salma.slash("board")
    with pytest.raises(NotVisible):
        await salma.choose("Chemistry")
    chosen = await salma.choose("Maths", "Music")
    assert (chosen.id, chosen.text) == (board.id, "Chosen: Maths, Music")
    with pytest.raises(NotVisible, match="no button 'Sign up'"):
        await salma.press("Sign up")


async def test_autocomplete_offers_what_fits_what_is_typed(salma):
    assert await salma.typing("book", "what", "m") == ["Maths", "Music"]


async def test_only_the_person_asked_sees_an_ephemeral_answer(world, guild, bot, salma):
    other = guild.member("omar")
    asked = await salma.slash("book", what="Music")
    assert asked in salma.sees()
    assert other.sees() == []
    with pytest.raises(NotVisible):
        await other.press("Sign up")
    assert bot.heard.empty()
    salma.dismiss(asked)
    assert salma.sees() == []


async def test_the_first_followup_fills_a_deferred_answer_and_stays_public(guild, salma):
    second = await salma.slash("slow")
    await salma.reads("second is a new one")
    first, second = salma.sees()
    assert (first.text, first.ephemeral) == ("first followup fills", False)
    assert (second.text, second.ephemeral) == ("second is a new one", True)
    assert [each.text for each in guild.member("omar").sees()] == ["first followup fills"]


async def test_a_second_first_answer_is_refused_with_40060(salma, bot):
    assert (await salma.slash("twice")).text == "once"
    assert (await soon(bot.failures.get())).code == 40060


async def test_d14_an_answer_after_three_seconds_is_refused_with_10062(world, salma, bot):
    bot.may_answer.clear()
    asked = salma.sends("board")
    world.clock.advance(timedelta(seconds=3.1))
    bot.may_answer.set()
    assert (await soon(bot.failures.get())).code == 10062
    assert asked.answered_with is None


async def test_d14_a_token_ends_after_fifteen_minutes(world, salma, bot):
    await salma.slash("board")
    asked = list(world.interactions.values())[-1]
    world.clock.advance(timedelta(minutes=16))
    hook = discord.Webhook.partial(world.bot.id, asked.token, client=bot)
    with pytest.raises(discord.HTTPException) as refused:
        await hook.send("too late")
    assert (refused.value.status, refused.value.code) == (401, 50027)


async def test_components_v2_with_an_attached_picture_come_back_whole(world, salma):
    shown = await salma.slash("card")
    assert (shown.text, shown.buttons) == ("## Your week", ["Seen?"])
    (picture,) = shown.attachments
    assert (picture.content, picture.description) == (b"not really a png", "Monday is free")
    assert (await salma.press("Seen?")).text == "yes, told"


async def test_commands_are_typed_and_shown_to_those_who_may(guild, salma):
    assert "gift" not in salma.commands()
    with pytest.raises(NotVisible):
        await salma.slash("gift", who=salma.user, sessions=2)
    staff = guild.member("nadia", guild.role("Staff", Permission.MANAGE_GUILD))
    assert (await staff.slash("gift", who=salma.user, sessions=2)).text == "salma gets 2"
    with pytest.raises(CannotType, match="out of range"):
        await staff.slash("gift", who=salma.user, sessions=0)
    with pytest.raises(CannotType, match="needs"):
        await staff.slash("gift", sessions=2)


async def test_a_direct_message_arrives_and_its_button_works(bot, salma):
    person = await bot.fetch_user(salma.id)
    await person.send("A request", view=buttons({"told": "Fine"}))
    await salma.reads("A request")
    assert (await salma.press("Fine")).text == "yes, told"


async def test_d05_closed_direct_messages_are_refused_with_50007(world, guild, bot, salma):
    salma.close_dms()
    person = await bot.fetch_user(salma.id)
    with pytest.raises(discord.Forbidden) as refused:
        await person.send("Hello?")
    assert refused.value.code == 50007
    assert world.limits.invalid_requests == 1
    guild.leaves(salma)
    with pytest.raises(discord.Forbidden) as refused:
        await person.send("Hello?")
    assert refused.value.code == 50278


async def test_a_nonce_makes_a_repeated_send_one_message(salma, guild, bot, world):
    room = bot.get_channel(guild.first.id)
    first = await room.send("once", nonce=7)
    again = await room.send("once", nonce=7)
    assert (first.id, len(salma.sees("once"))) == (again.id, 1)
    other = await room.send("once", nonce=8)
    assert (other.id != first.id, len(salma.sees("once"))) == (True, 2)


async def test_d03_a_lost_answer_is_found_again_by_its_nonce(world, guild, bot, salma):
    world.troubles.lose_answer(r"POST /channels/\d+/messages$")
    room = bot.get_channel(guild.first.id)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await room.send("delivered", nonce=9)
    await room.send("delivered", nonce=9)
    assert len(world.book.asked("POST", "/messages")) == 2
    assert len(salma.sees("delivered")) == 1


async def test_d01_a_429_is_waited_out(world, guild, bot, salma):
    trouble = world.troubles.too_many(r"POST /channels/\d+/messages$", retry_after=0.05)
    await bot.get_channel(guild.first.id).send("in a moment")
    assert (trouble.met, len(salma.sees("in a moment"))) == (1, 1)
    assert world.book.answered[429] == 1


async def test_the_buckets_of_a_channel_are_enforced_and_told_in_headers(world, guild, bot):
    world.limits.rules[("POST", "/channels/{channel_id}/messages")] = Rule(3, 0.3)
    room = bot.get_channel(guild.first.id)
    for number in range(7):
        await room.send(f"number {number}")
    assert world.limits.refused["user"] == 0
    # Somebody who does not read the headers is refused: the limit is no decoration.
    address = f"{world.api}/channels/{room.id}/messages"
    said = {"json": {"content": "rude"}, "headers": {"Authorization": f"Bot {world.token}"}}
    async with aiohttp.ClientSession() as rude:
        answers = [await rude.post(address, **said) for _ in range(4)]
    assert answers[-1].status == 429
    assert (await answers[-1].json())["retry_after"] > 0
    assert "Via" in answers[-1].headers


async def test_d13_a_dropped_socket_is_resumed_and_nothing_is_missed(world, bot, salma):
    world.gateway.drop()
    salma.says("said while nobody listened")
    shown = await salma.slash("board")
    assert shown.text == "Open places"
    await soon(bot.resumes.wait())
    heard = [(await soon(bot.heard.get())).author.name for _ in range(2)]
    assert heard == ["salma", "seatmate"]
    assert (world.gateway.identified, world.gateway.live[0].resumed) == (1, 1)


async def test_d13_an_invalid_session_is_identified_anew(world, bot, salma):
    bot.is_set.clear()
    world.gateway.forget()
    await soon(bot.is_set.wait())
    assert world.gateway.identified == 2
    assert (await salma.slash("board")).text == "Open places"


async def test_without_the_intent_other_peoples_words_arrive_empty(bot, salma, world):
    salma.says("a secret of the guild")
    salma.says(f"<@{world.bot.id}> dates for June")
    salma.in_dm.says("in private")
    heard = [(await soon(bot.heard.get())).content for _ in range(3)]
    assert heard == ["", f"<@{world.bot.id}> dates for June", "in private"]


async def test_a_private_thread_is_seen_by_its_members_and_archived(world, guild, bot, salma):
    omar = guild.member("omar")
    thread = await bot.get_channel(guild.first.id).create_thread(name="Salma and Lina")
    await thread.add_user(discord.Object(salma.id))
    await thread.send("Just us")
    assert (len(salma.sees("Just us")), len(omar.sees("Just us"))) == (1, 0)
    with pytest.raises(NotVisible):
        omar.at(world.channels[thread.id])
    await thread.edit(archived=True)
    assert world.channels[thread.id].archived
    await thread.send("One more thing")
    assert not world.channels[thread.id].archived


async def test_a_role_is_given_and_taken_below_the_bots_own(guild, bot, salma):
    student, above = guild.role("Student"), guild.role("Owners", position=200)
    member = await bot.get_guild(guild.id).fetch_member(salma.id)
    await member.add_roles(discord.Object(student.id))
    assert salma.roles == {"Student"}
    await member.remove_roles(discord.Object(student.id))
    assert salma.roles == set()
    with pytest.raises(discord.Forbidden) as refused:
        await member.add_roles(discord.Object(above.id))
    assert refused.value.code == 50013


async def test_a_scheduled_event_is_made_moved_and_removed(world, guild, bot):
    place, start = bot.get_guild(guild.id), world.clock.now() + timedelta(days=1)
    event = await place.create_scheduled_event(
        name="Group session",
        start_time=start,
        end_time=start + timedelta(hours=1),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="Room 4",
    )
    await event.edit(name="Group session, moved")
    (kept,) = guild.guild.events.values()
    assert kept["name"] == "Group session, moved"
    await event.delete()
    assert guild.guild.events == {}


async def test_an_unknown_message_is_10008_and_somebody_elses_cannot_be_edited(guild, bot, salma):
    room = bot.get_channel(guild.first.id)
    with pytest.raises(discord.NotFound) as refused:
        await room.get_partial_message(salma.id).edit(content="?")
    assert refused.value.code == 10008
    said = salma.says("mine")
    with pytest.raises(discord.Forbidden) as refused:
        await room.get_partial_message(said.id).edit(content="yours")
    assert refused.value.code == 50005


async def test_nobody_is_notified_when_mentions_are_switched_off(guild, bot, salma):
    room = bot.get_channel(guild.first.id)
    words = f"<@{salma.id}> @everyone"
    await room.send(words, allowed_mentions=discord.AllowedMentions.none())
    await room.send(words)
    quiet, loud = salma.sees("@everyone")
    assert (quiet.pings, loud.pings) == (frozenset(), {salma.id})


async def test_buttons_live_on_when_the_bot_starts_anew(world):
    salma = world.guild("Riverside").member("salma")
    first, second = SmallBot(), SmallBot()
    async with running(world, first):
        await first.http.bulk_upsert_global_commands(world.bot.id, COMMANDS)
        await salma.slash("book", what="Maths")
    async with running(world, second):
        assert (await salma.press("Not now")).text == "Another time."


async def test_each_guild_has_its_own_commands_and_members(world, guild, bot, salma):
    hillside = world.guild("Hillside")
    await bot.http.bulk_upsert_guild_commands(world.bot.id, hillside.id, COMMANDS[1:2])
    assert hillside.member("salma").id == salma.id
    assert world.overwrites == {None: 1, hillside.id: 1}
    assert (await hillside.member("salma").slash("board")).channel_id == hillside.first.id


async def test_a_bot_recommended_two_shards_opens_both(world, guild):
    world.gateway.shards = 2
    for name in ("East", "West", "North"):
        world.guild(name)
    bot = ShardedBot()
    async with running(world, bot):
        await soon(bot.is_set.wait())
        assert {each.shard for each in world.gateway.live} == {(0, 2), (1, 2)}
        assert len(bot.guilds) == 4
        for name in ("East", "West"):
            world.guild(name).member("salma").says("hello")
            assert (await soon(bot.heard.get())).guild.name == name


async def test_d15_a_button_outlives_the_process_that_showed_it(world):
    """The bot is a process of its own, killed without a word between showing and pressing."""
    salma = world.guild("Riverside").member("salma")
    world.commands[None] = [each | {"id": "5", "type": 1} for each in COMMANDS]
    async with process(world):
        await salma.slash("book", what="Maths")
    async with process(world):
        assert (await salma.press("Not now")).text == "Another time."
    assert world.gateway.identified == 2


@asynccontextmanager
async def process(world):
    start = [sys.executable, "-m", "tests.harness.discord_world.launch"]
    start += [world.api, world.gateway_address, "tests.harness.discord_small_bot", world.token]
    child = await asyncio.create_subprocess_exec(*start)
    try:
        await world.gateway.connected()
        yield
    finally:
        child.kill()
        await child.wait()
        await world.pulse.until(lambda: not world.gateway.live, "the process is gone")


async def test_control_a_route_that_is_not_modelled_fails_the_test():
    statuses = []
    with pytest.raises(Broken, match="unknown route: GET /voice/regions"):
        await ask(statuses, "/voice/regions")
    assert statuses == [501]


async def ask(statuses, path):
    async with discord_world() as world, aiohttp.ClientSession() as session:
        header = {"Authorization": f"Bot {world.token}"}
        statuses.append((await session.get(world.api + path, headers=header)).status)


async def test_control_a_message_over_2000_characters_is_refused_and_told(world, guild, bot):
    with pytest.raises(discord.HTTPException) as refused:
        await bot.get_channel(guild.first.id).send("x" * 2001)
    assert refused.value.code == 50035
    (breach,) = world.book.take_breaches()
    assert "content" in breach


async def test_control_a_wrong_token_is_401_and_too_many_are_a_ban(world):
    world.limits.invalid_allowed = 2
    async with aiohttp.ClientSession(headers={"Authorization": "Bot wrong"}) as session:
        statuses = [(await session.get(f"{world.api}/users/@me")).status for _ in range(3)]
    assert statuses == [401, 401, 429]
