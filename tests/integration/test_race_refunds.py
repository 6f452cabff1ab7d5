"""A refund at the same moment as something else (M-05, M-06, B-07): two of the staff, a session
that ends, a slot that is booked, the provider's own page. Each test ends with sound books."""

from functools import partial

from core.booking import BookingState, PaidBy
from core.errors import NoCredit, RefundClosed, RuleError, SeatNotActive, StaleButton
from core.facts import Refunded
from core.ledger import mentor_available, mentor_pending, owed
from core.money import Money
from core.orders import RefundScope, RefundState
from core.packs import PackState
from core.use_cases import giving_back, stuck_refunds
from core.use_cases.buying import buy_pack
from core.use_cases.completing import complete
from core.use_cases.refunding import return_unused
from core.use_cases.settling import settle
from storage.mapping import Mapped
from tests.harness.crowd import MENTOR, crowd, lost, won
from tests.harness.meeting import meeting
from tests.harness.unprotected import last_one_wins, unprotected

S = BookingState
PAID = Money(10_000, "EUR")


def half(c, order, form, scope=RefundScope.AMOUNT):
    """60 of 100: two of them are more than there is."""
    return partial(
        giving_back.refund,
        actor=c.staff,
        id=order,
        scope=scope,
        reason="Because",
        intent=form,
        amount=Money(6_000, "EUR") if scope is RefundScope.AMOUNT else None,
        typed="100",
    )


async def returned(c, order):
    refunds = await c.see(lambda uow: uow.orders.refunds(order))
    return sum(each.amount.minor for each in refunds if each.state is not RefundState.FAILED)


async def test_m05_two_refunds_of_staff_at_once_never_return_more_than_came(database_url):
    async with crowd(database_url) as c:
        for student in c.students:
            pack = await c.pack(student)
            works = [half(c, pack.order_id, c.act()) for _ in range(3)]
            answers = await c.at_once(*meeting(c, *works))
            assert len(won(answers)) == 1
            assert await returned(c, pack.order_id) == 6_000


async def test_fault_b07_one_form_sent_ten_times_at_once_is_one_refund(database_url):
    async with crowd(database_url, students=1) as c:
        pack = await c.pack(c.students[0])
        works = [half(c, pack.order_id, "form-1")] * 10
        answers = await c.at_once(*meeting(c, *works))
        assert len({refund.id for refund in won(answers)}) == 1
        assert len(won(answers)) == 10
        assert (await c.told(c.students[0])).count("money_returning") == 1


async def test_m05_control_without_locks_and_revisions_both_forms_of_staff_write_a_refund(
    database_url, monkeypatch
):
    """What holds them apart then is the database's own sum alone, and only for large amounts."""
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        pack = await c.pack(c.students[0])

        def small(form):
            return partial(
                giving_back.refund, actor=c.staff, id=pack.order_id, scope=RefundScope.AMOUNT,
                reason="Because", intent=form, amount=Money(101, "EUR"),
            )  # fmt: skip

        await unprotected(c, small("form-1"), small("form-2"))
        taken = await c.rows(
            "SELECT sum(amount_minor) FROM journal_entries WHERE cause = 'refund'"
            f" AND debit = 'pending:{MENTOR}'"
        )
        # Each thought it was the first: of 202 the mentor's part is 141, and 70 + 70 was taken.
        assert await returned(c, pack.order_id) == 202
        assert taken == [(140,)]


async def test_fault_m06_a_refund_and_the_end_of_a_session_come_one_after_the_other(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PAID, max_per_day=48)
        for turn, student in enumerate(c.students):
            pack = await c.pack(student)
            booked = await c.book(student, talk, c.slot(3 + 3 * turn), PaidBy.CREDIT)
            c.clock.advance(booked.ends_at - c.clock.now())
            works = (
                partial(complete, actor=c.mentor, id=booked.id),
                half(c, pack.order_id, c.act(), RefundScope.UNUSED),
            )
            answers = await c.at_once(*meeting(c, *works))
            assert lost(answers) == []
            assert (await c.now(booked)).state is S.COMPLETED
            # Begun or ended, it stays paid: three of four go back.
            assert await returned(c, pack.order_id) == 7_500
        earned = await c.see(lambda uow: uow.journal.balance(mentor_available(MENTOR), "EUR"))
        assert earned == 1_750 * len(c.students)


