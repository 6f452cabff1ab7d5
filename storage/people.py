"""People, and who of them are mentors or staff."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, text

from core.ids import PersonId
from core.people import Person, Role
from core.spaces import THE_CHANNEL
from storage.dialects import among, listed
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import identities, people
from storage.tables.people import MORE_THAN_STUDENT

PEOPLE = Mapped(people, Person, kept=4096)

_BY_IDENTITY = Statement(
    PEOPLE.query(
        identities.c.person_id == people.c.id,
        identities.c.channel == bindparam("channel"),
        identities.c.user == bindparam("user"),
    )
)
_NAMED = PEOPLE.select(among(people.c.id, "ids"))


def _having(role: Role) -> Statement:
    wanted = (people.c.roles.contains(f'"{role}"'), people.c.id < THE_CHANNEL)
    found = PEOPLE.query(*wanted).order_by(people.c.id)
    if role is not Role.STUDENT:
        found = found.where(text(MORE_THAN_STUDENT))
    return Statement(found)


_HAVING = {role: _having(role) for role in Role}


class SqlPeople(Repository[Person]):
    __slots__ = ()
    _mapped = PEOPLE

    def by_identity(self, channel: str, user: str) -> Person | None:
        return PEOPLE.first(self._connection, _BY_IDENTITY, channel=channel, user=user)

    def having(self, role: Role) -> Sequence[Person]:
        return PEOPLE.all(self._connection, _HAVING[role])

    def named(self, ids: Collection[PersonId]) -> dict[PersonId, Person]:
        if not ids:
            return {}
        found = PEOPLE.all(self._connection, _NAMED, ids=listed(ids))
        return {person.id: person for person in found}
