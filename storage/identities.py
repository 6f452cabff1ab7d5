"""People's accounts on platforms."""

from collections.abc import Sequence

from sqlalchemy import bindparam, case, func

from core.ids import PersonId
from core.people import Identity
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import identities

IDENTITIES = Mapped(identities, Identity)

_FIND = IDENTITIES.select(
    identities.c.channel == bindparam("channel"), identities.c.user == bindparam("user")
)
_OF = Statement(
    IDENTITIES.query(identities.c.person_id == bindparam("person")).order_by(
        case((identities.c.unreachable_at.is_(None), 0), else_=1),
        func.coalesce(identities.c.last_inbound_at, 0).desc(),
        identities.c.id,
    )
)


class SqlIdentities(Repository[Identity]):
    __slots__ = ()
    _mapped = IDENTITIES

    def find(self, channel: str, user: str) -> Identity | None:
        return IDENTITIES.first(self._connection, _FIND, channel=channel, user=user)

    def of(self, person: PersonId) -> Sequence[Identity]:
        return IDENTITIES.all(self._connection, _OF, person=person)
