"""In-memory notes and links of sessions."""

from collections.abc import Callable, Sequence

from core.ids import BookingId, NoteId, NoteLinkId, PersonId
from core.notes import MOST_LINKS, NotedSession, SessionLink, SessionNote
from tests.harness.memory_rows import Store, Table, once, require


class MemorySessionNotes(Table[SessionNote]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.session_notes, self._guard)
        self._store = store

    def _guard(self, row: SessionNote) -> None:
        others = self.where(lambda e: e.booking_id == row.booking_id and e.id != row.id)
        once(others, "note_of_booking")

    def of_booking(self, booking: BookingId) -> SessionNote | None:
        return self.one(lambda each: each.booking_id == booking)

    def links(self, note: NoteId) -> Sequence[SessionLink]:
        mine = [each for each in self._store.session_links.values() if each.note_id == note]
        return sorted(mine, key=lambda each: each.place)

    def add_link(self, link: SessionLink) -> None:
        require(1 <= link.place <= MOST_LINKS, "note_link_places")
        require(link.url.startswith("https://"), "note_link_https")
        taken = [each for each in self.links(link.note_id) if each.place == link.place]
        once(taken, "note_link_place")
        self._store.session_links[link.id] = link

    def remove_link(self, id: NoteLinkId) -> None:
        self._store.session_links.pop(id, None)

    def of_student(self, student: PersonId, limit: int) -> Sequence[NotedSession]:
        return self._sessions(lambda each: each.student_id == student)[:limit]

    def of_mentor(self, mentor: PersonId, limit: int) -> Sequence[NotedSession]:
        return self._sessions(lambda each: each.mentor_id == mentor)[:limit]

    def _sessions(self, wanted: Callable[[SessionNote], bool]) -> list[NotedSession]:
        store = self._store
        found = []
        for note in self.where(wanted):
            booking = store.bookings[note.booking_id]
            found.append(
                NotedSession(
                    note,
                    tuple(self.links(note.id)),
                    booking.starts_at,
                    store.offerings[booking.offering_id].title,
                    store.people[note.student_id].name,
                    store.people[note.mentor_id].name,
                )
            )
        return sorted(found, key=lambda each: (each.starts_at, each.note.id), reverse=True)
