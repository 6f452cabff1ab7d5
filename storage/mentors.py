"""What makes a person a mentor."""

from core.people import Mentor
from storage.mapping import Mapped
from storage.repository import Repository
from storage.tables import mentors


class SqlMentors(Repository[Mentor]):
    __slots__ = ()
    _mapped = Mapped(mentors, Mentor, kept=1024)
