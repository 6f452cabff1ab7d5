"""An event of Discord's as an Intent: who, what, and where the answer belongs."""

import re

import discord

from bot.discord.locales import hint_of
from bot.discord.modal import filled_in
from bot.discord.surroundings import CHANNEL, SHARED, Json
from bot.discord.view import FORM, act_of
from bot.taking import account
from bot.ui import Address, Intent, MessageRef

SUBCOMMANDS = (1, 2)
_TEXT, _USER = 3, 6
Kind = discord.InteractionType


def intent(event: discord.Interaction, answer: str = "", home: str = "") -> Intent:
    """`answer`: the message that the answer is to fill or to replace; "" is a new one. `home`: the
    language of the community."""
    data: Json = dict(event.data or {})
    address = address_of(event.user)
    command, options = given(data) if event.type is Kind.application_command else (None, [])
    filled = filled_in(data["components"]) if event.type is Kind.modal_submit else {}
    return Intent(
        id=str(event.id),
        address=address,
        user=address.chat,
        name=event.user.display_name,
        command=command,
        text=" ".join(str(each["value"]) for each in options if each["type"] == _TEXT),
        act=None if command else pressed(data),
        values={each["name"]: value_of(each) for each in options} or filled,
        message=MessageRef(address, answer) if answer else None,
        language_hint=hint_of(event, home),
        community=str(event.guild_id or ""),
        space=space_of(event),
    )


def space_of(event: discord.Interaction) -> str:
    """The channel of the pressed message, where others see that message, too."""
    pressed = event.message
    if pressed is None or event.guild_id is None or pressed.flags.ephemeral:
        return ""
    return address_of_channel(event.channel_id)


def address_of_channel(channel: int | None) -> str:
    return f"{SHARED}{channel}" if channel else ""


def opens_form(event: discord.Interaction) -> bool:
    data: Json = dict(event.data or {})
    return event.type is Kind.component and str(data["custom_id"]).startswith(FORM)


def typed(event: discord.Message) -> Intent:
    """What somebody wrote to the bot in private."""
    address = address_of(event.author)
    command, _, rest = event.content.removeprefix("/").partition(" ")
    is_command = event.content.startswith("/")
    files = bool(event.attachments or event.stickers) and not event.content
    return Intent(
        id=f"m{event.id}",
        address=address,
        user=address.chat,
        name=event.author.display_name,
        command=command if is_command else None,
        text=rest if is_command else event.content,
        unsupported="file" if files else "",
    )


def is_spoken_to(event: discord.Message, me: discord.abc.User | None) -> bool:
    """Mentioned by name. Only such messages come with their text: no privileged intent (DC2)."""
    return me is not None and any(each.id == me.id for each in event.mentions)


def spoken(event: discord.Message, me: discord.abc.User) -> Intent:
    """What somebody said to the bot in a channel, without its name."""
    address = address_of(event.author)
    return Intent(
        id=f"m{event.id}",
        address=address,
        user=address.chat,
        name=event.author.display_name,
        text=re.sub(rf"<@!?{me.id}>", " ", event.content).strip(),
        community=str(event.guild.id) if event.guild else "",
        space=address_of_channel(event.channel.id),
    )


def address_of(user: discord.abc.User) -> Address:
    """A person's direct messages, named by their user id: that is known before they are open."""
    return Address(CHANNEL, str(user.id))


def given(data: Json) -> tuple[str, list[Json]]:
    """ "/staff refund reference:R7" -> "refund" and its options."""
    name, options = str(data["name"]), list(data.get("options") or ())
    while options and options[0]["type"] in SUBCOMMANDS:
        name, options = str(options[0]["name"]), list(options[0].get("options") or ())
    return name, options


def value_of(option: Json) -> str:
    """A person as the account they are; a channel and a role by their id."""
    value = str(option["value"])
    return account(value) if option["type"] == _USER else value


def pressed(data: Json) -> str:
    """The encoded act of a button, of what was chosen in a list, or of a submitted form."""
    chosen = data.get("values")
    return act_of(str(next(iter(chosen), "")) if chosen is not None else str(data["custom_id"]))
