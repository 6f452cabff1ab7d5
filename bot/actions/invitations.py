"""What a single-use link leads to (X39)."""

from dataclasses import replace

from bot.actions.browsing import offering
from bot.actions.registry import on
from bot.ask import Ask
from bot.ui import Act, Screen
from core.use_cases.inviting import open_invitation


@on("ofin")
def come(ask: Ask) -> Screen:
    """Opening only shows the offering: the link is used by the booking."""
    id = open_invitation(ask.uow, ask.person, ask.text.strip())
    return offering(replace(ask, act=Act("offr", id), text=""))
