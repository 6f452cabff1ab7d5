"""In-memory purchases from shops outside."""

from collections.abc import Sequence

from core.codes import WrongCodes
from core.ids import PersonId
from core.purchases import Purchase, PurchaseState
from tests.harness.memory_rows import Store, Table, once, require


class MemoryPurchases(Table[Purchase]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.purchases, self._guard)
        self._store = store

    def _guard(self, row: Purchase) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        named = (row.shop, row.reference)
        once((o for o in others if (o.shop, o.reference) == named), "purchase_reference")
        require(0 <= row.returned.minor <= row.amount.minor, "purchase_amounts")
        claimed = row.state is PurchaseState.CLAIMED
        facts = (row.order_id, row.claimed_by, row.claimed_at)
        require(all((fact is not None) == claimed for fact in facts), "purchase_claimed")

    def by_reference(self, shop: str, reference: str) -> Purchase | None:
        return self.one(lambda each: (each.shop, each.reference) == (shop, reference))

    def by_code(self, code_hash: str) -> Purchase | None:
        return self.one(lambda each: each.code_hash == code_hash) if code_hash else None

    def open(self) -> Sequence[Purchase]:
        waiting = self.where(lambda each: each.is_open)
        return sorted(waiting, key=lambda each: (each.arrived_at, each.id))

    def tries(self, person: PersonId) -> WrongCodes | None:
        return self._store.claim_tries.get(person)

    def set_tries(self, tries: WrongCodes) -> None:
        self._store.claim_tries[tries.id] = tries
