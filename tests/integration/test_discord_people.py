"""People at the stand-in of Discord: what they see, what they may press, what goes wrong."""

import asyncio
from datetime import timedelta

import discord
import pytest
from discord import ui

from tests.harness.discord_small_bot import SmallBot, command, option, running
from tests.harness.discord_world import discord_world
from tests.harness.discord_world.player import DidNotRespond
from tests.harness.discord_world.typed_commands import CannotType
from tests.harness.discord_world.visible import NotEnabled, NotVisible
from tests.harness.discord_world.wire import INVITED_BOT, Intent, Permission


class TellingBot(SmallBot):
    """Each test gives it the view or the words it answers /show with."""

    shown: ui.View | None = None

    async def do_show(self, interaction):
        view = {"view": self.shown} if self.shown else {}
        await interaction.response.send_message("shown", **view)

    async def do_form(self, interaction):
        await interaction.response.send_modal(Offering())

    async def on_offering(self, interaction):
        kinds, who = (each["component"]["values"] for each in interaction.data["components"])
        names = [each["username"] for each in interaction.data["resolved"]["users"].values()]
        await interaction.response.send_message(f"{kinds} with {names} of {len(who)}")

    async def on_who(self, interaction):
        await interaction.response.edit_message(content=f"picked {interaction.data['values']}")

    async def do_hours(self, interaction):
        (inner,) = interaction.data["options"]
        values = {each["name"]: each["value"] for each in inner["options"]}
        await interaction.response.send_message(f"{inner['name']} {values}")

    async def do_silent(self, interaction):
        pass


class Offering(ui.Modal, title="New offering"):
    kinds = ui.Label(
        text="Kinds",
        component=ui.Select(
            custom_id="kinds",
            options=[discord.SelectOption(label="Group"), discord.SelectOption(label="Alone")],
        ),
    )
    who = ui.Label(text="Mentor", component=ui.UserSelect(custom_id="who"))

    def __init__(self):
        super().__init__(custom_id="offering")


COMMANDS = [
    command("show", contexts=[0, 1]),
    command("form"),
    command("silent"),
    command("hours", option("set", 1, options=[option("from", 4, required=True), option("on", 5)])),
    command("staff", contexts=[0], default_member_permissions="0"),
]


@pytest.fixture
async def world():
    async with discord_world() as world:
        world.guild("Riverside")
        yield world


@pytest.fixture
async def bot(world):
    bot = TellingBot()
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


async def soon(coming):
    async with asyncio.timeout(5):
        return await coming


def view_of(*items):
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


async def test_what_is_greyed_out_cannot_be_pressed_and_links_are_no_buttons(bot, salma):
    bot.shown = view_of(
        ui.Button(label="Book", custom_id="book", disabled=True),
        ui.Button(label="Pay", url="https://example.org/pay"),
    )
    shown = await salma.slash("show")
    assert shown.links == {"Pay": "https://example.org/pay"}
    with pytest.raises(NotEnabled):
        await salma.press("Book")
    with pytest.raises(NotVisible):
        await salma.press("Pay")


async def test_an_emoji_may_stand_before_a_label(bot, salma):
    bot.shown = view_of(ui.Button(label="Mine", emoji="🗓️", custom_id="told"))
    assert (await salma.slash("show")).buttons == ["🗓️ Mine"]
    assert (await salma.press("Mine")).text == "yes, told"
    assert (await salma.press("🗓️ Mine")).text == "yes, told"


async def test_people_are_picked_from_a_select_of_people(bot, guild, salma):
    bot.shown = view_of(ui.UserSelect(custom_id="who"))
    await salma.slash("show")
    lina = guild.member("lina")
    assert (await salma.pick(lina.user)).text == f"picked ['{lina.id}']"


async def test_a_modal_with_labels_takes_options_and_people(guild, salma):
    modal = await salma.slash("form")
    assert modal.fields == ["Kinds", "Mentor"]
    lina = guild.member("lina")
    with pytest.raises(NotVisible, match="Nobody"):
        await salma.submit({"Kinds": ["Nobody"], "Mentor": [lina.user]})
    done = await salma.submit({"Kinds": ["Group"], "Mentor": [lina.user]})
    assert done.text == "['Group'] with ['lina'] of 1"


async def test_subcommands_are_typed_one_after_the_other(salma):
    assert (await salma.slash("hours set", **{"from": 9, "on": True})).text == (
        "set {'from': 9, 'on': True}"
    )
    with pytest.raises(CannotType, match="wants one of"):
        await salma.slash("hours")
    with pytest.raises(NotVisible):
        await salma.slash("hours clear")


async def test_commands_work_in_direct_messages_where_their_contexts_say_so(bot, guild, salma):
    assert "show" in salma.in_dm.commands()
    assert "staff" not in salma.in_dm.commands()
    shown = await salma.in_dm.slash("show")
    assert shown.channel_id == salma.in_dm.place.id
    assert guild.member("omar").sees() == []
    boss = guild.member("nadia", guild.role("Admin", Permission.ADMINISTRATOR))
    assert "staff" in boss.commands()
    assert "staff" not in salma.commands()


