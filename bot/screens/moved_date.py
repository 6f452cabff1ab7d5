"""A date that was moved by somebody else: what the card says of it, the student's two answers,
and giving a request another date."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.screens.booking import minute
from bot.screens.contact import number_row
from bot.screens.deciding import amounts
from bot.screens.moments import moment_field
from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Act, Button, Choice, Field, Form, Screen, Stamp, Style, Text
from core.availability import Slot, days_with_slots, slots_of_day
from core.booking import Booking, BookingState, By
from core.ids import PersonId
from core.notices import NoticeKind
from core.use_cases.cancelling import CancelTerms

LINK_LENGTH = 500
_MOVED = (BookingState.SCHEDULED, BookingState.AWAITING_PAYMENT)


def moved_lines(w: Writer, booking: Booking, side: By) -> list[Text]:
    """Everybody sees that it was moved, from when, and whether that is final (E12)."""
    if booking.original_starts_at is None or booking.state not in _MOVED:
        return []
    by = booking.moved_by if booking.moved_by in (By.STAFF, By.MENTOR) else None
    key = f"moved.from.{by}" if by else "card.was_moved"
    lines = [w.say(key, original=booking.original_starts_at)]
    if _may_decline(w, booking) and booking.decline_until is not None:
        reader = "mine" if side is By.STUDENT else "theirs"
        lines.append(w.say(f"moved.until.{reader}", until=booking.decline_until))
    return lines


def moved_intro(w: Writer, kind: NoticeKind, booking: Booking, side: By) -> list[Text]:
    """What the student reads first of a date that is not the one they asked for."""
    told = kind in (NoticeKind.REQUEST_APPROVED, NoticeKind.BOOKING_MOVED)
    if side is not By.STUDENT or not told or not _may_decline(w, booking):
        return []
    pays = booking.state is BookingState.AWAITING_PAYMENT
    return [w.say(f"notice.{kind}.moved", when=booking.starts_at),
            *([w.say("moved.pays")] if pays else [])]  # fmt: skip


def answer_rows(w: Writer, booking: Booking) -> list[list[Button]]:
    """One tap says that it is fine; declining asks first."""
    if not _may_decline(w, booking):
        return []
    fine, decline = (Act(verb, booking.id, booking.revision) for verb in ("dtok", "dtnp"))
    return [
        [
            w.button("moved.button.fine", fine, Style.PRIMARY),
            w.button("moved.button.decline", decline, Style.DANGER),
        ]
    ]


def elsewhen_row(w: Writer, booking: Booking, side: By) -> list[Button]:
    """Whoever decides on a request face to face may give it another date."""
    now = w.reader.now
    lapsed = now is not None and booking.is_lapsed(now)
    asked = booking.state is BookingState.REQUESTED and booking.contact_number is not None
    if side is By.STUDENT or lapsed or not asked:
        return []
    return [w.button("elsewhen.button", Act("aeld", booking.id, booking.revision))]


def face_rows(
    w: Writer, booking: Booking, side: By, reader: PersonId, rows: list[list[Button]]
) -> list[list[Button]]:
    """`rows` of the card, with what a session face to face has beside them."""
    first = answer_rows(w, booking) if side is By.STUDENT else []
    return [*first, *rows, elsewhen_row(w, booking, side), number_row(w, booking, side, reader)]


def sure_to_decline(w: Writer, booking: Booking, terms: CancelTerms) -> Screen:
    """What comes back, before the tap (X34)."""
    yes = Act("dtno", booking.id, booking.revision)
    return w.screen(
        w.label("moved.decline.title"),
        w.say("moved.decline.about"),
        w.say(f"cancel.cost.{terms.cost}", **amounts(w, terms)),
        details=_from_to(w, booking.original_starts_at or booking.starts_at, booking.starts_at),
        buttons=[
            [
                w.button("moved.decline.yes", yes, Style.DANGER),
                w.button("button.keep", Act("card", booking.id)),
            ]
        ],
    )


def days(w: Writer, booking: Booking, slots: Sequence[Slot], again: Act) -> Screen:
    """The other dates that are up, or one that is written."""
    title = w.label("elsewhen.title")
    return w.screen(
        title,
        w.say("elsewhen.about", when=booking.starts_at),
        w.say("book.zone", zone=w.reader.zone),
        prompt=w.label("book.day.prompt") if slots else "",
        choices=[
            Choice(
                day_label(day, w.reader.language),
                Act("aelt", booking.id, booking.revision, (day.toordinal(),)),
                day=day.toordinal(),
            )
            for day in days_with_slots(slots, w.reader.zone)
        ],
        buttons=[
            [
                w.button("elsewhen.button.write", Act("aelw", booking.id, booking.revision)),
                w.button("button.back", Act("card", booking.id)),
            ]
        ],
        again=again,
    )


def times(w: Writer, booking: Booking, day: date, slots: Sequence[Slot], again: Act) -> Screen:
    return w.screen(
        w.label("elsewhen.title"),
        (day_label(day, w.reader.language),),
        prompt=w.label("book.time.prompt"),
        choices=[
            Choice(
                w.time(slot.starts_at),
                Act("aelf", booking.id, booking.revision, (minute(slot.starts_at),)),
            )
            for slot in slots_of_day(slots, day, w.reader.zone)
        ],
        buttons=[[w.button("button.other_day", Act("aeld", booking.id, booking.revision))]],
        again=again,
    )


def write(w: Writer, booking: Booking, zone: str) -> Screen:
    title = w.label("elsewhen.title")
    form = Form(
        title,
        Act("aelr", booking.id, booking.revision),
        (moment_field(w, "when"),),
        w.label("elsewhen.submit.read"),
    )
    back = w.button("button.back", Act("aeld", booking.id, booking.revision))
    return w.screen(title, w.say("hours.zone", zone=zone), form=form, buttons=[[back]])


def confirm(w: Writer, booking: Booking, slot: Slot) -> Screen:
    """Old date and new one, the meeting's address if there is one already, and one tap (F7)."""
    title = w.label("elsewhen.confirm.title")
    act = Act("aeld", booking.id, booking.revision)
    do = Act("aelc", booking.id, booking.revision, (minute(slot.starts_at),))
    link = Field(
        "link",
        w.label("elsewhen.link"),
        required=False,
        max_length=LINK_LENGTH,
        value=booking.meeting_link or "",
        hint="https://",
    )
    return w.screen(
        title,
        w.say("elsewhen.confirm"),
        details=_from_to(w, booking.starts_at, slot.starts_at),
        form=Form(title, do, (link,), w.label("elsewhen.submit")),
        buttons=[
            [w.button("button.other_day", act), w.button("button.back", Act("card", booking.id))]
        ],
    )


def _from_to(w: Writer, before: datetime, after: datetime) -> list[tuple[str, Text]]:
    return [
        (w.label("detail.from"), (Stamp(before),)),
        (w.label("detail.to"), (Stamp(after),)),
    ]


def _may_decline(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return now is not None and booking.may_decline(now)
