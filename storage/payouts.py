"""Payouts to mentors."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from core.ids import PersonId
from core.payouts import Payout, PayoutState
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import payouts

PAYOUTS = Mapped(payouts, Payout)

_y = payouts.c
_NO_DRAFT = _y.state != PayoutState.DRAFT.value
_BY_INTENT = PAYOUTS.select(_y.intent == bindparam("intent"))
_BY_REFERENCE = PAYOUTS.select(
    _y.reference == bindparam("reference"), _y.state == PayoutState.RECORDED.value
)
_OF = Statement(
    PAYOUTS.query(_y.mentor_id == bindparam("mentor"), _NO_DRAFT)
    .order_by(_y.id.desc())
    .limit(bindparam("most"))
)
_LATEST = Statement(PAYOUTS.query(_NO_DRAFT).order_by(_y.id.desc()).limit(bindparam("most")))


class SqlPayouts(Repository[Payout]):
    __slots__ = ()
    _mapped = PAYOUTS

    def by_intent(self, intent: str) -> Payout | None:
        return PAYOUTS.first(self._connection, _BY_INTENT, intent=intent)

    def by_reference(self, reference: str) -> Payout | None:
        return PAYOUTS.first(self._connection, _BY_REFERENCE, reference=reference)

    def of(self, mentor: PersonId, limit: int = 50) -> Sequence[Payout]:
        return PAYOUTS.all(self._connection, _OF, mentor=mentor, most=limit)

    def latest(self, limit: int = 50) -> Sequence[Payout]:
        return PAYOUTS.all(self._connection, _LATEST, most=limit)
