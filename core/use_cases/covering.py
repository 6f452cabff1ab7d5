"""What a dispute holds back: taken at once from those who have the contested money, so that nobody
is paid out what may be gone (M-07, M-19).

`covered` of all disputes of a payment is as much of their amounts as refunds have left of it,
whichever came first; the platform bears what goes beyond.
"""

from dataclasses import replace

from core.disputes import Dispute
from core.ledger import DISPUTED, PLATFORM, REVIEW, mentor_pending, owed, reversed_after
from core.money import Money
from core.orders import Order, Outcome, Payment, Refund, RefundState
from core.ports import UnitOfWork
from core.refunds import BY_HAND, is_earned, mentor_behind, put_back, taken_back
from core.use_cases.earning import catch_up
from core.use_cases.refunding import entry, give_up, returned_so_far

_CAUSES = frozenset({"disputed", "dispute_moved", "dispute_won"})


def room_in(uow: UnitOfWork, payment: Payment, amount: Money) -> Money:
    """What of `amount` the payment still has. Nothing in another currency."""
    if amount.currency != payment.amount.currency:
        return Money(0, amount.currency)
    left = payment.amount - returned_so_far(uow, payment)
    return min(amount, left, key=lambda money: money.minor)


def take(uow: UnitOfWork, order: Order, payment: Payment, dispute: Dispute) -> None:
    """All of a new dispute's amount goes to the clearing account. Before its row is written."""
    parts = _sources(uow, order, payment, dispute.covered)
    parts[PLATFORM] = parts.get(PLATFORM, 0) + dispute.beyond.minor
    currency = dispute.amount.currency
    uow.journal.add(
        [
            entry(uow, f"dispute:{dispute.id}:{account}", account, DISPUTED,
                  Money(minor, currency), "disputed", order)
            for account, minor in parts.items()
            if minor
        ]
    )  # fmt: skip


def _sources(uow: UnitOfWork, order: Order, payment: Payment, covered: Money) -> dict[str, int]:
    if covered.is_zero:
        return {}
    match payment.outcome:
        case Outcome.PARKED:
            return {REVIEW: covered.minor}
        case Outcome.RETURNED:
            return {owed(order.student_id): covered.minor}
        case _:
            before = returned_so_far(uow, payment)
            return taken_back(uow.journal.of_order(order.id), order, before, covered)


def give_back(uow: UnitOfWork, order: Order, payment: Payment, dispute: Dispute) -> None:
    """It was won: each gets back what was taken. Before the row says so."""
    parts = _targets(uow, order, payment, dispute.covered)
    parts[PLATFORM] = parts.get(PLATFORM, 0) + dispute.beyond.minor
    currency = dispute.amount.currency
    uow.journal.add(
        [
            entry(uow, f"dispute_won:{dispute.id}:{account}", DISPUTED, account,
                  Money(minor, currency), "dispute_won", order)
            for account, minor in parts.items()
            if minor
        ]
    )  # fmt: skip


def _targets(
    uow: UnitOfWork, order: Order, payment: Payment, part: Money, promised: int = 0
) -> dict[str, int]:
    if part.is_zero:
        return {}
    match payment.outcome:
        case Outcome.PARKED:
            return {REVIEW: part.minor}
        case Outcome.RETURNED:
            return {owed(order.student_id): part.minor}
    back = returned_so_far(uow, payment) + Money(promised, part.currency)
    due = reversed_after(order.mentor_share, back, order.total) - reversed_after(
        order.mentor_share, back - part, order.total
    )
    pack = uow.packs.by_order(order.id)
    # What was pending waits for the sessions with whoever owes them by now (M-18).
    owing = mentor_pending(pack.mentor_id if pack is not None else order.mentor_id)
    taken: dict[str, int] = {}
    for account, minor in _held_back(uow, order).items():
        name = account if is_earned(account) else owing
        taken[name] = taken.get(name, 0) + minor
    parts = put_back(taken, due.minor, owing)
    parts[PLATFORM] = (part - due).minor
    return parts


def _held_back(uow: UnitOfWork, order: Order) -> dict[str, int]:
    """Of mentors' accounts, what disputes of this order hold by now. Which of them does, is no
    matter: a part may have gone over from one to another."""
    taken: dict[str, int] = {}
    for line in uow.journal.of_order(order.id):
        if line.cause not in _CAUSES:
            continue
        if mentor_behind(line.debit) is not None:
            taken[line.debit] = taken.get(line.debit, 0) + line.amount.minor
        if mentor_behind(line.credit) is not None:
            taken[line.credit] = taken.get(line.credit, 0) - line.amount.minor
    return {account: minor for account, minor in taken.items() if minor > 0}


