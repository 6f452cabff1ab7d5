"""Codes and introductions that many want at once: exactly as many get them as may (M-16, X41)."""

from dataclasses import replace

import pytest

from core.errors import PromoAlreadyUsed, PromoUsedUp, TrialUsed
from core.ids import PromoCodeId
from core.money import Money
from core.orders import OrderState
from core.promotions import PromoCode, PromoState, Scope, UseState, alike
from core.use_cases import pricing, redeeming
from core.use_cases.buying import buy_pack
from core.use_cases.settling import settle
from storage.errors import ConstraintViolated
from tests.harness.community import PRICE
from tests.harness.crowd import MENTOR, STAFF, crowd, lost, won
from tests.harness.unprotected import unprotected

EUR20 = Money(2_000, "EUR")


async def a_code(c, **changes):
    promo = PromoCode(
        id=PromoCodeId(c.ids.new()),
        code=f"CODE{c.ids.new()}",
        alike="",
        owner_id=None,
        created_by=STAFF,
        created_at=c.clock.now(),
        state=PromoState.ACTIVE,
        percent=20,
    )
    promo = replace(promo, **changes)
    promo = replace(promo, alike=alike(promo.code))
    await c.do(lambda uow: uow.promos.add(promo))
    return promo


async def orders_of_all(c):
    sold = await c.sell()
    return [await c.do(buy_pack, s, sold.id, c.act()) for s in c.students]


def redeeming_of(student, order, promo):
    return lambda uow: redeeming.apply_code(uow, student, order.id, promo.code)


async def uses(c, promo):
    return await c.see(lambda uow: uow.promos.use_counts(promo.id))


def require_three(answers):
    assert len(won(answers)) == 3
    assert set(lost(answers)) == {PromoUsedUp}


async def test_fault_m16_a_code_for_three_is_used_by_exactly_three_of_eight(database_url):
    async with crowd(database_url, students=8) as c:
        promo = await a_code(c, total_limit=3)
        orders = await orders_of_all(c)
        works = [redeeming_of(s, o, promo) for s, o in zip(c.students, orders, strict=True)]
        answers = await c.at_once(*works)
        require_three(answers)
        assert await uses(c, promo) == {"held": 3}
        facts = [c.paid(order, f"ch_{n}") for n, order in enumerate(won(answers))]
        await c.at_once(*(lambda uow, f=fact: settle(uow, f) for fact in facts))
        assert await uses(c, promo) == {"used": 3}


async def without_the_guard(c):
    on = "" if c.db.dialect == "sqlite" else " ON promo_uses"
    await c.run(f"DROP TRIGGER promo_limit_insert{on}", f"DROP TRIGGER promo_limit_update{on}")


async def test_fault_m16_control_without_the_guard_all_get_it(database_url):
    async with crowd(database_url, students=4, sound=False) as c:
        promo = await a_code(c, total_limit=3)
        orders = await orders_of_all(c)
        await without_the_guard(c)
        works = [redeeming_of(s, o, promo) for s, o in zip(c.students, orders, strict=True)]
        answers = await unprotected(c, *works)
        with pytest.raises(AssertionError):
            require_three(answers)
        assert len(won(answers)) == 4


async def test_fault_m16_the_guard_alone_keeps_the_limit(database_url):
    """Nobody locks and nobody saw the others: the database says no."""
    async with crowd(database_url, students=4, sound=False) as c:
        promo = await a_code(c, total_limit=3)
        orders = await orders_of_all(c)
        works = [redeeming_of(s, o, promo) for s, o in zip(c.students, orders, strict=True)]
        require_three(await unprotected(c, *works))


async def test_fault_m16_one_person_on_many_orders_uses_a_code_once(database_url):
    async with crowd(database_url, students=1) as c:
        promo, (student,) = await a_code(c, person_limit=1), c.students
        sold = [await c.sell() for _ in range(4)]
        orders = [await c.do(buy_pack, student, each.id, c.act()) for each in sold]
        answers = await c.at_once(*(redeeming_of(student, order, promo) for order in orders))
        assert len(won(answers)) == 1
        assert set(lost(answers)) == {PromoAlreadyUsed}


async def test_fault_m16_the_last_automatic_one_goes_to_one_and_nobody_is_refused(database_url):
    async with crowd(database_url, students=6) as c:
        promo = await a_code(c, total_limit=2, automatic=True)
        sold = await c.sell()
        answers = await c.at_once(
            *(lambda uow, s=s: buy_pack(uow, s, sold.id, f"buy:{s.id}") for s in c.students)
        )
        assert sorted(order.discount.minor for order in won(answers)) == [0, 0, 0, 0, 2000, 2000]
        assert await uses(c, promo) == {"held": 2}


