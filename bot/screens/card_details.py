"""The facts on a booking's card, each with its name."""

from bot.screens import gathering_words, series_page
from bot.screens.answers import answer_details
from bot.screens.card_reading import Reading
from bot.screens.contact import number_details
from bot.screens.writer import Writer
from bot.ui import Stamp, Text
from core.booking import Booking, By, PaidBy
from core.money import Money
from core.reading import BookingCard


def card_details(w: Writer, shown: BookingCard, reading: Reading) -> list[tuple[str, Text]]:
    booking = shown.booking
    details: list[tuple[str, Text]] = [
        (w.label("detail.session"), w.say("text", text=shown.offering_title))
    ]
    if reading.side is not By.STUDENT:
        details.append((w.label("detail.student"), w.say("text", text=shown.student_name)))
    if reading.side is not By.MENTOR:
        details.append((w.label("detail.mentor"), w.say("text", text=shown.mentor_name)))
    details += [
        (w.label("detail.when"), (Stamp(booking.starts_at),)),
        (w.label("detail.duration"), w.say("duration", duration=booking.duration)),
        (w.label("detail.price"), _price(w, booking, shown.price)),
    ]
    details += gathering_words.card_details(w, shown)
    details += [*series_page.card_detail(w, shown), *number_details(w, booking, reading.person)]
    if booking.topic:
        details.append((w.label("detail.topic"), w.say("text", text=booking.topic)))
    details += answer_details(w, shown.answers)
    if booking.rating is not None:
        details.append((w.label("detail.rating"), ("★" * booking.rating,)))
    if booking.feedback:
        details.append((w.label("detail.feedback"), w.say("text", text=booking.feedback)))
    return details


def _price(w: Writer, booking: Booking, price: Money) -> Text:
    match booking.paid_by:
        case PaidBy.FREE:
            return w.say("price.free")
        case PaidBy.CREDIT if booking.session_number:
            return w.say("card.credit.numbered", number=booking.session_number)
        case PaidBy.CREDIT:
            return w.say("card.credit")
        case PaidBy.MONEY:
            return (w.money(price),)
