"""Another time for a request: picked or typed by whoever decides, answered by the student (X28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.screens.booking import minute
from bot.screens.moments import moment_field
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Form, Screen, Stamp, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.booking import Booking
from core.reading import BookingCard, OfferingCard


@dataclass(frozen=True, slots=True)
class Picking:
    """The verbs of one way to pick a time: its days, the times of one, and the question."""

    days: str
    times: str
    confirm: str


PROPOSE = Picking("ctof", "cttm", "ctcf")
ASK = Picking("ctot", "ctoh", "ctoc")


def propose_days(w: Writer, shown: BookingCard, slots: Sequence[Slot], again: Act) -> Screen:
    """The approver's own free days, and a line for any other time."""
    booking = shown.booking
    form = Form(
        w.label("counter.type.title"),
        Act("ctys", booking.id, booking.revision),
        (moment_field(w, "moment"),),
        w.label("counter.type.submit"),
    )
    return w.screen(
        w.label("counter.title", student=shown.student_name),
        w.say("counter.about", when=booking.starts_at),
        prompt=w.label("counter.day.prompt"),
        choices=_days(w, booking, slots, PROPOSE),
        form=form,
        buttons=[[_back(w, booking)]],
        again=again,
    )


def ask_days(w: Writer, booking: Booking, slots: Sequence[Slot], again: Act) -> Screen:
    """The days on which the student could ask for a time of their own choice."""
    return w.screen(
        w.label("counter.other.title"),
        w.say("counter.other.about") if slots else w.say("counter.other.none"),
        prompt=w.label("book.day.prompt") if slots else "",
        choices=_days(w, booking, slots, ASK),
        buttons=[[_back(w, booking)]],
        again=again,
    )


def _days(w: Writer, booking: Booking, slots: Sequence[Slot], way: Picking) -> list[Choice]:
    return [
        Choice(
            day_label(day, w.reader.language),
            Act(way.times, booking.id, booking.revision, (day.toordinal(),)),
            day=day.toordinal(),
        )
        for day in days_with_slots(slots, w.reader.zone)
    ]


def times(
    w: Writer, booking: Booking, day: date, slots: Sequence[Slot], way: Picking, again: Act
) -> Screen:
    return w.screen(
        w.label("move.time.title", day=day),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(
                w.time(slot.starts_at),
                Act(way.confirm, booking.id, booking.revision, (minute(slot.starts_at),)),
            )
            for slot in slots_of_day(slots, day, w.reader.zone)
            if slot.starts_at != booking.starts_at
        ],
        buttons=[[w.button("button.other_day", Act(way.days, booking.id, booking.revision))]],
        again=again,
    )


def propose_confirm(w: Writer, shown: BookingCard, to: datetime, until: datetime) -> Screen:
    """What proposing means, and until when: it never makes the request live longer."""
    booking = shown.booking
    ends = "counter.confirm.ends" if until == booking.hold_until else "counter.confirm.goes_on"
    return w.screen(
        w.label("counter.confirm.title", student=shown.student_name),
        w.say("counter.confirm.about", student=shown.student_name, until=until),
        w.say(ends),
        details=_from_to(w, booking, to),
        buttons=[
            [_do(w, "counter.button.send", "ctdo", booking, to)],
            [
                w.button("button.other_day", Act("ctof", booking.id, booking.revision)),
                _back(w, booking),
            ],
        ],
    )


def ask_confirm(w: Writer, booking: Booking, to: datetime, until: datetime) -> Screen:
    return w.screen(
        w.label("counter.ask.title"),
        w.say("counter.ask.about", until=until),
        details=_from_to(w, booking, to),
        buttons=[
            [_do(w, "counter.button.ask", "ctod", booking, to)],
            [
                w.button("button.other_day", Act("ctot", booking.id, booking.revision)),
                _back(w, booking),
            ],
        ],
    )


def decline(w: Writer, shown: BookingCard) -> Screen:
    """No to the proposed time: keep asking for the first one, or let the request go altogether."""
    booking = shown.booking
    keep = w.button("counter.button.keep", Act("ctnd", booking.id, booking.revision), Style.PRIMARY)
    withdraw = w.button("button.withdraw", Act("cprv", booking.id, booking.revision), Style.DANGER)
    return w.screen(
        w.label("counter.decline.title"),
        w.say("counter.decline.about", mentor=shown.mentor_name, when=booking.starts_at),
        buttons=[[keep], [withdraw, _back(w, booking)]],
    )


def other_mentors(w: Writer, shown: BookingCard, found: Sequence[OfferingCard]) -> Screen:
    """The like of it with other mentors; each leads to days that are free."""
    again = Act("othr", shown.booking.id)
    if not found:
        return w.screen(
            w.label("again.others.title"),
            w.say("again.others.none"),
            buttons=[[w.button("button.offerings", Act("offs"))]],
            again=again,
        )
    return w.screen(
        w.label("again.others.title"),
        w.say("again.others.about", offering=shown.offering_title),
        prompt=w.label("book.offering.prompt"),
        choices=[
            Choice(each.offering.title, Act("days", each.offering.id), detail=each.mentor_name)
            for each in found
        ],
        buttons=[[_back(w, shown.booking)]],
        again=again,
    )


def state_lines(w: Writer, booking: Booking, mine: str) -> list[Text]:
    """What the card says while a proposed time waits for the student's answer."""
    until = booking.proposed_until or booking.starts_at
    after = "ends" if until == booking.hold_until else "goes_on"
    return [
        w.say(f"card.counter.{mine}", to=booking.proposed_starts_at),
        w.say(f"card.counter.{after}.{mine}", until=until),
    ]


def student_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    other = w.button("counter.button.other", Act("ctot", booking.id, booking.revision))
    no = w.button("counter.button.decline", Act("ctno", booking.id, booking.revision))
    yes = w.button(
        "counter.button.accept", Act("ctya", booking.id, booking.revision), Style.PRIMARY
    )
    return [[yes], [other, no]]


def approver_row(w: Writer, booking: Booking, waits: bool) -> list[Button]:
    """Beside yes and no. A shared session has one time for all."""
    if booking.gathering_id is not None:
        return []
    key = "counter.button.another" if waits else "counter.button.propose"
    row = [w.button(key, Act("ctof", booking.id, booking.revision))]
    if waits:
        back = Act("ctwd", booking.id, booking.revision)
        row.append(w.button("counter.button.take_back", back))
    return row


def _from_to(w: Writer, booking: Booking, to: datetime) -> list[tuple[str, Text]]:
    return [
        (w.label("detail.from"), (Stamp(booking.starts_at),)),
        (w.label("detail.to"), (Stamp(to),)),
    ]


def _do(w: Writer, key: str, verb: str, booking: Booking, to: datetime) -> Button:
    act = Act(verb, booking.id, booking.revision, (minute(to),))
    return w.button(key, act, Style.PRIMARY)


def _back(w: Writer, booking: Booking) -> Button:
    return w.button("button.back", Act("card", booking.id))
