"""Notices once a session is over: notes, recordings, words, and who did not come."""

from bot.screens.absences import claim_buttons, standing_lines
from bot.screens.notice_about import AboutAfterwards, AboutAppeal
from bot.screens.session_notes import number_of
from bot.screens.writer import Writer
from bot.ui import Act, Button, Screen, Stamp, Style, Text
from core.booking import By
from core.notices import Notice, NoticeKind
from core.use_cases.words_reported import Words

K = NoticeKind


def about_afterwards(w: Writer, notice: Notice, about: AboutAfterwards) -> Screen | None:
    lines = _lines(w, notice, about)
    if lines is None:
        return None
    card = about.card
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        *lines,
        details=[
            (w.label("detail.session"), w.say("text", text=card.offering_title)),
            (w.label("detail.when"), (Stamp(card.booking.starts_at),)),
        ],
        buttons=_buttons(w, notice, about),
    )


def _lines(w: Writer, notice: Notice, about: AboutAfterwards) -> list[Text] | None:
    card, facts = about.card, notice.facts
    match notice.kind:
        case K.NOTES_SHARED:
            return [w.say("notice.notes_shared", mentor=card.mentor_name)]
        case K.SESSION_RECORDED:
            return [w.say("notice.session_recorded", mentor=card.mentor_name)]
        case K.WORDS_REPORTED:
            name, text = str(facts.get("name", "")), str(facts.get("text", ""))
            key = f"notice.words_reported.{_what(notice)}"
            return [w.say(key, name=name), w.say("card.reason", reason=text)]
        case K.WORDS_REMOVED:
            reason = str(facts.get("reason", ""))
            said = w.say(f"notice.words_removed.{_what(notice)}")
            return [said, w.say("card.reason", reason=reason)]
        case K.ABSENCE_FORGIVEN:
            reason = str(facts.get("reason", ""))
            return [w.say("notice.absence_forgiven"), w.say("card.reason", reason=reason)]
        case _:
            return _absence(w, notice, about)


def _absence(w: Writer, notice: Notice, about: AboutAfterwards) -> list[Text] | None:
    card = about.card
    if notice.kind is K.ABSENCE_CLAIMED:
        asked = w.say("notice.absence_claimed", student=card.student_name)
        until = about.answer_by
        return [asked, w.say("notice.absence_claimed.until", until=until)] if until else [asked]
    if about.standing is None or about.absence_rules is None:
        return None
    told = standing_lines(w, about.absence_rules, about.standing)
    if notice.kind is K.ABSENCE_COUNTED:
        return told
    name = card.student_name if about.standing.side is By.STUDENT else card.mentor_name
    return [w.say("notice.absences_many", name=name), *told[:2]]


def _what(notice: Notice) -> Words:
    return Words(str(notice.facts.get("what", Words.NOTES)))


def _buttons(w: Writer, notice: Notice, about: AboutAfterwards) -> list[list[Button]]:
    booking = about.card.booking
    session = w.button("button.session", Act("card", booking.id))
    notes = w.button("notes.button.open", Act("note", booking.id), Style.PRIMARY)
    match notice.kind:
        case K.NOTES_SHARED:
            return [[notes, session]]
        case K.SESSION_RECORDED:
            seen = w.link("notes.button.recording", about.recording) if about.recording else notes
            return [[seen], [session]]
        case K.WORDS_REPORTED:
            what = _what(notice)
            act = Act("ntdq", booking.id, extra=(number_of(what),))
            remove = w.button(f"notes.button.remove.{what}", act, Style.DANGER)
            return [[notes, remove], [w.button("button.overview", Act("over"))]]
        case K.ABSENCE_CLAIMED:
            return claim_buttons(w, booking.id, booking.revision)
        case K.ABSENCES_MANY:
            is_student = about.standing is None or about.standing.side is By.STUDENT
            person = booking.student_id if is_student else booking.mentor_id
            look = w.button("absence.button.look", Act("abpr", person), Style.PRIMARY)
            return [[look, w.button("button.overview", Act("over"))]]
        case K.ABSENCE_COUNTED:
            return [[session, w.button("absence.button.ask", Act("abap"))]]
        case _:
            return [[session]]


def appealed(w: Writer, notice: Notice, about: AboutAppeal) -> Screen:
    person = notice.subject_id
    return w.screen(
        w.label(f"notice.{notice.kind}.title"),
        w.say("notice.hold_appealed", name=about.name, text=about.text),
        buttons=[
            [
                w.button("absence.button.look", Act("abpr", person), Style.PRIMARY),
                w.button("staff.button.student", Act("prsn", person)),
            ],
            [w.button("button.overview", Act("over"))],
        ],
    )
