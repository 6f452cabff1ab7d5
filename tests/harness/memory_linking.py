"""In-memory links between accounts."""

from datetime import datetime

from core.codes import WrongCodes
from core.ids import PersonId
from core.linking import LIVE, AccountLink, LinkState
from tests.harness.memory_rows import Store, Table, once, require

_NO_HISTORY = frozenset(
    """people identities onboarding claim_tries notices deliveries account_links link_tries
    invitation_openings""".split()
)
_NAMING = ("student_id", "mentor_id", "person_id", "claimed_by", "by_id", "created_by", "owner_id")


class MemoryAccountLinks(Table[AccountLink]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.account_links, self._guard)
        self._store = store

    def _guard(self, row: AccountLink) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        once((o for o in others if o.code_hash == row.code_hash), "link_code")
        if row.state in LIVE:
            mine = (o for o in others if o.person_id == row.person_id and o.state in LIVE)
            once(mine, "link_live")
        require(row.other_id != row.person_id, "link_other")
        require((row.state is LinkState.LINKED) == (row.kept_id is not None), "link_kept")
        over = row.state in (LinkState.LINKED, LinkState.OFF)
        require(over == (row.decided_at is not None), "link_decided")

    def live_of(self, person: PersonId) -> AccountLink | None:
        return self.one(lambda each: each.person_id == person and each.state in LIVE)

    def by_code(self, code_hash: str) -> AccountLink | None:
        return self.one(lambda each: each.code_hash == code_hash)

    def count_since(self, person: PersonId, since: datetime) -> int:
        shown = self.where(lambda each: each.person_id == person and each.created_at >= since)
        return sum(1 for _ in shown)

    def has_history(self, person: PersonId) -> bool:
        tables = (rows for name, rows in vars(self._store).items() if name not in _NO_HISTORY)
        return any(
            getattr(row, name, None) == person
            for rows in tables
            for row in rows.values()
            for name in _NAMING
        )

    def tries(self, person: PersonId) -> WrongCodes | None:
        return self._store.link_tries.get(person)

    def set_tries(self, tries: WrongCodes) -> None:
        self._store.link_tries[tries.id] = tries
