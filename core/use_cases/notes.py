"""Notes about a session (Z5, X27): written by its mentor, read back by its student.

The private part is for the mentor who wrote it alone, not for staff either (J12). The audit log
says that something changed, never what stood there.
"""

from dataclasses import dataclass, replace

from core.afterwards_errors import SessionLinksFull
from core.booking import Booking, BookingState, By
from core.errors import NotFound, StaleButton
from core.ids import BookingId, NoteId, NoteLinkId
from core.links import checked_link
from core.notes import (
    MAX_LINK_TITLE,
    MAX_NOTE,
    MOST_LINKS,
    NotedSession,
    SessionLink,
    SessionNote,
    without_private,
)
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingCard
from core.texts import bounded
from core.use_cases.cancelling import side_of
from core.use_cases.changing import load, locked, record, require_shown
from core.use_cases.reading.cards import card_of
from core.use_cases.telling import tell

MANY = 500
NOTED = (BookingState.SCHEDULED, BookingState.COMPLETED, BookingState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class NotesPage:
    """`note` None: nothing was written yet. Its private part is empty for all but its writer."""

    card: BookingCard
    note: SessionNote | None
    links: tuple[SessionLink, ...]
    side: By

    @property
    def is_shared(self) -> bool:
        note = self.note
        return bool(self.links) or (note is not None and bool(note.shared or note.recording))


@use_case(Action.SEE_BOOKING)
def notes_of(uow: UnitOfWork, actor: Person, id: BookingId) -> NotesPage:
    booking = load(uow, id)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    note = uow.session_notes.of_booking(id)
    links = tuple(uow.session_notes.links(note.id)) if note else ()
    return NotesPage(card_of(uow, booking), _for(actor, note), links, side_of(actor, booking))


def _for(actor: Person, note: SessionNote | None) -> SessionNote | None:
    return note if note is None or note.mentor_id == actor.id else without_private(note)


@use_case(Action.WRITE_NOTES)
def write_notes(
    uow: UnitOfWork,
    actor: Person,
    id: BookingId,
    revision: int | None = None,
    *,
    private: str | None = None,
    shared: str | None = None,
    recording: str | None = None,
) -> SessionNote:
    """What is None stays, "" takes it away. `revision`: of the note as the form showed it.

    Raises TextTooLong, LinkInvalid, StaleButton, AlreadyDecided for a session that was cancelled.
    """
    booking, note = _mine(uow, actor, id)
    if revision is not None and revision != note.revision:
        raise StaleButton(booking_id=id)
    changes: dict[str, str | None] = {}
    if private is not None:
        changes["private"] = bounded(private, MAX_NOTE, "private", required=False)
    if shared is not None:
        changes["shared"] = bounded(shared, MAX_NOTE, "shared", required=False)
    if recording is not None:
        changes["recording"] = checked_link(recording) if recording.strip() else None
    changed = sorted(name for name, value in changes.items() if getattr(note, name) != value)
    if not changed:
        return note
    written = replace(note, changed_at=uow.now)
    changed_note = replace(written, **changes)  # type: ignore[arg-type]  # its own fields, above
    stored = uow.session_notes.save(changed_note)
    record(uow, actor, "notes_changed", "session_note", note.id, parts=",".join(changed))
    _tell(uow, booking, stored, "shared" in changed)
    return stored


@use_case(Action.WRITE_NOTES)
def add_link(uow: UnitOfWork, actor: Person, id: BookingId, url: str, title: str) -> SessionLink:
    """The same link again only renames it. Raises LinkInvalid (I-10), SessionLinksFull and
    TextTooLong."""
    booking, note = _mine(uow, actor, id)
    link, name = checked_link(url), bounded(title, MAX_LINK_TITLE, "title", required=False)
    links = uow.session_notes.links(note.id)
    same = next((each for each in links if each.url == link), None)
    if same is not None:
        uow.session_notes.remove_link(same.id)
    taken = {each.place for each in links if each is not same}
    free = [place for place in range(1, MOST_LINKS + 1) if place not in taken]
    if not free:
        raise SessionLinksFull(limit=MOST_LINKS)
    place = same.place if same is not None else free[0]
    added = SessionLink(NoteLinkId(uow.new_id()), note.id, place, name, link, uow.now)
    uow.session_notes.add_link(added)
    record(uow, actor, "link_added", "session_note", note.id)
    _tell(uow, booking, note, shared=True)
    return added


@use_case(Action.WRITE_NOTES)
def remove_link(uow: UnitOfWork, actor: Person, id: BookingId, link_id: NoteLinkId) -> None:
    """One that is gone already stays gone."""
    _, note = _mine(uow, actor, id)
    if any(link.id == link_id for link in uow.session_notes.links(note.id)):
        uow.session_notes.remove_link(link_id)
        record(uow, actor, "link_removed", "session_note", note.id)


@use_case(Action.SEE_OWN)
def my_notes(uow: UnitOfWork, actor: Person, words: str = "") -> tuple[NotedSession, ...]:
    """Everything written about one's own sessions on either side, latest session first: all of
    `words` somewhere in it. As a student only what was shared."""
    permit(uow, actor, Action.SEE_OWN)
    written = uow.session_notes.of_mentor(actor.id, MANY)
    read = [
        replace(each, note=without_private(each.note))
        for each in uow.session_notes.of_student(actor.id, MANY)
        if each.is_shared
    ]
    found = [each for each in (*written, *read) if each.contains(words)]
    return tuple(sorted(found, key=lambda each: each.starts_at, reverse=True))


def _mine(uow: UnitOfWork, actor: Person, id: BookingId) -> tuple[Booking, SessionNote]:
    """The booking and its note, made when there is none yet."""
    booking = locked(uow, id)
    permit(uow, actor, Action.WRITE_NOTES, mentor=booking.mentor_id)
    require_shown(booking, None, *NOTED)
    note = uow.session_notes.of_booking(id)
    if note is not None and note.mentor_id != actor.id:
        raise NotFound()
    return booking, note or _blank(uow, booking)


def _blank(uow: UnitOfWork, booking: Booking) -> SessionNote:
    note = SessionNote(
        id=NoteId(uow.new_id()),
        booking_id=booking.id,
        student_id=booking.student_id,
        mentor_id=booking.mentor_id,
        private="",
        shared="",
        recording=None,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session_notes.add(note)
    return note


def _tell(uow: UnitOfWork, booking: Booking, note: SessionNote, shared: bool) -> None:
    """Each once per session, however often it is edited: their keys are the same again."""
    if shared:
        tell(uow, NoticeKind.NOTES_SHARED, booking.student_id, booking.id)
    if note.recording:
        tell(uow, NoticeKind.SESSION_RECORDED, booking.student_id, booking.id)