async def test_a_bot_that_stays_silent_is_noticed(salma):
    with pytest.raises(DidNotRespond, match="so far: None"):
        await type(salma)(salma.world, salma.user, salma.place, patience=0.05).slash("silent")


async def test_a_hidden_channel_is_seen_by_its_role_alone(bot, guild, salma):
    staff = guild.role("Staff")
    room = guild.channel("staff", seen_by=staff)
    nadia = guild.member("nadia", staff)
    await (await bot.fetch_channel(room.id)).send("for staff")
    assert (len(nadia.sees("for staff")), len(salma.sees("for staff"))) == (1, 0)
    guild.gives_role(salma, staff)
    assert len(salma.sees("for staff")) == 1
    guild.takes_role(salma, staff)
    assert len(salma.sees("for staff")) == 0


async def test_a_bot_without_a_permission_is_refused_with_50013(bot, guild, world):
    room = bot.get_channel(guild.first.id)
    guild.grant_bot(INVITED_BOT & ~Permission.CREATE_PRIVATE_THREADS)
    with pytest.raises(discord.Forbidden) as refused:
        await room.create_thread(name="No")
    assert refused.value.code == 50013
    world.channels[guild.first.id].overwrites.clear()
    guild.grant_bot(Permission(0))
    guild.guild.roles[guild.id].permissions = Permission(0)
    with pytest.raises(discord.Forbidden) as refused:
        await room.send("Anybody?")
    assert refused.value.code == 50001


async def test_files_that_people_send_can_be_read(bot, salma):
    salma.in_dm.says("my hours", (salma.file("hours.ics", b"BEGIN:VCALENDAR"),))
    heard = await soon(bot.heard.get())
    assert await heard.attachments[0].read() == b"BEGIN:VCALENDAR"


async def test_an_expelled_bot_hears_of_it_and_may_come_back(bot, guild, salma, world):
    guild.expels_bot()
    with pytest.raises(discord.Forbidden):
        await bot.fetch_guild(guild.id)
    guild.invites_bot()
    assert (await salma.slash("show")).text == "shown"
    assert [each.id for each in bot.guilds] == [guild.id]


async def test_d02_a_server_error_is_tried_again(bot, guild, salma, world, monkeypatch):
    monkeypatch.setattr(discord.http.asyncio, "sleep", without_waiting())
    world.troubles.fail(r"POST /channels/\d+/messages$", status=502, times=2)
    await bot.get_channel(guild.first.id).send("at last")
    assert (len(salma.sees("at last")), world.book.answered[502]) == (1, 2)


def without_waiting():
    real = asyncio.sleep
    return lambda *_: real(0)


async def test_a_held_answer_arrives_when_it_is_let_go(bot, guild, salma, world):
    held = world.troubles.hold(r"POST /channels/\d+/messages$")
    async with asyncio.TaskGroup() as group:
        group.create_task(bot.get_channel(guild.first.id).send("held"))
        await world.pulse.until(lambda: held.met, "the request is there")
        assert salma.sees("held") == []
        held.gate.set()
    assert len(salma.sees("held")) == 1


async def test_a_nonce_is_forgotten_after_a_few_minutes(bot, guild, salma, world):
    room = bot.get_channel(guild.first.id)
    await room.send("again", nonce=1)
    world.clock.advance(timedelta(minutes=4))
    await room.send("again", nonce=1)
    assert len(salma.sees("again")) == 2


@pytest.mark.parametrize("happens", ["ask_to_reconnect", "invalidate"])
async def test_d13_the_bot_comes_back_after_every_kind_of_interruption(
    bot, salma, world, happens, monkeypatch
):
    real = asyncio.sleep
    monkeypatch.setattr(discord.gateway.asyncio, "sleep", lambda *_: real(0))
    getattr(world.gateway, happens)()
    await world.pulse.until(lambda: came_back(world.gateway, happens), "the bot is back")
    assert (await salma.slash("show")).text == "shown"


def came_back(gateway, happens):
    anew = happens == "invalidate"
    return gateway.live and (gateway.identified == 2 if anew else gateway.live[0].resumed)


async def test_control_privileged_intents_are_refused_until_they_are_switched_on(world):
    bot = discord.Client(intents=discord.Intents(guilds=True, message_content=True))
    with pytest.raises(ExceptionGroup) as refused:
        await start(world, bot)
    assert refused.group_contains(discord.PrivilegedIntentsRequired)
    world.gateway.allowed = Intent.MESSAGE_CONTENT
    await start(world, discord.Client(intents=bot.intents))
    assert world.gateway.identified == 1


async def start(world, bot):
    async with running(world, bot):
        await world.gateway.connected()
