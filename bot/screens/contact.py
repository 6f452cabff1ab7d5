"""The WhatsApp number of a session face to face: its question, its line on the card, its form."""

from dataclasses import replace

from bot.phones import LONGEST, example, shown_phone
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Text
from core.booking import Booking, By
from core.ids import PersonId
from core.spaces import THE_STAFF


def number_field(w: Writer, known: str, zone: str) -> Field:
    """Filled with what was given last; the hint is a number as it is written there."""
    return Field(
        "number",
        w.label("contact.field"),
        max_length=LONGEST,
        value=shown_phone(known) if known else "",
        hint=example(zone),
    )


def with_number(w: Writer, shown: Screen, known: str | None, zone: str) -> Screen:
    """The last question before booking, with the number in it; `known` None asks for none. The last
    number is one tap away, unless something else has to be answered."""
    if known is None or shown.form is None:
        return shown
    form = shown.form
    alone = known and not any(field.required for field in form.fields)
    use = Choice(w.label("contact.use", number=shown_phone(known)), replace(form.act, verb="bknl"))
    return replace(
        shown,
        lines=(*shown.lines, w.say("contact.asked", example=example(zone))),
        form=replace(form, fields=(number_field(w, known, zone), *form.fields)),
        choices=(*shown.choices, use) if alone else shown.choices,
        prompt=w.label("contact.known") if alone else shown.prompt,
    )


def number_details(w: Writer, booking: Booking, reader: PersonId) -> list[tuple[str, Text]]:
    """Both as people read it and as machines dial it; in a space of the staff, which may have more
    readers than staff, only how it ends (Z-11)."""
    if booking.contact_number is None:
        return []
    if reader == THE_STAFF:
        hidden = w.say("contact.hidden", end=booking.contact_number[-2:])
        return [(w.label("contact.detail"), hidden)]
    return [(w.label("contact.detail"), _both(w, booking.contact_number))]


def _both(w: Writer, number: str) -> Text:
    return w.say("contact.both", shown=shown_phone(number), number=number)


def number_row(w: Writer, booking: Booking, side: By, reader: PersonId) -> list[Button]:
    """The student can put it right until the session; staff in their space see it apart."""
    now = w.reader.now
    ahead = booking.is_live and now is not None and now < booking.starts_at
    if booking.contact_number is None or not ahead:
        return []
    if reader == THE_STAFF:
        return [w.button("contact.button.show", Act("cnsh", booking.id))]
    if side is not By.STUDENT:
        return []
    return [w.button("contact.button.correct", Act("cnum", booking.id, booking.revision))]


def number_alone(w: Writer, booking: Booking, student: str) -> Screen:
    """For the one who asked."""
    number = booking.contact_number
    return w.screen(
        w.label("contact.detail"),
        w.say("text", text=student),
        _both(w, number) if number else (),
        buttons=[[w.button("button.session", Act("card", booking.id))]],
    )


def number_form(w: Writer, booking: Booking, zone: str) -> Screen:
    title = w.label("contact.title")
    return w.screen(
        title,
        w.say("contact.about"),
        form=Form(
            title,
            Act("cnus", booking.id, booking.revision),
            (number_field(w, booking.contact_number or "", zone),),
            w.label("button.save"),
        ),
        buttons=[[w.button("button.back", Act("card", booking.id))]],
    )
