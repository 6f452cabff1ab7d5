"""In-memory versions of prices, promotion codes with their uses, and introductions."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from core.errors import PromoAlreadyUsed, PromoCodeTaken, PromoUsedUp, StaleRevision, TrialUsed
from core.ids import BookingId, OrderId, PackProductId, PersonId, PromoCodeId
from core.orders import Order, OrderState
from core.pricing import PriceVersion
from core.promotions import COUNTED, PromoCode, PromoState, PromoUse, Uses
from core.trials import Trial
from tests.harness.memory_rows import Store, Table, once, require

_BOUGHT = (OrderState.PAID, OrderState.REFUNDED)


class MemoryPrices:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, version: PriceVersion) -> None:
        same = (version.product_id, version.number)
        known = self._store.price_versions
        numbers = (v for v in known.values() if (v.product_id, v.number) == same)
        once(numbers, "price_version_number")
        require(not version.price.is_zero, "price_version_price")
        known[version.id] = version

    def of(self, product: PackProductId) -> Sequence[PriceVersion]:
        found = [v for v in self._store.price_versions.values() if v.product_id == product]
        return sorted(found, key=lambda each: each.number)

    def of_all(
        self, products: Collection[PackProductId]
    ) -> dict[PackProductId, list[PriceVersion]]:
        return {id: list(found) for id in products if (found := self.of(id))}

    def _paid(self, mentor: PersonId) -> list[Order]:
        orders = self._store.orders.values()
        return [o for o in orders if o.mentor_id == mentor and o.state is OrderState.PAID]

    def first_paid(self, mentor: PersonId) -> dict[PersonId, datetime]:
        first: dict[PersonId, datetime] = {}
        for order in self._paid(mentor):
            if order.paid_at is not None:
                known = first.get(order.student_id, order.paid_at)
                first[order.student_id] = min(known, order.paid_at)
        return first

    def first_paid_by(self, student: PersonId, mentor: PersonId) -> datetime | None:
        return self.first_paid(mentor).get(student)

    def has_bought(self, student: PersonId, mentor: PersonId | None = None) -> bool:
        return any(
            each.student_id == student and mentor in (None, each.mentor_id)
            for each in self._store.orders.values()
            if each.state in _BOUGHT
        )


class MemoryPromos(Table[PromoCode]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.promos, self._guard)
        self._store = store

    def _guard(self, row: PromoCode) -> None:
        require((row.percent is None) != (row.amount is None), "promo_one_kind")
        require(row.percent is None or 1 <= row.percent <= 100, "promo_percent")
        if any(each.alike == row.alike and each.id != row.id for each in self.rows.values()):
            raise PromoCodeTaken(code=row.code)

    def looking_like(self, alike: str) -> PromoCode | None:
        return self.one(lambda each: each.alike == alike)

    def automatic(self, now: datetime) -> Sequence[PromoCode]:
        found = self.where(
            lambda each: (
                each.automatic
                and each.state is PromoState.ACTIVE
                and (each.from_at is None or each.from_at <= now)
                and (each.until is None or each.until > now)
            )
        )
        return sorted(found, key=lambda each: each.id)

    def of(self, owner: PersonId | None, limit: int = 100) -> Sequence[PromoCode]:
        found = self.where(lambda each: owner in (None, each.owner_id))
        return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]

    def _uses(self, promo: PromoCodeId) -> list[PromoUse]:
        return [each for each in self._store.promo_uses.values() if each.promo_id == promo]

    def uses(self, promo: PromoCodeId, student: PersonId) -> Uses:
        counted = [each for each in self._uses(promo) if each.state in COUNTED]
        return Uses(len(counted), sum(each.student_id == student for each in counted))

    def use_counts(self, promo: PromoCodeId) -> dict[str, int]:
        return dict(Counter(each.state.value for each in self._uses(promo)))

    def add_use(self, use: PromoUse) -> None:
        known = self._store.promo_uses
        of_order = (each for each in known.values() if each.order_id == use.order_id)
        once(of_order, "promo_use_of_order")
        self._require_room(use)
        known[use.id] = use

    def save_use(self, use: PromoUse) -> PromoUse:
        known = self._store.promo_uses.get(use.id)
        if known is None or known.revision != use.revision:
            raise StaleRevision(key=use.id)
        if known.state not in COUNTED:
            self._require_room(use)
        stored = replace(use, revision=use.revision + 1)
        self._store.promo_uses[use.id] = stored
        return stored

    def _require_room(self, use: PromoUse) -> None:
        if use.state not in COUNTED:
            return
        promo, there = self.rows[use.promo_id], self.uses(use.promo_id, use.student_id)
        if promo.total_limit is not None and there.total >= promo.total_limit:
            raise PromoUsedUp()
        if promo.person_limit is not None and there.mine >= promo.person_limit:
            raise PromoAlreadyUsed()

    def use_of(self, order: OrderId) -> PromoUse | None:
        found = (each for each in self._store.promo_uses.values() if each.order_id == order)
        return next(found, None)

    def latest_uses(self, promo: PromoCodeId, limit: int = 30) -> Sequence[PromoUse]:
        latest = sorted(self._uses(promo), key=lambda each: (each.at, each.id), reverse=True)
        return latest[:limit]

    def free_since(self, student: PersonId, moment: datetime) -> int:
        return sum(
            each.student_id == student
            and each.at > moment
            and each.state in COUNTED
            and self._store.orders[each.order_id].total.is_zero
            for each in self._store.promo_uses.values()
        )


class MemoryTrials(Table[Trial]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.trials, self._guard)

    def _guard(self, row: Trial) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        once((each for each in others if each.booking_id == row.booking_id), "trial_of_booking")
        pair = (row.student_id, row.mentor_id, None)
        counting = ((e.student_id, e.mentor_id, e.given_back_at) for e in others)
        if row.given_back_at is None and pair in counting:
            raise TrialUsed()

    def of_booking(self, booking: BookingId) -> Trial | None:
        return self.one(lambda each: each.booking_id == booking)

    def taken(self, student: PersonId, mentor: PersonId) -> Trial | None:
        pair = (student, mentor, None)
        return self.one(lambda e: (e.student_id, e.mentor_id, e.given_back_at) == pair)
