"""Buying and paying: on time, late, twice, declined, with the wrong amount; and money sent back."""

from bot.simulation.world import World
from core.catalog import ProductStatus
from core.ids import OrderId
from core.money import Money
from core.orders import Order
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.use_cases import buying
from webhooks.sandbox import checkouts, payments, refunds
from webhooks.sandbox.store import Refusal


def buy_pack(world: World) -> str:
    known = [p for p in world.seen.products.values() if p.mentor_id in world.teachers]
    if world.chance.percent(95):
        known = [p for p in known if p.status is ProductStatus.ACTIVE]
    if not known:
        return "nothing_to_buy"
    who, intent = world.student(), world.act()
    order = world.as_person(who, buying.buy_pack, world.chance.pick(known).id, intent)
    if world.chance.percent(60):
        _to_checkout(world, order.id)
    return "pack_ordered"


def buy_recording(world: World) -> str:
    known = [o for o in world.seen.offerings.values() if o.mentor_id in world.teachers]
    if not known:
        return "nothing_to_buy"
    recordings = [o for o in known if o.video_link] or known
    offering = world.chance.pick(recordings if world.chance.percent(95) else known)
    order = world.as_person(world.student(), buying.buy_recording, offering.id, world.act())
    return f"recording_{order.state}"


def checkout(world: World) -> str:
    order = _some(world, list(world.seen.unpaid.values()) or list(world.seen.orders.values()))
    return _to_checkout(world, order.id) if order else "nothing_to_pay"


def _to_checkout(world: World, id: OrderId) -> str:
    """As the pay page does it: what to ask for, the call, what it gave; a kill between is fine."""
    wanted = world.run(buying.begin_checkout, id, "https://seatmate.example/back", "en")
    try:
        opened = world.provider.open(wanted)
    except OutcomeUnknown:
        return "checkout_unknown"
    except ProviderRefused:
        return "checkout_refused"
    if world.chance.percent(97):
        world.run(buying.remember_checkout, id, opened)
    return "checkout_open"


def pay(world: World) -> str:
    at_checkout = [o for o in world.seen.orders.values() if o.checkout_reference is not None]
    pages = world.seen.paid_pages
    unpaid = [
        o for o in at_checkout if o.id in world.seen.unpaid and o.checkout_reference not in pages
    ]
    order = _some(world, unpaid if unpaid and world.chance.percent(90) else at_checkout)
    if order is None:
        return "nothing_at_checkout"
    try:
        return _pay(world, order)
    except Refusal as refusal:
        return f"provider_said_{refusal.code}"


def _pay(world: World, order: Order) -> str:
    account, page = world.provider.account, order.checkout_reference or ""
    luck = world.chance.between(1, 100)
    if luck <= 80 or luck > 88:
        world.seen.paid_pages.add(page)
    if luck <= 62:
        payments.pay(account, page)
        return "paid"
    if luck <= 69:
        payments.pay(account, page, times=2)
        return "paid_twice"
    if luck <= 80:
        payments.pay_late(account, page)
        return "paid_late"
    if luck <= 88:
        payments.decline(account, page)
        return "declined"
    if luck <= 94:
        payments.pay(account, page, amount=_wrong(world, order.total))
        return "paid_wrong"
    checkouts.cancel(account, page)
    return "checkout_cancelled"


def _wrong(world: World, right: Money) -> Money:
    other = "USD" if right.currency != "USD" else "EUR"
    return world.chance.pick(
        (Money(right.minor + 1, right.currency), Money(max(right.minor // 2, 1), right.currency),
         Money(right.minor, other))
    )  # fmt: skip


def send_back(world: World) -> str:
    """Somebody at the provider refunds half or all of a payment, without asking us."""
    if not world.seen.payments:
        return "nothing_to_send_back"
    payment = world.chance.pick(list(world.seen.payments.values()))
    world.provider.account.knobs.refunds_fail = False
    half = world.chance.percent(50)
    try:
        refunds.send_back(world.provider.account, payment.reference, half)
    except Refusal as refusal:
        return f"provider_said_{refusal.code}"
    return "sent_back_half" if half else "sent_back_all"


def _some(world: World, orders: list[Order]) -> Order | None:
    return world.chance.pick(orders) if orders else None
