"""A student's sessions, paying for an approved one, and joining the next."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import orders as order_screens
from bot.screens import sessions as screens
from bot.screens.gathering_words import with_waits
from bot.ui import Screen
from core.ids import BookingId
from core.people import Role
from core.reading import BookingCard
from core.use_cases import buying, reading


@on("sess")
def sessions(ask: Ask) -> Screen:
    found = reading.student_sessions(ask.uow, ask.person)
    shown = screens.sessions(ask.writer, found, ask.act.number(0))
    return with_waits(ask.writer, shown, len(ask.uow.gathering_waits.of(ask.person.id)))


@on("pay")
def pay(ask: Ask) -> Screen:
    """The order of an approved booking, written now and not before (E4)."""
    id = BookingId(ask.act.subject)
    order = buying.proceed_to_payment(ask.uow, ask.person, id)
    return order_screens.order(ask.writer, order, ask.links)


@on("join")
def join(ask: Ask) -> Screen:
    """The next session this person has a part in."""
    ahead = [*reading.student_sessions(ask.uow, ask.person).upcoming, *_mentored(ask)]
    if not ahead:
        return screens.no_session(ask.writer)
    soonest = min(ahead, key=lambda card: card.booking.starts_at)
    page = reading.join_page(ask.uow, soonest.booking.id, ask.person.id)
    return screens.door(ask.writer, page, ask.person.id, ask.links)


def _mentored(ask: Ask) -> tuple[BookingCard, ...]:
    if not ask.person.is_(Role.MENTOR):
        return ()
    return reading.mentor_board(ask.uow, ask.person, ask.person.id).active
