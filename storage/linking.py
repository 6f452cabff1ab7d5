"""Links between accounts, and whether a person has done anything here yet."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
)

from core.clock import to_ms
from core.codes import WrongCodes
from core.ids import PersonId
from core.linking import AccountLink
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import account_links, link_tries, metadata
from storage.tables.linking import LIVE

LINKS = Mapped(account_links, AccountLink)
TRIES = Mapped(link_tries, WrongCodes)

# What says nothing of a history: the accounts themselves, the first questions, and messages.
_NO_HISTORY = frozenset(
    """identities onboarding claim_tries notices deliveries account_links link_tries
    invitation_openings""".split()
)
_l = account_links.c
_PERSON: BindParameter[int] = bindparam("person")


def _traces() -> Iterator[ColumnElement[bool]]:
    """Every column that names a person, in tables that are still to come, too."""
    for table in metadata.sorted_tables:
        for column in table.c:
            names = {key.target_fullname for key in column.foreign_keys}
            if table.name not in _NO_HISTORY and names & {"people.id", "mentors.person_id"}:
                yield select(literal_column("1")).where(column == _PERSON).exists()


_LIVE_OF = Statement(LINKS.query(_l.person_id == _PERSON).where(text(LIVE)))
_BY_CODE = LINKS.select(_l.code_hash == bindparam("code_hash"))
_SHOWN = Statement(
    select(func.count()).where(_l.person_id == _PERSON, _l.created_at >= bindparam("since"))
)
_TRACE = Statement(select(literal_column("1")).where(or_(*_traces())))


class SqlAccountLinks(Repository[AccountLink]):
    __slots__ = ()
    _mapped = LINKS

    def live_of(self, person: PersonId) -> AccountLink | None:
        return LINKS.first(self._connection, _LIVE_OF, person=person)

    def by_code(self, code_hash: str) -> AccountLink | None:
        return LINKS.first(self._connection, _BY_CODE, code_hash=code_hash)

    def count_since(self, person: PersonId, since: datetime) -> int:
        row = self._connection.one(_SHOWN, person=person, since=to_ms(since))
        return int(row[0]) if row else 0

    def has_history(self, person: PersonId) -> bool:
        return self._connection.one(_TRACE, person=person) is not None

    def tries(self, person: PersonId) -> WrongCodes | None:
        return TRIES.get(self._connection, person)

    def set_tries(self, tries: WrongCodes) -> None:
        if TRIES.get(self._connection, tries.id) is None:
            TRIES.add(self._connection, tries)
        else:
            TRIES.save(self._connection, tries)
