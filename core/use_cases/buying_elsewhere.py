"""A shop outside told us of money: a pack that somebody paid for, or money it sent back (Z1).

What came is in the journal at once, also when nobody can say yet what it was for. The word of a
shop is a fact like a provider's: it may come twice, late, or before its cause.
"""

from dataclasses import replace
from datetime import timedelta

from core.catalog import PackProduct, ProductStatus
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.facts import Refunded
from core.ids import PackProductId, PersonId, PurchaseId, decode
from core.ledger import REVIEW, UNCLAIMED, JournalEntry, cash
from core.money import Money, zero
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.purchases import Bought, GivenBack, Problem, Purchase, PurchaseState
from core.use_cases.changing import record
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from core.use_cases.telling import tell_staff


def purchase_arrived(uow: UnitOfWork, told: Bought, code_hash: str) -> Settled:
    """Keeps the purchase, its money and the hash of its claim code; staff are told when it is not
    what we sell. No person acts here: the shop's signature was checked at the door."""
    if uow.purchases.by_reference(told.shop, told.reference) is not None:
        return Settled.REPEATED
    product = wanted_product(uow, told)
    problem = problem_of(product, told.amount)
    purchase = Purchase(
        id=PurchaseId(uow.new_id()),
        shop=told.shop,
        reference=told.reference,
        email=told.email,
        buyer_name=told.buyer_name,
        wanted=told.product or f"{told.mentor} x {told.sessions}",
        amount=told.amount,
        returned=zero(told.amount.currency),
        paid_at=told.paid_at,
        arrived_at=uow.now,
        code_hash=code_hash,
        state=PurchaseState.REVIEW if problem else PurchaseState.WAITING,
        problem=problem,
        product_id=product.id if product else None,
    )
    uow.purchases.add(purchase)
    move(uow, purchase, "purchase", cash(purchase.provider), purchase.account, told.amount)
    record(uow, None, "purchase_arrived", "purchase", purchase.id, "", purchase.state)
    if problem:
        tell_staff(uow, NoticeKind.PURCHASE_IN_REVIEW, purchase.id)
    else:
        alert_later(uow, purchase)
    return Settled.DONE


def wanted_product(uow: UnitOfWork, told: Bought) -> PackProduct | None:
    """By our number of it, or by the mentor's number and how many sessions; None when there is no
    such pack for sale, or more than one."""
    if told.product:
        number = decode(told.product)
        found = uow.products.get(PackProductId(number)) if number is not None else None
        return found if found is not None and found.status is ProductStatus.ACTIVE else None
    number = decode(told.mentor)
    if number is None:
        return None
    fitting = [
        each for each in uow.products.for_sale(PersonId(number)) if each.sessions == told.sessions
    ]
    return fitting[0] if len(fitting) == 1 else None


def problem_of(product: PackProduct | None, amount: Money) -> Problem:
    if product is None:
        return Problem.PRODUCT
    if product.price.currency != amount.currency:
        return Problem.CURRENCY
    return Problem.NONE if product.price == amount else Problem.AMOUNT


def money_given_back(uow: UnitOfWork, told: GivenBack) -> Settled:
    """Before the claim the shop's refund makes the purchase smaller, or ends it; after the claim it
    is a refund at the provider, and goes the way of all of them."""
    purchase = uow.purchases.by_reference(told.shop, told.purchase)
    if purchase is None:
        return Settled.EARLY
    if told.reference in purchase.returns:
        return Settled.REPEATED
    if purchase.state is PurchaseState.CLAIMED:
        return settle(uow, _as_fact(purchase, told))
    if purchase.state is PurchaseState.RETURNED or not _fits(purchase, told.amount):
        return Settled.UNMATCHED
    move(uow, purchase, f"purchase_returned:{told.reference}", purchase.account,
         cash(purchase.provider), told.amount)  # fmt: skip
    smaller = replace(
        purchase,
        returned=purchase.returned + told.amount,
        returns=(*purchase.returns, told.reference),
    )
    if smaller.left.is_zero:
        smaller = replace(smaller, state=PurchaseState.RETURNED)
    uow.purchases.save(smaller)
    record(uow, None, "purchase_returned", "purchase", purchase.id, purchase.state, smaller.state,
           minor=told.amount.minor)  # fmt: skip
    return Settled.DONE


def _as_fact(purchase: Purchase, told: GivenBack) -> Refunded:
    return Refunded(
        provider=purchase.provider,
        reference=told.reference,
        payment_reference=purchase.reference,
        amount=told.amount,
        refund_id=None,
        refunded_at=told.refunded_at,
    )


def _fits(purchase: Purchase, amount: Money) -> bool:
    same = amount.currency == purchase.amount.currency
    return same and 0 < amount.minor <= purchase.left.minor


def look_again(uow: UnitOfWork, purchase: Purchase, *, any_price: bool) -> Purchase:
    """A purchase in review against what is for sale now; `any_price`: staff take the amount as it
    is. Its money waits for its buyer then. Unchanged when something is still wrong."""
    product = _product_now(uow, purchase)
    problem = problem_of(product, purchase.amount)
    if any_price and problem is Problem.AMOUNT:
        problem = Problem.NONE
    if problem or product is None:
        return uow.purchases.save(
            replace(purchase, problem=problem, product_id=product.id if product else None)
        )
    move(uow, purchase, "purchase_recognised", REVIEW, UNCLAIMED, purchase.left)
    waiting = replace(
        purchase, state=PurchaseState.WAITING, problem=Problem.NONE, product_id=product.id
    )
    stored = uow.purchases.save(waiting)
    alert_later(uow, stored)
    return stored


def _product_now(uow: UnitOfWork, purchase: Purchase) -> PackProduct | None:
    if purchase.product_id is not None:
        return uow.products.get(purchase.product_id)
    mentor, by_count, sessions = purchase.wanted.partition(" x ")
    counted = bool(by_count) and sessions.isdecimal()
    asked = Bought(
        purchase.shop,
        purchase.reference,
        purchase.email,
        purchase.buyer_name,
        "" if counted else purchase.wanted,
        mentor if counted else "",
        int(sessions) if counted else 0,
        purchase.amount,
        purchase.paid_at,
    )
    return wanted_product(uow, asked)


def alert_later(uow: UnitOfWork, purchase: Purchase) -> None:
    """Z2: staff hear of it once when nobody has come for it in time."""
    due = uow.now + timedelta(hours=uow.settings.shops.alert_hours)
    key = f"unclaimed:{purchase.id}"
    uow.later.remind([Deadline(uow.new_id(), key, DeadlineKind.UNCLAIMED, purchase.id, due)])


def still_unclaimed(uow: UnitOfWork, id: PurchaseId) -> bool:
    """The alert falls due; True when staff were told."""
    purchase = uow.purchases.get(id)
    if purchase is None or purchase.state is not PurchaseState.WAITING:
        return False
    tell_staff(uow, NoticeKind.PURCHASE_UNCLAIMED, id)
    return True


def move(
    uow: UnitOfWork, purchase: Purchase, what: str, debit: str, credit: str, amount: Money
) -> None:
    """One move of a purchase's money before there is an order. The key holds the moment, so that
    a purchase may be looked at again."""
    if amount.is_zero:
        return
    key = f"purchase:{purchase.id}:{what}:{to_ms(uow.now)}"
    uow.journal.add(
        [JournalEntry(uow.new_id(), key, uow.now, debit, credit, amount, what.partition(":")[0])]
    )
