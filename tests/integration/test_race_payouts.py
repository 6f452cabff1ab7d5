"""Payouts recorded at the same moment as each other and as refunds, on both databases (M-19)."""

from core.catalog import OfferingKind
from core.errors import NothingToPayOut, PayoutReferenceUsed, PayoutTooLarge, StaleRevision
from core.facts import Refunded
from core.ledger import PAID_OUT, mentor_available
from core.money import Money
from core.use_cases import paying_out
from core.use_cases.buying import buy_recording
from core.use_cases.paying_out import PayoutWanted, draft_payout, record_payout
from core.use_cases.settling import settle
from tests.harness.community import PRICE
from tests.harness.crowd import MENTOR, crowd, lost, won
from tests.harness.meeting import meeting
from tests.harness.unprotected import unprotected

ALL = 7_000
ACCOUNT = mentor_available(MENTOR)


async def earned(c):
    """A recording was sold: its whole share is available."""
    film = await c.offer(
        price=PRICE, kind=OfferingKind.RECORDED, video_link="https://video.example/x"
    )
    order = await c.do(buy_recording, c.students[0], film.id, c.act())
    paid = c.paid(order, "ch_1")
    await c.do(settle, paid)
    assert await balance(c) == (ALL, 0)
    return paid


async def balance(c):
    return await c.see(
        lambda uow: (uow.journal.balance(ACCOUNT, "EUR"), uow.journal.balance(PAID_OUT, "EUR"))
    )


async def draft(c, minor=ALL, reference=""):
    wanted = PayoutWanted(MENTOR, "EUR", Money(minor, "EUR"), reference or c.act(), "", c.act())
    return await c.do(draft_payout, c.staff, wanted)


def recording(c, draft):
    return lambda uow: record_payout(uow, c.staff, draft.id)


def refund(paid):
    return lambda uow: settle(
        uow, Refunded("sandbox", "re_1", paid.reference, paid.amount, None, paid.paid_at)
    )


async def without_payout_guard(c):
    on = "" if c.db.dialect == "sqlite" else " ON journal_entries"
    await c.run(f"DROP TRIGGER payout_available{on}")


async def test_fault_m19_two_payouts_of_all_there_is_one_is_recorded(database_url):
    async with crowd(database_url, students=1) as c:
        await earned(c)
        drafts = [await draft(c) for _ in range(4)]
        answers = await c.at_once(*meeting(c, *(recording(c, each) for each in drafts)))
        assert len(won(answers)) == 1
        assert set(lost(answers)) <= {PayoutTooLarge, NothingToPayOut}
        assert await balance(c) == (0, ALL)
        assert (await c.told(c.mentor)).count("payout_recorded") == 1


async def test_fault_m19_without_locks_the_database_itself_refuses_the_second(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await earned(c)
        drafts = [await draft(c) for _ in range(3)]
        answers = await unprotected(c, *(recording(c, each) for each in drafts))
        assert len(won(answers)) == 1
        assert await balance(c) == (0, ALL)


async def test_fault_m19_control_without_lock_and_guard_all_is_paid_out_twice(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await earned(c)
        drafts = [await draft(c) for _ in range(2)]
        await without_payout_guard(c)
        answers = await unprotected(c, *(recording(c, each) for each in drafts))
        assert len(won(answers)) == 2
        assert await balance(c) == (-ALL, 2 * ALL)


async def test_fault_m19_confirmed_by_many_at_once_it_is_one_payout(database_url):
    async with crowd(database_url, students=1) as c:
        await earned(c)
        one = await draft(c, 1_000)
        answers = await c.at_once(*meeting(c, *[recording(c, one)] * 5))
        assert len(won(answers)) == 5
        assert await balance(c) == (ALL - 1_000, 1_000)


async def test_fault_m19_one_reference_recorded_from_two_desks_is_one_payout(database_url):
    async with crowd(database_url, students=1) as c:
        await earned(c)
        drafts = [await draft(c, 1_000, "bank-1") for _ in range(3)]
        answers = await c.at_once(*meeting(c, *(recording(c, each) for each in drafts)))
        assert len(won(answers)) == 1
        assert set(lost(answers)) == {PayoutReferenceUsed}
        assert await balance(c) == (ALL - 1_000, 1_000)


async def test_fault_m19_without_locks_one_reference_is_still_one_payout(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await earned(c)
        drafts = [await draft(c, 1_000, "bank-1") for _ in range(2)]
        answers = await unprotected(c, *(recording(c, each) for each in drafts))
        assert len(won(answers)) == 1
        assert set(lost(answers)) <= {StaleRevision, PayoutReferenceUsed}


async def test_fault_m19_a_payout_and_a_refund_at_once_come_one_after_the_other(database_url):
    async with crowd(database_url, students=1) as c:
        paid = await earned(c)
        one = await draft(c)
        settled, recorded = await c.at_once(*meeting(c, refund(paid), recording(c, one)))
        assert settled == "done"
        if isinstance(recorded, NothingToPayOut):
            assert await balance(c) == (0, 0)
        else:  # first paid out, then refunded: owed by the mentor, and recovered (M-07)
            assert await balance(c) == (-ALL, ALL)
        assert await never_below_zero_at_a_payout(c)


async def never_below_zero_at_a_payout(c):
    """Over the journal as it was written: no payout took what was not there."""
    rows = await c.rows("SELECT debit, credit, amount_minor FROM journal_entries ORDER BY id")
    there = 0
    for debit, credit, minor in rows:
        there += minor * ((credit == ACCOUNT) - (debit == ACCOUNT))
        if credit == PAID_OUT and there < 0:
            return False
    return True


async def with_a_stale_look(c, monkeypatch):
    """A payout whose look at the balance is older than a refund that came since."""
    paid = await earned(c)
    one = await draft(c)
    await c.do(refund(paid))
    monkeypatch.setattr(paying_out, "_within", lambda uow, mentor, currency, amount: amount)
    return await c.at_once(recording(c, one))


async def test_fault_m19_a_look_older_than_a_refund_is_caught_by_the_database(
    database_url, monkeypatch
):
    async with crowd(database_url, students=1) as c:
        (answer,) = await with_a_stale_look(c, monkeypatch)
        assert isinstance(answer, PayoutTooLarge)
        assert await balance(c) == (0, 0)


async def test_fault_m19_control_without_the_guard_an_old_look_pays_out_what_went_back(
    database_url, monkeypatch
):
    async with crowd(database_url, students=1, sound=False) as c:
        await without_payout_guard(c)
        await with_a_stale_look(c, monkeypatch)
        assert await balance(c) == (-ALL, ALL)
        assert not await never_below_zero_at_a_payout(c)
