"""A mentor's students: their seats and packs, and corrections with a reason."""

from dataclasses import replace

from bot.actions.pack_desk import after
from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import students as screens
from bot.screens.pack_desk import SESSIONS
from bot.typed_times import read_past_moment
from bot.ui import Screen, Text
from core.catalog import DURATIONS_MINUTES
from core.errors import NotFound
from core.ids import PackId, PersonId
from core.packs import Pack
from core.pages import SeatRow
from core.texts import MAX_REASON
from core.use_cases import correcting, onboarding, reading


@on("stds")
def seats(ask: Ask) -> Screen:
    mentor = PersonId(ask.act.subject or ask.person.id)
    board = reading.seats_board(ask.uow, ask.person, mentor)
    return screens.seats(ask.writer, mentor, board)


@on("stud")
def student(ask: Ask) -> Screen:
    for row in reading.seats_board(ask.uow, ask.person, _mentor(ask)).rows:
        if row.seat.student_id == ask.act.subject:
            return screens.student(ask.writer, _mentor(ask), _with_words(ask, row))
    raise NotFound()


@on("corr")
def correct_form(ask: Ask) -> Screen:
    return screens.correct(ask.writer, _mentor(ask), *_row_and_pack(ask))


@on("cors", form="corr")
def correct(ask: Ask) -> Screen:
    """The revision makes one form mean one correction, however often it is sent."""
    _, pack = _row_and_pack(ask)
    reason = ask.typed("reason", MAX_REASON)
    change = ask.number("change")
    corrected = correcting.correct_pack(
        ask.uow, ask.person, pack.id, change, reason, ask.act.revision
    )
    return after(ask, corrected, SESSIONS, change, "students.corrected")


@on("past")
def past_form(ask: Ask) -> Screen:
    return screens.past_session(ask.writer, _mentor(ask), *_row_and_pack(ask))


@on("pass", form="past")
def record_past(ask: Ask) -> Screen:
    row, pack = _row_and_pack(ask)
    minutes = picked(ask, "minutes", [str(count) for count in DURATIONS_MINUTES])
    starts_at = read_past_moment(ask.typed("when", 40), ask.person.time_zone, ask.now)
    reason = ask.typed("reason", MAX_REASON)
    booked = correcting.record_past_session(
        ask.uow, ask.person, pack.id, starts_at, int(minutes), reason
    )
    done = ask.writer.say("students.recorded", when=booked.starts_at)
    return _student_again(ask, row, done)


def _with_words(ask: Ask, row: SeatRow) -> SeatRow:
    mentor, student_id = _mentor(ask), row.seat.student_id
    about = onboarding.about_student(ask.uow, ask.person, mentor, student_id)
    return replace(row, about=about)


def _student_again(ask: Ask, before: SeatRow, note: Text) -> Screen:
    board = reading.seats_board(ask.uow, ask.person, _mentor(ask))
    now = (row for row in board.rows if row.seat.student_id == before.seat.student_id)
    return screens.student(ask.writer, _mentor(ask), next(now, before), note)


def _row_and_pack(ask: Ask) -> tuple[SeatRow, Pack]:
    """Raises NotFound for a pack that is not with this mentor."""
    for row in reading.seats_board(ask.uow, ask.person, _mentor(ask)).rows:
        for pack in row.packs:
            if pack.id == PackId(ask.act.subject):
                return row, pack
    raise NotFound()


def _mentor(ask: Ask) -> PersonId:
    return PersonId(ask.act.number(0) or ask.person.id)
