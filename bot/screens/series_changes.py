"""Moving or cancelling a session of a series and all that follow it."""

from collections.abc import Sequence
from datetime import date

from bot.screens.booking import minute
from bot.screens.series import why
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Field, Form, Screen, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.booking import Booking
from core.series_reports import FREE, Line, MoveReport
from core.use_cases.cancelling import CancelTerms, Cost
from core.use_cases.series_cancelling import CancelPlan

REASON_LENGTH = 300


def _keep(w: Writer, booking: Booking) -> Button:
    return w.button("button.keep", Act("card", booking.id))


def days(w: Writer, booking: Booking, count: int, slots: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("series.move.title"),
        w.say("series.move.about", when=booking.starts_at, n=count),
        w.say("series.move.wall"),
        prompt=w.label("book.day.prompt"),
        choices=[
            Choice(
                day_label(day, w.reader.language),
                Act("srmt", booking.id, extra=(day.toordinal(),)),
                day=day.toordinal(),
            )
            for day in days_with_slots(slots, w.reader.zone)
        ],
        buttons=[[_keep(w, booking)]],
        again=again,
    )


def times(w: Writer, booking: Booking, day: date, slots: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("move.time.title", day=day),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(
                w.time(slot.starts_at),
                Act("srmc", booking.id, extra=(minute(slot.starts_at),)),
            )
            for slot in slots_of_day(slots, day, w.reader.zone)
        ],
        buttons=[[w.button("button.other_day", Act("srmd", booking.id)), _keep(w, booking)]],
        again=again,
    )


def move_report(w: Writer, found: MoveReport) -> Screen:
    """All of them can go, and one tap does it; or which cannot, and another time is picked."""
    first = found.bookings[0]
    pairs = zip(found.bookings, found.lines, strict=True)
    count = len(found.bookings)
    to = minute(found.lines[0].occurrence.wanted_at)
    now = Act("srmx", first.id, extra=(to, count))
    go = [] if found.clashes else [w.button("series.button.move_now", now, Style.PRIMARY, n=count)]
    return w.screen(
        w.label("series.move.report"),
        _verdict(w, found),
        details=[_from_to(w, booking, line) for booking, line in pairs],
        buttons=[
            [*go, w.button("series.button.other_time", Act("srmd", first.id))],
            [
                w.button("series.button.this_only", Act("mday", first.id, first.revision)),
                _keep(w, first),
            ],
        ],
    )


def _verdict(w: Writer, found: MoveReport) -> Text:
    if found.clashes:
        return w.say("series.move.clash", n=len(found.clashes))
    return w.say("move.asks_mentor" if found.asks else "series.move.ready")


def _from_to(w: Writer, booking: Booking, line: Line) -> tuple[str, Text]:
    label = f"{w.day(booking.starts_at)} {w.time(booking.starts_at)}"
    to = line.occurrence.wanted_at
    if line.reason == FREE:
        return label, w.say("series.move.to", to=to)
    return label, w.say("series.line.clash", when=to, why=why(w, line))


def cancel(w: Writer, booking: Booking, plan: CancelPlan) -> Screen:
    """What each costs, before the tap."""
    count = len(plan.parts)
    return w.screen(
        w.label("series.cancel.title", n=count),
        w.say("series.cancel.free", n=count - plan.lost),
        *([w.say("series.cancel.lost", n=plan.lost)] if plan.lost else []),
        details=[_cost(w, each, due) for each, due in plan.parts],
        form=Form(
            w.label("series.cancel.title", n=count),
            Act("srcd", booking.id, extra=(count, plan.lost)),
            (Field("reason", w.label("cancel.reason"), required=False, max_length=REASON_LENGTH),),
            w.label("series.cancel.submit", n=count),
        ),
        buttons=[[_keep(w, booking)]],
    )


def _cost(w: Writer, booking: Booking, due: CancelTerms) -> tuple[str, Text]:
    label = f"{w.day(booking.starts_at)} {w.time(booking.starts_at)}"
    if due.cost is Cost.NOTHING:
        return label, w.say("series.cost.free")
    return label, w.say("series.cost.back" if due.is_free else "series.cost.lost")
