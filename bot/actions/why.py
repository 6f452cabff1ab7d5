"""`/why`: about a time, about a session; about a payment see `orde` (Y4)."""

from datetime import datetime

from bot.actions.booking import card_of, moment_of
from bot.actions.registry import on
from bot.ask import Ask
from bot.asked_times import asked_time
from bot.screens import why as screens
from bot.screens.booking import minute
from bot.ui import Act, Screen
from core.catalog import OfferingKind
from core.ids import BookingId, OfferingId
from core.reading import BookingCard, OfferingCard
from core.use_cases import explaining, reading


@on("why")
def why(ask: Ask) -> Screen:
    """Alone it says what it can explain; `/why tue 14:00` answers at once."""
    return _about_time(ask, ask.text) if ask.text.strip() else screens.ask(ask.writer)


@on("whyt", form="why")
def why_typed(ask: Ask) -> Screen:
    return _about_time(ask, ask.typed("time", screens.TIME_LENGTH))


@on("whyp")
def which_offering(ask: Ask) -> Screen:
    start = moment_of(ask.act.number(0))
    return screens.which_offering(ask.writer, _offered(ask), start, ask.act)


@on("whys")
def why_slot(ask: Ask) -> Screen:
    return _verdict(ask, ask.act.subject, moment_of(ask.act.number(0)))


@on("whyb")
def which_session(ask: Ask) -> Screen:
    return screens.sessions(ask.writer, _mine(ask), ask.act)


@on("stor")
def story(ask: Ask) -> Screen:
    id = BookingId(ask.act.subject)
    card = reading.booking_card(ask.uow, ask.person, id)
    return screens.story(ask.writer, card, explaining.why_booking(ask.uow, ask.person, id))


def _about_time(ask: Ask, text: str) -> Screen:
    """For what was booked last, or the only thing there is; else it is asked."""
    start = asked_time(text, ask.person.time_zone, ask.now)
    offered = _offered(ask)
    booked = [card.booking.offering_id for card in _mine(ask)]
    known = [card for id in booked for card in offered if card.offering.id == id]
    likely = known[:1] or (offered if len(offered) == 1 else [])
    if likely:
        return _verdict(ask, likely[0].offering.id, start)
    again = Act("whyp", extra=(max(minute(start), 0),))
    return screens.which_offering(ask.writer, offered, start, again)


def _verdict(ask: Ask, offering: int, start: datetime) -> Screen:
    answer = explaining.why_slot(ask.uow, ask.person, OfferingId(offering), start)
    return screens.verdict(ask.writer, card_of(ask, offering), answer)


def _offered(ask: Ask) -> list[OfferingCard]:
    found = reading.catalogue(ask.uow, ask.person)
    return [card for card in found if card.offering.kind is not OfferingKind.RECORDED]


def _mine(ask: Ask) -> list[BookingCard]:
    """Latest booked first."""
    found = reading.student_sessions(ask.uow, ask.person)
    tabs = (found.upcoming, found.to_pay, found.awaiting_approval, found.history, found.rejected)
    cards = [card for tab in tabs for card in tab]
    return sorted(cards, key=lambda card: card.booking.created_at, reverse=True)
