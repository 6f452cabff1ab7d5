"""Notes and links of sessions."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from sqlalchemy import ColumnElement, Select, bindparam, delete

from core.clock import from_ms
from core.ids import BookingId, NoteId, NoteLinkId, PersonId
from core.notes import NotedSession, SessionLink, SessionNote
from storage.connection import Connection
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import Repository, rule_behind
from storage.statements import Statement
from storage.tables import bookings, offerings, people, session_links, session_notes

NOTES = Mapped(session_notes, SessionNote)
LINKS = Mapped(session_links, SessionLink)

_n, _l, _b = session_notes.c, session_links.c, bookings.c
_student, _mentor = people.alias("student"), people.alias("mentor")

_OF_BOOKING = Statement(NOTES.query(_n.booking_id == bindparam("booking")))
_LINKS = Statement(LINKS.query(_l.note_id == bindparam("note")).order_by(_l.place))
_REMOVE = Statement(delete(session_links).where(_l.id == bindparam("link")))


def _noted(whose: ColumnElement[bool]) -> Statement:
    """Booking ids grow with time: the latest booked come first, by the index alone."""
    query: Select[tuple[object, ...]] = (
        NOTES.query(
            whose,
            _b.id == _n.booking_id,
            offerings.c.id == _b.offering_id,
            _student.c.id == _n.student_id,
            _mentor.c.id == _n.mentor_id,
        )
        .add_columns(_b.starts_at, offerings.c.title, _student.c.name, _mentor.c.name)
        .order_by(_n.booking_id.desc())
        .limit(bindparam("most"))
    )
    return Statement(query)


def _linked(whose: ColumnElement[bool]) -> Statement:
    query = LINKS.query(_l.note_id == _n.id, whose)
    return Statement(query.order_by(_l.note_id, _l.place))


_STUDENTS, _MENTORS = _n.student_id == bindparam("person"), _n.mentor_id == bindparam("person")
_OF_STUDENT, _LINKS_OF_STUDENT = _noted(_STUDENTS), _linked(_STUDENTS)
_OF_MENTOR, _LINKS_OF_MENTOR = _noted(_MENTORS), _linked(_MENTORS)


class SqlSessionNotes(Repository[SessionNote]):
    __slots__ = ()
    _mapped = NOTES

    def of_booking(self, booking: BookingId) -> SessionNote | None:
        return NOTES.first(self._connection, _OF_BOOKING, booking=booking)

    def links(self, note: NoteId) -> Sequence[SessionLink]:
        return LINKS.all(self._connection, _LINKS, note=note)

    def add_link(self, link: SessionLink) -> None:
        try:
            LINKS.add(self._connection, link)
        except ConstraintViolated as violation:
            raise rule_behind(violation) from violation

    def remove_link(self, id: NoteLinkId) -> None:
        self._connection.run(_REMOVE, link=id)

    def of_student(self, student: PersonId, limit: int) -> Sequence[NotedSession]:
        return _sessions(self._connection, _OF_STUDENT, _LINKS_OF_STUDENT, student, limit)

    def of_mentor(self, mentor: PersonId, limit: int) -> Sequence[NotedSession]:
        return _sessions(self._connection, _OF_MENTOR, _LINKS_OF_MENTOR, mentor, limit)


def _sessions(
    connection: Connection, noted: Statement, linked: Statement, person: PersonId, limit: int
) -> list[NotedSession]:
    links = LINKS.all(connection, linked, person=person)
    of_note = {note: tuple(each) for note, each in groupby(links, attrgetter("note_id"))}
    found = []
    for row in connection.all(noted, person=person, most=limit):
        note = NOTES.from_row(row[:-4])
        starts_at, title, student, mentor = row[-4:]
        mine = of_note.get(note.id, ())
        found.append(NotedSession(note, mine, from_ms(starts_at), title, student, mentor))
    return sorted(found, key=lambda each: (each.starts_at, each.note.id), reverse=True)
