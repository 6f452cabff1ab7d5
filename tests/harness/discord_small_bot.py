"""A small bot on plain discord.py, to prove the stand-in of Discord: one listener, no views."""

import asyncio
import io
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands, ui
from discord.gateway import KeepAliveHandler

from tests.harness.discord_world import Discord, redirected

BUTTONS = {"sign": "Sign up", "stay": "Not now"}


class SmallBot(discord.Client):
    """Answers each command and press in one way, the way the real bot will."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(intents=intents, guild_ready_timeout=0.05, max_messages=None)
        self.is_set = asyncio.Event()
        self.resumes = asyncio.Event()
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.failures: asyncio.Queue[discord.HTTPException] = asyncio.Queue()
        # A handler that waits here acknowledges only when the test lets it.
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nobody waits five seconds here before a second IDENTIFY."""

    async def on_ready(self) -> None:
        self.is_set.set()

    async def on_resumed(self) -> None:
        self.resumes.set()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.put_nowait(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self.may_answer.wait()
        try:
            await self.answer(interaction)
        except discord.HTTPException as failure:
            self.failures.put_nowait(failure)

    async def answer(self, interaction: discord.Interaction) -> None:
        data = interaction.data or {}
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await self.complete(interaction)
            case discord.InteractionType.application_command:
                await getattr(self, f"do_{data['name']}")(interaction)
            case _:
                await getattr(self, f"on_{data['custom_id'].split(':')[0]}")(interaction)

    async def complete(self, interaction: discord.Interaction) -> None:
        typed = interaction.data["options"][0]["value"]
        names = [name for name in ("Maths", "Music", "Physics") if typed.lower() in name.lower()]
        choices = [app_commands.Choice(name=name, value=name) for name in names]
        await interaction.response.autocomplete(choices)

    async def do_book(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        what = interaction.data["options"][0]["value"]
        await interaction.edit_original_response(content=f"Book {what}?", view=buttons(BUTTONS))

    async def do_board(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Open places", view=subjects())

    async def do_card(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=card(), file=picture())

    async def do_slow(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("first followup fills", ephemeral=True)
        await interaction.followup.send("second is a new one", ephemeral=True)

    async def do_twice(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        again = discord.interactions.InteractionResponse(interaction)
        await again.send_message("twice")

    async def do_gift(self, interaction: discord.Interaction) -> None:
        resolved = interaction.data["resolved"]
        names = [each["username"] for each in resolved["users"].values()]
        values = {each["name"]: each["value"] for each in interaction.data["options"]}
        await interaction.response.send_message(f"{names[0]} gets {values['sessions']}")

    async def on_sign(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(SignUp())

    async def on_stay(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content="Another time.", view=None)

    async def on_signup(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        values = [each["components"][0]["value"] for each in interaction.data["components"]]
        await interaction.edit_original_response(content=f"Welcome, {values[0]}", view=None)

    async def on_subject(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        chosen = ", ".join(interaction.data["values"])
        await interaction.edit_original_response(content=f"Chosen: {chosen}", view=None)

    async def on_told(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("yes, told", ephemeral=True)


class ShardedBot(SmallBot, discord.AutoShardedClient):
    """The same, with as many shards as Discord recommends."""


class SignUp(ui.Modal, title="Your details"):
    name: ui.TextInput = ui.TextInput(label="Your name", custom_id="name", max_length=40)
    note: ui.TextInput = ui.TextInput(label="A note", custom_id="note", required=False)

    def __init__(self) -> None:
        super().__init__(custom_id="signup")


def buttons(labels: dict[str, str]) -> ui.View:
    view = ui.View(timeout=None)
    for custom_id, label in labels.items():
        view.add_item(ui.Button(custom_id=custom_id, label=label))
    # Only serialised: what is pressed later comes through on_interaction.
    view.stop()
    return view


def subjects() -> ui.View:
    view = ui.View(timeout=None)
    options = [discord.SelectOption(label=each) for each in ("Maths", "Music")]
    view.add_item(ui.Select(custom_id="subject", options=options, max_values=2))
    view.stop()
    return view


def card() -> ui.LayoutView:
    """Components v2: a container with text, a picture that was attached, and a button."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container = ui.Container(ui.TextDisplay("## Your week"))
    gallery: ui.MediaGallery = ui.MediaGallery()
    gallery.add_item(media="attachment://week.png", description="Monday is free")
    container.add_item(gallery)
    row: ui.ActionRow = ui.ActionRow(ui.Button(custom_id="told", label="Seen?"))
    container.add_item(row)
    view.add_item(container)
    view.stop()
    return view


def picture() -> discord.File:
    return discord.File(io.BytesIO(b"not really a png"), "week.png", description="Monday is free")


@asynccontextmanager
async def running(world: Discord, bot: discord.Client) -> AsyncIterator[None]:
    """The bot, connected and ready, in the test's own loop."""
    with redirected(world.api, world.gateway_address):
        async with asyncio.TaskGroup() as group:
            group.create_task(bot.start(world.token))
            try:
                await world.gateway.connected()
                if isinstance(bot, SmallBot):
                    # Closed before it is ready, a client still announces it, to a loop that ends.
                    await asyncio.wait_for(bot.is_set.wait(), 10)
                yield
            finally:
                await bot.close()
                await handlers_ended()


async def handlers_ended() -> None:
    """discord.py leaves the handlers it started alone when it is closed."""
    left = [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: ")]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for beat in threading.enumerate():  # of connections that were thrown away: they need the loop
        if isinstance(beat, KeepAliveHandler):
            beat.stop()
            await asyncio.to_thread(beat.join, 15)


def command(name: str, *options: dict, **more: object) -> dict:
    return {"name": name, "description": f"What {name} does", "options": list(options), **more}


def option(name: str, kind: int = 3, **more: object) -> dict:
    return {"name": name, "description": f"The {name}", "type": kind, **more}


COMMANDS = [
    command("book", option("what", required=True, autocomplete=True)),
    command("board"),
    command("card"),
    command("slow"),
    command("twice"),
    command(
        "gift",
        option("who", 6, required=True),
        option("sessions", 4, required=True, min_value=1),
        default_member_permissions=str(1 << 5),
    ),
]


if __name__ == "__main__":
    SmallBot().run(sys.argv[1], log_handler=None)
