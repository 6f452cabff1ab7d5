"""Mentorships: how they stand, reminding, pausing, going on, and their early end."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import seats as screens
from bot.screens import students as student_screens
from bot.screens import why_pack
from bot.ui import Act, Screen, Text
from core.ids import PackId, PersonId, SeatId
from core.pages import Mentorship
from core.seats import Seat
from core.texts import MAX_REASON
from core.use_cases import ending, explaining_packs, pausing, reading, renewing


@on("mshp")
def mentorship(ask: Ask) -> Screen:
    return _mine(ask, _seat(ask))


@on("apau")
def ask_pause_form(ask: Ask) -> Screen:
    return screens.ask_pause_form(ask.writer, _shown(ask))


@on("apas", form="apau")
def ask_pause(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, required=False, paragraph=True)
    seat = pausing.ask_for_pause(ask.uow, ask.person, _seat(ask), reason)
    return _mine(ask, seat.id, ask.writer.say("life.ask.done"))


@on("pauq")
def pause_form(ask: Ask) -> Screen:
    longest = ask.uow.settings.packs.longest_pause_days
    return screens.pause_form(ask.writer, _shown(ask), longest)


@on("paus", form="pauq")
def pause(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, required=False, paragraph=True)
    days = ask.number("days")
    seat = pausing.pause(ask.uow, ask.person, _seat(ask), reason, days, ask.act.revision)
    return _afterwards(ask, seat, ask.writer.say("life.pause.done"))


@on("resm")
def resume(ask: Ask) -> Screen:
    seat = pausing.resume(ask.uow, ask.person, _seat(ask), ask.act.revision)
    return _afterwards(ask, seat, ask.writer.say("life.resume.done"))


@on("endq")
def end_form(ask: Ask) -> Screen:
    terms = ending.preview_end(ask.uow, ask.person, _seat(ask))
    return screens.end_form(ask.writer, _shown(ask), terms)


@on("endd", form="endq")
def end(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    name = _shown(ask).student_name
    seat = ending.end(ask.uow, ask.person, _seat(ask), reason, ask.act.revision)
    return screens.over(ask.writer, seat.mentor_id, name)


@on("givq")
def ask_give_up(ask: Ask) -> Screen:
    terms = ending.preview_giving_up(ask.uow, ask.person, _seat(ask))
    return screens.confirm_giving_up(ask.writer, _shown(ask), terms)


@on("givd")
def give_up(ask: Ask) -> Screen:
    seat = ending.give_up(ask.uow, ask.person, _seat(ask), ask.act.revision)
    return _mine(ask, seat.id, ask.writer.say("life.give_up.done"))


@on("rmnd")
def whom_to_remind(ask: Ask) -> Screen:
    mentor = PersonId(ask.act.subject or ask.person.id)
    board = reading.seats_board(ask.uow, ask.person, mentor)
    return screens.whom_to_remind(ask.writer, mentor, board)


@on("rmns")
def remind(ask: Ask) -> Screen:
    seat = renewing.remind_by_hand(ask.uow, ask.person, _seat(ask))
    return _afterwards(ask, seat, ask.writer.say("life.remind.done"))


@on("stsb")
def everybodys(ask: Ask) -> Screen:
    return screens.everybodys(ask.writer, reading.all_seats(ask.uow, ask.person))


@on("whpl")
def which_pack(ask: Ask) -> Screen:
    return why_pack.which_pack(ask.writer, reading.my_packs(ask.uow, ask.person))


@on("whpk")
def why(ask: Ask) -> Screen:
    story = explaining_packs.why_pack(ask.uow, ask.person, PackId(ask.act.subject))
    pack = story.pack
    back = Act("pcks")
    if ask.person.id != pack.student_id:
        back = Act("stud", pack.student_id, extra=(pack.mentor_id,))
    return why_pack.pack_story(ask.writer, story, back)


def _seat(ask: Ask) -> SeatId:
    return SeatId(ask.act.subject)


def _shown(ask: Ask) -> Mentorship:
    return reading.mentorship(ask.uow, ask.person, _seat(ask))


def _mine(ask: Ask, id: SeatId, note: Text = ()) -> Screen:
    shown = reading.mentorship(ask.uow, ask.person, id)
    return screens.mine(ask.writer, shown, pausing.may_resume(ask.person, shown.seat), note)


def _afterwards(ask: Ask, seat: Seat, note: Text) -> Screen:
    """The card of whoever did it: their own, or the student's."""
    if ask.person.id == seat.student_id:
        return _mine(ask, seat.id, note)
    board = reading.seats_board(ask.uow, ask.person, seat.mentor_id)
    row = next(row for row in board.rows if row.seat.id == seat.id)
    return student_screens.student(ask.writer, seat.mentor_id, row, note)
