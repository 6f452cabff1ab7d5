"""Packs as they are sold."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.catalog import PackProduct, ProductStatus
from core.ids import PersonId
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import pack_products

PRODUCTS = Mapped(pack_products, PackProduct)

_p = pack_products.c
_ORDER = (_p.mentor_id, _p.created_at, _p.id)
_ON_SALE = _p.status == ProductStatus.ACTIVE.value
_THEIRS = _p.mentor_id == bindparam("mentor")
_FOR_SALE = Statement(PRODUCTS.query(_ON_SALE).order_by(*_ORDER))
_FOR_SALE_BY = Statement(PRODUCTS.query(_ON_SALE, _THEIRS).order_by(*_ORDER))
_OF = Statement(PRODUCTS.query(_THEIRS).order_by(*_ORDER))


class SqlProducts(Repository[PackProduct]):
    __slots__ = ()
    _mapped = PRODUCTS

    def for_sale(self, mentor: PersonId | None = None) -> Sequence[PackProduct]:
        if mentor is None:
            return PRODUCTS.all(self._connection, _FOR_SALE)
        return PRODUCTS.all(self._connection, _FOR_SALE_BY, mentor=mentor)

    def of(self, mentor: PersonId) -> Sequence[PackProduct]:
        return PRODUCTS.all(self._connection, _OF, mentor=mentor)
