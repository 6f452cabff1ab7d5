"""`/why`: about a time, about a session; about a payment see `orde` (Y4)."""

from datetime import datetime

from bot.actions.booking import card_of, moment_of
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import why as screens
from bot.screens.booking import minute
from bot.typed_times import read_moment
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
    offered = _offered(ask)
    likely = _likely(ask, offered)
    start = read_moment(
        ask, text, lambda to: _then(likely, to), Act("why"), soonest=True, past=True, field="time"
    )
    if isinstance(start, Screen):
        return start
    if likely:
        return _verdict(ask, likely, start)
    return screens.which_offering(ask.writer, offered, start, _then(0, start))


def _likely(ask: Ask, offered: list[OfferingCard]) -> int:
    """The offering that is probably meant, or 0."""
    booked = [card.booking.offering_id for card in _mine(ask)]
    known = [id for id in booked if any(card.offering.id == id for card in offered)]
    only = [card.offering.id for card in offered] if len(offered) == 1 else []
    return next(iter([*known, *only]), 0)


def _then(offering: int, start: datetime) -> Act:
    at = (max(minute(start), 0),)
    return Act("whys", offering, extra=at) if offering else Act("whyp", extra=at)


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
