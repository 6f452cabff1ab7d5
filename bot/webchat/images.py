"""The image behind a message's picture, drawn from the recipe that the transcript keeps."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

from bot import pictures, stored_picture
from bot.webchat.chat import WebChat


async def picture_at(chat: WebChat, owner: str, rev: int) -> bytes | None:
    """Of the message with this `rev` in somebody's chat; None when it has no picture, or was
    edited since."""
    found = await chat.transcript.since(owner, rev - 1, 1)
    if not found or found[0].rev != rev:
        return None
    shown = found[0].view.get("picture")
    if not isinstance(shown, Mapping):
        return None
    recipe = stored_picture.load(cast(dict[str, Any], shown["recipe"]))
    return await asyncio.to_thread(pictures.png, recipe)
