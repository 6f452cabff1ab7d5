"""Money to mentors: payouts recorded and reversed; statements, receipts and the staff's books."""

from bot.simulation.plays.parts import is_staff, may, somebody, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.money import Money
from core.payouts import PayoutState
from core.use_cases import accounting, explaining, paying_out
from core.use_cases.paying_out import PayoutWanted


def pay_out(world: World) -> str:
    """All of it, a part of it, more than there is; some are confirmed twice."""
    who = staff_mostly(world)
    guarded(world, "pay_out", is_staff(world, who), lambda: _pay_out(world, who))
    return "paid_out"


def _pay_out(world: World, who: PersonId) -> None:
    mentor = world.chance.pick(world.teachers)
    currency = world.chance.pick(("EUR", "JPY", "KWD"))
    some = Money(world.chance.between(0, 20_000), currency)
    amount = some if world.chance.percent(40) else None
    reference = f"T-{world.act()}" if world.chance.percent(90) else "T-again"
    wanted = PayoutWanted(mentor, currency, amount, reference, "", world.act())
    draft = world.as_person(who, paying_out.draft_payout, wanted)
    for _ in range(world.chance.pick((0, 1, 1, 2))):
        world.as_person(who, paying_out.record_payout, draft.id)


def press_payout(world: World) -> str:
    known = list(world.seen.payouts.values())
    if not known:
        return "no_payouts"
    payout, who = world.chance.pick(known), staff_mostly(world)
    rightly = is_staff(world, who)
    if payout.state is PayoutState.DRAFT or world.chance.percent(40):
        guarded(world, "record_payout", rightly,
                lambda: world.as_person(who, paying_out.record_payout, payout.id))  # fmt: skip
        return "payout_recorded"
    guarded(world, "reverse_payout", rightly, lambda: world.as_person(
        who, paying_out.reverse_payout, payout.id, "came back"))  # fmt: skip
    return "payout_reversed"


def read_books(world: World) -> str:
    mentor = world.chance.pick(world.teachers)
    who = somebody(world, "MO", mentor, mentor)
    guarded(world, "statement", may(world, "MO", who, mentor, mentor),
            lambda: world.as_person(who, accounting.statement, mentor))  # fmt: skip
    staff = is_staff(world, who)
    guarded(world, "payout_desk", staff, lambda: world.as_person(who, accounting.payout_desk))
    guarded(world, "money_overview", staff,
            lambda: world.as_person(who, accounting.money_overview))  # fmt: skip
    return "books_read"


def explain_payment(world: World) -> str:
    """Every number of an order is explained, and adds up; the receipt says the same."""
    if not world.seen.orders:
        return "no_orders"
    order = world.chance.pick(list(world.seen.orders.values()))
    who = somebody(world, "SMO", order.student_id, order.mentor_id)
    rightly = may(world, "SMO", who, order.student_id, order.mentor_id)
    guarded(world, "explain_payment", rightly,
            lambda: world.as_person(who, explaining.explain_payment, order.id))  # fmt: skip
    return "money_explained"
