"""Cancelling, and the end of a session: done, missed, rated."""

from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import deciding as screens
from bot.ui import Screen
from core.booking import By
from core.errors import NotFound
from core.ids import BookingId
from core.use_cases import cancelling, completing, reading

_ABSENT = {1: By.STUDENT, 2: By.MENTOR}
FEEDBACK_LENGTH = 1000


@on("cprv")
def ask_to_cancel(ask: Ask) -> Screen:
    terms = cancelling.preview(ask.uow, ask.person, _booking(ask))
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    return screens.cancel(ask.writer, shown, terms)


@on("cdo", form="cprv")
def cancel(ask: Ask) -> Screen:
    reason = ask.typed("reason", screens.REASON_LENGTH, required=False)
    id, free = _booking(ask), bool(ask.act.number(0))
    booked, terms = cancelling.cancel(
        ask.uow, ask.person, id, reason, ask.act.revision, shown_free=free
    )
    done = ask.writer.say(f"cancelled.{terms.cost}", **screens.amounts(ask.writer, terms))
    return booking_screen(ask, booked.id, done)


@on("done")
def complete(ask: Ask) -> Screen:
    done = completing.complete(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, done.id, ask.writer.say("completed"))


@on("absn")
def absent(ask: Ask) -> Screen:
    who = _ABSENT.get(ask.act.number(0))
    if who is None:
        raise NotFound()
    missed = completing.mark_absent(ask.uow, ask.person, _booking(ask), who, ask.act.revision)
    return booking_screen(ask, missed.id, ask.writer.say(f"missed.{who}"))


@on("absr")
def report_absence(ask: Ask) -> Screen:
    booked = completing.report_absence(ask.uow, ask.person, _booking(ask))
    return booking_screen(ask, booked.id, ask.writer.say("absence.reported"))


@on("rate")
def rate(ask: Ask) -> Screen:
    rated = completing.rate(ask.uow, ask.person, _booking(ask), ask.act.number(0))
    return booking_screen(ask, rated.id, ask.writer.say("rated"))


@on("feed")
def feedback_form(ask: Ask) -> Screen:
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    return screens.feedback_form(ask.writer, shown)


@on("feds", form="feed")
def feedback(ask: Ask) -> Screen:
    words = ask.typed("feedback", FEEDBACK_LENGTH)
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    stars = shown.booking.rating or 0
    rated = completing.rate(ask.uow, ask.person, _booking(ask), stars, words)
    return booking_screen(ask, rated.id, ask.writer.say("feedback.thanks"))


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