async def test_fault_m06_a_refund_and_a_booking_come_one_after_the_other(database_url):
    async with crowd(database_url, students=6) as c:
        talk = await c.offer(price=PAID, max_per_day=48)
        for turn, student in enumerate(c.students):
            pack = await c.pack(student)
            works = (
                half(c, pack.order_id, c.act(), RefundScope.FULL),
                c.booking(student, talk, c.slot(3, turn * 2), pay_with=PaidBy.CREDIT),
            )
            order = works if turn % 2 else works[::-1]
            answers = await c.at_once(*meeting(c, *order))
            refused = [each for each in answers if isinstance(each, RuleError)]
            assert all(isinstance(each, NoCredit | SeatNotActive) for each in refused)
            now = await c.see(lambda uow, id=pack.id: uow.packs.get(id))
            assert (now.state, now.held, now.remaining) == (PackState.REFUNDED, 0, 0)
        assert await c.live_claims() == []


async def test_m05_staff_here_and_staff_at_the_provider_return_it_once(database_url):
    async with crowd(database_url, students=4) as c:
        for turn, student in enumerate(c.students):
            sold = await c.sell()
            order = await c.do(buy_pack, student, sold.id, c.act())
            await c.pay(order, f"ch_{turn}")
            there = Refunded("sandbox", f"re_{turn}", f"ch_{turn}", PAID, None, c.clock.now())
            works = (
                half(c, order.id, c.act(), RefundScope.FULL),
                lambda uow, fact=there: settle(uow, fact),
            )
            await c.at_once(*meeting(c, *(works if turn % 2 else works[::-1])))
            assert await returned(c, order.id) == PAID.minor
            accounts = (owed(student.id), mentor_pending(MENTOR))
            left = await c.see(
                lambda uow, names=accounts: [uow.journal.balance(each, "EUR") for each in names]
            )
            assert left == [0, 0]


async def test_b07_calling_off_and_calling_off_again_is_one(database_url):
    async with crowd(database_url, students=1) as c:
        pack = await c.pack(c.students[0])
        refund = await c.do(half(c, pack.order_id, c.act()))
        off = partial(stuck_refunds.call_off, actor=c.staff, id=refund.id, revision=refund.revision)
        answers = await c.at_once(*meeting(c, off, off, off))
        assert (len(won(answers)), set(lost(answers))) == (1, {RefundClosed})
        assert await returned(c, pack.order_id) == 0


async def test_fault_m06_a_refund_of_a_pack_with_ten_booked_sessions_is_one_unit(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer(price=PAID, max_per_day=48)
        pack = await c.pack(c.students[0], sessions=12)
        for number in range(10):
            await c.book(c.students[0], talk, c.slot(3, number * 2), PaidBy.CREDIT)
        statements = []

        def unit(uow):
            uow.connection.tracer = lambda sql, _: statements.append(sql.split()[0])
            try:
                return return_unused(uow, pack.id, "It ends early", None)
            finally:
                uow.connection.tracer = None

        refund = await c.db.write(unit)
        assert refund.amount == PAID
        assert "COMMIT" not in statements
        assert len(statements) < 20 * 10, len(statements)
        rows = await c.rows("SELECT count(*) FROM bookings WHERE state = 'cancelled'")
        assert rows == [(10,)]
        assert await c.live_claims() == []
        told = [*await c.told(c.students[0]), *await c.told(c.mentor)]
        assert "booking_cancelled" not in told
        assert (told.count("money_returning"), told.count("refund_made")) == (1, 1)


async def test_fault_m06_a_unit_that_fails_in_the_middle_leaves_all_as_it_was(database_url):
    async with crowd(database_url, students=1) as c:
        talk = await c.offer(price=PAID, max_per_day=48)
        pack = await c.pack(c.students[0])
        booked = await c.book(c.students[0], talk, c.slot(3), PaidBy.CREDIT)

        def unit(uow):
            return_unused(uow, pack.id, "It ends early", None)
            raise StaleButton

        assert lost(await c.at_once(unit)) == [StaleButton]
        assert (await c.now(booked)).state is S.SCHEDULED
        assert await c.see(lambda uow: uow.orders.refunds(pack.order_id)) == []
