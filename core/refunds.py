"""What a refund takes from whom, and what goes with it: values and pure rules, no rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.booking import Booking
from core.ids import PersonId
from core.ledger import PLATFORM, JournalEntry, mentor_available, reversed_after
from core.money import Money
from core.orders import Order, RefundScope

BY_HAND = "by_hand"  # the "provider" of what staff paid back outside: its account is cash:by_hand
_PENDING, _AVAILABLE = "pending:", "available:"


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes with a refund. `sessions`: credits that are gone, those of the cancelled bookings
    among them. `seat`: it is released."""

    sessions: int = 0
    cancelled: tuple[Booking, ...] = ()
    seat: bool = False

    def __bool__(self) -> bool:
        return bool(self.sessions or self.cancelled or self.seat)


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """Exactly what a refund would do, as staff see it before the tap (O-18).

    `taken`: account -> minor units that it gives back. `available_after`: the mentor's balance
    then, signed. `used` and `sessions` of the pack: decision 11 in numbers. `mark` changes with
    anything that could change the plan, so a stale one is refused.
    """

    order: Order
    scope: RefundScope
    amount: Money
    returned: Money
    left_after: Money
    taken: dict[str, int]
    available_after: int
    loss: Loss
    mark: int
    unused: int = 0
    student_name: str = ""
    mentor_name: str = ""

    @property
    def asks_twice(self) -> bool:
        """Big ones are typed: all of a pack of which sessions are booked."""
        return self.scope is RefundScope.FULL and bool(self.loss.cancelled)


@dataclass(frozen=True, slots=True)
class Held:
    """What mentors hold of one order, by account, the latest first within each kind."""

    pending: dict[str, int] = field(default_factory=dict)
    available: dict[str, int] = field(default_factory=dict)


def holders(lines: Sequence[JournalEntry], currency: str) -> Held:
    """Who holds the mentors' part of an order: a pack may have changed mentors on the way.

    `lines` of the order, oldest first.
    """
    net: dict[str, int] = {}
    for line in lines:
        if line.amount.currency == currency:
            net[line.debit] = net.get(line.debit, 0) - line.amount.minor
            # Taken out and put in again: the order is that of the latest arrival.
            net[line.credit] = net.pop(line.credit, 0) + line.amount.minor
    latest = {account: minor for account, minor in reversed(net.items()) if minor > 0}
    return Held(
        {name: minor for name, minor in latest.items() if name.startswith(_PENDING)},
        {name: minor for name, minor in latest.items() if name.startswith(_AVAILABLE)},
    )


def taken_back(
    lines: Sequence[JournalEntry], order: Order, before: Money, amount: Money
) -> dict[str, int]:
    """How `amount` is taken from mentor and platform, account -> minor units, in the proportion
    of the original split after `before` went back already (I3, M-05). A mentor's pending part
    goes first, then what was earned, the latest first; what nobody holds any more is owed by the
    mentor, whose balance may go below zero (decision 10)."""
    share = order.mentor_share
    due = reversed_after(share, before + amount, order.total) - reversed_after(
        share, before, order.total
    )
    held = holders(lines, amount.currency)
    parts: dict[str, int] = {}
    rest = due.minor
    for account, minor in [*held.pending.items(), *held.available.items()]:
        if rest and (part := min(rest, minor)):
            parts[account] = part
            rest -= part
    if rest:
        owing = mentor_available(order.mentor_id)
        parts[owing] = parts.get(owing, 0) + rest
    if platform := amount.minor - due.minor:
        parts[PLATFORM] = platform
    return parts


def mentor_behind(account: str) -> PersonId | None:
    """Whose account it is, None for all that are no mentor's."""
    kind, _, owner = account.partition(":")
    return PersonId(int(owner)) if f"{kind}:" in (_PENDING, _AVAILABLE) else None


def is_earned(account: str) -> bool:
    """A mentor's available one."""
    return account.startswith(_AVAILABLE)


def put_back(taken: dict[str, int], due: int, otherwise: str) -> dict[str, int]:
    """How `due` returns to the accounts it was `taken` from when a refund is called off, the last
    first; what does not fit there goes to `otherwise`."""
    parts: dict[str, int] = {}
    for account, minor in reversed([*taken.items()]):
        if due and (part := min(due, minor)):
            parts[account] = part
            due -= part
    if due:
        parts[otherwise] = parts.get(otherwise, 0) + due
    return parts


def unused_value(paid: Money, unused: int, sessions: int) -> Money:
    """Decision 11: unused sessions / total x paid, to the minor unit."""
    return paid.portion(max(min(unused, sessions), 0), sessions)
