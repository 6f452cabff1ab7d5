"""Small questions around a booking: why not, are you sure, which new time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.screens.booking import minute
from bot.screens.moments import moment_field
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.booking import Booking, By
from core.catalog import Offering
from core.pages import Cards
from core.reading import BookingCard
from core.use_cases.cancelling import CancelTerms, Cost

REASON_LENGTH = 500
_PRESETS = ("busy", "not_my_topic", "prepare_first")
BOOK_FIRST = len(_PRESETS) + 1


def decline(w: Writer, shown: BookingCard, first: Offering | None) -> Screen:
    """A reason is required: ready ones are one tap away, an own one can be written (F2). `first`:
    what the mentor may want booked before this."""
    booking = shown.booking
    reason = Field(
        "reason",
        w.label("decline.reason"),
        FieldKind.PARAGRAPH,
        max_length=REASON_LENGTH,
        hint=w.label("decline.hint"),
    )
    return w.screen(
        w.label("decline.title", student=shown.student_name),
        w.say("decline.about", offering=shown.offering_title, when=booking.starts_at),
        choices=[*_presets(w, booking), *_first(w, booking, first)],
        prompt=w.label("decline.prompt"),
        form=Form(
            w.label("decline.title", student=shown.student_name),
            Act("rejc", booking.id, booking.revision),
            (reason,),
            w.label("decline.submit"),
        ),
        buttons=[[w.button("button.back", Act("card", booking.id))]],
    )


def _presets(w: Writer, booking: Booking) -> list[Choice]:
    return [
        Choice(
            w.label(f"decline.preset.{name}"),
            Act("rejp", booking.id, booking.revision, (number,)),
        )
        for number, name in enumerate(_PRESETS, 1)
    ]


def _first(w: Writer, booking: Booking, first: Offering | None) -> list[Choice]:
    if first is None:
        return []
    act = Act("rejp", booking.id, booking.revision, (BOOK_FIRST, first.id))
    return [Choice(book_first(w, first), act)]


def book_first(w: Writer, offering: Offering) -> str:
    return w.label("decline.preset.book_first", offering=offering.title)


def next_request(w: Writer, screen: Screen, waiting: Cards) -> Screen:
    """On the card of a request just answered: what else waits, soonest end first."""
    booking = waiting[0].booking
    when = f"{w.day(booking.starts_at)} {w.time(booking.starts_at)}"
    student = waiting[0].student_name
    row = (
        w.button("queue.next", Act("card", booking.id), Style.PRIMARY, student=student, when=when),
        w.button("button.requests", Act("reqs")),
    )
    more = w.say("queue.more", n=len(waiting))
    return replace(screen, lines=(*screen.lines, more), buttons=(row, *screen.buttons))


def preset_reason(w: Writer, number: int) -> str:
    """The ready reason as text, in the language of whoever gave it; "" for an unknown number."""
    known = 1 <= number <= len(_PRESETS)
    return w.label(f"decline.preset.{_PRESETS[number - 1]}") if known else ""


def cancel(w: Writer, shown: BookingCard, terms: CancelTerms) -> Screen:
    """What it costs, before the tap (X34)."""
    booking = shown.booking
    return w.screen(
        w.label("cancel.title"),
        w.say("cancel.about", offering=shown.offering_title, when=booking.starts_at),
        w.say(f"cancel.cost.{terms.cost}", **amounts(w, terms)),
        *_in_time(w, terms),
        form=Form(
            w.label("cancel.title"),
            Act("cdo", booking.id, booking.revision, (int(terms.is_free),)),
            (
                Field(
                    "reason",
                    w.label("cancel.reason"),
                    required=False,
                    max_length=REASON_LENGTH,
                ),
            ),
            w.label("cancel.submit"),
        ),
        buttons=[[w.button("button.keep", Act("card", booking.id))]],
    )


def amounts(w: Writer, terms: CancelTerms) -> dict[str, str]:
    """What comes back, and what does not."""
    back = w.money(terms.amount) if terms.amount else ""
    lost = w.money(terms.lost) if terms.lost else ""
    return {"amount": lost if terms.cost is Cost.MONEY_LOST else back, "lost": lost}


def _in_time(w: Writer, terms: CancelTerms) -> list[Text]:
    """Until when it is free, or since when it no longer is."""
    now = w.reader.now
    if terms.by is not By.STUDENT or terms.free_until is None or now is None:
        return []
    key = "cancel.free_until" if now <= terms.free_until else "cancel.was_free_until"
    return [w.say(key, until=terms.free_until)]


def move_days(w: Writer, booking: Booking, slots: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("move.title"),
        w.say("move.about", when=booking.starts_at),
        w.say("move.kept"),
        prompt=w.label("book.day.prompt"),
        choices=[
            Choice(
                day_label(day, w.reader.language),
                Act("mtim", booking.id, booking.revision, (day.toordinal(),)),
                day=day.toordinal(),
            )
            for day in days_with_slots(slots, w.reader.zone)
        ],
        buttons=[
            [
                w.button("moment.button.other", Act("mwrt", booking.id, booking.revision)),
                w.button("button.keep", Act("card", booking.id)),
            ]
        ],
        again=again,
    )


def move_write(w: Writer, booking: Booking) -> Screen:
    """The new time as one says it (X30)."""
    title = w.label("move.title")
    form = Form(
        title,
        Act("mwrs", booking.id, booking.revision),
        (moment_field(w, "when"),),
        w.label("moment.submit"),
    )
    back = w.button("button.keep", Act("card", booking.id))
    zone = w.say("hours.zone", zone=w.reader.zone)
    return w.screen(title, w.say("move.about", when=booking.starts_at), zone, form=form,
                    buttons=[[back]])  # fmt: skip


def move_times(w: Writer, booking: Booking, day: date, slots: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("move.time.title", day=day),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(
                w.time(slot.starts_at),
                Act("mcnf", booking.id, booking.revision, (minute(slot.starts_at),)),
            )
            for slot in slots_of_day(slots, day, w.reader.zone)
        ],
        buttons=[[w.button("button.other_day", Act("mday", booking.id, booking.revision))]],
        again=again,
    )


def move_confirm(w: Writer, booking: Booking, slot: Slot, asks_mentor: bool) -> Screen:
    act = Act("mdo", booking.id, booking.revision, (minute(slot.starts_at),))
    return w.screen(
        w.label("move.confirm.title"),
        w.say("move.asks_mentor" if asks_mentor else "move.at_once"),
        details=[
            (w.label("detail.from"), (Stamp(booking.starts_at),)),
            (w.label("detail.to"), (Stamp(slot.starts_at),)),
        ],
        buttons=[
            [
                w.button("button.move_now", act, Style.PRIMARY),
                w.button("button.keep", Act("card", booking.id)),
            ]
        ],
    )


def link_form(w: Writer, booking: Booking) -> Screen:
    """The mentor gives the meeting's address by hand (J5, F8)."""
    return w.screen(
        w.label("link.title"),
        w.say("link.about", when=booking.starts_at),
        form=Form(
            w.label("link.title"),
            Act("lnks", booking.id, booking.revision),
            (
                Field(
                    "link",
                    w.label("link.field"),
                    max_length=500,
                    value=booking.meeting_link or "",
                    hint="https://",
                ),
            ),
            w.label("button.save"),
        ),
        buttons=[[w.button("button.back", Act("card", booking.id))]],
    )


def feedback_form(w: Writer, shown: BookingCard) -> Screen:
    booking = shown.booking
    return w.screen(
        w.label("feedback.title", mentor=shown.mentor_name),
        form=Form(
            w.label("feedback.title", mentor=shown.mentor_name),
            Act("feds", booking.id, booking.revision),
            (Field("feedback", w.label("feedback.field"), FieldKind.PARAGRAPH, max_length=1000),),
            w.label("button.send"),
        ),
        buttons=[[w.button("button.back", Act("card", booking.id))]],
    )
