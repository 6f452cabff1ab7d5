"""Prices that change, codes that are made, used, paused and ended."""

from typing import Any

from bot.simulation.plays.parts import is_staff, may, shown, somebody
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.people import Role
from core.promotions import First, PromoCode, Scope
from core.use_cases import asking_staff, pricing, promo_boards, promoting, redeeming, selling_packs
from core.use_cases.promoting import PromoDraft

_FEWEST_PRODUCTS = 6


def change_price(world: World) -> str:
    known = [p for p in world.seen.products.values() if p.mentor_id in world.teachers]
    if not known:
        return "no_products"
    product = world.chance.pick(known)
    who = somebody(world, "MO", product.mentor_id, product.mentor_id)
    rightly = may(world, "MO", who, product.mentor_id, product.mentor_id)
    price = world.chance.pick((str(world.chance.between(1, 90)), "0", "-3", "1e9", "٤٢"))
    keep, revision = world.chance.percent(60), shown(world, product.revision)
    guarded(world, "change_price", rightly, lambda: world.as_person(
        who, pricing.change_price, product.id, price, keep, "dearer now", revision))  # fmt: skip
    guarded(world, "price_board", rightly,
            lambda: world.as_person(who, pricing.price_board, product.id))  # fmt: skip
    world.as_person(world.student(), pricing.why_price, product.id)
    return "price_changed"


def set_stars(world: World) -> str:
    """A price in Stars, or none any more; and a question about a payment, as Telegram wants it."""
    known = [p for p in world.seen.products.values() if p.mentor_id in world.teachers]
    if not known:
        return "no_products"
    product = world.chance.pick(known)
    who = somebody(world, "MO", product.mentor_id, product.mentor_id)
    rightly = may(world, "MO", who, product.mentor_id, product.mentor_id)
    stars, revision = world.chance.pick((0, 1, 250, -1)), shown(world, product.revision)
    guarded(
        world,
        "set_stars",
        rightly,
        lambda: world.as_person(who, pricing.set_stars, product.id, stars, revision),
    )
    asked = world.chance.pick(("where is my money?", "", "؟"))
    world.as_person(world.student(), asking_staff.ask_about_payment, asked, str(world.act()))
    return "stars_set"


def withdraw_pack(world: World) -> str:
    """Not sold any longer: who waits for a place is offered none."""
    known = [p for p in world.seen.products.values() if p.mentor_id in world.teachers]
    if len(known) < _FEWEST_PRODUCTS:
        return "few_products"
    product = world.chance.pick(known)
    who = somebody(world, "M", product.mentor_id, product.mentor_id)
    rightly = may(world, "M", who, product.mentor_id, product.mentor_id)
    guarded(world, "withdraw_pack", rightly,
            lambda: world.as_person(who, selling_packs.withdraw_pack, product.id))  # fmt: skip
    world.as_person(product.mentor_id, selling_packs.offer_pack, "2 sessions again", 2, "15",
                    product.price.currency, 30)  # fmt: skip
    return "pack_withdrawn"


_PRESSES: dict[str, Any] = {
    "pause": promoting.pause,
    "start": promoting.start,
    "end": promoting.end,
    "board": promo_boards.board,
}


def make_code(world: World) -> str:
    """Some take all, some only from one mentor's purchases, some by themselves."""
    for_all = world.chance.percent(60)
    who = world.staff[0] if for_all else world.chance.pick(world.teachers)
    if world.chance.percent(12):
        who = world.anybody()
    draft = PromoDraft(
        code=f"sim-{world.name}-{world.act()}"[-20:],
        off=world.chance.pick(("10%", "25%", "50%", "100%", "1.00 EUR", "0%", "3 KWD")),
        days=world.chance.pick((None, 1, 30)),
        total_limit=world.chance.pick((None, 1, 3)),
        person_limit=world.chance.pick((None, 1, 2)),
    )
    rightly = is_staff(world, who) if for_all else world.is_(who, Role.MENTOR)
    guarded(world, "make_code", rightly, lambda: _make(world, who, draft, for_all))
    return "code_made"


def _make(world: World, who: PersonId, draft: PromoDraft, for_all: bool) -> None:
    promo = world.as_person(who, promoting.create, draft, for_all)
    if for_all and world.chance.percent(30):
        mentor = world.chance.pick(world.teachers)
        world.as_person(who, promoting.aim, promo.id, Scope.MENTOR, mentor)
    if world.chance.percent(20):
        world.as_person(who, promoting.set_automatic, promo.id, True)
    if world.chance.percent(20):
        first = world.chance.pick(tuple(First))
        world.as_person(who, promoting.set_rules, promo.id, None, starts_in_days=None,
                        minimum=world.chance.pick(("", "5")), first=first)  # fmt: skip
    world.as_person(who, promoting.start, promo.id)


def press_code(world: World) -> str:
    promo = _some(world)
    if promo is None:
        return "no_codes"
    owner = promo.owner_id
    who = world.staff[0] if owner is None else owner
    if world.chance.percent(12):
        who = world.anybody()
    rightly = is_staff(world, who) or (who == owner and world.is_(who, Role.MENTOR))
    name = world.chance.pick(("pause", "start", "start", "end", "board"))
    guarded(world, f"{name}_code", rightly,
            lambda: world.as_person(who, _PRESSES[name], promo.id))  # fmt: skip
    return f"code_{name}"


def use_code(world: World) -> str:
    """Typed into an order that is open; taken off again; the rest taken for nothing."""
    known = list(world.seen.unpaid.values())
    if not known:
        return "no_open_orders"
    order = world.chance.pick(known)
    who = somebody(world, "S", order.student_id, order.mentor_id)
    rightly = may(world, "S", who, order.student_id, order.mentor_id)
    luck = world.chance.between(1, 10)
    if luck <= 2:
        guarded(world, "remove_code", rightly,
                lambda: world.as_person(who, redeeming.remove_code, order.id))  # fmt: skip
        return "code_removed"
    if luck == 3 or order.total.is_zero:
        guarded(world, "take_free", rightly,
                lambda: world.as_person(who, redeeming.take_free, order.id))  # fmt: skip
        return "taken_for_nothing"
    promo = _some(world)
    typed = promo.code.lower() if promo and luck < 10 else "NO-SUCH-CODE"
    guarded(world, "apply_code", rightly,
            lambda: world.as_person(who, redeeming.apply_code, order.id, typed))  # fmt: skip
    return "code_applied"


def _some(world: World) -> PromoCode | None:
    known = list(world.seen.promos.values())
    return world.chance.pick(known) if known else None
