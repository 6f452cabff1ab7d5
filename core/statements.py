"""A mentor's month, line by line: what was pending and available, each move, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.ids import PersonId
from core.months import Month


class StatementLine(NamedTuple):
    """One move on a mentor's accounts. A bare tuple of the row: a month may have ten thousand.

    `pending` and `available` are signed changes in minor units; `gross` what the student paid
    (payments only); `reference` of payouts.
    """

    at_ms: int
    cause: str
    title: str
    student: str
    order_id: int | None
    currency: str
    gross: int
    pending: int
    available: int
    reference: str

    @property
    def share(self) -> int:
        """What the move gave the mentor or took away, wherever it went."""
        return self.pending + self.available


@dataclass(frozen=True)
class Sheet:
    """One currency's part of a statement; all sums in signed minor units."""

    currency: str
    opening_pending: int
    opening_available: int
    lines: Sequence[StatementLine]

    @cached_property
    def closing_pending(self) -> int:
        return self.opening_pending + sum(line.pending for line in self.lines)

    @cached_property
    def closing_available(self) -> int:
        return self.opening_available + sum(line.available for line in self.lines)

    @cached_property
    def gross(self) -> int:
        return sum(line.gross for line in self.lines)

    @cached_property
    def shares(self) -> int:
        """The mentor's part of what was paid."""
        return sum(line.share for line in self.lines if line.cause == "payment")

    @cached_property
    def refunded(self) -> int:
        """The mentor's part of what went back; zero or below."""
        return sum(line.share for line in self.lines if line.cause == "refund")

    @cached_property
    def paid_out(self) -> int:
        """Zero or below, unless more was reversed than paid out."""
        return sum(line.share for line in self.lines if line.cause.startswith("payout"))

    @cached_property
    def other(self) -> int:
        """Corrections and whatever else changed the sum of both accounts."""
        all_moves = sum(line.share for line in self.lines)
        return all_moves - self.shares - self.refunded - self.paid_out


@dataclass(frozen=True, slots=True)
class Statement:
    """`zone` is the mentor's: the month and its days are theirs, whoever reads."""

    mentor_id: PersonId
    mentor_name: str
    zone: str
    month: Month
    sheets: tuple[Sheet, ...]
