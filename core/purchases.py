"""Bought elsewhere: a paid pack that waits for its buyer to come and claim it (Z1, Z2).

The e-mail address is what the shop told us, for staff to recognise a buyer by. It proves nothing
and opens nothing (WB13): only the one-time code does, or a member of staff who answers for it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.codes import one_time_code
from core.ids import OrderId, PackProductId, PersonId, PurchaseId
from core.ledger import REVIEW, UNCLAIMED
from core.money import Money

_LETTERS = 28  # 140 bits: the limit on wrong ones only keeps guessing from being free


class PurchaseState(StrEnum):
    WAITING = "waiting"  # paid, and nobody has claimed it
    REVIEW = "review"  # no such product, or not its price: a human looks
    CLAIMED = "claimed"
    RETURNED = "returned"  # the shop gave all of the money back before anybody claimed it


class Problem(StrEnum):
    NONE = ""
    PRODUCT = "product"  # no such product, or it is no longer for sale
    AMOUNT = "amount"
    CURRENCY = "currency"


OPEN = frozenset({PurchaseState.WAITING, PurchaseState.REVIEW})


@dataclass(frozen=True, slots=True)
class Purchase:
    """`reference` is the shop's own number of the order, unique in the shop. `wanted`: the product
    as the shop named it. `code_hash`: SHA-256 of the claim code, which itself is kept nowhere.
    `returned`: what the shop has given back so far; `returns`: its own numbers of those refunds.
    """

    id: PurchaseId
    shop: str
    reference: str
    email: str
    buyer_name: str
    wanted: str
    amount: Money
    returned: Money
    paid_at: datetime
    arrived_at: datetime
    code_hash: str
    state: PurchaseState
    problem: Problem = Problem.NONE
    product_id: PackProductId | None = None
    order_id: OrderId | None = None
    claimed_by: PersonId | None = None
    claimed_at: datetime | None = None
    nudged_at: datetime | None = None
    returns: tuple[str, ...] = ()
    revision: int = 0

    @property
    def provider(self) -> str:
        return provider_of(self.shop)

    @property
    def left(self) -> Money:
        """What is still there of the money."""
        return self.amount - self.returned

    @property
    def account(self) -> str:
        """Where the money stands in the journal until somebody claims it."""
        return REVIEW if self.state is PurchaseState.REVIEW else UNCLAIMED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Bought:
    """What a shop told us: somebody paid. `product`: one of our product numbers, or the number of
    a mentor and how many sessions."""

    shop: str
    reference: str
    email: str
    buyer_name: str
    product: str
    mentor: str
    sessions: int
    amount: Money
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a shop told us: it sent money back. `reference` is the refund's own number."""

    shop: str
    reference: str
    purchase: str
    amount: Money
    refunded_at: datetime


def provider_of(shop: str) -> str:
    """A shop as payments and the journal name it, beside the payment providers."""
    return f"shop:{shop}"


def is_shop(provider: str) -> bool:
    return provider.startswith("shop:")


def claim_code(key: str, shop: str, reference: str) -> str:
    """The one-time code of a purchase: 28 letters. Empty without a key."""
    return one_time_code(key, f"seatmate claim\n{shop}\n{reference}", _LETTERS)


def masked(email: str) -> str:
    """Enough of an address to know it by, not enough to write to."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"
