"""A provider's money held against ours: every minor unit is on both sides, or is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.facts import DisputeClosed, Disputed, Fact, Paid, Refunded
from core.money import Money


class What(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"


class Finding(StrEnum):
    SAME = "same"
    ONLY_THERE = "only there"
    ONLY_HERE = "only here"
    DIFFERS = "another amount"


Known = tuple[What, str]
"""What it is, and the provider's own id of it."""


@dataclass(frozen=True, slots=True)
class Compared:
    what: What
    reference: str
    there: Money | None
    here: Money | None

    @property
    def finding(self) -> Finding:
        if self.here is None:
            return Finding.ONLY_THERE
        if self.there is None:
            return Finding.ONLY_HERE
        return Finding.SAME if self.here == self.there else Finding.DIFFERS

    def unexplained(self) -> dict[str, int]:
        """Minor units by currency that one side has and the other has not."""
        amounts: dict[str, int] = {}
        for money, sign in ((self.there, 1), (self.here, -1)):
            if money is not None:
                amounts[money.currency] = amounts.get(money.currency, 0) + sign * money.minor
        return {currency: abs(minor) for currency, minor in amounts.items() if minor}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`rows` in the order of their kinds and references."""

    rows: Sequence[Compared] = field(default=())

    @property
    def unexplained(self) -> dict[str, int]:
        sums: dict[str, int] = {}
        for row in self.rows:
            for currency, minor in row.unexplained().items():
                sums[currency] = sums.get(currency, 0) + minor
        return sums

    @property
    def is_explained(self) -> bool:
        return all(row.finding is Finding.SAME for row in self.rows)


def told(facts: Iterable[Fact]) -> dict[Known, Money]:
    """What a provider's events say of its money; told twice, it is there once."""
    return {known: amount for fact in facts for known, amount in _of(fact)}


def _of(fact: Fact) -> Iterator[tuple[Known, Money]]:
    match fact:
        case Paid():
            yield (What.PAYMENT, fact.reference), fact.amount
        case Refunded():
            yield (What.REFUND, fact.reference), fact.amount
        case Disputed() | DisputeClosed():
            yield (What.DISPUTE, fact.reference), fact.amount
        case _:
            return


def compare(
    there: Mapping[Known, Money], here: Mapping[Known, Money], since: Mapping[Known, Money]
) -> Reconciled:
    """`here`: all that we know; `since`: of it, what happened in the time that was asked about.
    Only that can be missing there: what is older was not asked for."""
    rows = [
        Compared(what, reference, there.get((what, reference)), here.get((what, reference)))
        for what, reference in sorted({*there, *since})
    ]
    return Reconciled(rows)
