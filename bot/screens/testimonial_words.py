"""One testimonial in words: what was said, and by whom."""

from bot.screens.writer import Writer
from bot.ui import Text
from core.testimonials import Said


def said(w: Writer, told: Said) -> Text:
    if told.name:
        return w.say("tsti.said", text=told.text, name=told.name)
    return w.say("tsti.said.nobody", text=told.text)
