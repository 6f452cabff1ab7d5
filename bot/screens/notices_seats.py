"""Notices about seats: what is left, until when the seat is kept, and the one tap that keeps it."""

from datetime import timedelta

from bot.screens.notice_about import AboutSeat
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Style, Text
from core.notices import Notice, NoticeKind

K = NoticeKind


def about_seat(w: Writer, notice: Notice, about: AboutSeat) -> Screen | None:
    lines = _to_student(w, notice, about) if about.is_student else _to_mentor(w, notice, about)
    if lines is None:
        return None
    reason = str(notice.facts.get("reason", ""))
    if reason and reason != "idle":
        lines = [*lines, w.say("life.reason", reason=reason)]
    ways = _student_ways(w, notice, about) if about.is_student else _mentor_ways(w, notice, about)
    return w.screen(w.label(f"notice.{notice.kind}.title"), *lines, buttons=ways)


def _to_student(w: Writer, notice: Notice, about: AboutSeat) -> list[Text] | None:
    seat, mentor = about.seat, about.mentor_name
    until = seat.grace_ends_at or w.reader.now
    match notice.kind:
        case K.RENEWAL_DUE:
            kept = timedelta(hours=about.grace_hours)
            return [
                w.say("notice.renewal_due", n=about.left, mentor=mentor),
                w.say("notice.renewal_due.next", kept=kept),
            ]
        case K.GRACE_STARTED:
            return [w.say("notice.grace_started.student", mentor=mentor, until=until)]
        case K.FINAL_WARNING:
            return [w.say("notice.final_warning", mentor=mentor, until=until)]
        case K.SEAT_KEPT:
            return [w.say("notice.seat_kept", mentor=mentor)]
        case K.SEAT_PAUSED:
            why = "notice.seat_paused.idle" if _came_by_itself(about) else "notice.seat_paused"
            return [
                w.say(why, mentor=mentor),
                w.say("life.paused_until", until=seat.pause_ends_at or until),
            ]
        case K.SEAT_RESUMED:
            more = [w.say("packs.grace", mentor=mentor, until=until)] if seat.grace_ends_at else []
            return [w.say("notice.seat_resumed.student", mentor=mentor), *more]
        case K.PACK_IDLE:
            return [w.say("notice.pack_idle", n=about.left, mentor=mentor)]
        case K.SEAT_RELEASED:
            ended = seat.release_reason == "ended"
            key = "notice.seat_released.ended" if ended else "notice.seat_released.student"
            return [w.say(key, mentor=mentor)]
        case _:
            return None


def _to_mentor(w: Writer, notice: Notice, about: AboutSeat) -> list[Text] | None:
    seat, student = about.seat, about.student_name
    until = seat.grace_ends_at or w.reader.now
    match notice.kind:
        case K.GRACE_STARTED:
            return [w.say("notice.grace_started.mentor", student=student, until=until)]
        case K.SEAT_PAUSED:
            return [
                w.say("notice.seat_paused.mentor", student=student),
                w.say("life.paused_until", until=seat.pause_ends_at or until),
            ]
        case K.SEAT_RESUMED:
            return [w.say("notice.seat_resumed.mentor", student=student)]
        case K.PAUSE_ASKED:
            return [w.say("notice.pause_asked", student=student)]
        case K.SEAT_RELEASED:
            given_up = seat.release_reason == "given_up"
            key = "notice.seat_released.given_up" if given_up else "notice.seat_released.mentor"
            return [w.say(key, student=student)]
        case _:
            return None


def _came_by_itself(about: AboutSeat) -> bool:
    return about.seat.paused_by is None


def _student_ways(w: Writer, notice: Notice, about: AboutSeat) -> list[list[Button]]:
    seat = about.seat
    buy = w.button("button.buy_pack", Act("shop", seat.mentor_id), Style.PRIMARY)
    book = w.button("button.book", Act("book"), Style.PRIMARY)
    card = w.button("life.button.open", Act("mshp", seat.id))
    match notice.kind:
        case K.SEAT_RELEASED:
            return [[buy, w.button("button.mentors", Act("mnts"))]]
        case K.SEAT_PAUSED:
            resume = w.button("life.button.resume", Act("resm", seat.id, seat.revision))
            return [[resume] if about.may_resume else [], [card]]
        case K.PACK_IDLE:
            return [[book], [w.button("life.button.ask_pause", Act("apau", seat.id)), card]]
        case K.SEAT_KEPT | K.SEAT_RESUMED if about.left:
            return [[book, card]]
        case _:
            return [[buy, card]]


def _mentor_ways(w: Writer, notice: Notice, about: AboutSeat) -> list[list[Button]]:
    seat = about.seat
    students = w.button("button.students", Act("stds"))
    if not seat.is_live:
        return [[students]]
    student = w.button("life.button.student", Act("stud", seat.student_id, extra=(seat.mentor_id,)))
    if notice.kind is K.PAUSE_ASKED:
        pause = Act("pauq", seat.id, seat.revision)
        return [[w.button("life.button.pause", pause, Style.PRIMARY), student]]
    return [[student, students]]
