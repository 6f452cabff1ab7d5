"""Refunds by staff, in chat (Z13): all of an order, the unused sessions of its pack, or an amount.

What will happen is planned and shown first, to the minor unit, and is done exactly so: whatever
changed in between makes the plan stale. One form is one refund, however often it is sent (O-18).
"""

from core.errors import (
    AmountInvalid,
    AmountNotRepeated,
    NotFound,
    NothingToReturn,
    ReasonMissing,
    RuleError,
    StaleButton,
)
from core.ids import BookingId, OrderId, PersonId
from core.ledger import mentor_available
from core.money import Money, parse_amount
from core.orders import Order, Purpose, Refund, RefundScope
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.refunds import Loss, RefundPlan, taken_back
from core.texts import MAX_REASON, bounded
from core.use_cases.refunding import (
    Wish,
    kept_payment,
    left_of,
    promise,
    return_unused,
    returned_so_far,
    undo_time,
    unused_worth,
)
from core.use_cases.settled import locked_order
from core.use_cases.telling_refunds import tell_promised
from core.use_cases.unwinding import bookings_ahead, loss_of, unused_of, unwind

BY_STAFF = (RefundScope.FULL, RefundScope.UNUSED, RefundScope.AMOUNT)


@use_case(Action.REFUND)
def choices(uow: UnitOfWork, actor: Person, id: OrderId) -> tuple[RefundPlan, ...]:
    """What can be refunded of an order now: all that is left, and the unused sessions of a pack
    where that is less. Empty when nothing is left."""
    permit(uow, actor, Action.REFUND)
    order = _known(uow.orders.get(id))
    if left_of(uow, order).is_zero:
        return ()
    plans = [_plan(uow, order, RefundScope.FULL, None)]
    unused = unused_worth(uow, order)
    if not unused.is_zero and unused.minor < plans[0].amount.minor:
        plans.append(_plan(uow, order, RefundScope.UNUSED, None))
    return tuple(plans)


@use_case(Action.REFUND)
def plan(
    uow: UnitOfWork, actor: Person, id: OrderId, scope: RefundScope, amount: Money | None = None
) -> RefundPlan:
    """Exactly what that refund would do; changes nothing. An amount that is all that is left is a
    full refund, and is shown as one. Raises NothingToReturn, AmountInvalid (over what is left)."""
    permit(uow, actor, Action.REFUND)
    return _plan(uow, _known(uow.orders.get(id)), scope, amount)


@use_case(Action.REFUND)
def amount_of(uow: UnitOfWork, actor: Person, id: OrderId, typed: str) -> Money:
    """What staff typed, in the order's currency. Raises AmountInvalid, NothingToReturn."""
    permit(uow, actor, Action.REFUND)
    order = _known(uow.orders.get(id))
    amount = parse_amount(typed, order.total.currency)
    return _bounded(amount, left_of(uow, order))


@use_case(Action.REFUND)
def refund(
    uow: UnitOfWork,
    actor: Person,
    id: OrderId,
    scope: RefundScope,
    reason: str,
    intent: str,
    amount: Money | None = None,
    mark: int | None = None,
    typed: str = "",
) -> Refund:
    """Does what the plan with this `mark` said, in one unit. `intent`: the form's nonce. `typed`:
    the amount again, where the plan asks for it.

    Raises ReasonMissing, StaleButton, AmountNotRepeated, and what `plan` raises.
    """
    permit(uow, actor, Action.REFUND)
    order = _known(locked_order(uow, id))
    done = next((each for each in uow.orders.refunds(id) if intent and each.intent == intent), None)
    if done is not None:
        return done
    if not reason.strip():
        raise ReasonMissing()
    why = bounded(reason, MAX_REASON, "reason")
    planned = _plan(uow, order, scope, amount)
    if mark is not None and mark != planned.mark:
        raise StaleButton(order_id=id)
    _require_typed(planned, typed)
    return _carry_out(uow, actor, planned, why, intent)


