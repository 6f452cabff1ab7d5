"""Packs bought in shops outside, until and after somebody claims them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text

from core.codes import WrongCodes
from core.ids import PersonId
from core.purchases import Purchase
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import claim_tries, purchases
from storage.tables.purchases import WAITS

PURCHASES = Mapped(purchases, Purchase)
TRIES = Mapped(claim_tries, WrongCodes)

_p = purchases.c
_KNOWN_AS = PURCHASES.select(_p.shop == bindparam("shop"), _p.reference == bindparam("reference"))
_BY_CODE = PURCHASES.select(_p.code_hash == bindparam("code_hash"))
_OPEN = Statement(PURCHASES.query().where(text(WAITS)).order_by(_p.arrived_at, _p.id))


class SqlPurchases(Repository[Purchase]):
    __slots__ = ()
    _mapped = PURCHASES

    def by_reference(self, shop: str, reference: str) -> Purchase | None:
        return PURCHASES.first(self._connection, _KNOWN_AS, shop=shop, reference=reference)

    def by_code(self, code_hash: str) -> Purchase | None:
        if not code_hash:  # a shop without a key has no codes
            return None
        return PURCHASES.first(self._connection, _BY_CODE, code_hash=code_hash)

    def open(self) -> Sequence[Purchase]:
        return PURCHASES.all(self._connection, _OPEN)

    def tries(self, person: PersonId) -> WrongCodes | None:
        return TRIES.get(self._connection, person)

    def set_tries(self, tries: WrongCodes) -> None:
        if TRIES.get(self._connection, tries.id) is None:
            TRIES.add(self._connection, tries)
        else:
            TRIES.save(self._connection, tries)
