"""Notices about a booking: its card with a line on top, or a short message."""

from dataclasses import replace

from bot.ask import Links
from bot.screens import card as cards
from bot.screens.gathering_words import moved_together
from bot.screens.moved_date import moved_intro
from bot.screens.notice_about import AboutBooking
from bot.screens.notices_counter import COUNTERS, counter_intro
from bot.screens.notices_session import short
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Text
from core.booking import BookingState, By, PaidBy
from core.notices import Notice, NoticeKind

K = NoticeKind

AS_CARD = frozenset(
    {
        K.REQUEST_ASKED,
        K.REQUEST_APPROVED,
        K.REQUEST_DECLINED,
        K.REQUEST_EXPIRED,
        K.REQUEST_WITHDRAWN,
        *COUNTERS,
        K.SESSION_BOOKED,
        K.BOOKING_CONFIRMED,
        K.BOOKING_CANCELLED,
        K.GROUP_TOO_FEW,
        K.BOOKING_MOVED,
        K.MOVE_ASKED,
        K.MOVE_DECLINED,
        K.DATE_DECLINED,
        K.SESSION_TO_CLOSE,
        K.SESSION_COMPLETED,
        K.SESSION_MISSED,
    }
)


def render(w: Writer, notice: Notice, about: AboutBooking, links: Links) -> Screen | None:
    if notice.kind not in AS_CARD:
        return short(w, notice, about, links)
    reading = cards.Reading(about.side, notice.person_id, links, about.rules, about.decides)
    shown = cards.card(w, about.card, reading, *_intro(w, notice, about), history=about.history)
    rows = [*shown.buttons, *_further(w, notice, about)]
    title = w.label(f"notice.{notice.kind}.title")
    return replace(shown, title=title, buttons=tuple(tuple(row) for row in rows if row))


def _intro(w: Writer, notice: Notice, about: AboutBooking) -> list[Text]:
    booking = about.card.booking
    if together := moved_together(w, notice, booking):
        return together
    if moved := moved_intro(w, notice.kind, booking, about.side):
        return moved
    if notice.kind in COUNTERS:
        return counter_intro(w, notice, about)
    match notice.kind:
        case K.REQUEST_ASKED:
            return [w.say("notice.request_asked", student=about.card.student_name)]
        case K.REQUEST_APPROVED if booking.state is BookingState.AWAITING_PAYMENT:
            return [w.say("notice.request_approved.pay", mentor=about.card.mentor_name)]
        case K.REQUEST_APPROVED:
            return [w.say("notice.request_approved.booked", mentor=about.card.mentor_name)]
        case K.REQUEST_DECLINED:
            return [w.say("notice.request_declined", mentor=about.card.mentor_name)]
        case K.REQUEST_EXPIRED if notice.facts.get("countered"):
            return [w.say("notice.request_expired.countered")]
        case K.REQUEST_EXPIRED:
            return [w.say("notice.request_expired", mentor=about.card.mentor_name)]
        case K.REQUEST_WITHDRAWN:
            return [w.say("notice.request_withdrawn", student=about.card.student_name)]
        case K.SESSION_BOOKED:
            return [w.say("notice.session_booked", student=about.card.student_name)]
        case K.BOOKING_CONFIRMED:
            return [w.say("notice.booking_confirmed")]
        case _:
            return _later_intro(w, notice, about)


def _later_intro(w: Writer, notice: Notice, about: AboutBooking) -> list[Text]:
    booking = about.card.booking
    match notice.kind:
        case K.BOOKING_CANCELLED:
            by = booking.cancelled_by or By.SYSTEM
            return [w.say(f"notice.booking_cancelled.{by}"), *_credit_back(w, about)]
        case K.GROUP_TOO_FEW:
            return [w.say("notice.group_too_few"), *_credit_back(w, about)]
        case K.BOOKING_MOVED:
            return [w.say("notice.booking_moved", when=booking.starts_at)]
        case K.MOVE_ASKED:
            return [w.say("notice.move_asked", student=about.card.student_name)]
        case K.DATE_DECLINED:
            return [w.say("notice.date_declined", student=about.card.student_name)]
        case K.MOVE_DECLINED:
            return [w.say("notice.move_declined", when=booking.starts_at)]
        case K.SESSION_TO_CLOSE:
            return [w.say("notice.session_to_close", student=about.card.student_name)]
        case K.SESSION_COMPLETED:
            return [w.say("notice.session_completed"), *_left(w, about)]
        case _:
            missed_by = "mentor" if booking.no_show_by is By.MENTOR else "student"
            return [w.say(f"notice.session_missed.{missed_by}"), *_left(w, about)]


def _credit_back(w: Writer, about: AboutBooking) -> list[Text]:
    """Whoever cancels hears it on the spot; a student who is told has always got it back, unless
    the pack itself went back."""
    booking, student = about.card.booking, about.side is By.STUDENT
    held = booking.paid_by is PaidBy.CREDIT and booking.reason != "refunded"
    return [w.say("notice.credit_back")] if student and held else []


def _left(w: Writer, about: AboutBooking) -> list[Text]:
    """How many sessions are left, and with the last ones the word to renew (L9, L10)."""
    if about.left is None:
        return []
    if about.left == 0:
        return [w.say("notice.left.none", mentor=about.card.mentor_name)]
    return [w.say("notice.left", n=about.left)]


def _further(w: Writer, notice: Notice, about: AboutBooking) -> list[list[Button]]:
    booking = about.card.booking
    renew = about.left is not None and about.left <= 1
    if renew and notice.kind is K.SESSION_COMPLETED:
        return [[w.button("button.buy_pack", Act("shop", booking.mentor_id))]]
    if notice.kind in (K.BOOKING_CONFIRMED, K.BOOKING_MOVED):
        return [[w.button("button.session", Act("card", booking.id))]]
    return []
