"""Promotion codes: what one takes off, for whom, when, and why it does not.

At most one an order. A discount comes out of the total before the split, so mentor and platform
bear it in the proportion of their shares. Storage keeps the limits (M-16).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import (
    PromoAlreadyUsed,
    PromoCodeInvalid,
    PromoFirstOnly,
    PromoMinimum,
    PromoNotForThis,
    PromoNotYet,
    PromoOver,
    PromoUnknown,
    PromoUsedUp,
    RuleError,
)
from core.ids import OrderId, PersonId, PromoCodeId
from core.money import Money, zero
from core.orders import OrderState, Purpose

SHORTEST_CODE, LONGEST_CODE = 4, 20
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None})


class PromoState(StrEnum):
    DRAFT = "draft"  # its rules may still change, nobody can use it
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Scope(StrEnum):
    ALL = "all"
    MENTOR = "mentor"
    PRODUCT = "product"
    OFFERING = "offering"


class First(StrEnum):
    """Whose purchases it is for: everybody's, the first one with the mentor, the first at all."""

    ANY = "any"
    WITH_MENTOR = "with_mentor"
    EVER = "ever"


class UseState(StrEnum):
    HELD = "held"  # an open order has it
    USED = "used"
    RELEASED = "released"  # its order was never paid
    HONOURED = "honoured"  # paid late, after its release: over and above the limits (M-04)


COUNTED = frozenset({UseState.HELD, UseState.USED})


@dataclass(frozen=True, slots=True)
class PromoCode:
    """Exactly one of `percent` (1..100) and `amount`. `owner_id`: the mentor whose code it is,
    None for staff's. `scope_id`: the mentor, pack product or offering it is for, 0 for all.
    `alike` is the code as it looks: two that could be mixed up cannot both be there. `automatic`:
    taken off without being typed. A limit of None is none."""

    id: PromoCodeId
    code: str
    alike: str
    owner_id: PersonId | None
    created_by: PersonId
    created_at: datetime
    state: PromoState = PromoState.DRAFT
    scope: Scope = Scope.ALL
    scope_id: int = 0
    percent: int | None = None
    amount: Money | None = None
    from_at: datetime | None = None
    until: datetime | None = None
    total_limit: int | None = None
    person_limit: int | None = 1
    first: First = First.ANY
    minimum: Money | None = None
    automatic: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class PromoUse:
    """One order's use of a code, at most one an order."""

    id: int
    promo_id: PromoCodeId
    order_id: OrderId
    student_id: PersonId
    state: UseState
    at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a code is held against. `subjects`: the ids that a scope may name, by its kind."""

    student_id: PersonId
    mentor_id: PersonId
    purpose: Purpose
    original: Money
    product_id: int = 0
    offering_id: int = 0
    bought_from_mentor: bool = False
    bought_ever: bool = False


@dataclass(frozen=True, slots=True)
class Uses:
    """How many are held or used: of all, and of this student."""

    total: int = 0
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Discount:
    promo: PromoCode
    off: Money


def normalised(text: str) -> str:
    """The code as it is kept: A-Z, 0-9 and hyphens. Letters that only look like these are refused.

    Raises PromoCodeInvalid.
    """
    plain = unicodedata.normalize("NFKC", text.strip()).translate(_DASHES)
    code = "".join(str(int(c)) if c.isdecimal() else c for c in plain).upper()
    fits = SHORTEST_CODE <= len(code) <= LONGEST_CODE and _LETTERS.issuperset(code)
    if not fits or not code.replace("-", ""):
        raise PromoCodeInvalid(code=text[:40], least=SHORTEST_CODE, most=LONGEST_CODE)
    return code


def alike(code: str) -> str:
    """Equal for codes that a person could mix up: SAVE10 and SAVE-IO."""
    return code.translate(_ALIKE)


def discount_of(promo: PromoCode, original: Money) -> Money:
    """Rounded down to the minor unit, and never more than there is to pay."""
    if promo.percent is not None:
        return original.share(promo.percent)
    if promo.amount is None or promo.amount.currency != original.currency:
        return zero(original.currency)
    return min(promo.amount, original, key=lambda money: money.minor)


def refusal(promo: PromoCode, purchase: Purchase, uses: Uses, now: datetime) -> RuleError | None:
    """Why this code takes nothing off this purchase, None when it does."""
    return (
        _by_time(promo, now)
        or _by_subject(promo, purchase)
        or _by_history(promo, purchase)
        or _by_limits(promo, uses)
    )


def _by_time(promo: PromoCode, now: datetime) -> RuleError | None:
    if promo.state is PromoState.DRAFT:  # Z-02: nobody else can know that there is one
        return PromoUnknown(code=promo.code)
    if promo.from_at is not None and now < promo.from_at:
        return PromoNotYet(code=promo.code, begins=promo.from_at)
    over = promo.until is not None and promo.until <= now
    if promo.state is not PromoState.ACTIVE or over:
        return PromoOver(code=promo.code)
    return None


def _by_subject(promo: PromoCode, purchase: Purchase) -> RuleError | None:
    wanted = {
        Scope.ALL: promo.scope_id,
        Scope.MENTOR: purchase.mentor_id,
        Scope.PRODUCT: purchase.product_id,
        Scope.OFFERING: purchase.offering_id,
    }[promo.scope]
    if promo.scope_id != wanted or discount_of(promo, purchase.original).is_zero:
        return PromoNotForThis(code=promo.code)
    least = promo.minimum
    if least is not None and least.currency != purchase.original.currency:
        return PromoNotForThis(code=promo.code)
    if least is not None and purchase.original < least:
        return PromoMinimum(code=promo.code, minimum=least)
    return None


def _by_history(promo: PromoCode, purchase: Purchase) -> RuleError | None:
    before = {
        First.ANY: False,
        First.WITH_MENTOR: purchase.bought_from_mentor,
        First.EVER: purchase.bought_ever,
    }[promo.first]
    return PromoFirstOnly(code=promo.code) if before else None


def _by_limits(promo: PromoCode, uses: Uses) -> RuleError | None:
    if promo.person_limit is not None and uses.mine >= promo.person_limit:
        return PromoAlreadyUsed(code=promo.code)
    if promo.total_limit is not None and uses.total >= promo.total_limit:
        return PromoUsedUp(code=promo.code)
    return None


def best(discounts: Iterable[Discount]) -> Discount | None:
    """The one that takes most off; of equal ones the oldest."""
    return min(discounts, key=lambda each: (-each.off.minor, each.promo.id), default=None)


def use_after(state: UseState, order: OrderState) -> UseState:
    """What an order's new state makes of its use. A paid one stays used, also when the money is
    refunded later; one that was given back and is paid after all is honoured."""
    match order:
        case OrderState.OPEN | OrderState.REVIEW:
            return state
        case OrderState.LAPSED | OrderState.CANCELLED:
            return UseState.RELEASED if state is UseState.HELD else state
        case OrderState.PAID | OrderState.REFUNDED:
            return {UseState.HELD: UseState.USED, UseState.RELEASED: UseState.HONOURED}.get(
                state, state
            )