def make_room(
    uow: UnitOfWork, order: Order, payment: Payment, amount: Money, promised: Money
) -> None:
    """A refund that the provider made of contested money comes first: what disputes cover shrinks,
    and the platform bears it. `promised`: so much of it the books owe already, for refunds of ours
    that it has taken over; minor units are shared out as if those were still there."""
    cover(uow, order, payment, also=amount, promised=promised.minor)


def cover(
    uow: UnitOfWork,
    order: Order,
    payment: Payment,
    also: Money | None = None,
    promised: int = 0,
) -> None:
    """Puts right what disputes of this payment cover, after any of them or its refunds changed.
    `also`: of a refund that is about to be written, `promised` of it owed in the books already."""
    currency = payment.amount.currency
    wanted = _shared_out(uow, payment, also.minor if also is not None else 0)
    change = sum(now - each.covered.minor for each, now in wanted)
    parts: dict[str, int] = {}
    if change > 0:
        parts = _sources(uow, order, payment, Money(change, currency))
    elif change < 0:
        parts = _targets(uow, order, payment, Money(-change, currency), promised)
    saved = _save(uow, wanted, currency)
    if parts and saved is not None:
        _move(uow, order, saved, parts, to_platform=change > 0)


def _shared_out(uow: UnitOfWork, payment: Payment, also: int) -> list[tuple[Dispute, int]]:
    """What is left of the payment, among its disputes: first those that were lost. The same
    whatever came first (W-01)."""
    live = sorted(_live(uow, payment), key=lambda each: (each.is_open, each.reference))
    covered = sum(each.covered.minor for each in live)
    rest = payment.amount.minor - returned_so_far(uow, payment).minor + covered - also
    shared: list[tuple[Dispute, int]] = []
    for each in live:
        part = max(min(each.amount.minor, rest), 0)
        shared.append((each, part))
        rest -= part
    return shared


def _save(uow: UnitOfWork, wanted: list[tuple[Dispute, int]], currency: str) -> Dispute | None:
    """The last that changed. Those that shrink first, for the database watches the sum."""
    changed = [(each, now) for each, now in wanted if each.covered.minor != now]
    saved = None
    for each, now in sorted(changed, key=lambda pair: pair[1] - pair[0].covered.minor):
        saved = uow.disputes.save(replace(each, covered=Money(now, currency)))
    return saved


def swallow(uow: UnitOfWork, order: Order, payment: Payment) -> None:
    """What the payer's bank has sent is owed no more: a refund that the provider refused for good
    would send it twice."""
    lost = [each for each in _live(uow, payment) if not each.is_open]
    beyond = sum(each.beyond.minor for each in lost)
    for refund in _refused(uow, payment):
        cut = Money(min(beyond, refund.amount.minor), refund.amount.currency)
        if cut.is_zero:
            continue
        beyond -= cut.minor
        if cut == refund.amount:
            give_up(uow, refund)
        else:
            uow.orders.save_refund(replace(refund, amount=refund.amount - cut))
        more = _save(uow, _shared_out(uow, payment, 0), cut.currency)
        if more is not None:
            _move(uow, order, more, {owed(order.student_id): cut.minor}, to_platform=True)


def _refused(uow: UnitOfWork, payment: Payment) -> list[Refund]:
    """Nobody has sent these, and nobody will unless staff say so."""
    return [
        refund
        for refund in uow.orders.refunds(payment.order_id)
        if refund.payment_id == payment.id
        and refund.state is RefundState.REFUSED
        and refund.failed_at is None
        and refund.provider != BY_HAND
    ]


def _live(uow: UnitOfWork, payment: Payment) -> list[Dispute]:
    found = uow.disputes.of_order(payment.order_id)
    mine = [each for each in found if each.payment_id == payment.id and each.counts]
    return [each for each in mine if each.amount.currency == payment.amount.currency]


def _move(
    uow: UnitOfWork, order: Order, dispute: Dispute, parts: dict[str, int], *, to_platform: bool
) -> None:
    """Between those who hold it and the platform; the clearing account keeps what it has."""
    key = f"dispute_moved:{dispute.id}:{dispute.revision}"
    uow.journal.add(
        [
            entry(uow, f"{key}:{account}", account if to_platform else PLATFORM,
                  PLATFORM if to_platform else account,
                  Money(minor, dispute.amount.currency), "dispute_moved", order)
            for account, minor in parts.items()
            if minor and account != PLATFORM
        ]
    )  # fmt: skip


def earn_again(uow: UnitOfWork, order: Order, dispute: Dispute) -> None:
    """Sessions that were held while their share was contested have earned it."""
    pack = uow.packs.by_order(order.id)
    mentor = pack.mentor_id if pack is not None else order.mentor_id
    catch_up(uow, order, mentor, pack, f"earned:dispute:{dispute.id}")
