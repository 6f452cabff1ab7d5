"""Picking what completes while somebody types, as Discord's client does: the name is shown, and
its value is what is sent."""

from typing import Any

from tests.harness.discord_world.player import Outcome, Player
from tests.harness.discord_world.wire import Asked


async def picks(player: Player, words: str, option: str, typed: str, **values: Any) -> Outcome:
    """Types, picks the only thing offered, and sends the command."""
    offered = await player.typing(words, option, typed, **values)
    assert len(offered) == 1, offered
    return await player.slash(words, **values, **{option: offer(player, offered[0])})


def offer(player: Player, name: str) -> str:
    """The value behind a name in the answer to what was typed last."""
    asked = [
        each
        for each in player.world.interactions.values()
        if each.kind is Asked.AUTOCOMPLETE and each.who.id == player.id
    ]
    return next(str(each["value"]) for each in asked[-1].choices or () if each["name"] == name)
