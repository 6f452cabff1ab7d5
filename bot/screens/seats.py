"""A mentorship from both sides: how it stands, what comes next, and the ways to pause or end it."""

from collections.abc import Sequence

from bot.screens.mentor import to_desk
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.packs import Pack, PackState
from core.pages import MentorSeats, Mentorship, SeatRow, SeatsBoard
from core.seats import Seat, SeatState
from core.texts import MAX_REASON
from core.use_cases.ending import EndTerms

_MOST_DATES = 10


def mine(w: Writer, shown: Mentorship, may_resume: bool, note: Text = ()) -> Screen:
    """The student's own: what is left until when, the state of the seat, and what to do next."""
    seat = shown.seat
    if not seat.is_live:
        return ended(w, shown, note)
    return w.screen(
        w.label("life.title", mentor=shown.mentor_name),
        note,
        *_standing(w, shown),
        _next_step(w, shown),
        details=[
            (w.label("life.left"), w.say("life.count", n=shown.left, booked=shown.booked)),
            *(_pack(w, pack, seat) for pack in shown.packs if _counts(pack, shown)),
            (w.label("students.since"), (Stamp(seat.since, "date"),)),
        ],
        buttons=[
            _main_row(w, shown),
            _pause_row(w, seat, may_resume),
            [w.button("life.button.why", Act("whpk", pack.id)) for pack in shown.packs[-1:]],
            [
                w.button("life.button.give_up", Act("givq", seat.id, seat.revision), Style.DANGER),
                w.button("button.my_packs", Act("pcks")),
            ],
        ],
        again=Act("mshp", seat.id),
    )


def ended(w: Writer, shown: Mentorship, note: Text = ()) -> Screen:
    return w.screen(
        w.label("life.title", mentor=shown.mentor_name),
        note,
        w.say("life.released"),
        buttons=[
            [
                w.button("button.buy_pack", Act("shop", shown.seat.mentor_id), Style.PRIMARY),
                w.button("button.my_packs", Act("pcks")),
            ],
            [w.button("button.home", Act("home"))],
        ],
    )


def _counts(pack: Pack, shown: Mentorship) -> bool:
    return pack.held > 0 or pack.is_usable(shown.clock)


def _standing(w: Writer, shown: Mentorship) -> list[Text]:
    seat = shown.seat
    lines: list[Text] = []
    if seat.paused_at is not None and seat.pause_ends_at is not None:
        lines += [
            w.say("life.paused", since=seat.paused_at),
            w.say("life.paused_until", until=seat.pause_ends_at),
        ]
    elif seat.grace_ends_at is not None:
        lines.append(w.say("packs.grace", mentor=shown.mentor_name, until=seat.grace_ends_at))
    else:
        lines.append(w.say("life.active"))
    return lines


def _next_step(w: Writer, shown: Mentorship) -> Text:
    if shown.seat.is_paused or shown.seat.state is SeatState.GRACE:
        return ()
    if shown.left == 1:
        return w.say("life.next.renew")
    return w.say("life.next.booked" if shown.booked else "life.next.book")


def _pack(w: Writer, pack: Pack, seat: Seat) -> tuple[str, Text]:
    count = w.say("pack.count", left=pack.remaining, held=pack.held, used=pack.used)
    if pack.state is not PackState.ACTIVE:
        end = w.say(f"pack.state.{pack.state}")
    elif seat.is_paused:
        end = w.say("life.stands_still")
    else:
        end = w.say("pack.until", until=pack.expires_at)
    return w.label("text", text=pack.title), (*count, " · ", *end)


def _main_row(w: Writer, shown: Mentorship) -> list[Button]:
    can_book = shown.left > shown.booked and not shown.seat.is_paused
    book = w.button("button.book", Act("book"), Style.PRIMARY)
    first = Style.PLAIN if can_book and shown.left > 1 else Style.PRIMARY
    buy = w.button("life.button.buy_again", Act("shop", shown.seat.mentor_id), first)
    return [book, buy] if can_book else [buy]


def _pause_row(w: Writer, seat: Seat, may_resume: bool) -> list[Button]:
    if not seat.is_paused:
        return [w.button("life.button.ask_pause", Act("apau", seat.id))]
    if not may_resume:
        return []
    return [w.button("life.button.resume", Act("resm", seat.id, seat.revision), Style.PRIMARY)]


def seat_buttons(w: Writer, row: SeatRow) -> list[list[Button]]:
    """What a mentor or staff can do about a student's seat."""
    seat = row.seat
    pause = w.button("life.button.pause", Act("pauq", seat.id, seat.revision))
    if seat.is_paused:
        pause = w.button("life.button.resume", Act("resm", seat.id, seat.revision), Style.PRIMARY)
    whys = [
        w.button("life.button.why_of", Act("whpk", pack.id), pack=pack.title)
        for pack in row.packs[-2:]
    ]
    end = w.button("life.button.end", Act("endq", seat.id, seat.revision), Style.DANGER)
    return [[w.button("life.button.remind", Act("rmns", seat.id)), pause], whys, [end]]


def seat_words(w: Writer, seat: Seat) -> list[str]:
    """For a line of the board: the state with its moment."""
    if seat.pause_ends_at is not None:
        return [w.label("life.board.paused", day=w.day(seat.pause_ends_at))]
    if seat.grace_ends_at is not None:
        at = f"{w.day(seat.grace_ends_at)} {w.time(seat.grace_ends_at)}"
        return [w.label("life.board.grace", at=at)]
    return []


