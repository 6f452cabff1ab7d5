"""A shop outside: purchases that come once, twice or wrong, claims, and money it gives back."""

from datetime import timedelta

from bot.simulation.plays.parts import is_staff, shown, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.codes import hash_of
from core.ids import encode
from core.money import Money
from core.purchases import Bought, GivenBack, Purchase, claim_code
from core.use_cases import claiming, unclaimed
from core.use_cases.buying_elsewhere import money_given_back, purchase_arrived

SHOP = "bookshop"
_KEY = "the-simulation-has-one-key-for-all-claims"


def sell(world: World) -> str:
    """What the door makes of a signed event; a shop may send it again."""
    known = [p for p in world.seen.products.values() if p.mentor_id in world.teachers]
    if not known:
        return "nothing_to_sell"
    product = world.chance.pick(known)
    amount = product.price
    if world.chance.percent(15):
        amount = Money(amount.minor + 100, amount.currency)
    told = Bought(
        shop=SHOP,
        reference=f"{world.name}-{world.act()}",
        email="buyer@example.org",
        buyer_name="A buyer",
        product=encode(product.id) if world.chance.percent(95) else "nothing",
        mentor="",
        sessions=0,
        amount=amount,
        paid_at=world.clock.now() - timedelta(minutes=1),
    )
    for _ in range(world.chance.pick((1, 1, 2))):
        world.run(purchase_arrived, told, hash_of(_code(told.reference)))
    return "sold_elsewhere"


def claim(world: World) -> str:
    """With the code, mostly the right one; or linked by staff, who may accept it first."""
    purchase = _some(world)
    if purchase is None:
        return "nothing_to_claim"
    if world.chance.percent(60):
        code = _code(purchase.reference) if world.chance.percent(90) else "0000-0000"
        return f"claim_{world.as_person(world.student(), claiming.claim, code).came}"
    who, revision = staff_mostly(world), shown(world, purchase.revision)
    if world.chance.percent(20):
        guarded(world, "nudge_buyer", is_staff(world, who), lambda: world.as_person(
            who, unclaimed.nudge, purchase.id, _KEY))  # fmt: skip
        return "buyer_nudged"
    if world.chance.percent(40):
        guarded(world, "accept_purchase", is_staff(world, who), lambda: world.as_person(
            who, unclaimed.accept, purchase.id, purchase.revision))  # fmt: skip
        return "purchase_accepted"
    whom = world.student()
    guarded(world, "link_purchase", is_staff(world, who), lambda: world.as_person(
        who, claiming.link_purchase, purchase.id, whom, revision))  # fmt: skip
    return "purchase_linked"


def give_back(world: World) -> str:
    purchase = _some(world)
    if purchase is None:
        return "nothing_sold"
    gone = world.seen.given_back.get(purchase.id, 0)  # a shop never sends more than it got
    minor = (purchase.amount.minor - gone) // world.chance.pick((1, 1, 2))
    if minor < 1:
        return "all_given_back"
    world.seen.given_back[purchase.id] = gone + minor
    amount = Money(minor, purchase.amount.currency)
    told = GivenBack(SHOP, f"r-{world.act()}", purchase.reference, amount, world.clock.now())
    for _ in range(world.chance.pick((1, 2))):
        world.run(money_given_back, told)
    return "given_back_elsewhere"


def _code(reference: str) -> str:
    return claim_code(_KEY, SHOP, reference)


def _some(world: World) -> Purchase | None:
    known = list(world.seen.purchases.values())
    return world.chance.pick(known) if known else None
