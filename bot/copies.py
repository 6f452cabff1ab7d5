"""A message that shows a card, brought up to date when what it shows has changed.

The words it was sent with stay while they are true ("Salma has booked a session with you"); then
the bare card takes their place.
"""

from dataclasses import replace

from bot.ask import Links
from bot.date_subjects import compose_draft
from bot.decided_copies import short_card, told_since
from bot.notice_subjects import compose, compose_alert, compose_card, compose_order
from bot.series_subjects import compose_series
from bot.stored_screen import load
from bot.testing_subjects import compose_test
from bot.ui import Screen
from core.booking import BookingState
from core.doors import Delivery
from core.ids import BookingId
from core.notices import Notice, NoticeKind, is_still_true
from core.ports import UnitOfWork
from core.use_cases.alerting import ALERT_CARDS
from core.use_cases.dates_by_text import DRAFT_CARD
from core.use_cases.telling import SERIES_CARD
from core.use_cases.testing import TEST_CARD

K, S = NoticeKind, BookingState

# What has been told of a booking stays on its card for as long as it is in this state.
_TOLD_WHILE = {
    K.REQUEST_DECLINED: S.REJECTED,
    K.REQUEST_EXPIRED: S.EXPIRED,
    K.REQUEST_WITHDRAWN: S.CANCELLED,
    K.SESSION_BOOKED: S.SCHEDULED,
    K.BOOKING_CONFIRMED: S.SCHEDULED,
    K.BOOKING_CANCELLED: S.CANCELLED,
    K.BOOKING_MOVED: S.SCHEDULED,
    K.MOVE_DECLINED: S.SCHEDULED,
    K.SESSION_COMPLETED: S.COMPLETED,
    K.SESSION_MISSED: S.NO_SHOW,
}


def compose_copy(uow: UnitOfWork, sent: Delivery, links: Links) -> Screen | None:
    """None for who has no part in it (any more)."""
    kind, _, id = sent.card.partition(":")
    if kind in ALERT_CARDS:
        alert = uow.outbox.notice(sent.notice_id)
        return compose_alert(uow, alert, links) if alert else None
    if kind == DRAFT_CARD:
        return compose_draft(uow, int(id), sent.person_id)
    if kind == SERIES_CARD:
        return _series(uow, int(id), sent, links)
    if kind == TEST_CARD:
        return compose_test(uow, int(id), sent.person_id)
    of_kind = compose_order if kind == "order" else compose_card
    fresh = of_kind(uow, int(id), sent.person_id, links)
    if fresh is not None and kind != "order" and told_since(uow, int(id), sent):
        return short_card(uow, int(id), fresh)
    first = uow.outbox.notice(sent.notice_id)
    if fresh is None or first is None:
        return fresh
    said = _answered(first, fresh) if first.kind is K.REPLY else _told(uow, first, links)
    return said if said is not None and said.card == fresh.card else fresh


def _answered(reply: Notice, fresh: Screen) -> Screen | None:
    """An answer keeps its words while its headline and all that the card says are the same."""
    said = load(str(reply.facts["screen"]))
    same = said.title == fresh.title and set(fresh.lines) <= set(said.lines)
    return replace(fresh, lines=said.lines) if same else None


def _series(uow: UnitOfWork, id: int, sent: Delivery, links: Links) -> Screen | None:
    """Its words stay while they say all that the page says of the sessions; they may say more."""
    fresh, first = compose_series(uow, id, sent.person_id), uow.outbox.notice(sent.notice_id)
    if fresh is None or first is None:
        return fresh
    said = load(str(first.facts["screen"])) if first.kind is K.REPLY else compose(uow, first, links)
    if said is None or said.card != fresh.card:
        return fresh
    return said if set(fresh.details) <= set(said.details) else fresh


def _told(uow: UnitOfWork, notice: Notice, links: Links) -> Screen | None:
    booking = uow.bookings.get(BookingId(notice.subject_id))
    if booking is None or not is_still_true(notice, booking):
        return None
    if booking.state is not _TOLD_WHILE.get(notice.kind, booking.state):
        return None
    return compose(uow, notice, links)
