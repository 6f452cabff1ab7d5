"""Versions of a pack's price: which one a person pays, and what a pack saves.

Who has bought from a mentor before a change that is kind to them keeps the price from before it,
also over several changes (Z12). Nobody pays more than a newcomer for having been loyal.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.catalog import PackProduct
from core.ids import PackProductId, PersonId
from core.money import Money


@dataclass(frozen=True, slots=True)
class PriceVersion:
    """Append-only. `number` counts from 1 for each product. `loyal_before`: whoever has paid an
    order with the mentor before this moment keeps the version before this one; None: nobody does.
    """

    id: int
    product_id: PackProductId
    number: int
    price: Money
    from_at: datetime
    loyal_before: datetime | None
    by: PersonId | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What one person pays. `kept_since`: when the price that they keep was changed for others,
    None for who pays what everybody pays."""

    price: Money
    number: int
    newcomers: Money
    kept_since: datetime | None = None

    @property
    def is_kept(self) -> bool:
        return self.kept_since is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One version as it is for one person. `kept`: they would keep the version before it."""

    version: PriceVersion
    kept: bool


def history(product: PackProduct, changes: Sequence[PriceVersion]) -> tuple[PriceVersion, ...]:
    """Every version, oldest first; a product whose price was never changed has its first one."""
    if changes:
        return tuple(sorted(changes, key=lambda each: each.number))
    first = PriceVersion(product.id, product.id, 1, product.price, product.created_at, None, None)
    return (first,)


def keeps(version: PriceVersion, first_paid_at: datetime | None) -> bool:
    """Whether who paid first at that moment keeps the version before this one."""
    if version.loyal_before is None or first_paid_at is None:
        return False
    return first_paid_at < version.loyal_before


def reach(versions: Sequence[PriceVersion], first_paid_at: datetime | None) -> int:
    """The place of the oldest version that this person may still have: from the latest back, as
    long as each change is kind to them."""
    place = len(versions) - 1
    while place > 0 and keeps(versions[place], first_paid_at):
        place -= 1
    return place


def quote(versions: Sequence[PriceVersion], first_paid_at: datetime | None) -> Quote:
    """The lowest of the versions they may have; of equal ones the latest."""
    last = len(versions) - 1
    places = range(reach(versions, first_paid_at), len(versions))
    place = min(places, key=lambda each: (versions[each].price.minor, -each))
    since = versions[place + 1].from_at if place < last else None
    mine, latest = versions[place], versions[last]
    return Quote(mine.price, mine.number, latest.price, since)


def steps(versions: Sequence[PriceVersion], first_paid_at: datetime | None) -> tuple[Step, ...]:
    return tuple(Step(each, keeps(each, first_paid_at)) for each in versions)


def payers(versions: Sequence[PriceVersion], first_paid: Iterable[datetime]) -> dict[int, int]:
    """How many of those who paid first at these moments have which version, by its number."""
    return dict(Counter(quote(versions, moment).number for moment in first_paid))


def per_session(price: Money, sessions: int) -> Money:
    """Rounded to the nearest minor unit; for showing only."""
    return Money((2 * price.minor + sessions) // (2 * sessions), price.currency)


def saving(price: Money, sessions: int, single: Money | None) -> Money | None:
    """What a pack saves against as many single sessions (A13); None where it saves nothing."""
    if single is None or single.currency != price.currency:
        return None
    apart = single.minor * sessions
    return Money(apart - price.minor, price.currency) if apart > price.minor else None
