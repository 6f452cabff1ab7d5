"""Purchases elsewhere and wrong codes, read back from both databases."""

from dataclasses import replace

import pytest

from core.codes import WrongCodes
from core.errors import StaleRevision
from core.ids import OrderId, PersonId, PurchaseId
from core.money import Money
from core.purchases import Problem, Purchase, PurchaseState
from storage.errors import ConstraintViolated
from tests.harness.community import HOUR, NOON, STUDENT, community, order


def purchase(id, **changes):
    base = Purchase(
        id=PurchaseId(id),
        shop="books",
        reference=f"R-{id}",
        email="buyer@example.org",
        buyer_name="سلمى",
        wanted="06C",
        amount=Money(10_000, "EUR"),
        returned=Money(0, "EUR"),
        paid_at=NOON,
        arrived_at=NOON,
        code_hash=f"hash-{id}",
        state=PurchaseState.WAITING,
    )
    return replace(base, **changes)


async def test_a_purchase_comes_back_and_is_found_by_its_number_and_its_code(database_url):
    first, second = purchase(1), purchase(2, arrived_at=NOON - HOUR, returns=("a", "b"))
    looked_at = purchase(3, state=PurchaseState.REVIEW, problem=Problem.AMOUNT, code_hash="")
    gone = purchase(4, state=PurchaseState.RETURNED, returned=Money(10_000, "EUR"))
    async with community(database_url) as c:

        def fill(uow):
            for each in (first, second, looked_at, gone):
                uow.purchases.add(each)

        await c.db.write(fill)

        def look(uow):
            assert uow.purchases.get(PurchaseId(2)) == second
            assert uow.purchases.by_reference("books", "R-1") == first
            assert uow.purchases.by_reference("kiosk", "R-1") is None
            assert uow.purchases.by_code("hash-1") == first
            assert uow.purchases.by_code("") is None
            assert list(uow.purchases.open()) == [second, first, looked_at]

        await c.db.read(look)


async def test_one_number_of_a_shop_is_one_purchase(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.purchases.add(purchase(1)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.purchases.add(purchase(2, reference="R-1")))
        await c.db.write(lambda uow: uow.purchases.add(purchase(2, reference="R-1", shop="kiosk")))


@pytest.mark.parametrize(
    "impossible",
    [
        {"amount": Money(0, "EUR")},
        {"returned": Money(10_001, "EUR")},
        {"state": PurchaseState.CLAIMED},
        {"order_id": OrderId(1)},
    ],
)
async def test_the_database_refuses_a_purchase_that_cannot_be(database_url, impossible):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.orders.add(order(1)))
        with pytest.raises(ConstraintViolated):
            await c.db.write(lambda uow: uow.purchases.add(purchase(1, **impossible)))


async def test_a_claimed_purchase_knows_its_order_and_a_second_writer_is_stale(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.orders.add(order(1)))
        await c.db.write(lambda uow: uow.purchases.add(purchase(1)))
        claimed = purchase(
            1,
            state=PurchaseState.CLAIMED,
            order_id=OrderId(1),
            claimed_by=PersonId(STUDENT),
            claimed_at=NOON,
        )
        stored = await c.db.write(lambda uow: uow.purchases.save(claimed))
        assert stored == replace(claimed, revision=1)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.purchases.save(claimed))


async def test_wrong_codes_are_counted_per_person(database_url):
    async with community(database_url) as c:
        one = WrongCodes(PersonId(STUDENT), 1, NOON)
        await c.db.write(lambda uow: uow.purchases.set_tries(one))
        known = await c.db.read(lambda uow: uow.purchases.tries(PersonId(STUDENT)))
        assert known == one
        await c.db.write(lambda uow: uow.purchases.set_tries(replace(known, tries=2)))
        again = await c.db.read(lambda uow: uow.purchases.tries(PersonId(STUDENT)))
        assert (again.tries, again.since) == (2, NOON)
