"""Orders, payments, refunds and the journal, read back and added up."""

from dataclasses import replace

import pytest

from core.errors import StaleRevision
from core.ids import PaymentId, RefundId
from core.ledger import JournalEntry, cash, mentor_pending
from core.money import Money
from core.orders import OrderState, Outcome, Payment, Purpose, Refund, RefundState
from tests.harness.community import (
    HOUR,
    MENTOR,
    NOON,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    community,
    order,
    seat,
)


def euros(minor):
    return Money(minor, "EUR")


def payment(id, of, minor, outcome=Outcome.FULFILLED):
    return Payment(PaymentId(id), of, "stripe", f"p{id}", euros(minor), NOON, NOON, outcome)


def refund(id, of, payment, minor, state=RefundState.WANTED, reference=None):
    return Refund(
        RefundId(id), of, PaymentId(payment), "stripe", euros(minor), state, "x", NOON,
        reference=reference,
    )  # fmt: skip


async def test_an_order_comes_back_and_is_found(database_url):
    paid = order(
        1,
        state=OrderState.PAID,
        provider="stripe",
        checkout_reference="cs_1",
        checkout_url="https://example.org",
        paid_at=NOON,
        result_id=7,
        discount=euros(1_000),
        total=euros(9_000),
        mentor_share=euros(6_300),
    )
    later = order(2, created_at=NOON + HOUR)
    review = order(3, state=OrderState.REVIEW, student_id=OTHER, created_at=NOON - HOUR)
    async with community(database_url) as c:

        def fill(uow):
            for each in (paid, later, review):
                uow.orders.add(each)

        await c.db.write(fill)
        read = c.db.read
        assert await read(lambda uow: uow.orders.get(1)) == paid
        assert await read(lambda uow: uow.orders.by_intent(STUDENT, "intent-1")) == paid
        assert await read(lambda uow: uow.orders.open_for(STUDENT, Purpose.PACK, 21)) == later
        assert await read(lambda uow: uow.orders.paid_for(STUDENT, Purpose.PACK, 21)) == paid
        assert await read(lambda uow: uow.orders.open_for(OTHER, Purpose.PACK, 21)) is None
        assert await read(lambda uow: uow.orders.of(STUDENT)) == [later, paid]
        assert await read(lambda uow: uow.orders.of(STUDENT, 1)) == [later]
        assert await read(lambda uow: uow.orders.in_review()) == [review]


async def test_x4_unpaid_orders_that_reached_a_provider_are_asked_about(database_url):
    def fill(uow):
        uow.orders.add(order(1, checkout_reference="a"))
        uow.orders.add(order(2, checkout_reference="b", state=OrderState.LAPSED))
        uow.orders.add(order(3, checkout_reference="c", state=OrderState.PAID))
        uow.orders.add(order(4))
        uow.orders.add(order(5, checkout_reference="d", created_at=NOON + HOUR))

    async with community(database_url) as c:
        await c.db.write(fill)
        found = await c.db.read(lambda uow: uow.orders.unpaid_since(NOON + HOUR, 10))
        assert [one.id for one in found] == [2, 1]


async def test_a_running_checkout_holds_a_place(database_url):
    def fill(uow):
        uow.orders.add(order(1, student_id=OTHER))
        uow.orders.add(order(2, student_id=OTHER))
        uow.orders.add(order(3, student_id=4, expires_at=NOON))
        uow.orders.add(order(4, student_id=1, purpose=Purpose.RECORDING))
        uow.orders.add(order(5))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def held(student):
            return await c.db.read(lambda uow: uow.orders.places_on_hold(MENTOR, student, NOON))

        assert (await held(STUDENT), await held(OTHER), await held(99)) == (1, 1, 2)
        await c.db.write(lambda uow: uow.seats.add(seat(1, OTHER)))
        assert await held(STUDENT) == 0


async def test_payments_and_refunds_are_found_by_what_the_provider_calls_them(database_url):
    async with community(database_url) as c:

        def fill(uow):
            uow.orders.add(order(1))
            uow.orders.add_payment(payment(1, 1, 10_000))
            uow.orders.add_refund(refund(1, 1, 1, 100))

        await c.db.write(fill)
        read = c.db.read
        assert await read(lambda uow: uow.orders.payment(1)) == payment(1, 1, 10_000)
        assert (await read(lambda uow: uow.orders.payment_by_reference("stripe", "p1"))).id == 1
        assert await read(lambda uow: uow.orders.payment_by_reference("paypal", "p1")) is None
        assert await read(lambda uow: uow.orders.payments(1)) == [payment(1, 1, 10_000)]
        done = replace(refund(1, 1, 1, 100), state=RefundState.DONE, reference="re", done_at=NOON)
        stored = await c.db.write(lambda uow: uow.orders.save_refund(done))
        assert stored == replace(done, revision=1)
        assert await read(lambda uow: uow.orders.refund_by_reference("stripe", "re")) == stored
        assert await read(lambda uow: uow.orders.refund(1)) == stored
        assert await read(lambda uow: uow.orders.refunds(1)) == [stored]
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.orders.save_refund(done))


async def test_balances_are_sums_by_currency_and_may_be_negative(database_url):
    def move(id, debit, credit, amount):
        return JournalEntry(id, f"k{id}", NOON, debit, credit, amount, "test", order_id=1)

    till, mentors = cash("stripe"), mentor_pending(MENTOR)
    entries = [
        move(1, till, mentors, euros(700)),
        move(2, till, mentors, Money(5, "JPY")),
        move(3, mentors, "owed:2", euros(900)),
    ]

    def fill(uow):
        uow.orders.add(order(1))
        uow.journal.add(entries)
        uow.journal.add([])

    async with community(database_url) as c:
        await c.db.write(fill)
        balances = await c.db.read(lambda uow: uow.journal.balances(mentors))
        assert balances == {"EUR": -200, "JPY": 5}
        assert all(type(amount) is int for amount in balances.values())
        assert await c.db.read(lambda uow: uow.journal.balance(till, "EUR")) == -700
        assert await c.db.read(lambda uow: uow.journal.balance("nobody", "EUR")) == 0
        assert await c.db.read(lambda uow: uow.journal.of_order(1)) == entries
        of_account = await c.db.read(lambda uow: uow.journal.of_account("owed:2"))
        assert of_account == entries[2:]
        latest = await c.db.read(lambda uow: uow.journal.of_account(mentors, 2))
        assert latest == [entries[2], entries[1]]


async def test_gross_is_what_was_paid_less_what_goes_back(database_url):
    def fill(uow):
        uow.orders.add(order(1))
        uow.orders.add(order(2))
        uow.orders.add(order(3, mentor_id=OTHER_MENTOR))
        uow.orders.add_payment(payment(1, 1, 10_000))
        uow.orders.add_payment(payment(2, 1, 10_000, Outcome.RETURNED))
        uow.orders.add_payment(payment(3, 2, 500, Outcome.RESEATED))
        uow.orders.add_payment(payment(4, 3, 9_999))
        uow.orders.add_refund(refund(1, 1, 1, 2_000))
        uow.orders.add_refund(refund(2, 1, 1, 1_000, RefundState.FAILED))
        uow.orders.add_refund(refund(3, 1, 2, 10_000, RefundState.DONE, "re"))

    async with community(database_url) as c:
        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.journal.gross(MENTOR)) == {"EUR": 8_500}
        assert await c.db.read(lambda uow: uow.journal.gross(STUDENT)) == {}
