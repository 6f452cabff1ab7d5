"""What a booking's card says first: how it stands, and until when."""

from bot.screens import countering
from bot.screens.card_reading import Reading, awaits_student
from bot.screens.moved_date import moved_lines
from bot.screens.writer import Writer
from bot.ui import Text
from core.booking import Booking, BookingState, By

S = BookingState


def headline(w: Writer, booking: Booking) -> str:
    now = w.reader.now
    if now is not None and booking.is_lapsed(now):
        return S.EXPIRED.value
    if now is not None and booking.in_progress(now):
        return "in_progress"
    return booking.state.value


def state_lines(w: Writer, booking: Booking, reading: Reading) -> list[Text]:
    lines: list[Text] = []
    mine = "mine" if reading.side is By.STUDENT else "theirs"
    if awaits_student(w, booking):
        lines += countering.state_lines(w, booking, mine)
    elif booking.state is S.REQUESTED and not reading.decides:
        lines.append(w.say("card.staff_decide"))
    elif booking.state in (S.REQUESTED, S.AWAITING_PAYMENT) and booking.hold_until is not None:
        lines.append(w.say(f"card.until.{booking.state}.{mine}", until=booking.hold_until))
    if booking.proposed_starts_at is not None and booking.state is not S.REQUESTED:
        lines.append(w.say(f"card.move_asked.{mine}", to=booking.proposed_starts_at))
    lines += moved_lines(w, booking, reading.side)
    if booking.reason and booking.state in (S.REJECTED, S.CANCELLED):
        lines.append(w.say("card.reason", reason=_reason(w, booking.reason)))
    return lines


def _reason(w: Writer, reason: str) -> str:
    """Reasons of our own are keys; what a person wrote is shown as written."""
    known = ("refunded", "cancelled", "offering_paused", "date_withdrawn", "date_declined")
    return w.label(f"reason.{reason}") if reason in known else reason