def seat_details(w: Writer, seat: Seat) -> list[tuple[str, Text]]:
    if seat.paused_at is None or seat.pause_ends_at is None:
        return []
    return [
        (w.label("life.paused_since"), (Stamp(seat.paused_at),)),
        (w.label("life.goes_on"), (Stamp(seat.pause_ends_at),)),
    ]


def pause_form(w: Writer, shown: Mentorship, longest: int) -> Screen:
    seat, title = shown.seat, w.label("life.pause.title", student=shown.student_name)
    days = Field(
        "days",
        w.label("life.pause.days"),
        FieldKind.NUMBER,
        max_length=4,
        value=str(longest),
        hint=w.label("life.pause.days.hint", longest=longest),
    )
    return w.screen(
        title,
        w.say("life.pause.about"),
        form=Form(
            title,
            Act("paus", seat.id, seat.revision),
            (days, _reason(w, required=False)),
            w.label("life.button.pause"),
        ),
        buttons=[[_to_student(w, seat)]],
    )


def ask_pause_form(w: Writer, shown: Mentorship) -> Screen:
    title = w.label("life.ask.title", mentor=shown.mentor_name)
    return w.screen(
        title,
        w.say("life.ask.about", mentor=shown.mentor_name),
        form=Form(
            title,
            Act("apas", shown.seat.id),
            (_reason(w, required=False),),
            w.label("life.ask.submit"),
        ),
        buttons=[[w.button("button.back", Act("mshp", shown.seat.id))]],
    )


def end_form(w: Writer, shown: Mentorship, terms: EndTerms) -> Screen:
    """Says what it costs before the tap: it cannot be undone."""
    seat, title = shown.seat, w.label("life.end.title", student=shown.student_name)
    return w.screen(
        title,
        w.say("life.end.about", n=terms.unused),
        details=_dates(w, terms),
        form=Form(
            title,
            Act("endd", seat.id, seat.revision),
            (_reason(w, required=True),),
            w.label("life.end.submit"),
        ),
        buttons=[[_to_student(w, seat)]],
    )


def confirm_giving_up(w: Writer, shown: Mentorship, terms: EndTerms) -> Screen:
    seat = shown.seat
    return w.screen(
        w.label("life.give_up.title", mentor=shown.mentor_name),
        w.say("life.give_up.about"),
        w.say("life.give_up.lost", n=terms.unused) if terms.unused else (),
        w.say("life.give_up.money") if terms.unused else (),
        details=_dates(w, terms),
        buttons=[
            [w.button("life.button.give_up", Act("givd", seat.id, seat.revision), Style.DANGER)],
            [w.button("button.back", Act("mshp", seat.id))],
        ],
    )


def _dates(w: Writer, terms: EndTerms) -> list[tuple[str, Text]]:
    return [
        (w.label("life.cancelled"), (Stamp(booking.starts_at),))
        for booking in terms.booked[:_MOST_DATES]
    ]


def _reason(w: Writer, *, required: bool) -> Field:
    hint = "students.reason.hint" if required else "life.reason.hint"
    return Field(
        "reason",
        w.label("students.reason"),
        FieldKind.PARAGRAPH,
        required=required,
        max_length=MAX_REASON,
        hint=w.label(hint),
    )


def over(w: Writer, mentor: int, student: str) -> Screen:
    """After the end: there is no card any more."""
    return w.screen(
        w.label("life.over.title"),
        w.say("life.over", student=student),
        buttons=[[w.button("button.students", Act("stds", mentor))]],
    )


def whom_to_remind(w: Writer, mentor: int, board: SeatsBoard) -> Screen:
    return w.screen(
        w.label("life.remind.title"),
        w.say("life.remind.about") if board.rows else w.say("students.none"),
        prompt=w.label("students.prompt") if board.rows else "",
        choices=[
            Choice(
                row.student_name,
                Act("rmns", row.seat.id),
                detail=" · ".join(
                    [w.label("students.left", n=_left(row)), *seat_words(w, row.seat)]
                ),
            )
            for row in board.rows
        ],
        buttons=[[w.button("button.students", Act("stds", mentor)), to_desk(w, mentor)]],
        again=Act("rmnd", mentor),
    )


def _left(row: SeatRow) -> int:
    active = [pack for pack in row.packs if pack.state is PackState.ACTIVE]
    return sum(pack.remaining for pack in active) + sum(pack.held for pack in row.packs)


def everybodys(w: Writer, boards: Sequence[MentorSeats]) -> Screen:
    """Staff: every mentor's places at a glance."""
    return w.screen(
        w.label("life.everybody.title"),
        w.say("life.everybody.about") if boards else w.say("life.everybody.none"),
        choices=[
            Choice(
                board.name,
                Act("stds", board.mentor_id),
                detail=w.label("students.seats", taken=board.taken, cap=board.cap),
            )
            for board in boards
        ],
        buttons=[[w.button("button.overview", Act("over"))]],
        again=Act("stsb"),
    )


def _to_student(w: Writer, seat: Seat) -> Button:
    return w.button("button.back", Act("stud", seat.student_id, extra=(seat.mentor_id,)))
