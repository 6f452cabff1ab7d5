"""Words that hurt somebody (I-11): reported by whom they are about, taken away by staff."""

from dataclasses import replace
from enum import StrEnum

from core.afterwards_errors import NothingToReport
from core.booking import Booking, By
from core.ids import BookingId, PersonId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import MAX_REASON, bounded
from core.use_cases.cancelling import side_of
from core.use_cases.changing import amend, locked, record
from core.use_cases.telling import tell, tell_staff

REDACTED = "feedback_removed"


class Words(StrEnum):
    NOTES = "notes"  # what the mentor shared: text, links, recording
    FEEDBACK = "feedback"  # what the student wrote with the rating


@use_case(Action.REPORT_WORDS)
def report_words(uow: UnitOfWork, actor: Person, id: BookingId, reason: str) -> Words:
    """A student reports what the mentor shared, a mentor what the student wrote. Told to staff
    once per session and side. Raises NothingToReport, TextMissing, TextTooLong."""
    booking = locked(uow, id)
    student, mentor = booking.student_id, booking.mentor_id
    permit(uow, actor, Action.REPORT_WORDS, student=student, mentor=mentor)
    why = bounded(reason, MAX_REASON, "reason")
    what = Words.NOTES if side_of(actor, booking) is By.STUDENT else Words.FEEDBACK
    if not words_there(uow, booking, what):
        raise NothingToReport()
    record(uow, actor, "words_reported", "booking", id, booking.state, booking.state, what=what)
    kind = NoticeKind.WORDS_REPORTED
    tell_staff(uow, kind, id, once=what, what=what, name=actor.name, text=why)
    return what


@use_case(Action.REDACT_WORDS)
def remove_words(
    uow: UnitOfWork, actor: Person, id: BookingId, what: Words, reason: str
) -> Booking:
    """Stars stay, private notes stay; who wrote it is told why. Raises NothingToReport when it is
    gone already, TextMissing, TextTooLong."""
    permit(uow, actor, Action.REDACT_WORDS)  # first: what is there is not told (Z-02)
    booking = locked(uow, id)
    why = bounded(reason, MAX_REASON, "reason")
    if not words_there(uow, booking, what):
        raise NothingToReport()
    if what is Words.FEEDBACK:
        booking = amend(uow, booking, REDACTED, actor, feedback="")
        writer = booking.student_id
    else:
        writer = _empty_notes(uow, booking, actor)
    once, kind = f"{what}:{booking.revision}:{uow.new_id()}", NoticeKind.WORDS_REMOVED
    tell(uow, kind, writer, id, once=once, what=what, reason=why)
    return booking


def words_there(uow: UnitOfWork, booking: Booking, what: Words) -> bool:
    if what is Words.FEEDBACK:
        return bool(booking.feedback)
    note = uow.session_notes.of_booking(booking.id)
    if note is None:
        return False
    return bool(note.shared or note.recording or uow.session_notes.links(note.id))


def were_removed(uow: UnitOfWork, booking: Booking) -> bool:
    """Whether staff took the words of this booking's rating away."""
    return any(entry.action == REDACTED for entry in uow.audit.of("booking", booking.id))


def _empty_notes(uow: UnitOfWork, booking: Booking, actor: Person) -> PersonId:
    note = uow.session_notes.of_booking(booking.id)
    assert note is not None  # words_there has seen it
    for link in uow.session_notes.links(note.id):
        uow.session_notes.remove_link(link.id)
    uow.session_notes.save(replace(note, shared="", recording=None, changed_at=uow.now))
    record(uow, actor, "notes_removed", "session_note", note.id)
    return note.mentor_id
