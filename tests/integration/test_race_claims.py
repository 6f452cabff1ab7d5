"""One code and many who have it; one pack and two mentors it could go to; on both databases (Z-06,
M-18). Each control takes the protections away and finds what they prevent."""

from dataclasses import replace
from functools import partial

import pytest

from core.codes import hash_of
from core.errors import PurchaseClosed, RuleError, StaleButton
from core.ids import encode
from core.ledger import UNCLAIMED, cash, mentor_pending
from core.money import Money
from core.purchases import Bought, GivenBack, claim_code
from core.use_cases import claiming
from core.use_cases.buying_elsewhere import money_given_back, purchase_arrived
from core.use_cases.claiming import Came, claim
from core.use_cases.settled import Settled
from core.use_cases.transferring import transfer_pack
from storage.mapping import Mapped
from tests.harness.crowd import MENTOR, crowd, lost, won
from tests.harness.unprotected import last_one_wins, unprotected

KEY = "k" * 32
CODE = claim_code(KEY, "books", "R-1")
ACCOUNTS = (cash("shop:books"), UNCLAIMED, mentor_pending(MENTOR))


def bought(c, sold):
    price = Money(10_000, "EUR")
    return Bought("books", "R-1", "a@b.example", "", encode(sold.id), "", 0, price, c.clock.now())


async def waiting(c):
    sold = await c.sell()
    await c.do(purchase_arrived, bought(c, sold), hash_of(CODE))
    return sold


def claims(c):
    return [partial(claim, actor=student, code=CODE) for student in c.students]


def require_one_claim(answers):
    assert [answer.came for answer in won(answers)] == [Came.CLAIMED]


async def packs(c):
    ((count,),) = await c.rows("SELECT count(*) FROM packs")
    return count


async def balances(c):
    return await c.see(lambda uow: [uow.journal.balance(name, "EUR") for name in ACCOUNTS])


async def test_fault_z06_one_code_at_once_in_many_hands_is_one_pack(database_url):
    async with crowd(database_url, students=6, cap=10) as c:
        await waiting(c)
        answers = await c.at_once(*claims(c))
        require_one_claim(answers)
        assert lost(answers) == [PurchaseClosed] * 5
        assert await packs(c) == 1
        assert await balances(c) == [-10_000, 0, 7_000]


async def test_fault_z06_without_locks_the_database_still_gives_it_once(database_url):
    async with crowd(database_url, students=3, cap=10) as c:
        await waiting(c)
        answers = await unprotected(c, *claims(c))
        require_one_claim(answers)
        assert await packs(c) == 1


async def test_fault_z06_control_without_any_guard_everybody_gets_it(database_url, monkeypatch):
    async with crowd(database_url, students=3, cap=10, sound=False) as c:
        await waiting(c)
        written = claiming._payment

        def without_reference(uow, purchase, order):
            return written(uow, replace(purchase, reference=f"{order.id}"), order)

        monkeypatch.setattr(claiming, "_payment", without_reference)
        monkeypatch.setattr(Mapped, "save", last_one_wins)
        answers = await unprotected(c, *claims(c))
        with pytest.raises(AssertionError):
            require_one_claim(answers)
        assert await packs(c) > 1


async def test_a_purchase_told_ten_times_at_once_is_one(database_url):
    async with crowd(database_url, students=1) as c:
        sold = await c.sell()
        told = [partial(purchase_arrived, told=bought(c, sold), code_hash=hash_of(CODE))] * 10
        answers = await c.at_once(*told)
        assert sorted(answers) == [Settled.DONE] + [Settled.REPEATED] * 9
        assert await balances(c) == [-10_000, 10_000, 0]


async def test_a_claim_and_the_shops_refund_at_once_end_with_balanced_books(database_url):
    async with crowd(database_url, students=1) as c:
        await waiting(c)
        back = GivenBack("books", "back-1", "R-1", Money(10_000, "EUR"), c.clock.now())
        await c.at_once(claims(c)[0], partial(money_given_back, told=back))
        assert await balances(c) == [0, 0, 0]
        live = await c.rows("SELECT count(*) FROM packs WHERE state = 'active'")
        assert live == [(0,)]


async def moves(c):
    """The same pack to two mentors at once, from one screen."""
    pack = await c.pack(c.students[0])
    hosts = [await c.another_mentor(), await c.another_mentor()]
    return [
        partial(transfer_pack, actor=c.staff, pack_id=pack.id, to=host.id, reason="x",
                revision=pack.revision)
        for host in hosts
    ]  # fmt: skip


def require_one_move(answers):
    assert len(won(answers)) == 1


async def test_fault_m18_a_pack_goes_to_one_mentor_only(database_url):
    async with crowd(database_url, students=1) as c:
        answers = await c.at_once(*await moves(c))
        require_one_move(answers)
        assert lost(answers) == [StaleButton]
        assert (await balances(c))[2] == 0


async def test_fault_m18_control_without_locks_and_revisions_it_goes_to_both(
    database_url, monkeypatch
):
    async with crowd(database_url, students=1, sound=False) as c:
        both = await moves(c)
        monkeypatch.setattr(Mapped, "save", last_one_wins)
        answers = await unprotected(c, *both)
        with pytest.raises(AssertionError):
            require_one_move([a for a in answers if not isinstance(a, RuleError)])
