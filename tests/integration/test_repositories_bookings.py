"""Bookings, claims, packs and seats: what is read back, counted and listed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.audit import AuditEntry
from core.availability import Busy
from core.booking import BookingState, By, PaidBy
from core.errors import StaleRevision
from core.orders import OrderState, Purpose
from core.packs import CreditEntry, CreditMove
from core.reading import BookingFilter, MentorNumbers, Order, StudentLoad
from core.seats import SeatState
from tests.harness.community import (
    HOUR,
    MENTOR,
    MINUTE,
    NOON,
    OFFERING,
    OTHER,
    OTHER_MENTOR,
    STUDENT,
    booking,
    claim,
    community,
    offering,
    order,
    pack,
    seat,
)

S = BookingState


def add_all(*bookings):
    def work(uow):
        for each in bookings:
            uow.bookings.add(each)

    return work


async def test_every_field_of_a_booking_comes_back(database_url):
    full = booking(
        1,
        state=S.CANCELLED,
        paid_by=PaidBy.CREDIT,
        pack_id=5,
        order_id=6,
        session_number=2,
        topic="\u202eweird",
        hold_until=NOON,
        meeting_link="https://example.org/a",
        original_starts_at=NOON,
        proposed_starts_at=NOON,
        proposed_ends_at=NOON + HOUR,
        proposed_until=NOON + timedelta(milliseconds=1),
        decided_at=NOON,
        rejected_at=NOON,
        cancelled_at=NOON,
        cancelled_by=By.MENTOR,
        completed_at=NOON,
        completed_by=By.SYSTEM,
        no_show_by=By.STUDENT,
        reason="ill",
        rating=5,
        feedback="good",
        rated_at=NOON,
    )

    def fill(uow):
        uow.orders.add(order(6))
        uow.packs.add(pack(5, order_id=6))
        uow.bookings.add(full)

    async with community(database_url) as c:
        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.bookings.get(1)) == full
        assert await c.db.read(lambda uow: uow.bookings.by_intent(STUDENT, "intent-1")) == full
        assert await c.db.read(lambda uow: uow.bookings.by_intent(OTHER, "intent-1")) is None
        saved = await c.db.write(lambda uow: uow.bookings.save(replace(full, topic="other")))
        assert saved == replace(full, topic="other", revision=1)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.bookings.save(full))


async def test_busy_times_are_firm_claims_and_running_holds(database_url):
    firm = booking(1)
    running = booking(2, NOON + 26 * HOUR, hold_until=NOON + MINUTE, student_id=OTHER)
    lapsed = booking(3, NOON + 28 * HOUR, hold_until=NOON, student_id=OTHER)
    ended = booking(4, NOON + 30 * HOUR)
    elsewhere = booking(5, NOON + 32 * HOUR, mentor_id=OTHER_MENTOR, offering_id=12)

    def fill(uow):
        for number, each in enumerate((firm, running, lapsed, ended, elsewhere), 1):
            uow.bookings.add(each)
            uow.claims.add(claim(number, each, 10 * MINUTE))
        uow.claims.end(4)

    async with community(database_url) as c:
        await c.db.write(fill)

        def busy(start, end, without=None):
            return lambda uow: uow.claims.busy(MENTOR, start, end, NOON, without)

        day = NOON + 20 * HOUR, NOON + 40 * HOUR
        expected = [
            Busy.session(one.starts_at, one.ends_at, 10 * MINUTE, 10 * MINUTE)
            for one in (firm, running)
        ]
        assert await c.db.read(busy(*day)) == expected
        assert await c.db.read(busy(*day, without=1)) == expected[1:]
        assert await c.db.read(busy(firm.ends_at + 10 * MINUTE, running.starts_at)) == expected[1:]
        assert await c.db.read(busy(firm.ends_at + 10 * MINUTE, NOON + 25 * HOUR)) == []


async def test_a_holds_life_settled_extended_lapsed_ended(database_url):
    held = booking(1, hold_until=NOON)
    students = booking(2, NOON + 40 * HOUR, mentor_id=OTHER_MENTOR, offering_id=12, hold_until=NOON)

    def fill(uow):
        uow.bookings.add(held)
        uow.bookings.add(students)
        uow.claims.add(claim(1, held))
        uow.claims.add(claim(2, students))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def lapsed(now, student=None):
            found = await c.db.read(lambda uow: uow.claims.lapsed(MENTOR, now, student))
            return [each.id for each in found]

        assert await lapsed(NOON - MINUTE) == []
        assert await lapsed(NOON) == [1]
        assert await lapsed(NOON, STUDENT) == [1, 2]
        assert await lapsed(NOON, OTHER) == [1]
        await c.db.write(lambda uow: uow.claims.extend(1, NOON + HOUR))
        assert await lapsed(NOON) == []
        await c.db.write(lambda uow: uow.claims.settle(1))
        assert await lapsed(NOON + 100 * HOUR) == []
        assert (await c.db.read(lambda uow: uow.claims.of(1)))[0].until is None
        await c.db.write(lambda uow: uow.claims.end(1))
        assert await c.db.read(lambda uow: uow.claims.of(1)) == []


async def test_a_student_is_busy_with_any_mentor(database_url):
    mine = booking(1, mentor_id=OTHER_MENTOR, offering_id=12)
    held = booking(2, NOON + 30 * HOUR, hold_until=NOON)

    def fill(uow):
        for each in (mine, held):
            uow.bookings.add(each)
            uow.claims.add(claim(each.id, each))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def busy(student, start):
            return await c.db.read(
                lambda uow: uow.claims.student_is_busy(student, start, start + HOUR, NOON)
            )

        assert await busy(STUDENT, mine.starts_at + 59 * MINUTE)
        assert not await busy(STUDENT, mine.ends_at)
        assert not await busy(OTHER, mine.starts_at)
        assert not await busy(STUDENT, held.starts_at)


async def test_x17_limits_count_what_is_ahead_running_and_free_today(database_url):
    later = NOON + HOUR
    async with community(database_url) as c:
        await c.db.write(
            add_all(
                booking(1),
                booking(2, NOON - 2 * HOUR, created_at=NOON - 48 * HOUR),
                booking(3, state=S.AWAITING_PAYMENT, hold_until=later, paid_by=PaidBy.MONEY),
                booking(4, state=S.AWAITING_PAYMENT, hold_until=NOON, paid_by=PaidBy.MONEY),
                booking(5, state=S.REQUESTED, hold_until=later, paid_by=PaidBy.MONEY),
                booking(6, state=S.CANCELLED, created_at=NOON - 23 * HOUR),
                booking(7, state=S.CANCELLED, created_at=NOON - 24 * HOUR),
                booking(8, student_id=OTHER),
            )
        )
        load = await c.db.read(lambda uow: uow.bookings.load_of(STUDENT, NOON))
        assert load == StudentLoad(open=3, unpaid=1, free_today=2)
        nobody = await c.db.read(lambda uow: uow.bookings.load_of(99, NOON))
        assert nobody == StudentLoad(0, 0, 0)


async def test_lists_are_filtered_sorted_and_limited(database_url):
    def fill(uow):
        uow.offerings.add(offering(13, staff_approves=True, title="In town"))
        uow.bookings.add(booking(1, NOON + 3 * HOUR))
        uow.bookings.add(booking(2, NOON + 1 * HOUR, state=S.REQUESTED))
        uow.bookings.add(booking(3, NOON + 2 * HOUR, student_id=OTHER, offering_id=13))
        uow.bookings.add(booking(4, NOON + 4 * HOUR, mentor_id=OTHER_MENTOR, offering_id=12))

    async with community(database_url) as c:
        await c.db.write(fill)

        async def found(**wanted):
            cards = await c.db.read(lambda uow: uow.bookings.cards(BookingFilter(**wanted)))
            count = await c.db.read(lambda uow: uow.bookings.count(BookingFilter(**wanted)))
            if "limit" not in wanted:
                assert count == len(cards)
            return [card.booking.id for card in cards]

        assert await found() == [2, 3, 1, 4]
        assert await found(order=Order.LATEST, limit=2) == [4, 1]
        assert await found(student_id=STUDENT) == [2, 1, 4]
        assert await found(mentor_id=MENTOR, states=frozenset({S.SCHEDULED})) == [3, 1]
        assert await found(states=frozenset()) == []
        assert await found(staff_decides=True) == [3]
        assert await found(staff_decides=False, mentor_id=MENTOR) == [2, 1]
        assert await found(from_=NOON + 2 * HOUR, until=NOON + 4 * HOUR) == [3, 1]
        card = (await c.db.read(lambda uow: uow.bookings.cards(BookingFilter(staff_decides=True))))[
            0
        ]
        assert (card.offering_title, card.student_name, card.mentor_name) == (
            "In town",
            "Student 3",
            "Mentor 1",
        )


async def test_bookings_of_a_pack_and_of_an_offering(database_url):
    def fill(uow):
        uow.packs.add(pack(5))
        uow.bookings.add(booking(1, pack_id=5))
        uow.bookings.add(booking(2, pack_id=5, state=S.CANCELLED))
        uow.bookings.add(booking(3))

    async with community(database_url) as c:
        await c.db.write(fill)
        live = [S.SCHEDULED, S.REQUESTED]
        of_pack = await c.db.read(lambda uow: uow.bookings.of_pack(5, live))
        of_offering = await c.db.read(lambda uow: uow.bookings.of_offering(OFFERING, live))
        assert [one.id for one in of_pack] == [1]
        assert [one.id for one in of_offering] == [1, 3]
        assert await c.db.read(lambda uow: uow.offerings.has_live_bookings(OFFERING))
        assert not await c.db.read(lambda uow: uow.offerings.has_live_bookings(12))


async def test_m4_the_mentors_numbers(database_url):
    later = NOON + HOUR

    def fill(uow):
        add_all(
            booking(1, state=S.REQUESTED, hold_until=later),
            booking(2, state=S.REQUESTED, hold_until=NOON),
            booking(3, state=S.AWAITING_PAYMENT, hold_until=later, paid_by=PaidBy.MONEY),
            booking(4),
            booking(5, NOON - 3 * HOUR),
            booking(6, NOON - 9 * HOUR, state=S.COMPLETED, student_id=OTHER),
            booking(7, state=S.EXPIRED),
            booking(8, state=S.EXPIRED),
            booking(9, mentor_id=OTHER_MENTOR, offering_id=12),
        )(uow)
        uow.audit.record(AuditEntry(1, NOON, None, "x", "booking", 7, "requested", "expired"))
        uow.audit.record(
            AuditEntry(2, NOON, None, "x", "booking", 8, "awaiting_payment", "expired")
        )
        uow.seats.add(seat(1))
        uow.seats.add(seat(2, OTHER))
        uow.seats.save(replace(uow.seats.get(2), state=SeatState.RELEASED))

    async with community(database_url) as c:
        await c.db.write(fill)
        numbers = await c.db.read(lambda uow: uow.bookings.mentor_numbers(MENTOR, NOON))
        assert numbers == MentorNumbers(
            approvals=1,
            unpaid=1,
            upcoming=1,
            completed=1,
            missed_requests=1,
            students=1,
            seats_taken=1,
            seat_cap=10,
        )


async def test_m5_a_student_who_holds_a_seat_or_has_a_session_ahead_counts_once(database_url):
    def fill(uow):
        add_all(booking(1), booking(2, NOON - 9 * HOUR, state=S.COMPLETED, student_id=OTHER))(uow)
        uow.seats.add(seat(1))

    async with community(database_url) as c:
        await c.db.write(fill)
        before = await c.db.read(lambda uow: uow.bookings.mentor_numbers(MENTOR, NOON))
        await c.db.write(lambda uow: uow.seats.add(seat(2, OTHER)))
        after = await c.db.read(lambda uow: uow.bookings.mentor_numbers(MENTOR, NOON))
        assert (before.students, after.students) == (1, 2)


async def test_the_staffs_numbers(database_url):
    def fill(uow):
        add_all(
            booking(1, state=S.REJECTED, decided_at=NOON, rejected_at=NOON),
            booking(2, decided_at=NOON),
            booking(3),
        )(uow)
        uow.orders.add(order(1, state=OrderState.PAID))
        uow.orders.add(order(2, state=OrderState.PAID, purpose=Purpose.RECORDING))
        uow.orders.add(order(3))

    async with community(database_url) as c:
        await c.db.write(fill)
        numbers = await c.db.read(lambda uow: uow.bookings.staff_numbers(NOON))
        assert numbers.by_state == dict.fromkeys(S, 0) | {S.REJECTED: 1, S.SCHEDULED: 2}
        assert (numbers.recordings_sold, numbers.packs_sold) == (1, 1)
        assert (numbers.decided, numbers.approved) == (2, 1)


async def test_x5_packs_come_oldest_first_with_their_history(database_url):
    entries = [
        CreditEntry(1, 2, None, CreditMove.GRANT, 4, NOON, None),
        CreditEntry(2, 2, None, CreditMove.CORRECT, -1, NOON, MENTOR, "back-dated"),
    ]

    def fill(uow):
        uow.packs.add(pack(1, created_at=NOON))
        uow.packs.add(pack(2, created_at=NOON - HOUR))
        uow.packs.add(pack(3, mentor_id=OTHER_MENTOR))
        for entry in entries:
            uow.packs.record(entry)

    async with community(database_url) as c:
        await c.db.write(fill)
        read = c.db.read
        assert [p.id for p in await read(lambda uow: uow.packs.of(STUDENT, MENTOR))] == [2, 1]
        assert [p.id for p in await read(lambda uow: uow.packs.of(STUDENT))] == [2, 1, 3]
        assert [p.id for p in await read(lambda uow: uow.packs.with_mentor(MENTOR))] == [2, 1]
        assert await read(lambda uow: uow.packs.history(2)) == entries
        assert await read(lambda uow: uow.packs.by_order(9)) is None


async def test_seats_live_and_taken(database_url):
    grace = seat(2, OTHER, state=SeatState.GRACE, grace_ends_at=NOON + HOUR)

    def fill(uow):
        uow.seats.add(seat(1))
        uow.seats.add(grace)
        uow.seats.add(seat(3, OTHER, OTHER_MENTOR))
        uow.seats.save(replace(uow.seats.get(1), state=SeatState.RELEASED, released_at=NOON))

    async with community(database_url) as c:
        await c.db.write(fill)
        assert await c.db.read(lambda uow: uow.seats.live(STUDENT, MENTOR)) is None
        assert await c.db.read(lambda uow: uow.seats.live(OTHER, MENTOR)) == grace
        assert await c.db.read(lambda uow: uow.seats.taken(MENTOR)) == 1
        assert await c.db.read(lambda uow: uow.seats.of_mentor(MENTOR)) == [grace]
