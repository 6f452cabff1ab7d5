"""The mark of mentors that staff have verified, and that one waits for it (B8, B9)."""

from bot.screens.writer import Writer
from bot.ui import Text


def mark(w: Writer, verified: bool) -> str:
    """For lists and details; "" for who is not verified. Words beside the tick: no colour and no
    picture says it alone."""
    return w.label("verified.mark") if verified else ""


def waits(w: Writer, waiting: bool) -> Text:
    """For the mentor and staff: why nobody else sees it."""
    return w.say("verified.waits") if waiting else ()
