"""The mark of mentors that staff have verified, and that one waits for it (B8, B9)."""

from bot.screens.writer import Writer
from bot.ui import Text


def mark(w: Writer, verified: bool) -> str:
    """The mark, or "" for who is not. Words beside the tick: no sign says it alone."""
    return w.label("verified.mark") if verified else ""


def named(w: Writer, name: str, verified: bool) -> Text:
    """A mentor's name with the mark."""
    return w.say("browse.verified", name=name) if verified else w.say("text", text=name)


def waits(w: Writer, waiting: bool) -> Text:
    """For the mentor and staff: why nobody else sees it."""
    return w.say("verified.waits") if waiting else ()
