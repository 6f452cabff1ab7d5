"""What a student can do with a booking of theirs, by how it stands."""

from bot.screens import countering
from bot.screens.card_buttons import act, calendar, join
from bot.screens.card_reading import Reading, awaits_student, started
from bot.screens.paying import ways_to_pay
from bot.screens.writer import Writer
from bot.ui import Act, Button, Style
from core.booking import HELD, Booking, BookingState
from core.reading import BookingCard

S = BookingState


def student_rows(w: Writer, booking: Booking, reading: Reading) -> list[list[Button]]:
    cancel = w.button("button.cancel_booking", act("cprv", booking), Style.DANGER)
    match booking.state:
        case S.REQUESTED if awaits_student(w, booking):
            return countering.student_rows(w, booking)
        case S.REQUESTED:
            return [[w.button("button.withdraw", act("cprv", booking), Style.DANGER)]]
        case S.AWAITING_PAYMENT:
            return [[*_pay(w, booking, reading), *_code(w, booking), cancel]]
        case S.SCHEDULED if started(w, booking):
            absent = w.button("button.mentor_absent", act("absr", booking))
            return [[join(w, booking, reading), absent]]
        case S.SCHEDULED:
            move = w.button("button.move", act("mday", booking))
            return [[join(w, booking, reading), calendar(w, booking, reading)], [move, cancel]]
        case _:
            return _rating_rows(w, booking)


def _pay(w: Writer, booking: Booking, reading: Reading) -> list[Button]:
    if booking.order_id is None:
        pay = act("pay", booking)
        return [w.button("button.proceed", pay, Style.PRIMARY, price=booking.price)]
    if booking.price.is_zero:
        return [w.button("promo.button.take", Act("cdfr", booking.order_id), Style.PRIMARY)]
    return ways_to_pay(w, booking.order_id, booking.price, reading.links)


def _code(w: Writer, booking: Booking) -> list[Button]:
    if booking.order_id is None:
        return []
    return [w.button("promo.button.have", Act("cdfm", booking.order_id))]


def _rating_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    again = w.button("button.book_again", Act("days", booking.offering_id))
    if booking.rating is None:
        stars = [Button("★" * n, act("rate", booking, n)) for n in range(1, 6)]
        return [stars, [again]]
    if not booking.feedback:
        return [[w.button("button.feedback", act("feed", booking)), again]]
    return [[again]]


def again_rows(w: Writer, shown: BookingCard, booking: Booking) -> list[list[Button]]:
    """Nothing is offered here that could not be booked (E13)."""
    asked = booking.state in (S.REJECTED, S.EXPIRED) or booking.state in HELD
    key = "button.request_again" if asked else "button.book_again"
    again = [w.button(key, Act("days", booking.offering_id))] if shown.again else []
    if asked and shown.others:
        again.append(w.button("again.button.others", Act("othr", booking.id)))
    return [[*again, w.button("button.mentors", Act("mnts"))]]
