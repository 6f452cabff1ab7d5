"""Bought elsewhere: a paid pack that waits for its buyer to come and claim it (Z1, Z2).

The e-mail address is what the shop told us, for staff to recognise a buyer by. It proves nothing
and opens nothing (WB13): only the one-time code does, or a member of staff who answers for it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import OrderId, PackProductId, PersonId, PurchaseId, encode
from core.ledger import REVIEW, UNCLAIMED
from core.money import Money

TRIES_AN_HOUR = 5  # Z-06; a code has 140 bits, so this only keeps guessing from being free
_LETTERS = 28
_LETTER_BITS = 5


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
class ClaimTries:
    """Wrong codes of one person since `since`; `id` is the person's."""

    id: PersonId
    tries: int
    since: datetime
    revision: int = 0


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
    """The one-time code of a purchase: 28 letters of Crockford's base32, the same each time it is
    asked for. Empty without a key: an unset key opens nothing."""
    if not key:
        return ""
    said = f"seatmate claim\n{shop}\n{reference}".encode()  # worth nothing for another purpose
    digest = int.from_bytes(hmac.new(key.encode(), said, hashlib.sha256).digest(), "big")
    code = encode(digest >> (256 - _LETTERS * _LETTER_BITS)).zfill(_LETTERS)
    return "-".join(code[place : place + 4] for place in range(0, _LETTERS, 4))


def hash_of(code: str) -> str:
    """What is kept of a code. However it was typed: O is 0, I and L are 1, the rest is dropped."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper())
    plain = letters.translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()


def masked(email: str) -> str:
    """Enough of an address to know it by, not enough to write to."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"
