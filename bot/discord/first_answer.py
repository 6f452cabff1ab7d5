"""The first answer to an interaction, due within three seconds and given before anything is stored.

A command is answered "thinking", to be filled in later; a press leaves its message as it is for
now; a button that opens a form is answered with the form itself.
"""

import discord
import structlog

from bot.discord.answers import Answers
from bot.discord.rest import EPHEMERAL, NO_CONNECTION, Rest
from bot.discord.surroundings import Json

_log = structlog.get_logger(__name__)
THINKING, LATER, MODAL = 5, 6, 9
UNKNOWN_INTERACTION, ANSWERED_ALREADY = 10062, 40060


class FirstAnswer:
    def __init__(self, rest: Rest, answers: Answers) -> None:
        self._rest = rest
        self._answers = answers

    async def defer(self, event: discord.Interaction) -> str:
        """The message that the answer will fill or replace; "" when it has to be a new one."""
        message = in_place(event)
        return await (self._later(event, message) if message else self._thinking(event))

    async def show_form(self, event: discord.Interaction, form: Json) -> bool:
        """False when Discord did not take it: then something else has to be said."""
        try:
            await self._rest.call_back(event.id, event.token, {"type": MODAL, "data": form})
        except discord.HTTPException as error:
            _log.warning("form_not_shown", code=error.code, status=error.status)
            return error.code == ANSWERED_ALREADY
        except (discord.RateLimited, *NO_CONNECTION) as error:
            _log.warning("form_not_shown", error=type(error).__name__)
            return False
        return True

    async def _thinking(self, event: discord.Interaction) -> str:
        alone = event.guild_id is not None
        body: Json = {"type": THINKING, "data": {"flags": EPHEMERAL if alone else 0}}
        answer = await self._called_back(event, body)
        if answer is None:
            return ""
        made = answer.get("interaction", {}).get("response_message_id")
        return self._kept(event, str(made or event.id), alone=alone)

    async def _later(self, event: discord.Interaction, message: str) -> str:
        answer = await self._called_back(event, {"type": LATER})
        alone = event.guild_id is not None
        if answer is not None:
            return self._kept(event, message, alone=alone)
        return "" if alone else message  # a direct message can be edited without a token

    def _kept(self, event: discord.Interaction, message: str, *, alone: bool) -> str:
        self._answers.keep(message, event.application_id, event.token, alone=alone)
        return message

    async def _called_back(self, event: discord.Interaction, body: Json) -> Json | None:
        """None when the answer can no longer be given here: it is then sent by itself (D-14)."""
        try:
            return await self._rest.call_back(event.id, event.token, body)
        except discord.HTTPException as error:
            # 10062: too late. 40060: another process answered; the event is worked once (D-16).
            _log.warning("interaction_not_answered", code=error.code, status=error.status)
        except discord.RateLimited as limited:
            _log.warning("interaction_not_answered", wait=limited.retry_after)
        except NO_CONNECTION:
            _log.warning("interaction_not_answered", reason="no connection")
        return None


def in_place(event: discord.Interaction) -> str:
    """The pressed message, where only the presser sees it; one in public is left as it is."""
    pressed = event.message
    if pressed is None:
        return ""
    return str(pressed.id) if event.guild_id is None or pressed.flags.ephemeral else ""
