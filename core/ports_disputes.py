"""What the engine needs of storage for disputes. The rules of every repository stand in `ports`."""

from collections.abc import Sequence
from typing import Protocol

from core.disputes import Dispute
from core.ids import DisputeId, OrderId


class Disputes(Protocol):
    def get(self, id: DisputeId) -> Dispute | None: ...
    def add(self, dispute: Dispute) -> None: ...
    def save(self, dispute: Dispute) -> Dispute: ...
    def by_reference(self, provider: str, reference: str) -> Dispute | None: ...
    def of_order(self, order: OrderId) -> Sequence[Dispute]:
        """In the order they became known here."""
        ...

    def latest(self, limit: int = 50) -> Sequence[Dispute]:
        """Open ones first, the latest first among them and after."""
        ...
