"""What the engine needs of storage for prices: their versions, promotion codes, and trials.

The rules of every repository stand in `ports`, which passes these on.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.ids import BookingId, OrderId, PackProductId, PersonId, PromoCodeId
from core.pricing import PriceVersion
from core.promotions import PromoCode, PromoUse, Uses
from core.trials import Trial


class Prices(Protocol):
    def add(self, version: PriceVersion) -> None:
        """Raises StaleRevision when somebody else has written this number (Z12)."""
        ...

    def of(self, product: PackProductId) -> Sequence[PriceVersion]:
        """The changes so far, oldest first; () for a price that never changed."""
        ...

    def of_all(
        self, products: Collection[PackProductId]
    ) -> dict[PackProductId, list[PriceVersion]]: ...
    def first_paid(self, mentor: PersonId) -> dict[PersonId, datetime]:
        """When each student first paid an order with this mentor that is paid still."""
        ...

    def first_paid_by(self, student: PersonId, mentor: PersonId) -> datetime | None: ...
    def has_bought(self, student: PersonId, mentor: PersonId | None = None) -> bool:
        """Ever, also what was refunded later; with this mentor or with anybody."""
        ...


class Promos(Protocol):
    def get(self, id: PromoCodeId) -> PromoCode | None: ...
    def add(self, promo: PromoCode) -> None:
        """Raises PromoCodeTaken when there is one that is or looks the same."""
        ...

    def save(self, promo: PromoCode) -> PromoCode: ...
    def looking_like(self, alike: str) -> PromoCode | None: ...
    def automatic(self, now: datetime) -> Sequence[PromoCode]:
        """Started ones that need not be typed and whose window is open."""
        ...

    def of(self, owner: PersonId | None, limit: int = 100) -> Sequence[PromoCode]:
        """A mentor's own, or with None everybody's; latest first."""
        ...

    def uses(self, promo: PromoCodeId, student: PersonId) -> Uses: ...
    def use_counts(self, promo: PromoCodeId) -> dict[str, int]:
        """How many uses are in each state."""
        ...

    def add_use(self, use: PromoUse) -> None:
        """Raises PromoUsedUp or PromoAlreadyUsed: the limits are the database's to keep (M-16)."""
        ...

    def save_use(self, use: PromoUse) -> PromoUse: ...
    def use_of(self, order: OrderId) -> PromoUse | None: ...
    def latest_uses(self, promo: PromoCodeId, limit: int = 30) -> Sequence[PromoUse]: ...
    def free_since(self, student: PersonId, moment: datetime) -> int:
        """How many orders a code made free for this student, written since then (M-13)."""
        ...


class Trials(Protocol):
    def add(self, trial: Trial) -> None:
        """Raises TrialUsed: one per student and mentor that was not given back (X41)."""
        ...

    def save(self, trial: Trial) -> Trial: ...
    def of_booking(self, booking: BookingId) -> Trial | None: ...
    def taken(self, student: PersonId, mentor: PersonId) -> Trial | None:
        """The one that counts."""
        ...
