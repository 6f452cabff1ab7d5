"""Payers' banks: payments are contested, told twice or only at the end, and won or lost."""

from datetime import timedelta

from bot.simulation.plays.parts import is_staff, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.disputes import Dispute
from core.facts import DisputeClosed, Disputed
from core.money import Money
from core.orders import Payment
from core.use_cases import disputing
from core.use_cases.settling import settle


def contest(world: World) -> str:
    """All of a payment or a part; some banks are heard of only when they have decided."""
    if not world.seen.payments:
        return "nothing_to_contest"
    payment = world.chance.pick(list(world.seen.payments.values()))
    reference = f"dp-{world.name}-{world.act()}"
    part = world.chance.pick((1, 1, 2, 3))
    amount = Money(max(payment.amount.minor // part, 1), payment.amount.currency)
    if world.chance.percent(15):
        return _decide(world, payment, reference, amount)
    now = world.clock.now()
    fact = Disputed(
        payment.provider, reference, payment.reference, amount, "fraudulent",
        now + timedelta(days=7), now,
    )  # fmt: skip
    for _ in range(world.chance.pick((1, 1, 2))):
        world.run(settle, fact)
    return "payment_contested"


def decide(world: World) -> str:
    """Once and for all, told any number of times; staff look at the list."""
    who = staff_mostly(world)
    guarded(world, "disputes", is_staff(world, who), lambda: world.as_person(
        who, disputing.dispute_list))  # fmt: skip
    waiting = [each for each in world.seen.disputes.values() if each.is_open]
    if not waiting:
        return "nothing_contested"
    dispute: Dispute = world.chance.pick(waiting)
    payment = world.seen.payments.get(dispute.payment_id)
    if payment is None:  # long ago
        return "nothing_contested"
    return _decide(world, payment, dispute.reference, dispute.amount)


def _decide(world: World, payment: Payment, reference: str, amount: Money) -> str:
    won = world.chance.percent(50)
    fact = DisputeClosed(
        payment.provider, reference, payment.reference, amount, won, world.clock.now()
    )
    for _ in range(world.chance.pick((1, 1, 3))):
        world.run(settle, fact)
    return f"dispute_{'won' if won else 'lost'}"
