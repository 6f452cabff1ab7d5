"""What the engine needs of storage for what was bought elsewhere. The rules of every repository
stand in `ports`, which passes this on."""

from collections.abc import Sequence
from typing import Protocol

from core.codes import WrongCodes
from core.ids import PersonId, PurchaseId
from core.purchases import Purchase


class Purchases(Protocol):
    def get(self, id: PurchaseId) -> Purchase | None: ...
    def add(self, purchase: Purchase) -> None:
        """Raises StaleRevision when the shop's number is known already."""
        ...

    def save(self, purchase: Purchase) -> Purchase: ...
    def by_reference(self, shop: str, reference: str) -> Purchase | None: ...
    def by_code(self, code_hash: str) -> Purchase | None: ...
    def open(self) -> Sequence[Purchase]:
        """Paid and not claimed, the longest waiting first."""
        ...

    def tries(self, person: PersonId) -> WrongCodes | None: ...
    def set_tries(self, tries: WrongCodes) -> None:
        """Kept, whether it was there before or not; under the person's lock."""
        ...