async def test_fault_m01_a_code_given_while_the_money_comes_leaves_one_good_price(database_url):
    """Either the payment was first and there is nothing to redeem, or it goes back."""
    async with crowd(database_url, students=1) as c:
        promo, (student,) = await a_code(c), c.students
        (order,) = await orders_of_all(c)
        fact = c.paid(order, "ch_1")
        await c.at_once(redeeming_of(student, order, promo), lambda uow: settle(uow, fact))
        orders = await c.see(lambda uow: uow.orders.of(student.id))
        paid = [each for each in orders if each.state is OrderState.PAID]
        packs = await c.see(lambda uow: uow.packs.of(student.id))
        if paid:
            assert ([each.id for each in orders], len(packs)) == ([order.id], 1)
        else:
            (refund,) = await c.see(lambda uow: uow.orders.refunds(order.id))
            assert (refund.amount, refund.reason, packs) == (PRICE, "replaced", [])


async def test_x41_of_many_introductions_at_once_one_is_booked(database_url):
    async with crowd(database_url, students=1) as c:
        talks = [await c.offer(trial=True, max_per_day=48) for _ in range(4)]
        (student,) = c.students
        works = [c.booking(student, t, c.slot(3, 3 * n)) for n, t in enumerate(talks)]
        answers = await c.at_once(*works)
        assert len(won(answers)) == 1
        assert set(lost(answers)) == {TrialUsed}


async def test_x41_the_database_alone_allows_one_introduction(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        talks = [await c.offer(trial=True, max_per_day=48) for _ in range(3)]
        (student,) = c.students
        works = [c.booking(student, t, c.slot(3, 3 * n)) for n, t in enumerate(talks)]
        assert len(won(await unprotected(c, *works))) == 1


async def test_x41_control_without_the_index_there_are_many(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await c.run("DROP INDEX trial_once")
        talks = [await c.offer(trial=True, max_per_day=48) for _ in range(3)]
        (student,) = c.students
        works = [c.booking(student, t, c.slot(3, 3 * n)) for n, t in enumerate(talks)]
        assert len(won(await unprotected(c, *works))) == 3


async def test_z12_two_price_changes_at_once_are_two_versions(database_url):
    async with crowd(database_url, students=1) as c:
        sold = await c.sell()
        works = [
            lambda uow, text=text: pricing.change_price(uow, c.mentor, sold.id, text, True)
            for text in ("110", "120", "130")
        ]
        assert lost(await c.at_once(*works)) == []
        versions = await c.see(lambda uow: uow.prices.of(sold.id))
        assert [each.number for each in versions] == [1, 2, 3, 4]
        now = await c.see(lambda uow: uow.products.get(sold.id))
        assert versions[-1].price == now.price


async def test_z12_a_version_is_never_changed(database_url):
    async with crowd(database_url) as c:
        sold = await c.sell()
        await c.do(pricing.change_price, c.mentor, sold.id, "110", True)
        for statement in (
            "UPDATE price_versions SET price_minor = 1",
            "DELETE FROM price_versions",
        ):
            with pytest.raises(ConstraintViolated, match="price_append_only"):
                await c.run(statement)


async def test_repositories_give_back_what_they_were_given(database_url):
    async with crowd(database_url, students=2) as c:
        one, other = c.students
        fixed = await a_code(
            c, percent=None, amount=EUR20, minimum=PRICE, scope=Scope.MENTOR, scope_id=MENTOR,
            owner_id=MENTOR, until=c.slot(5), from_at=c.slot(1), automatic=True,
        )  # fmt: skip
        assert await c.see(lambda uow: uow.promos.get(fixed.id)) == fixed
        assert await c.see(lambda uow: uow.promos.of(MENTOR)) == [fixed]
        assert await c.see(lambda uow: uow.promos.automatic(c.slot(1))) == [fixed]
        assert await c.see(lambda uow: uow.promos.automatic(c.slot(0.9))) == []
        assert await c.see(lambda uow: uow.promos.automatic(c.slot(5))) == []
        promo = await a_code(c, percent=100)
        (first, _) = await orders_of_all(c)
        free = await c.do(redeeming.apply_code, one, first.id, promo.code)
        use = await c.see(lambda uow: uow.promos.use_of(free.id))
        assert (use.state, use.promo_id) == (UseState.HELD, promo.id)
        assert await c.see(lambda uow: uow.promos.uses(promo.id, other.id).mine) == 0
        assert await c.see(lambda uow: uow.promos.uses(promo.id, one.id).mine) == 1
        assert await c.see(lambda uow: uow.promos.free_since(one.id, c.slot(-9))) == 1
        await c.do(redeeming.take_free, one, free.id)
        assert await c.see(lambda uow: list(uow.prices.first_paid(MENTOR))) == [one.id]
        assert await c.see(lambda uow: uow.prices.has_bought(one.id, MENTOR))
        assert not await c.see(lambda uow: uow.prices.has_bought(other.id))
        assert await c.see(lambda uow: uow.prices.first_paid_by(other.id, MENTOR)) is None
