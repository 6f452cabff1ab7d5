"""An older message about a request, once a newer one has brought the news: one line, and a way to
the whole card. So that a decision is one clear message and not two nearly equal ones.
"""

from dataclasses import replace

from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Act, Screen
from core.booking import Booking, BookingState
from core.doors import Delivery
from core.ids import BookingId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.use_cases.reading.cards import card_of

S, K = BookingState, NoticeKind

# The news of a decision, by the state that it led to.
_NEWS = {
    S.AWAITING_PAYMENT: K.REQUEST_APPROVED,
    S.SCHEDULED: K.REQUEST_APPROVED,
    S.REJECTED: K.REQUEST_DECLINED,
    S.EXPIRED: K.REQUEST_EXPIRED,
}


def told_since(uow: UnitOfWork, booking_id: int, sent: Delivery) -> bool:
    """Whether this message is older than the news of how the booking now stands, and that news
    has reached its reader or still may."""
    booking = uow.bookings.get(BookingId(booking_id))
    key = _news_key(booking, sent) if booking is not None else ""
    news = uow.outbox.told(key) if key else None
    return news is not None and news.id != sent.notice_id and sent.sent_at <= news.due_at


def _news_key(booking: Booking, sent: Delivery) -> str:
    """As `telling.notice` makes them."""
    about = f"{booking.id}:{sent.person_id}"
    if booking.is_countered:
        return f"{K.COUNTER_OFFERED}:{about}:{booking.revision}"
    kind = _NEWS.get(booking.state)
    return f"{kind}:{about}" if kind else ""


def short_card(uow: UnitOfWork, booking_id: int, fresh: Screen) -> Screen:
    booking = uow.bookings.get(BookingId(booking_id))
    assert booking is not None  # it was told of
    w = Writer(Reader(fresh.language, fresh.zone, uow.now))
    title = card_of(uow, booking).offering_title
    line = w.say("card.short", offering=title, when=booking.starts_at)
    button = w.button("button.session", Act("card", booking.id))
    return replace(fresh, lines=(line,), details=(), buttons=((button,),))
