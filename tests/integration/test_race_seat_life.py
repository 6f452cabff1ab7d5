"""A seat's life where many act in the same moment, on both databases: the purchase that meets the
end of the grace, pauses, reminders and ends (B-14, T-13, X42)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from core.booking import PaidBy
from core.deadlines import Deadline, DeadlineKind
from core.errors import RemindedAlready, SeatNotPaused, SeatPaused, SeatReleased
from core.seats import SeatState
from core.use_cases import completing, ending, pausing, renewing
from core.use_cases.buying import buy_pack
from core.use_cases.due import fall_due
from core.use_cases.settling import settle
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from tests.harness.community import MENTOR, NOON, OTHER, PRICE, STUDENT, community, seat
from tests.harness.community import pack as a_pack
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import last_one_wins, unprotected

HOUR = timedelta(hours=1)


async def seat_of(c, student=0):
    return await c.see(lambda uow: uow.seats.live(c.students[student].id, c.mentor.id))


async def with_seat(c, sessions=4):
    await c.pack(c.students[0], sessions)
    return await seat_of(c)


async def buying_at_the_end(c):
    """A paid order, and the end of the grace, in one and the same moment."""
    bought = await c.pack(c.students[0], 1)
    talk = await c.offer(price=PRICE)
    booked = await c.book(c.students[0], talk, c.slot(), PaidBy.CREDIT)
    c.clock.advance(booked.ends_at - c.clock.now())
    await c.do(completing.complete, c.mentor, booked.id)
    ends = (await seat_of(c)).grace_ends_at
    c.clock.advance(ends - c.clock.now() - timedelta(minutes=10))
    sold = await c.sell(4)
    order = await c.do(buy_pack, c.students[0], sold.id, c.act())
    c.clock.advance(timedelta(minutes=10))
    id = (await seat_of(c)).id
    deadline = Deadline(1, "grace", DeadlineKind.GRACE_END, id, ends)
    fact = c.paid(order, "ch_1")
    return bought, [lambda uow: settle(uow, fact), lambda uow: fall_due(uow, deadline)]


async def require_seat_beside_pack(c):
    packs = await c.see(lambda uow: uow.packs.of(c.students[0].id, c.mentor.id))
    usable = any(pack.is_usable(c.clock.now()) for pack in packs)
    now = await seat_of(c)
    assert usable, "the money bought nothing"
    assert now is not None, "a pack without its seat"
    assert now.state is SeatState.ACTIVE
    entries = await c.see(lambda uow: uow.audit.of("seat", now.id))
    assert "seat_released" not in {entry.action for entry in entries}, "told that it is gone"


@pytest.mark.parametrize("first", [0, 1])
async def test_fault_t13_a_purchase_at_the_end_of_the_grace_keeps_or_renews_the_seat(
    database_url, first
):
    async with crowd(database_url, students=1, cap=1) as c:
        _, works = await buying_at_the_end(c)
        await c.at_once(*(works if first == 0 else reversed(works)))
        await require_seat_beside_pack(c)


async def test_fault_t13_control_without_locks_the_seat_is_kept_and_released(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, cap=1, sound=False) as c:
        _, works = await buying_at_the_end(c)
        await unprotected(c, *works)
        with pytest.raises(AssertionError):
            await require_seat_beside_pack(c)


async def test_x42_pausing_and_booking_at_once_books_before_the_pause_or_not_at_all(database_url):
    async with crowd(database_url, students=1) as c:
        known = await with_seat(c)
        talk = await c.offer(price=PRICE, max_per_day=48)
        calls = [
            c.booking(c.students[0], talk, c.slot(3, 2 * n), pay_with=PaidBy.CREDIT)
            for n in range(3)
        ]
        stop = partial(pausing.pause, actor=c.mentor, id=known.id)
        answers = await c.at_once(calls[0], stop, *calls[1:])
        assert set(lost(answers)) <= {SeatPaused}
        held = await c.see(lambda uow: uow.packs.of(c.students[0].id)[0].held)
        assert held == len(won(answers)) - 1
        assert (await seat_of(c)).is_paused


async def stopping(c):
    known = await with_seat(c)
    return [partial(pausing.pause, actor=c.mentor, id=known.id) for _ in range(3)]


def require_one(answers, refusal):
    assert len(won(answers)) == 1
    assert lost(answers) == [refusal] * (len(answers) - 1)


async def test_x42_paused_by_many_at_once_is_paused_once(database_url):
    async with crowd(database_url, students=1) as c:
        require_one(await c.at_once(*await stopping(c)), SeatPaused)
        assert (await c.told(c.students[0])).count("seat_paused") == 1


async def test_x42_control_without_locks_it_is_paused_by_all(database_url, monkeypatch):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=1, sound=False) as c:
        answers = await unprotected(c, *await stopping(c))
        with pytest.raises(AssertionError):
            require_one(answers, SeatPaused)


async def test_x42_going_on_twice_at_once_moves_the_expiry_once(database_url):
    async with crowd(database_url, students=1) as c:
        known = await with_seat(c)
        before = await c.see(lambda uow: uow.packs.of(c.students[0].id)[0])
        await c.do(pausing.pause, c.mentor, known.id)
        await c.move(days=5)
        calls = [partial(pausing.resume, actor=c.mentor, id=known.id) for _ in range(3)]
        require_one(await c.at_once(*calls), SeatNotPaused)
        after = await c.see(lambda uow: uow.packs.get(before.id))
        assert after.expires_at == before.expires_at + timedelta(days=5)


async def test_l10_reminding_by_hand_from_two_places_sends_one(database_url):
    async with crowd(database_url, students=1) as c:
        known = await with_seat(c)
        calls = [
            partial(renewing.remind_by_hand, actor=who, id=known.id) for who in (c.mentor, c.staff)
        ]
        require_one(await c.at_once(*calls), RemindedAlready)
        assert (await c.told(c.students[0])).count("renewal_due") == 1


async def test_fault_b14_ended_from_three_sides_at_once_it_ends_once(database_url):
    async with crowd(database_url, students=1) as c:
        known = await with_seat(c)
        calls = [
            partial(ending.end, actor=c.mentor, id=known.id, reason="we agree"),
            partial(ending.end, actor=c.staff, id=known.id, reason="we agree"),
            partial(ending.give_up, actor=c.students[0], id=known.id),
        ]
        require_one(await c.at_once(*calls), SeatReleased)
        released = await c.rows("SELECT count(*) FROM audit_entries WHERE action = 'seat_released'")
        assert released == [(1,)]
        assert (await c.rows("SELECT count(*) FROM refunds"))[0][0] <= 1


async def test_x42_the_doctor_accepts_a_pause_whose_old_deadlines_have_passed(database_url):
    async with crowd(database_url, students=1) as c:
        known = await with_seat(c)
        await c.do(pausing.pause, c.mentor, known.id)
        await c.move(days=59)
        assert (await seat_of(c)).is_paused
    # the books are read at the end: no breach of I11 for a pack whose expiry stood still


@pytest.mark.parametrize(
    "pause",
    [
        {"paused_at": NOON},
        {"pause_ends_at": NOON},
        {"paused_at": NOON, "pause_ends_at": NOON, "state": SeatState.RELEASED},
    ],
)
async def test_x42_the_database_refuses_half_a_pause_and_one_of_a_released_seat(
    database_url, pause
):
    async with community(database_url) as c:
        with pytest.raises(ConstraintViolated) as refused:
            await c.db.write(lambda uow: uow.seats.add(seat(1, **pause)))
        assert refused.value.name in ("seat_pause", "seat_pause_live")


async def test_seats_of_a_student_and_of_a_pair_come_oldest_first(database_url):
    async with community(database_url) as c:

        def unit(uow):
            uow.packs.add(a_pack(1))
            over = {"state": SeatState.RELEASED, "released_at": NOON}
            uow.seats.add(replace(seat(5, **over), since=NOON - HOUR))
            uow.seats.add(seat(4))
            uow.seats.add(seat(6, student=OTHER))

        await c.db.write(unit)
        pair = await c.db.read(lambda uow: uow.seats.of_pair(STUDENT, MENTOR))
        assert [each.id for each in pair] == [5, 4]
        mine = await c.db.read(lambda uow: uow.seats.of_student(STUDENT))
        assert [each.id for each in mine] == [4]
