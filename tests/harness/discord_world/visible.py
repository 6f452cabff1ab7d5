"""What one person sees, and what there is on it to press or to choose."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.harness.discord_world import components as parts
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel, User
from tests.harness.discord_world.wire import LINK_BUTTON, ChannelKind, Json, Permission

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World


class NotVisible(AssertionError):
    """This person sees no such thing."""


class NotEnabled(AssertionError):
    """It is there, but greyed out."""


def can_see(world: "World", user: User, channel: Channel) -> bool:
    """Private threads are seen by their members, and by those who manage threads."""
    guild = world.guild_of(channel)
    if guild is None:
        return channel.recipient is user
    if channel.id not in world.channels or user.id not in guild.members:
        return False
    place = world.channels[channel.parent_id or 0] if channel.is_thread else channel
    granted = guild.permissions_in(place, user.id)
    if channel.kind is ChannelKind.PRIVATE_THREAD and user.id not in channel.thread_members:
        return bool(granted & Permission.MANAGE_THREADS)
    return bool(granted & Permission.VIEW_CHANNEL)


def seen_in(world: "World", user: User, channel: Channel) -> list[Message]:
    """Oldest first; of ephemeral messages only one's own."""
    if not can_see(world, user, channel):
        return []
    found = world.messages_in(channel) + world.messages_in(channel, user.id)
    return sorted(found, key=lambda message: message.id)


def seen(world: "World", user: User) -> list[Message]:
    """All that somebody sees anywhere, oldest first."""
    places = list(world.channels.values())
    every = [each for place in places for each in seen_in(world, user, place)]
    return sorted(every, key=lambda message: message.id)


def newest_with_button(messages: list[Message], label: str) -> tuple[Message, Json]:
    """The button of that label on the newest message that has it enabled."""
    disabled = False
    for message in reversed(messages):
        for button in parts.buttons(message.components):
            if parts.is_labelled(button, label) and button.get("style") != LINK_BUTTON:
                if not button.get("disabled"):
                    return message, button
                disabled = True
    if disabled:
        raise NotEnabled(f"button {label!r} is greyed out\n{described(messages)}")
    raise NotVisible(f"no button {label!r} among\n{described(messages)}")


def newest_with_select(
    messages: list[Message], labels: list[str], custom_id: str | None = None
) -> tuple[Message, Json]:
    """The newest enabled text select that offers all these options."""
    for message in reversed(messages):
        for select in parts.selects(message.components):
            offered = {option["label"] for option in select.get("options") or ()}
            named = custom_id in (None, select["custom_id"], select.get("placeholder"))
            if named and offered >= set(labels):
                if select.get("disabled"):
                    raise NotEnabled(f"the select with {labels} is greyed out")
                return message, select
    raise NotVisible(f"no select with {labels} among\n{described(messages)}")


def described(messages: list[Message], most: int = 12) -> str:
    return "\n".join(line for message in messages[-most:] for line in _lines(message)) or "nothing"


def _lines(message: Message) -> Iterator[str]:
    yield f"- {message.text or ('(thinking)' if message.loading else '(no text)')}"
    if message.buttons:
        yield f"  buttons: {message.buttons}"
    if message.options:
        yield f"  options: {message.options}"
