"""`doctor` explains every minor unit, and names what nothing explains (Y9)."""

from dataclasses import replace

from bot.doctor import money
from core.catalog import OfferingKind
from core.ledger import PLATFORM, JournalEntry, mentor_available, owed
from core.money import Money
from core.payouts import PayoutState
from core.use_cases import refunding
from core.use_cases.buying import buy_recording
from core.use_cases.paying_out import PayoutWanted, draft_payout, record_payout, reverse_payout
from core.use_cases.settling import settle
from storage.invariants import check
from storage.reconciling import books
from tests.harness.community import PRICE
from tests.harness.crowd import MENTOR, crowd


async def busy(c):
    """Sold for 100.00, 20.00 of it back, 5.00 paid out and 3.00 paid out by mistake."""
    film = await c.offer(
        price=PRICE, kind=OfferingKind.RECORDED, video_link="https://video.example/x"
    )
    order = await c.do(buy_recording, c.students[0], film.id, c.act())
    await c.do(settle, c.paid(order, "ch_1"))
    paid = await c.see(lambda uow: uow.orders.get(order.id))
    await c.do(refunding.return_money, paid, Money(2_000, "EUR"), "cancelled")
    for minor in (500, 300):
        wanted = PayoutWanted(MENTOR, "EUR", Money(minor, "EUR"), c.act(), "", c.act())
        draft = await c.do(draft_payout, c.staff, wanted)
        await c.do(record_payout, c.staff, draft.id)
    await c.do(reverse_payout, c.staff, draft.id, "wrong account")
    return order


async def told(c):
    return [str(finding) for finding in money.findings(await c.see(books))]


def entry(c, **other):
    fields = {
        "id": c.ids.new(),
        "key": c.act(),
        "at": c.clock.now(),
        "debit": PLATFORM,
        "credit": mentor_available(MENTOR),
        "amount": Money(7, "EUR"),
        "cause": "gift",
    }
    return JournalEntry(**{**fields, **other})


async def test_y09_both_sides_of_the_books_are_told_and_nothing_is_left_over(database_url):
    async with crowd(database_url, students=1) as c:
        await busy(c)
        (line,) = await told(c)
        assert line == (
            "OK    money EUR: in 100.00 - out 0.00 = platform 24.00 + available 51.00"
            " + owed 20.00 + paid out 5.00; 0.00 unexplained"
        )
        assert [each for each in await c.see(check) if each.invariant in ("I2", "I3")] == []


async def test_y09_a_planted_entry_is_named(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        order = await busy(c)
        await c.do(lambda uow: uow.journal.add([entry(c)]))
        (found,) = [each for each in await c.see(check) if each.subject.startswith("journal")]
        assert "7 EUR from platform to available:1" in found.explanation
        of_order = entry(c, order_id=order.id)
        await c.do(lambda uow: uow.journal.add([of_order]))
        assert any(each.subject == f"order {order.id}" for each in await c.see(check))


async def test_y09_a_planted_payment_or_refund_entry_is_named(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        order = await busy(c)
        planted = entry(
            c, debit="cash:sandbox", credit=PLATFORM, cause="payment", order_id=order.id,
            key="payment:77:platform",
        )  # fmt: skip
        await c.do(lambda uow: uow.journal.add([planted]))
        (line,) = await told(c)
        assert line.startswith("WRONG money EUR")
        assert "0.07 unexplained" in line
        assert "the journal has 100.07 in, payments make it 100.00" in line
        assert any("payment:77:platform" in each.explanation for each in await c.see(check))


async def test_y09_a_payout_that_the_journal_does_not_have_is_named(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await busy(c)
        (recorded,) = [
            each
            for each in await c.see(lambda uow: uow.payouts.latest())
            if each.state is PayoutState.RECORDED
        ]
        ghost = replace(recorded, id=c.ids.new(), reference="ghost", intent="ghost")
        await c.do(lambda uow: uow.payouts.add(ghost))
        assert any(each.subject == f"payout {ghost.id}" for each in await c.see(check))
        (line,) = await told(c)
        assert "the journal has 5.00 paid out, payouts make it 10.00" in line


async def test_y09_money_still_owed_is_a_balance_and_not_unexplained(database_url):
    async with crowd(database_url, students=1) as c:
        await busy(c)
        (eur,) = await c.see(books)
        assert eur.balances["owed"] == await c.see(
            lambda uow: uow.journal.balance(owed(c.students[0].id), "EUR")
        )
        assert eur.unexplained == 0
