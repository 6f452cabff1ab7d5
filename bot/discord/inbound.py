"""An event of Discord's as an Intent: who, what, and where the answer belongs."""

from collections.abc import Iterator

import discord

from bot.discord.modal import filled_in
from bot.discord.surroundings import CHANNEL, Json
from bot.discord.view import FORM, act_of
from bot.ui import Address, Intent, MessageRef

SUBCOMMANDS = (1, 2)
Kind = discord.InteractionType


def intent(event: discord.Interaction, answer: str = "") -> Intent:
    """`answer`: the message that the answer is to fill or to replace; "" is a new one."""
    data: Json = dict(event.data or {})
    address = address_of(event.user)
    command, text = command_of(data) if event.type is Kind.application_command else (None, "")
    return Intent(
        id=str(event.id),
        address=address,
        user=address.chat,
        name=event.user.display_name,
        command=command,
        text=text,
        act=None if command else pressed(data),
        values=filled_in(data["components"]) if event.type is Kind.modal_submit else {},
        message=MessageRef(address, answer) if answer else None,
    )


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


def address_of(user: discord.abc.User) -> Address:
    """A person's direct messages, named by their user id: that is known before they are open."""
    return Address(CHANNEL, str(user.id))


def command_of(data: Json) -> tuple[str, str]:
    """ "/staff refund reference:R7" -> ("refund", "R7")."""
    name, options = str(data["name"]), list(data.get("options") or ())
    while options and options[0]["type"] in SUBCOMMANDS:
        name, options = str(options[0]["name"]), list(options[0].get("options") or ())
    return name, " ".join(_written(options))


def _written(options: list[Json]) -> Iterator[str]:
    return (str(each["value"]) for each in options if "value" in each)


def pressed(data: Json) -> str:
    """The encoded act of a button, of what was chosen in a list, or of a submitted form."""
    chosen = data.get("values")
    return act_of(str(next(iter(chosen), "")) if chosen is not None else str(data["custom_id"]))
