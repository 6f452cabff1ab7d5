"""A mentor's students: seats, packs, and putting a pack right (I15, M7, Z4)."""

from bot.screens.mentor import to_desk
from bot.screens.onboarding import about_details
from bot.screens.seats import seat_buttons, seat_details, seat_words
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.catalog import DURATIONS_MINUTES
from core.packs import Pack, PackState
from core.pages import SeatRow, SeatsBoard
from core.seats import SeatState
from core.texts import MAX_REASON


def seats(w: Writer, mentor: int, board: SeatsBoard) -> Screen:
    """Who has a seat, in which state, with how much left until when (I15)."""
    return w.screen(
        w.label("students.title", count=len(board.rows)),
        w.say("students.seats", taken=board.taken, cap=board.cap),
        w.say("students.free", n=board.free) if board.free else w.say("students.full"),
        w.say("students.waiting", n=board.waiting) if board.waiting else (),
        () if board.rows else w.say("students.none"),
        prompt=w.label("students.prompt") if board.rows else "",
        choices=[
            Choice(
                row.student_name,
                Act("stud", row.seat.student_id, extra=(mentor,)),
                detail=_in_short(w, row),
            )
            for row in board.rows
        ],
        buttons=[
            [
                w.button("students.button.cap", Act("prof", mentor, extra=(4,))),
                w.button("desk.button.packs", Act("pkls")),
            ],
            [w.button("give.button", Act("gift", mentor))],
            [w.button("life.button.remind", Act("rmnd", mentor))] if board.rows else [],
            [to_desk(w, mentor)],
        ],
        again=Act("stds", mentor),
    )


def _in_short(w: Writer, row: SeatRow) -> str:
    left = sum(pack.remaining for pack in row.packs if pack.state is PackState.ACTIVE)
    parts = [w.label(f"students.seat.{row.seat.state}"), *seat_words(w, row.seat)]
    parts.append(w.label("students.left", n=left))
    if row.packs:
        last = max(pack.expires_at for pack in row.packs)
        parts.append(w.label("students.until", day=w.day(last)))
    return " · ".join(parts)


def student(w: Writer, mentor: int, row: SeatRow, note: Text = ()) -> Screen:
    seat = row.seat
    details: list[tuple[str, Text]] = [
        (w.label("students.seat"), w.say(f"students.seat.{seat.state}")),
        (w.label("students.since"), (Stamp(seat.since, "date"),)),
    ]
    if seat.state is SeatState.GRACE and seat.grace_ends_at is not None:
        details.append((w.label("students.grace_ends"), (Stamp(seat.grace_ends_at),)))
    details += seat_details(w, seat)
    details += [_pack(w, pack) for pack in row.packs]
    details += about_details(w, row.about)
    return w.screen(
        w.label("text", text=row.student_name),
        note,
        () if row.packs else w.say("students.no_pack"),
        details=details,
        buttons=[
            *(_pack_buttons(w, mentor, pack, len(row.packs) > 1) for pack in row.packs),
            *seat_buttons(w, row),
            [w.button("button.back", Act("stds", mentor))],
        ],
        again=Act("stud", seat.student_id, extra=(mentor,)),
    )


def _pack(w: Writer, pack: Pack) -> tuple[str, Text]:
    numbers = w.say(
        "students.pack",
        left=pack.remaining,
        total=pack.total,
        used=pack.used,
        held=pack.held,
        until=Stamp(pack.expires_at, "date"),
    )
    state: Text = () if pack.state is PackState.ACTIVE else w.say(f"students.pack.{pack.state}")
    return w.label("text", text=pack.title), (*numbers, *state)


def _pack_buttons(w: Writer, mentor: int, pack: Pack, many: bool) -> list[Button]:
    if pack.state is PackState.REFUNDED:
        return []
    of = w.label("students.of", pack=pack.title) if many else ""
    correct = Act("corr", pack.id, pack.revision, (mentor,))
    past = Act("past", pack.id, pack.revision, (mentor,))
    return [
        Button(w.label("students.button.correct") + of, correct),
        Button(w.label("students.button.past") + of, past),
        Button(w.label("fix.more") + of, Act("pkds", pack.id, pack.revision)),
    ]


def correct(w: Writer, mentor: int, row: SeatRow, pack: Pack) -> Screen:
    """More or fewer sessions, never without a reason; the student is told (Z4)."""
    title = w.label("students.correct.title", student=row.student_name)
    return w.screen(
        title,
        w.say("students.correct.about", n=pack.remaining, total=pack.total),
        form=Form(
            title,
            Act("cors", pack.id, pack.revision, (mentor,)),
            (
                Field(
                    "change",
                    w.label("students.correct.change"),
                    FieldKind.NUMBER,
                    max_length=4,
                    hint=w.label("students.correct.hint"),
                ),
                _reason(w),
            ),
            w.label("students.correct.submit"),
        ),
        buttons=[[_to_student(w, mentor, row)]],
    )


def past_session(w: Writer, mentor: int, row: SeatRow, pack: Pack) -> Screen:
    """A session that took place outside the chat (X13)."""
    title = w.label("students.past.title", student=row.student_name)
    lengths = tuple((str(n), w.label("times.minutes", n=n)) for n in DURATIONS_MINUTES)
    return w.screen(
        title,
        w.say("students.past.about", n=pack.remaining),
        w.say("book.zone", zone=w.reader.zone),
        form=Form(
            title,
            Act("pass", pack.id, pack.revision, (mentor,)),
            (
                Field(
                    "when",
                    w.label("students.past.when"),
                    max_length=40,
                    hint=w.label("students.past.hint"),
                ),
                Field(
                    "minutes",
                    w.label("offer.length"),
                    FieldKind.PICK,
                    value="60",
                    options=lengths,
                    hint=w.label("offer.length.hint"),
                ),
                _reason(w),
            ),
            w.label("button.save"),
        ),
        buttons=[[_to_student(w, mentor, row)]],
    )


def _reason(w: Writer) -> Field:
    return Field(
        "reason",
        w.label("students.reason"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("students.reason.hint"),
    )


def _to_student(w: Writer, mentor: int, row: SeatRow) -> Button:
    act = Act("stud", row.seat.student_id, extra=(mentor,))
    return w.button("button.back", act, Style.PLAIN)
