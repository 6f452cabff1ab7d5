"""What screens and pages about money show: payouts, receipts, the community's money, and the
explanation of one order. Amounts that may be below zero are signed minor units by currency."""

from dataclasses import dataclass

from core.ids import PersonId
from core.ledger import AccountTotal, JournalEntry
from core.months import Month
from core.orders import Order, Payment, Refund
from core.pages import PaymentStory
from core.payouts import Payout


@dataclass(frozen=True, slots=True)
class MentorFunds:
    """One mentor's balances by currency, with the latest payouts."""

    mentor_id: PersonId
    mentor_name: str
    pending: dict[str, int]
    available: dict[str, int]
    payouts: tuple[Payout, ...]


@dataclass(frozen=True, slots=True)
class Fund:
    """What one mentor has available in one currency; below zero it is recovered first."""

    mentor_id: PersonId
    mentor_name: str
    currency: str
    available: int


@dataclass(frozen=True, slots=True)
class PayoutDesk:
    """Who could be paid out, the largest first; `names` of the mentors of `payouts`."""

    funds: tuple[Fund, ...]
    payouts: tuple[Payout, ...]
    names: dict[PersonId, str]


@dataclass(frozen=True, slots=True)
class PayoutFile:
    """`available`: in the payout's currency, now."""

    payout: Payout
    mentor_name: str
    staff_name: str
    available: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a student has paid for one order. `number` is the order's own, for people."""

    order: Order
    number: str
    seller: str
    mentor_name: str
    student_name: str
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]

    @property
    def paid_minor(self) -> int:
        """In the order's currency."""
        return _sum(self.payments, self.order.total.currency)

    @property
    def returned_minor(self) -> int:
        """What is back or on its way back."""
        return _sum(self.refunds, self.order.total.currency)


def _sum(rows: tuple[Payment, ...] | tuple[Refund, ...], currency: str) -> int:
    return sum(row.amount.minor for row in rows if row.amount.currency == currency)


@dataclass(frozen=True, slots=True)
class CurrencyMoney:
    """One currency of the community: what moved in the month, and what stands now. `held` is
    what the providers hold for us; it is all of the other balances together."""

    currency: str
    gross: int
    refunds: int
    platform: int
    mentors: int
    paid_out: int
    now: dict[str, int]

    @property
    def held(self) -> int:
        return -self.now.get("cash", 0)


@dataclass(frozen=True, slots=True)
class MoneyOverview:
    month: Month
    currencies: tuple[CurrencyMoney, ...]


@dataclass(frozen=True, slots=True)
class JournalMonth:
    """`names`: of the people whose accounts stand in the entries."""

    month: Month
    totals: tuple[AccountTotal, ...]
    entries: tuple[JournalEntry, ...]
    names: dict[PersonId, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every number of one order's money, with the rule it comes from (Y4, Y9).

    `percent`: the rate that gives the mentor's share, None where it was set otherwise. `used` of
    `sessions` have been consumed. The balances are what this order left on each account; they are
    together what came in less what went out.
    """

    story: PaymentStory
    student_name: str
    mentor_name: str
    percent: int | None
    used: int
    arrived: int
    went_back: int
    pending: int
    available: int
    platform: int
    owed: int
    review: int
    disputed: int
    other: int

    @property
    def is_balanced(self) -> bool:
        theirs = self.pending + self.available + self.owed
        kept = theirs + self.platform + self.review + self.disputed + self.other
        return self.arrived - self.went_back == kept