def _carry_out(
    uow: UnitOfWork, actor: Person, planned: RefundPlan, why: str, intent: str
) -> Refund:
    order = planned.order
    pack = uow.packs.by_order(order.id)
    if planned.scope is RefundScope.UNUSED and pack is not None:
        return _made(return_unused(uow, pack.id, why, actor, intent=intent), order)
    wish = Wish(why, planned.scope, actor, intent, undo_time(uow))
    made = _made(promise(uow, order, planned.amount, wish), order)
    loss = unwind(uow, order, actor) if planned.scope is RefundScope.FULL else Loss()
    tell_promised(uow, order, made, loss)
    return made


def _plan(uow: UnitOfWork, order: Order, scope: RefundScope, amount: Money | None) -> RefundPlan:
    payment = kept_payment(uow, order)
    if payment is None or scope not in BY_STAFF:
        raise NothingToReturn(order_id=order.id)
    before = returned_so_far(uow, payment)
    left = payment.amount - before
    scope, wanted = _wanted(uow, order, scope, amount, left)
    taken = taken_back(uow.journal.of_order(order.id), order, before, wanted)
    holder, pack = order.mentor_id, uow.packs.by_order(order.id)
    if pack is not None:
        holder = pack.mentor_id
    available = uow.journal.balance(mentor_available(holder), wanted.currency)
    names = uow.people.named({order.student_id, holder})
    return RefundPlan(
        order=order,
        scope=scope,
        amount=wanted,
        returned=before,
        left_after=left - wanted,
        taken=taken,
        available_after=available - taken.get(mentor_available(holder), 0),
        loss=Loss() if scope is RefundScope.AMOUNT else loss_of(uow, order),
        mark=mark_of(uow, order),
        unused=unused_of(uow, order, pack) if pack is not None else 0,
        student_name=_name(names, order.student_id),
        mentor_name=_name(names, holder),
    )


def _wanted(
    uow: UnitOfWork, order: Order, scope: RefundScope, amount: Money | None, left: Money
) -> tuple[RefundScope, Money]:
    if left.is_zero:
        raise NothingToReturn(order_id=order.id)
    if scope is RefundScope.FULL:
        return scope, left
    if scope is RefundScope.UNUSED:
        worth = unused_worth(uow, order)
        if worth.is_zero:
            raise NothingToReturn(order_id=order.id)
        return (scope, worth) if worth.minor < left.minor else (RefundScope.FULL, left)
    wanted = _bounded(amount, left)
    return (RefundScope.FULL if wanted == left else scope), wanted


def _bounded(amount: Money | None, left: Money) -> Money:
    if left.is_zero:
        raise NothingToReturn()
    if amount is None or amount.is_zero or not amount <= left:
        typed = str(amount.decimal()) if amount else ""
        raise AmountInvalid(amount=typed, currency=left.currency, highest=left.minor)
    return amount


def mark_of(uow: UnitOfWork, order: Order) -> int:
    """Grows with every change of the order, its refunds, its pack or its booking, and with every
    session that begins: it is not unused any more. Revisions count twice, so that no session given
    back hides one of them."""
    mark = order.revision + sum(each.revision + 1 for each in uow.orders.refunds(order.id))
    pack = uow.packs.by_order(order.id)
    if pack is not None:
        mark += 2 * pack.revision + pack.used + pack.held - len(bookings_ahead(uow, pack))
    if order.purpose is Purpose.SESSION:
        booking = uow.bookings.get(BookingId(order.subject_id))
        if booking is not None:
            mark += 2 * booking.revision + int(booking.starts_at <= uow.now)
    return mark


def _require_typed(planned: RefundPlan, typed: str) -> None:
    """The amount as a person writes it, in any digits."""
    if not planned.asks_twice:
        return
    try:
        same = parse_amount(typed, planned.amount.currency) == planned.amount
    except RuleError:
        same = False
    if not same:
        raise AmountNotRepeated(name="typed", amount=planned.amount)


def _made(made: Refund | None, order: Order) -> Refund:
    if made is None:
        raise NothingToReturn(order_id=order.id)
    return made


def _known(order: Order | None) -> Order:
    if order is None:
        raise NotFound()
    return order


def _name(people: dict[PersonId, Person], id: PersonId) -> str:
    return people[id].name if id in people else ""
