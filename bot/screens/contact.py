"""The WhatsApp number of a session face to face: its question, its line on the card, its form."""

from dataclasses import replace

from bot.phones import LONGEST, example, shown_phone
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, Form, Screen, Text
from core.booking import Booking, By


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


def number_details(w: Writer, booking: Booking) -> list[tuple[str, Text]]:
    """Both as people read it and as machines dial it."""
    if booking.contact_number is None:
        return []
    shown, number = shown_phone(booking.contact_number), booking.contact_number
    return [(w.label("contact.detail"), w.say("contact.both", shown=shown, number=number))]


def number_row(w: Writer, booking: Booking, side: By) -> list[Button]:
    """The student can put it right until the session."""
    now = w.reader.now
    ahead = booking.is_live and now is not None and now < booking.starts_at
    if side is not By.STUDENT or booking.contact_number is None or not ahead:
        return []
    return [w.button("contact.button.correct", Act("cnum", booking.id, booking.revision))]


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
