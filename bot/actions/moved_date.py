"""A date that somebody else moved: fine, or everything back; and approving at another date."""

from datetime import datetime

from bot.actions.booking import day_of, moment_of
from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import moved_date as screens
from bot.screens.booking import minute
from bot.screens.deciding import amounts
from bot.typed_times import read_moment
from bot.ui import Act, Screen, Text
from core.availability import Slot
from core.booking import Booking
from core.dates_by_text.moments import LONGEST
from core.ids import BookingId
from core.use_cases import approving_elsewhen, moved_dates
from core.use_cases.cancelling import CancelTerms
from core.use_cases.changing import load


@on("dtok")
def fine(ask: Ask) -> Screen:
    kept = moved_dates.keep_date(ask.uow, ask.person, _id(ask), ask.act.revision)
    return booking_screen(ask, kept.id, ask.writer.say("moved.kept"))


@on("dtnp")
def ask_to_decline(ask: Ask) -> Screen:
    back = moved_dates.preview_decline(ask.uow, ask.person, _id(ask), ask.act.revision)
    return screens.sure_to_decline(ask.writer, load(ask.uow, _id(ask)), back)


@on("dtno")
def decline(ask: Ask) -> Screen:
    declined, back = moved_dates.decline_date(ask.uow, ask.person, _id(ask), ask.act.revision)
    return booking_screen(ask, declined.id, *_declined(ask, back))


def _declined(ask: Ask, back: CancelTerms) -> tuple[Text, ...]:
    w = ask.writer
    return w.say("moved.declined"), w.say(f"cancelled.{back.cost}", **amounts(w, back))


@on("aeld")
def days(ask: Ask) -> Screen:
    booking, free = _other(ask)
    return screens.days(ask.writer, booking, free, ask.act)


@on("aelt")
def times(ask: Ask) -> Screen:
    booking, free = _other(ask)
    return screens.times(ask.writer, booking, day_of(ask.act.number(0)), free, ask.act)


@on("aelw")
def write(ask: Ask) -> Screen:
    booking, _ = _other(ask)
    return screens.write(ask.writer, booking, ask.person.time_zone)


@on("aelr", form="aelw")
def written(ask: Ask) -> Screen:
    """What was understood is shown, with the old date, before it counts."""
    text = ask.typed("when", LONGEST)
    back = Act("aelw", ask.act.subject, ask.act.revision)
    found = read_moment(ask, text, lambda to: _confirm_act(ask, to), back, field="when")
    return found if isinstance(found, Screen) else _confirm(ask, found)


@on("aelf")
def confirm(ask: Ask) -> Screen:
    return _confirm(ask, moment_of(ask.act.number(0)))


@on("aelc", form="aelf")
def approve(ask: Ask) -> Screen:
    to = moment_of(ask.act.number(0))
    link = ask.typed("link", screens.LINK_LENGTH, required=False)
    revision = ask.act.revision
    given = approving_elsewhen.approve_elsewhen(ask.uow, ask.person, _id(ask), to, link, revision)
    return booking_screen(ask, given.id, ask.writer.say(f"approved.{given.state}"))


def _confirm_act(ask: Ask, to: datetime) -> Act:
    return Act("aelf", ask.act.subject, ask.act.revision, (minute(to),))


def _confirm(ask: Ask, to: datetime) -> Screen:
    id, revision = _id(ask), ask.act.revision
    booking = approving_elsewhen.may_give(ask.uow, ask.person, id, to, revision)
    return screens.confirm(ask.writer, booking, Slot(to, to + booking.duration))


def _other(ask: Ask) -> tuple[Booking, list[Slot]]:
    found, free = approving_elsewhen.other_dates(ask.uow, ask.person, _id(ask), ask.act.revision)
    return found, list(free)


def _id(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
