"""What the engine needs of storage for notes. The rules of every repository stand in `ports`."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import BookingId, NoteId, NoteLinkId, PersonId
from core.notes import NotedSession, SessionLink, SessionNote


class SessionNotes(Protocol):
    def get(self, id: NoteId) -> SessionNote | None: ...
    def add(self, note: SessionNote) -> None:
        """Raises StaleRevision when the booking has one already: somebody was faster."""
        ...

    def save(self, note: SessionNote) -> SessionNote: ...
    def of_booking(self, booking: BookingId) -> SessionNote | None: ...
    def links(self, note: NoteId) -> Sequence[SessionLink]:
        """By their place."""
        ...

    def add_link(self, link: SessionLink) -> None:
        """Raises StaleRevision when its place is taken."""
        ...

    def remove_link(self, id: NoteLinkId) -> None: ...
    def of_student(self, student: PersonId, limit: int) -> Sequence[NotedSession]:
        """Private parts and all: the use case shows what may be shown. Latest session first."""
        ...

    def of_mentor(self, mentor: PersonId, limit: int) -> Sequence[NotedSession]: ...
