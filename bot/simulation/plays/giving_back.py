"""Refunds by staff: planned, done as planned, sent twice; and what becomes of stuck ones."""

from bot.simulation.plays.parts import is_staff, shown, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.money import Money
from core.orders import Order, RefundScope
from core.use_cases import giving_back, stuck_refunds


def refund(world: World) -> str:
    """As staff see it: a plan is shown, something may happen, and it is confirmed."""
    known = list(world.seen.orders.values())
    if not known:
        return "nothing_to_refund"
    order, who = world.chance.pick(known), staff_mostly(world)
    guarded(world, "refund", is_staff(world, who), lambda: _refund(world, who, order))
    return "refunded_by_staff"


def _refund(world: World, who: PersonId, order: Order) -> None:
    scope = world.chance.pick((RefundScope.FULL, RefundScope.UNUSED, RefundScope.AMOUNT))
    amount = None
    if scope is RefundScope.AMOUNT:
        amount = Money(world.chance.between(0, order.total.minor + 1), order.total.currency)
    plan = world.as_person(who, giving_back.plan, order.id, scope, amount)
    mark = plan.mark + (1 if world.chance.percent(5) else 0)
    typed = str(plan.amount.decimal())
    reason, intent = world.chance.pick(("as agreed", "as agreed", "")), world.act()
    for _ in range(world.chance.pick((1, 1, 2))):  # the second time is the same form again
        world.as_person(who, giving_back.refund, order.id, scope, reason, intent, amount, mark,
                        typed)  # fmt: skip


def settle_stuck(world: World) -> str:
    known = list(world.seen.refunds.values())
    if not known:
        return "nothing_stuck"
    refund, who = world.chance.pick(known), staff_mostly(world)
    revision = shown(world, refund.revision)
    name, press = world.chance.pick((
        ("called_off", lambda: world.as_person(who, stuck_refunds.call_off, refund.id, revision)),
        ("try_again", lambda: world.as_person(who, stuck_refunds.try_again, refund.id, revision)),
        ("paid_by_hand", lambda: world.as_person(
            who, stuck_refunds.paid_by_hand, refund.id, "bank transfer", revision)),
        ("refund_file", lambda: world.as_person(who, stuck_refunds.refund_file, refund.id)),
    ))  # fmt: skip
    guarded(world, name, is_staff(world, who), press)
    return f"refund_{name}"
