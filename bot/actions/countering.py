"""Another time for a request: proposed by whoever decides, answered by the student (X28)."""

from datetime import datetime

from bot.actions.booking import day_of, moment_of
from bot.actions.registry import on
from bot.actions.showing import booking_screen, decided_screen
from bot.ask import Ask
from bot.screens import countering as screens
from bot.screens.booking import minute
from bot.typed_times import read_moment
from bot.ui import Act, Screen
from core.availability import SlotRow
from core.booking import Booking
from core.dates_by_text.moments import LONGEST
from core.ids import BookingId
from core.use_cases import countering, reading, slots
from core.use_cases.booking import approval_deadline
from core.use_cases.firming import offering_of


@on("ctof")
def propose_days(ask: Ask) -> Screen:
    booking = countering.may_counter(ask.uow, ask.person, _booking(ask), None)
    shown = reading.booking_card(ask.uow, ask.person, booking.id)
    again = Act("ctof", booking.id, booking.revision, page=ask.act.page)
    return screens.propose_days(ask.writer, shown, _slots(ask, booking), again)


@on("cttm")
def propose_times(ask: Ask) -> Screen:
    booking = countering.may_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)
    free, day = _slots(ask, booking), day_of(ask.act.number(0))
    return screens.times(ask.writer, booking, day, free, screens.PROPOSE, ask.act)


@on("ctys", form="ctof")
def propose_typed(ask: Ask) -> Screen:
    booking = countering.may_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)

    def then(moment: datetime) -> Act:
        return Act("ctcf", booking.id, booking.revision, (minute(moment),))

    text = ask.typed("moment", LONGEST)
    back = Act("ctof", booking.id, booking.revision)
    found = read_moment(ask, text, then, back, field="moment")
    return found if isinstance(found, Screen) else _confirm(ask, booking, found)


@on("ctcf")
def propose_confirm(ask: Ask) -> Screen:
    booking = countering.may_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return _confirm(ask, booking, moment_of(ask.act.number(0)))


@on("ctdo")
def propose(ask: Ask) -> Screen:
    to = moment_of(ask.act.number(0))
    id, revision = _booking(ask), ask.act.revision
    offered = countering.counter(ask.uow, ask.person, id, to, revision)
    return decided_screen(ask, offered.id, ask.writer.say("counter.sent"))


@on("ctwd")
def take_back(ask: Ask) -> Screen:
    kept = countering.withdraw_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, kept.id, ask.writer.say("counter.taken_back"))


@on("ctya")
def accept(ask: Ask) -> Screen:
    agreed = countering.accept_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, agreed.id, ask.writer.say(f"counter.accepted.{agreed.state}"))


@on("ctno")
def decline(ask: Ask) -> Screen:
    booking = countering.countered(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return screens.decline(ask.writer, reading.booking_card(ask.uow, ask.person, booking.id))


@on("ctnd")
def keep_first(ask: Ask) -> Screen:
    kept = countering.decline_counter(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, kept.id, ask.writer.say("counter.declined"))


@on("ctot")
def ask_days(ask: Ask) -> Screen:
    booking = countering.countered(ask.uow, ask.person, _booking(ask), ask.act.revision)
    again = Act("ctot", booking.id, booking.revision, page=ask.act.page)
    return screens.ask_days(ask.writer, booking, _slots(ask, booking), again)


@on("ctoh")
def ask_times(ask: Ask) -> Screen:
    booking = countering.countered(ask.uow, ask.person, _booking(ask), ask.act.revision)
    free, day = _slots(ask, booking), day_of(ask.act.number(0))
    return screens.times(ask.writer, booking, day, free, screens.ASK, ask.act)


@on("ctoc")
def ask_confirm(ask: Ask) -> Screen:
    booking = countering.countered(ask.uow, ask.person, _booking(ask), ask.act.revision)
    to, offering = moment_of(ask.act.number(0)), offering_of(ask.uow, booking)
    slots.require_free(ask.uow, offering, to, without=booking.id)
    until = approval_deadline(ask.uow, offering, to)
    return screens.ask_confirm(ask.writer, booking, to, until)


@on("ctod")
def ask_other(ask: Ask) -> Screen:
    to = moment_of(ask.act.number(0))
    id, revision = _booking(ask), ask.act.revision
    asks = countering.ask_other_time(ask.uow, ask.person, id, to, revision)
    return booking_screen(ask, asks.id, ask.writer.say("counter.asked"))


@on("othr")
def other_mentors(ask: Ask) -> Screen:
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    found = reading.other_mentors(ask.uow, ask.person, _booking(ask))
    return screens.other_mentors(ask.writer, shown, found)


def _confirm(ask: Ask, booking: Booking, to: datetime) -> Screen:
    until = countering.answer_until(booking, to, ask.now)
    offering = offering_of(ask.uow, booking)
    countering.require_givable(ask.uow, offering, booking, to)
    shown = reading.booking_card(ask.uow, ask.person, booking.id)
    return screens.propose_confirm(ask.writer, shown, to, until)


def _slots(ask: Ask, booking: Booking) -> SlotRow:
    return slots.slots_ahead(ask.uow, offering_of(ask.uow, booking), without=booking.id)


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
