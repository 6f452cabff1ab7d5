"""What a student answered before the booking, on its card (X31)."""

from collections.abc import Sequence

from bot.screens.writer import Writer
from bot.ui import Text
from core.intake import Answer


def answer_details(w: Writer, answers: Sequence[Answer]) -> list[tuple[str, Text]]:
    """Question and answer, both as they were typed."""
    return [
        (w.label("text", text=each.question), w.say("text", text=each.answer)) for each in answers
    ]
