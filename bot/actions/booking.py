"""Booking: offering -> day -> time -> confirm -> done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.actions.offer_questions import answers_typed
from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import booking as screens
from bot.screens import gathering_words as groups
from bot.screens.contact import with_number
from bot.screens.offer_questions import asked_first
from bot.screens.series import with_weekly
from bot.typed_numbers import known_number, number_typed_for
from bot.ui import Act, Screen
from core.availability import LONGEST_HORIZON, Slot, slots_of_day
from core.booking import PaidBy
from core.catalog import Offering
from core.clock import from_ms
from core.errors import NotFound, SlotNotOffered
from core.ids import OfferingId
from core.reading import OfferingCard
from core.use_cases import booking, eligibility, reading, series_planning, slots
from core.use_cases.cancel_policy import policy_for
from core.use_cases.eligibility import Terms
from core.use_cases.reading.gatherings import full_sessions, rooms_of

_FAR = 60 * 24 * 365 * 200  # minutes since 1970 that no button of ours carries


@on("book")
def start(ask: Ask) -> Screen:
    """Straight to the days of what this person would book next; a choice when that is unclear."""
    cards = (_bookable(ask, ask.text) if ask.text else []) or _bookable(ask)
    likely = _only(cards) or (None if ask.text else _with_credit(ask, cards))
    if likely is not None:
        return days_of(ask, likely)
    return screens.pick_offering(ask.writer, cards, Act("pick"))


@on("pick")
def pick(ask: Ask) -> Screen:
    return screens.pick_offering(ask.writer, _bookable(ask), ask.act)


@on("days")
def days(ask: Ask) -> Screen:
    return days_of(ask, card_of(ask, ask.act.subject))


@on("time")
def times(ask: Ask) -> Screen:
    card, day = card_of(ask, ask.act.subject), day_of(ask.act.number(0))
    shown = screens.times(ask.writer, card, day, _about(ask, card, day), ask.act)
    rooms = rooms_of(ask.uow, card.offering, groups.starts_shown(shown))
    return groups.with_rooms(ask.writer, shown, rooms)


@on("conf")
def confirm(ask: Ask) -> Screen:
    """Shows the terms; the nonce makes the button below mean this one booking (B-07)."""
    card = card_of(ask, ask.act.subject)
    offering = eligibility.bookable(ask.uow, ask.person, card.offering.id)
    wanted = mode_of(ask.act.number(1))
    terms = eligibility.terms(ask.uow, ask.person, offering, wanted)
    start = moment_of(ask.act.number(0))
    opening = slots.require_open(ask.uow, offering, start, student=ask.person.id)
    slot = Slot(start, start + offering.duration)
    policy = policy_for(offering, ask.uow.settings.booking)
    shown = screens.confirm(ask.writer, card, slot, terms, ask.uow.new_id(), policy)
    decides = ask.uow.settings.groups.decide_hours
    shown = groups.with_room(ask.writer, shown, opening.room, offering, start, decides)
    shown = with_weekly(ask.writer, shown, offering, start, _weeks(ask, offering, start, terms))
    shown = asked_first(ask.writer, shown, offering, ask.uow.settings)
    return with_number(ask.writer, shown, known_number(ask, offering), ask.person.time_zone)


@on("bknw", form="conf")
def book_now(ask: Ask) -> Screen:
    return booked_with(ask, number_typed_for(ask, ask.act.subject))


def booked_with(ask: Ask, number: str | None) -> Screen:
    wish = booking.Wish(
        OfferingId(ask.act.subject),
        moment_of(ask.act.number(0)),
        intent=f"book:{ask.act.number(2)}",
        topic=ask.typed("topic", screens.TOPIC_LENGTH, required=False),
        pay_with=mode_of(ask.act.number(1)),
        answers=answers_typed(ask, ask.uow.offerings.get(OfferingId(ask.act.subject))),
        contact_number=number,
    )
    booked = booking.book(ask.uow, ask.person, wish)
    return booking_screen(ask, booked.id, ask.writer.say(f"booked.{booked.state}"))


def _weeks(ask: Ask, offering: Offering, start: datetime, terms: Terms) -> int:
    """How many weeks of it could be booked now, 0 where that is no question."""
    if terms.paid_by is PaidBy.MONEY or not series_planning.possible(offering):
        return 0
    return series_planning.options_of(ask.uow, ask.person, offering, start).most


def card_of(ask: Ask, id: int) -> OfferingCard:
    """The offering as a person sees it; drafts and paused ones are not found by others."""
    return reading.offering_card(ask.uow, ask.person, OfferingId(id))


def days_of(ask: Ask, card: OfferingCard) -> Screen:
    eligibility.bookable(ask.uow, ask.person, card.offering.id)
    ahead = slots.slots_ahead(ask.uow, card.offering)
    act = Act("days", card.offering.id, page=ask.act.page)
    shown = screens.days(ask.writer, card, ahead, act)
    full = len(full_sessions(ask.uow, card.offering))
    return groups.with_full(ask.writer, shown, card.offering, full)


def day_of(ordinal: int) -> date:
    """Raises NotFound for a number that is no day (buttons can be forged)."""
    if not date.min.toordinal() <= ordinal <= date(2200, 1, 1).toordinal():
        raise NotFound()
    return date.fromordinal(ordinal)


def moment_of(minutes: int) -> datetime:
    if not 0 < minutes < _FAR:
        raise SlotNotOffered(rule="past", number=None, unit=None)
    return from_ms(minutes * 60_000)


def mode_of(number: int) -> PaidBy | None:
    return screens.PAY_MODES[number] if number < len(screens.PAY_MODES) else None


def _about(ask: Ask, card: OfferingCard, day: date) -> Sequence[Slot]:
    """The slots around that day if it has any, else all there are: its days are shown then."""
    if abs(day - ask.now.date()) < LONGEST_HORIZON:
        start = datetime.combine(day, time(), UTC) - timedelta(days=1)
        near = slots.slots_between(ask.uow, card.offering, start, start + timedelta(days=3))
        if slots_of_day(near, day, ask.reader.zone):
            return near
    return slots.slots_ahead(ask.uow, card.offering)


def _bookable(ask: Ask, text: str = "") -> list[OfferingCard]:
    return [
        card
        for card in reading.catalogue(ask.uow, ask.person, text)
        if card.offering.mentor_id != ask.person.id and card.offering.kind != "recorded"
    ]


def _only(cards: list[OfferingCard]) -> OfferingCard | None:
    return cards[0] if len(cards) == 1 else None


def _with_credit(ask: Ask, cards: list[OfferingCard]) -> OfferingCard | None:
    """With a pack in hand: what it pays for, so that three taps book a session. Y11"""
    packs = ask.uow.packs.of(ask.person.id)
    mentors = {pack.mentor_id for pack in packs if pack.is_usable(ask.now)}
    paid = (card for card in cards if card.offering.takes_credits and not card.offering.is_free)
    return next((card for card in paid if card.offering.mentor_id in mentors), None)
