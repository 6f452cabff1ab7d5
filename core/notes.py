"""What stays of a session: the mentor's own notes, what they share, links, and the recording."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.ids import BookingId, NoteId, NoteLinkId, PersonId

MAX_NOTE = 900  # every platform shows it whole
MAX_LINK_TITLE = 80
MOST_LINKS = 10


@dataclass(frozen=True, slots=True)
class SessionNote:
    """One per booking. `private` is for the mentor who wrote it alone (J12), `shared` and
    `recording` (an https link) are for the student, too."""

    id: NoteId
    booking_id: BookingId
    student_id: PersonId
    mentor_id: PersonId
    private: str
    shared: str
    recording: str | None
    created_at: datetime
    changed_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SessionLink:
    """`place` counts from 1 to MOST_LINKS, each once in a note."""

    id: NoteLinkId
    note_id: NoteId
    place: int
    title: str
    url: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class NotedSession:
    """A note with the names a person looks for."""

    note: SessionNote
    links: tuple[SessionLink, ...]
    starts_at: datetime
    offering_title: str
    student_name: str
    mentor_name: str

    @property
    def is_shared(self) -> bool:
        """There is something in it for the student."""
        return bool(self.note.shared or self.note.recording or self.links)

    def contains(self, words: str) -> bool:
        """Whether all of `words` stand somewhere in it; upper and lower case are one."""
        links = [part for link in self.links for part in (link.title, link.url)]
        names = [self.offering_title, self.student_name, self.mentor_name]
        text = " ".join([self.note.shared, self.note.private, *links, *names]).casefold()
        return all(word in text for word in words.casefold().split())


def without_private(note: SessionNote) -> SessionNote:
    return replace(note, private="")
