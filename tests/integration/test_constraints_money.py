"""Credits, seats, orders, refunds and the journal: what the database refuses on both back ends."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.audit import AuditEntry
from core.booking import BookingState, PaidBy
from core.disputes import Dispute, DisputeState
from core.errors import NoCredit, OfferingHasBookings, SeatFull, StaleRevision
from core.ids import DisputeId, PaymentId, RefundId
from core.ledger import PLATFORM, JournalEntry
from core.money import Money
from core.orders import Outcome, Payment, Refund, RefundState
from core.packs import CreditEntry, CreditMove
from core.seats import SeatState
from storage.errors import ConstraintViolated
from storage.statements import Statement
from tests.harness.community import (
    MENTOR,
    NOON,
    OTHER,
    STUDENT,
    booking,
    community,
    identity,
    offering,
    order,
    pack,
    seat,
)


def euros(minor):
    return Money(minor, "EUR")


def payment(id, of=1, amount=10_000, **other):
    base = Payment(
        PaymentId(id), of, "stripe", f"pay-{id}", euros(amount), NOON, NOON, Outcome.FULFILLED
    )
    return replace(base, **other)


def refund(id, minor, of=1, **other):
    base = Refund(
        RefundId(id), 1, of, "stripe", euros(minor), RefundState.WANTED, "cancelled", NOON
    )
    return replace(base, **other)


def dispute(id, covered, reference="dp_1"):
    return Dispute(
        DisputeId(id), 1, 1, "stripe", reference, euros(9_000), euros(covered),
        DisputeState.OPEN, "fraudulent", NOON,
    )  # fmt: skip


def moved(id, key, debit="cash:stripe", credit=PLATFORM, minor=5):
    return JournalEntry(id, key, NOON, debit, credit, euros(minor), "test")


async def refused(db, work):
    """The name of the constraint that says no."""
    with pytest.raises(ConstraintViolated) as violation:
        await db.write(work)
    return violation.value.name


def sql(statement):
    return lambda uow: uow.connection.run(Statement(text(statement)))


@pytest.mark.parametrize(
    "counts", [{"held": -1}, {"used": -1}, {"held": 3, "used": 2}, {"total": -1}]
)
async def test_i05_a_pack_never_goes_below_zero(database_url, counts):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.packs.add(pack(1)))
        with pytest.raises(NoCredit):
            await c.db.write(lambda uow: uow.packs.save(replace(uow.packs.get(1), **counts)))
        assert (await c.db.read(lambda uow: uow.packs.get(1))).remaining == 4


async def test_fault_m17_the_last_credit_is_held_once(database_url):
    def hold(uow):
        uow.lock(STUDENT, MENTOR)
        return uow.packs.save(uow.packs.get(1).with_hold())

    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.packs.add(pack(1, total=1)))
        answers = await asyncio.gather(
            *(c.db.write(hold) for _ in range(6)), return_exceptions=True
        )
        assert sum(isinstance(answer, NoCredit) for answer in answers) == 5
        assert (await c.db.read(lambda uow: uow.packs.get(1))).held == 1


async def test_two_writers_of_one_revision_are_not_both_right(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.packs.add(pack(1)))
        read = await c.db.read(lambda uow: uow.packs.get(1))
        stored = await c.db.write(lambda uow: uow.packs.save(read.with_hold()))
        assert stored.revision == read.revision + 1
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.packs.save(read.with_hold()))


async def test_an_order_makes_one_pack(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.orders.add(order(1)))
        await c.db.write(lambda uow: uow.packs.add(pack(1, order_id=1)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.packs.add(pack(2, order_id=1)))


async def test_fault_b14_the_last_seat_is_taken_once(database_url):
    def cap(places):
        return lambda uow: uow.mentors.save(replace(uow.mentors.get(MENTOR), seat_cap=places))

    async with community(database_url) as c:
        await c.db.write(cap(1))
        calls = [
            c.db.write(lambda uow, n=n, student=student: uow.seats.add(seat(n, student)))
            for n, student in enumerate((STUDENT, OTHER), 1)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "SeatFull"]


async def test_a_lowered_cap_throws_nobody_out_and_a_released_seat_comes_back_only_into_room(
    database_url,
):
    def release(uow):
        kept = uow.seats.live(STUDENT, MENTOR)
        return uow.seats.save(replace(kept, state=SeatState.RELEASED, released_at=NOON))

    async with community(database_url) as c:
        await c.db.write(lambda uow: [uow.seats.add(seat(1)), uow.seats.add(seat(2, OTHER))])
        await c.db.write(lambda uow: uow.mentors.save(replace(uow.mentors.get(MENTOR), seat_cap=1)))
        assert await c.db.read(lambda uow: uow.seats.taken(MENTOR)) == 2
        released = await c.db.write(release)
        with pytest.raises(SeatFull):
            await c.db.write(
                lambda uow: uow.seats.save(
                    replace(released, state=SeatState.ACTIVE, released_at=None)
                )
            )


async def test_one_pair_has_one_live_seat(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.seats.add(seat(1)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.seats.add(seat(2)))
        await c.db.write(
            lambda uow: uow.seats.save(replace(uow.seats.get(1), state=SeatState.RELEASED))
        )
        await c.db.write(lambda uow: uow.seats.add(seat(2)))


@pytest.mark.parametrize(
    ("table", "guard"),
    [
        ("journal_entries", "journal_append_only"),
        ("credit_entries", "credit_append_only"),
        ("audit_entries", "audit_append_only"),
    ],
)
async def test_i01_what_only_grows_cannot_be_changed(database_url, table, guard):
    def fill(uow):
        uow.journal.add([moved(1, "a")])
        uow.packs.add(pack(1))
        uow.packs.record(CreditEntry(1, 1, None, CreditMove.GRANT, 4, NOON, None))
        uow.audit.record(AuditEntry(1, NOON, None, "booked", "booking", 1, facts={"n": 1}))

    async with community(database_url) as c:
        await c.db.write(fill)
        assert await refused(c.db, sql(f"UPDATE {table} SET id = 2")) == guard
        assert await refused(c.db, sql(f"DELETE FROM {table}")) == guard


async def test_the_journal_refuses_nonsense_and_repeats(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.journal.add([moved(1, "a")]))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.journal.add([moved(2, "b"), moved(3, "a")]))
        zero = await refused(c.db, lambda uow: uow.journal.add([moved(4, "c", minor=0)]))
        same = await refused(
            c.db, lambda uow: uow.journal.add([moved(5, "d", debit=PLATFORM, credit=PLATFORM)])
        )
        assert (zero, same) == ("journal_amount", "journal_two_accounts")
        assert len(await c.db.read(lambda uow: uow.journal.of_account(PLATFORM))) == 1


async def test_fault_m05_refunds_never_pass_their_payment(database_url):
    def paid(uow):
        uow.orders.add(order(1))
        uow.orders.add_payment(payment(1))

    async with community(database_url) as c:
        await c.db.write(paid)
        await c.db.write(lambda uow: uow.orders.add_refund(refund(1, 6_000)))
        over = await refused(c.db, lambda uow: uow.orders.add_refund(refund(2, 4_001)))
        other_money = await refused(
            c.db, lambda uow: uow.orders.add_refund(refund(2, 1, amount=Money(1, "USD")))
        )
        assert over == other_money == "refund_over_payment"
        await c.db.write(lambda uow: uow.orders.add_refund(refund(2, 4_000)))
        failed = replace(refund(2, 4_000), state=RefundState.FAILED)
        await c.db.write(lambda uow: uow.orders.save_refund(failed))
        await c.db.write(lambda uow: uow.orders.add_refund(refund(3, 4_000)))
        again = replace(failed, state=RefundState.WANTED, revision=1)
        assert await refused(c.db, lambda uow: uow.orders.save_refund(again)) == (
            "refund_over_payment"
        )


async def test_fault_m07_refunds_and_what_disputes_cover_never_pass_their_payment(database_url):
    def paid(uow):
        uow.orders.add(order(1))
        uow.orders.add_payment(payment(1))
        uow.orders.add_refund(refund(1, 6_000))

    async with community(database_url) as c:
        await c.db.write(paid)
        over = await refused(c.db, lambda uow: uow.disputes.add(dispute(1, 4_001)))
        await c.db.write(lambda uow: uow.disputes.add(dispute(1, 4_000)))
        beside = await refused(c.db, lambda uow: uow.orders.add_refund(refund(2, 1)))
        more = replace(dispute(1, 4_000), covered=euros(4_001))
        grown = await refused(c.db, lambda uow: uow.disputes.save(more))
        assert over == beside == grown == "refund_over_payment"
        won = replace(dispute(1, 4_000), state=DisputeState.WON, closed_at=NOON)
        await c.db.write(lambda uow: uow.disputes.save(won))
        await c.db.write(lambda uow: uow.orders.add_refund(refund(2, 4_000)))
        twice = await refused(c.db, lambda uow: uow.disputes.add(dispute(2, 1)))
        odd = replace(dispute(3, 1, reference="dp_3"), closed_at=NOON)
        unclosed = await refused(c.db, lambda uow: uow.disputes.add(odd))
        assert (twice, unclosed) == ("dispute_reference", "dispute_closed")


async def test_fault_m07_a_refund_and_a_dispute_at_once_cannot_both_take_the_rest(database_url):
    def paid(uow):
        uow.orders.add(order(1))
        uow.orders.add_payment(payment(1))

    async with community(database_url) as c:
        await c.db.write(paid)
        answers = await asyncio.gather(
            c.db.write(lambda uow: uow.orders.add_refund(refund(1, 6_000))),
            c.db.write(lambda uow: uow.disputes.add(dispute(1, 6_000))),
            return_exceptions=True,
        )
        assert sum(answer is None for answer in answers) == 1


async def test_fault_m08_two_refunds_at_once_cannot_both_take_the_rest(database_url):
    def paid(uow):
        uow.orders.add(order(1))
        uow.orders.add_payment(payment(1))

    async with community(database_url) as c:
        await c.db.write(paid)
        calls = [
            c.db.write(lambda uow, n=n: uow.orders.add_refund(refund(n, 6_000)))
            for n in range(1, 6)
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(answer is None for answer in answers) == 1


async def test_the_same_money_is_counted_once(database_url):
    def paid(uow):
        uow.orders.add(order(1))
        uow.orders.add_payment(payment(1))
        uow.orders.add_refund(refund(1, 10, reference="re-1"))

    async with community(database_url) as c:
        await c.db.write(paid)
        for again in (
            lambda uow: uow.orders.add_payment(payment(2, reference="pay-1")),
            lambda uow: uow.orders.add_payment(payment(2)),
            lambda uow: uow.orders.add_refund(refund(2, 10, reference="re-1")),
        ):
            with pytest.raises(StaleRevision):
                await c.db.write(again)
        await c.db.write(lambda uow: uow.orders.add_payment(payment(2, outcome=Outcome.RETURNED)))
        await c.db.write(lambda uow: uow.orders.add_refund(refund(2, 10)))
        await c.db.write(lambda uow: uow.orders.add_refund(refund(3, 10)))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"discount": euros(1)}, "order_total"),
        ({"mentor_share": euros(10_001)}, "order_share"),
        ({"mentor_share": Money(7_000, "USD")}, "order_one_currency"),
        ({"sessions": 0}, "order_sessions"),
    ],
)
async def test_an_order_that_does_not_add_up_is_refused(database_url, change, name):
    async with community(database_url) as c:
        assert await refused(c.db, lambda uow: uow.orders.add(order(1, **change))) == name


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"rating": 0}, "booking_rating"),
        ({"rating": 6}, "booking_rating"),
        ({"paid_by": PaidBy.CREDIT}, "booking_credit_has_pack"),
        ({"ends_at": NOON}, "booking_span"),
    ],
)
async def test_a_booking_without_sense_is_refused(database_url, change, name):
    async with community(database_url) as c:
        assert await refused(c.db, lambda uow: uow.bookings.add(booking(1, **change))) == name


async def test_fault_m12_a_price_below_zero_is_refused_by_the_database_too(database_url):
    async with community(database_url) as c:
        for table, name in (("offerings", "offering_price"), ("pack_products", "product_price")):
            assert await refused(c.db, sql(f"UPDATE {table} SET price_minor = -1")) == name


async def test_fault_b07_one_intent_makes_one_booking_and_one_order(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: [uow.bookings.add(booking(1)), uow.orders.add(order(1))])
        for again in (
            lambda uow: uow.bookings.add(booking(2, intent="intent-1")),
            lambda uow: uow.orders.add(order(2, intent="intent-1")),
        ):
            with pytest.raises(StaleRevision):
                await c.db.write(again)
        await c.db.write(
            lambda uow: uow.bookings.add(booking(2, intent="intent-1", student_id=OTHER))
        )


async def test_an_account_belongs_to_one_person(database_url):
    async with community(database_url) as c:
        await c.db.write(lambda uow: uow.identities.add(identity(1, STUDENT)))
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.identities.add(identity(2, OTHER, user="u1")))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("bookings", "state"),
        ("orders", "state"),
        ("packs", "state"),
        ("seats", "state"),
        ("offerings", "status"),
    ],
)
async def test_a_state_nobody_knows_is_refused(database_url, table, column):
    def fill(uow):
        uow.bookings.add(booking(1))
        uow.orders.add(order(1))
        uow.packs.add(pack(1))
        uow.seats.add(seat(1))

    async with community(database_url) as c:
        await c.db.write(fill)
        name = await refused(c.db, sql(f"UPDATE {table} SET {column} = 'lost'"))
        assert name.endswith(f"_{column}") or name == "seat_grace"


async def test_rows_of_one_unit_may_be_written_in_any_order(database_url):
    def work(uow):
        uow.packs.record(CreditEntry(1, 1, 7, CreditMove.HOLD, -1, NOON, STUDENT))
        uow.bookings.add(booking(7, paid_by=PaidBy.CREDIT, pack_id=1, order_id=5))
        uow.packs.add(pack(1, order_id=5))
        uow.orders.add(order(5))

    async with community(database_url) as c:
        await c.db.write(work)
        with pytest.raises(ConstraintViolated):
            await c.db.write(lambda uow: uow.bookings.add(booking(8, order_id=99)))
        assert (await c.db.read(lambda uow: uow.bookings.get(7))).state is BookingState.SCHEDULED


async def test_an_offering_that_was_booked_cannot_be_removed(database_url):
    async with community(database_url) as c:
        await c.db.write(
            lambda uow: [uow.bookings.add(booking(1)), uow.offerings.add(offering(13))]
        )
        with pytest.raises(OfferingHasBookings):
            await c.db.write(lambda uow: uow.offerings.remove(11))
        await c.db.write(lambda uow: uow.offerings.remove(13))
        assert await c.db.read(lambda uow: uow.offerings.get(13)) is None
