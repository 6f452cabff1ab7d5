"""In-memory disputes."""

from collections.abc import Sequence

from core.disputes import Dispute
from core.ids import OrderId, PaymentId
from core.orders import RefundState
from tests.harness.memory_rows import Store, Table, once, require


def room_is_kept(store: Store, payment: PaymentId) -> None:
    """The database's `refund_over_payment`: refunds and what disputes cover, together."""
    back = sum(
        each.amount.minor
        for each in store.refunds.values()
        if each.payment_id == payment and each.state is not RefundState.FAILED
    )
    covered = sum(
        each.covered.minor
        for each in store.disputes.values()
        if each.payment_id == payment and each.counts
    )
    require(back + covered <= store.payments[payment].amount.minor, "refund_over_payment")


class MemoryDisputes(Table[Dispute]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.disputes, self._guard)
        self._store = store

    def _guard(self, row: Dispute) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        same = (row.provider, row.reference)
        once((e for e in others if (e.provider, e.reference) == same), "dispute_reference")
        require(not row.amount.is_zero, "dispute_amount")
        require(row.covered.minor <= row.amount.minor, "dispute_covered")
        require(row.is_open == (row.closed_at is None), "dispute_closed")

    def add(self, row: Dispute) -> None:
        super().add(row)
        room_is_kept(self._store, row.payment_id)

    def save(self, row: Dispute) -> Dispute:
        stored = super().save(row)
        room_is_kept(self._store, row.payment_id)
        return stored

    def by_reference(self, provider: str, reference: str) -> Dispute | None:
        return self.one(lambda each: (each.provider, each.reference) == (provider, reference))

    def of_order(self, order: OrderId) -> Sequence[Dispute]:
        return list(self.where(lambda each: each.order_id == order))

    def latest(self, limit: int = 50) -> Sequence[Dispute]:
        newest = sorted(self.rows.values(), key=lambda e: (e.opened_at, e.id), reverse=True)
        return sorted(newest, key=lambda each: not each.is_open)[:limit]
