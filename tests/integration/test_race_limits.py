"""Numbers that hold however many push at once: sessions a day, notice, horizon, holds, credits,
seats (B-08, B-10, B-11, B-13, B-14, M-17); and two programs on one database (B-12)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from core.booking import BookingState, PaidBy
from core.errors import (
    Banned,
    NoCredit,
    SeatFull,
    SelfBooking,
    SlotNotOffered,
    SlotTaken,
    TooManyFreeBookings,
    TooManyOpenBookings,
    TooManyUnpaidHolds,
)
from core.orders import OrderState
from core.seats import SeatState
from core.settings import BookingSettings, Settings
from core.use_cases.buying import buy_pack
from core.use_cases.hours import clear_hours, set_hours
from core.use_cases.joining import arrive, ban
from core.use_cases.publishing import pause
from core.use_cases.seating import release
from core.use_cases.settling import settle
from scheduler.deadlines import Deadlines
from storage.database import Database
from storage.errors import DatabaseInUse
from storage.mapping import Mapped
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import PRICE, CountingIds
from tests.harness.crowd import crowd, lost, maker, overlaps, together, won
from tests.harness.unprotected import (
    last_one_wins,
    unprotected,
    without_claim_guards,
    without_seat_guards,
)

S = BookingState
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


async def test_fault_b08_hours_edited_while_checkouts_hold_slots_take_nothing_away(database_url):
    async with crowd(database_url, students=4) as c:
        talk = await c.offer(price=PRICE)
        held = [await c.book(s, talk, c.slot(3, 3 * n)) for n, s in enumerate(c.students)]
        orders = [await c.order_of(each) for each in held]
        facts = [c.paid(order, f"ch_{n}") for n, order in enumerate(orders)]
        edits = [
            partial(set_hours, actor=c.mentor, mentor_id=c.mentor.id, text="Sun 01:00-02:00"),
            partial(clear_hours, actor=c.mentor, mentor_id=c.mentor.id),
        ]
        await c.at_once(*edits, *(lambda uow, f=fact: settle(uow, f) for fact in facts))
        assert {(await c.now(each)).state for each in held} == {S.SCHEDULED}
        with pytest.raises(SlotNotOffered):
            await c.book(c.students[0], talk, c.slot(4))


async def test_fault_b08_an_offering_paused_during_a_checkout_is_still_paid_for(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE)
        held = await c.book(c.students[0], talk, c.slot())
        paid = c.paid(await c.order_of(held), "ch_1")
        await c.at_once(partial(pause, actor=c.mentor, id=talk.id), lambda uow: settle(uow, paid))
        assert (await c.now(held)).state is S.SCHEDULED


def require_three_that_day(answers):
    assert len(won(answers)) == 3
    assert set(lost(answers)) == {SlotNotOffered}


def everybody_on_one_day(c, talk):
    return [c.booking(s, talk, c.slot(3, 1.5 * n)) for n, s in enumerate(c.students)]


async def test_fault_b10_no_more_sessions_a_day_than_allowed(database_url):
    async with crowd(database_url, students=7) as c:
        talk = await c.offer(max_per_day=3)
        require_three_that_day(await c.at_once(*everybody_on_one_day(c, talk)))


async def test_fault_b10_control_without_locks_the_day_overflows(database_url):
    async with crowd(database_url, students=7, sound=False) as c:
        talk = await c.offer(max_per_day=3)
        answers = await unprotected(c, *everybody_on_one_day(c, talk))
        with pytest.raises(AssertionError):
            require_three_that_day(answers)
        assert len(won(answers)) == 7


async def test_fault_b10_notice_and_horizon_hold_for_all_who_push_at_their_edges(database_url):
    async with crowd(database_url, students=3) as c:
        talk = await c.offer(minimum_notice_hours=24, horizon_days=10, max_per_day=48)
        now = c.clock.now()
        edges = [now + DAY + n * QUARTER for n in range(-3, 4)]
        edges += [now + 10 * DAY + n * QUARTER for n in range(-3, 4)]
        calls = [c.booking(s, talk, start) for start in edges for s in c.students]
        answers = await c.at_once(*calls)
        starts = [each.starts_at for each in won(answers)]
        assert len(starts) >= 2
        assert all(now + DAY <= start <= now + 10 * DAY for start in starts)
        assert set(lost(answers)) == {SlotTaken, SlotNotOffered}


LIMITS = Settings(
    booking=BookingSettings(
        max_open_per_student=4, max_unpaid_holds_per_student=3, max_free_per_student_per_day=2
    )
)


async def one_student_pushes(c, **offer):
    """With six mentors at once, so that only the student is the same."""
    mentors = [await c.another_mentor() for _ in range(6)]
    talks = [await c.offer(mentor=mentor.id, **offer) for mentor in mentors]
    return [
        c.booking(c.students[0], talk, c.slot(3, 3 * number), pay_with=None)
        for number, talk in enumerate(talks)
    ]


async def test_fault_b10_unpaid_holds_of_one_student_stay_within_their_limit(database_url):
    async with crowd(database_url, students=1, settings=LIMITS) as c:
        answers = await c.at_once(*await one_student_pushes(c, price=PRICE))
        assert (len(won(answers)), set(lost(answers))) == (3, {TooManyUnpaidHolds})


async def test_fault_m13_free_sessions_a_day_stay_within_their_limit(database_url):
    async with crowd(database_url, students=1, settings=LIMITS) as c:
        answers = await c.at_once(*await one_student_pushes(c))
        assert (len(won(answers)), set(lost(answers))) == (2, {TooManyFreeBookings})
        assert await c.rows("SELECT count(*) FROM orders") == [(0,)]
        assert await c.rows("SELECT count(*) FROM journal_entries") == [(0,)]


async def test_fault_b10_open_bookings_of_one_student_stay_within_their_limit(database_url):
    wide = replace(LIMITS.booking, max_free_per_student_per_day=99)
    async with crowd(database_url, students=1, settings=Settings(booking=wide)) as c:
        answers = await c.at_once(*await one_student_pushes(c))
        assert (len(won(answers)), set(lost(answers))) == (4, {TooManyOpenBookings})


async def test_fault_b10_control_without_locks_one_student_holds_too_many(database_url):
    async with crowd(database_url, students=1, settings=LIMITS, sound=False) as c:
        answers = await unprotected(c, *await one_student_pushes(c, price=PRICE))
        assert len(won(answers)) == 6


async def test_fault_b11_nobody_books_themself_through_any_of_their_accounts(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer()

        def join(uow, channel):
            return arrive(uow, channel, "mona-there", "chat", "Not Mona")

        stranger = await c.do(join, "telegram")
        again = await c.do(join, "telegram")
        assert stranger.id == again.id != c.mentor.id
        await c.run(f"UPDATE identities SET person_id = {c.mentor.id}")
        linked = await c.do(join, "telegram")
        assert linked.id == c.mentor.id
        with pytest.raises(SelfBooking):
            await c.book(linked, talk, c.slot())


async def test_fault_b11_who_is_banned_meanwhile_books_nothing_more(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(max_per_day=48)
        student = c.students[0]

        def press(hours):
            wish = c.booking(student, talk, c.slot(3, hours))

            def unit(uow):  # as the door does: whoever it is, is read in the same unit
                known = uow.people.get(student.id)
                return c_book(uow, known, wish)

            return unit

        def c_book(uow, known, wish):
            if known.banned_at is not None:
                raise Banned()
            return wish(uow)

        banning = partial(ban, actor=c.staff, person_id=student.id)
        await c.at_once(banning, *(press(3 * n) for n in range(4)))
        assert lost(await c.at_once(press(20))) == [Banned]


async def test_fault_b12_two_programs_on_one_postgresql_keep_the_same_promises(postgres_url):
    async with crowd(postgres_url, students=20) as c:
        talk = await c.offer()
        ids = CountingIds(500_000)
        other = await Database.open(
            c.url, maker(c.clock, ids, c.settings, SqlUnitOfWork), metadata=metadata
        )
        try:
            calls = [c.booking(student, talk, c.slot()) for student in c.students]
            doors = (c.db, other)
            answers = await together(doors[n % 2].write(call) for n, call in enumerate(calls))
            assert (len(won(answers)), set(lost(answers))) == (1, {SlotTaken})
            assert overlaps(await c.live_claims()) == 0
        finally:
            await other.close()


async def test_fault_b12_two_schedulers_work_each_deadline_once(postgres_url):
    async with crowd(postgres_url, students=6) as c:
        talk = await c.offer(price=PRICE, max_per_day=48)
        held = [await c.book(s, talk, c.slot(3, 2 * n)) for n, s in enumerate(c.students)]
        ids = CountingIds(500_000)
        other = await Database.open(
            c.url, maker(c.clock, ids, c.settings, SqlUnitOfWork), metadata=metadata
        )
        try:
            c.clock.advance(timedelta(hours=1))
            loops = [Deadlines(db, lambda: None) for db in (c.db, other, c.db, other)]
            assert await together(loop.once() for loop in loops) == [False] * 4
        finally:
            await other.close()
        assert {(await c.now(each)).state for each in held} == {S.EXPIRED}
        for student in c.students:
            assert (await c.told(student)).count("hold_ended") == 1
        failed = await c.rows("SELECT count(*) FROM deadlines WHERE error <> ''")
        assert failed == [(0,)]


async def test_fault_b12_a_second_program_on_one_sqlite_file_is_refused(sqlite_url):
    async with crowd(sqlite_url) as c:
        make = maker(c.clock, c.ids, c.settings, SqlUnitOfWork)
        with pytest.raises(DatabaseInUse, match="in use by another process"):
            await Database.open(sqlite_url, make, metadata=metadata)
        await c.book(c.students[0], await c.offer(), c.slot())


@pytest.mark.parametrize(
    "moved_by",
    [timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(milliseconds=1)],
)
async def test_fault_b13_a_start_beside_the_grid_by_a_moment_is_not_offered(database_url, moved_by):
    async with crowd(database_url) as c:
        talk = await c.offer()
        with pytest.raises(SlotNotOffered):
            await c.book(c.students[0], talk, c.slot() + moved_by)


async def test_fault_b13_sessions_that_touch_are_both_there(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(buffer_before_minutes=0, buffer_after_minutes=0)
        one, other = c.students
        calls = [c.booking(one, talk, c.slot()), c.booking(other, talk, c.slot(3, 1))]
        assert lost(await c.at_once(*calls)) == []
        (first, second) = await c.live_claims()
        assert first[1] == second[0]


async def test_fault_b13_a_start_in_the_past_or_in_ten_years_is_not_offered(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer()
        for days in (-1, 3650):
            with pytest.raises(SlotNotOffered):
                await c.book(c.students[0], talk, c.slot(days))


def require_one_place(answers, callers):
    assert len(won(answers)) == 1
    assert lost(answers) == [SeatFull] * (callers - 1)


async def pushing_for_the_last_seat(c):
    sold = await c.sell()
    return [partial(buy_pack, actor=s, id=sold.id, intent=c.act()) for s in c.students]


async def test_fault_b14_the_last_place_is_promised_to_one(database_url):
    async with crowd(database_url, students=8, cap=1) as c:
        require_one_place(await c.at_once(*await pushing_for_the_last_seat(c)), 8)


async def test_fault_b14_control_without_locks_the_last_place_is_promised_to_all(database_url):
    async with crowd(database_url, students=4, cap=1, sound=False) as c:
        answers = await unprotected(c, *await pushing_for_the_last_seat(c))
        with pytest.raises(AssertionError):
            require_one_place(answers, 4)


async def late_payers(c):
    """Each ordered while the place was free, all pay when their checkouts are over."""
    sold = await c.sell()
    orders = []
    for student in c.students:
        orders.append(await c.do(buy_pack, student, sold.id, c.act()))
        await c.move(minutes=31)
    facts = [c.paid(order, f"ch_{order.id}") for order in orders]
    return [lambda uow, f=fact: settle(uow, f) for fact in facts]


async def test_fault_b14_late_money_for_the_last_seat_gives_it_once_and_returns_the_rest(
    database_url,
):
    async with crowd(database_url, students=5, cap=1) as c:
        await c.at_once(*await late_payers(c))
        outcomes = await c.rows("SELECT outcome FROM payments ORDER BY outcome")
        assert outcomes == [("reseated",)] + [("returned",)] * 4
        assert await c.rows("SELECT count(*) FROM seats") == [(1,)]
        told = [await c.told(student) for student in c.students]
        assert sum("pack_bought" in kinds for kinds in told) == 1
        assert sum("money_returning" in kinds for kinds in told) == 4


async def test_fault_b14_control_without_locks_and_guards_the_seat_is_sold_twice(database_url):
    async with crowd(database_url, students=3, cap=1, sound=False) as c:
        await without_seat_guards(c)
        await unprotected(c, *await late_payers(c))
        assert await c.rows("SELECT count(*) FROM seats") == [(3,)]


async def test_fault_b14_a_seat_is_released_once_by_whoever_comes_first(database_url):
    """The end of the grace, a refund and a hand at the same moment."""
    async with crowd(database_url, students=1) as c:
        pack = await c.pack(c.students[0], 1)
        seat = await c.see(lambda uow: uow.seats.live(c.students[0].id, c.mentor.id))

        def by_hand(uow):
            known = uow.seats.get(seat.id)
            release(uow, known, "by_hand")
            return known.state

        await c.at_once(*[by_hand] * 6)
        now = await c.see(lambda uow: uow.seats.get(seat.id))
        assert now.state is SeatState.RELEASED
        audit = await c.rows("SELECT count(*) FROM audit_entries WHERE action = 'seat_released'")
        assert audit == [(1,)]
        assert (await c.told(c.students[0])).count("seat_released") == 1
        assert pack.total == 1


async def test_fault_b14_control_without_revisions_it_is_released_as_often_as_asked(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        await c.pack(c.students[0], 1)
        seat = await c.see(lambda uow: uow.seats.live(c.students[0].id, c.mentor.id))
        by_hand = [lambda uow: release(uow, uow.seats.get(seat.id), "by_hand")] * 3
        await unprotected(c, *by_hand)
        audit = await c.rows("SELECT count(*) FROM audit_entries WHERE action = 'seat_released'")
        assert audit == [(3,)]


def require_the_last_credit_once(answers, callers):
    assert len(won(answers)) == 1
    assert lost(answers) == [NoCredit] * (callers - 1)


async def spending_the_last(c):
    """One student on several platforms, each with another slot."""
    pack = await c.pack(c.students[0], 1)
    talk = await c.offer(price=PRICE, max_per_day=48)
    credit = PaidBy.CREDIT
    return pack, [
        c.booking(c.students[0], talk, c.slot(3, 2 * n), pay_with=credit) for n in range(4)
    ]


async def test_fault_m17_the_last_credit_is_spent_by_one_of_many_at_once(database_url):
    async with crowd(database_url, students=1) as c:
        pack, calls = await spending_the_last(c)
        require_the_last_credit_once(await c.at_once(*calls), 4)
        now = await c.see(lambda uow: uow.packs.get(pack.id))
        assert (now.held, now.remaining) == (1, 0)


async def test_fault_m17_control_without_locks_and_revisions_it_is_spent_by_all(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        _, calls = await spending_the_last(c)
        with pytest.raises(AssertionError):
            require_the_last_credit_once(await unprotected(c, *calls), 4)


async def test_fault_b02_a_student_is_never_with_two_mentors_at_once(database_url):
    async with crowd(database_url, students=1) as c:
        mentors = [await c.another_mentor() for _ in range(5)]
        talks = [await c.offer(mentor=mentor.id) for mentor in mentors]
        calls = [c.booking(c.students[0], talk, c.slot()) for talk in talks]
        assert len(won(await c.at_once(*calls))) == 1


async def test_fault_b02_control_without_locks_and_guards_a_student_is_with_many(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        await without_claim_guards(c)
        mentors = [await c.another_mentor() for _ in range(3)]
        talks = [await c.offer(mentor=mentor.id) for mentor in mentors]
        calls = [c.booking(c.students[0], talk, c.slot()) for talk in talks]
        assert len(won(await unprotected(c, *calls))) == 3


async def test_an_order_that_lapsed_gives_its_place_to_the_next(database_url):
    async with crowd(database_url, cap=1) as c:
        sold = await c.sell()
        first = await c.do(buy_pack, c.students[0], sold.id, c.act())
        await c.move(minutes=31)
        assert (await c.see(lambda uow: uow.orders.get(first.id))).state is OrderState.LAPSED
        await c.do(buy_pack, c.students[1], sold.id, c.act())
