"""The card of one booking: what it is now, and what the reader may do with it.

Every message that shows it carries the same `card` name, and all copies are edited together.
"""

from dataclasses import replace

from bot.screens import gathering_words, series_page
from bot.screens.card_details import card_details
from bot.screens.card_lines import headline, state_lines
from bot.screens.card_mentor_rows import corrections, mentor_rows
from bot.screens.card_reading import Reading
from bot.screens.card_student_rows import again_rows, student_rows
from bot.screens.moved_date import face_rows
from bot.screens.request_history import history_details
from bot.screens.session_notes import card_row
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Text
from core.booking import LIVE, Booking, BookingState, By
from core.reading import BookingCard, StudentHistory

__all__ = ["Reading", "card", "name_of"]

_OVER = frozenset(BookingState) - LIVE - {BookingState.COMPLETED}


def name_of(booking: int) -> str:
    return f"booking:{booking}"


def card(
    w: Writer,
    shown: BookingCard,
    reading: Reading,
    *intro: Text,
    history: StudentHistory | None = None,
) -> Screen:
    """`intro`: why the card is shown now. `history`: the student's, for whoever decides (X29)."""
    booking = shown.booking
    rows = [
        *_rows(w, shown, replace(booking, price=shown.price), reading),
        card_row(w, shown, reading.side) + gathering_words.card_row(w, booking, reading.side),
        *series_page.card_rows(w, booking),
    ]
    return w.screen(
        w.label(f"card.title.{headline(w, booking)}"),
        *intro,
        *state_lines(w, booking, reading),
        details=[
            *card_details(w, shown, reading),
            *history_details(w, booking, reading.side, history),
        ],
        buttons=rows if any(rows) else [[w.button("button.home", Act("home"))]],
        card=name_of(booking.id),
        again=Act("card", booking.id),
    )


def _rows(w: Writer, shown: BookingCard, booking: Booking, reading: Reading) -> list[list[Button]]:
    now = w.reader.now
    if booking.state in _OVER or (now is not None and booking.is_lapsed(now)):
        if reading.side is By.STUDENT:
            return again_rows(w, shown, booking)
        return corrections(w, booking)
    rows = (student_rows if reading.side is By.STUDENT else mentor_rows)(w, booking, reading)
    return face_rows(w, booking, reading.side, reading.person, rows)
