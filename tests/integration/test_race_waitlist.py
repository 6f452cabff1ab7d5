"""Freed places, offers and purchases at the same moment (B-14, T-13): on both databases, each with
a control that shows what the protection is for."""

from datetime import timedelta
from functools import partial

import pytest

from core.errors import SeatFull
from core.use_cases import lining_up, waiting
from core.use_cases.buying import buy_pack
from core.use_cases.seating import release
from core.use_cases.settling import settle
from storage.mapping import Mapped
from tests.harness.crowd import crowd, lost, won
from tests.harness.unprotected import last_one_wins, unprotected, without_seat_guards

OFFERED = "SELECT student_id FROM wait_entries WHERE state = 'offered' ORDER BY place_at, id"


async def full_house(c, cap, joined=True):
    """The first students have all the seats; the others stand in line, in their order."""
    sold = await c.sell()
    for student in c.students[:cap]:
        await c.pay(await c.do(buy_pack, student, sold.id, c.act()))
    for student in c.students[cap:] if joined else ():
        await c.do(lining_up.join, student, c.mentor.id)
        await c.move(seconds=1)
    return sold


async def releases(c, number):
    seats = await c.see(lambda uow: uow.seats.of_mentor(c.mentor.id))

    def let_go(uow, seat):
        uow.lock(seat.student_id, seat.mentor_id)
        release(uow, uow.seats.get(seat.id), "by_hand")

    return [partial(let_go, seat=seat) for seat in seats[:number]]


def require_the_first_in_line(c, offered, first, count):
    assert offered == [(student.id,) for student in c.students[first : first + count]]


async def test_fault_b14_two_freed_places_are_offered_to_the_first_two_alone(database_url):
    async with crowd(database_url, students=9, cap=3) as c:
        await full_house(c, 3)
        assert not lost(await c.at_once(*await releases(c, 2)))
        require_the_first_in_line(c, await c.rows(OFFERED), 3, 2)
        told = [(await c.told(student)).count("place_offered") for student in c.students[3:]]
        assert told == [1, 1, 0, 0, 0, 0]


async def test_fault_b14_a_place_freed_many_times_at_once_is_offered_once(database_url):
    async with crowd(database_url, students=5, cap=1) as c:
        await full_house(c, 1)
        (one,) = await releases(c, 1)
        await c.at_once(*[one] * 4, *[partial(waiting.place_freed, mentor=c.mentor.id)] * 4)
        require_the_first_in_line(c, await c.rows(OFFERED), 1, 1)


async def test_fault_b14_control_without_locks_it_is_offered_as_often_as_asked(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, students=3, cap=1, sound=False) as c:
        await full_house(c, 1)
        await c.run("UPDATE seats SET state = 'released'")
        await unprotected(c, *[partial(waiting.place_freed, mentor=c.mentor.id)] * 3)
        audit = "SELECT count(*) FROM audit_entries WHERE action = 'place_offered'"
        assert (await c.rows(audit))[0][0] > 1


async def test_fault_b14_control_without_the_guard_more_is_offered_than_there_is(
    database_url, monkeypatch
):
    async with crowd(database_url, students=4, cap=1, sound=False) as c:
        await full_house(c, 1)
        monkeypatch.setattr("core.use_cases.places.free_places", lambda *_: 3)
        with pytest.raises(SeatFull):  # the database has the last word
            await c.do(waiting.place_freed, c.mentor.id)
        on = "" if c.db.dialect == "sqlite" else " ON wait_entries"
        await c.run(f"DROP TRIGGER offer_cap_insert{on}", f"DROP TRIGGER offer_cap_update{on}")
        await c.do(waiting.place_freed, c.mentor.id)
        assert len(await c.rows(OFFERED)) == 3


async def test_fault_b14_the_last_place_goes_to_a_buyer_or_to_the_line_never_to_both(database_url):
    async with crowd(database_url, students=6, cap=1) as c:
        sold = await full_house(c, 1, joined=False)
        await c.do(lining_up.join, c.students[1], c.mentor.id)
        (one,) = await releases(c, 1)
        buyers = [partial(buy_pack, actor=s, id=sold.id, intent=c.act()) for s in c.students[2:]]
        answers = await c.at_once(one, *buyers)
        assert lost(answers) == [SeatFull] * 4
        require_the_first_in_line(c, await c.rows(OFFERED), 1, 1)


async def end_of_an_offer(c):
    """The first was offered the place, has ordered, and the offer and the checkout are over in the
    moment in which the money comes; the second stands in line."""
    sold = await full_house(c, 1)
    (one,) = await releases(c, 1)
    await c.do(one)
    await c.move(hours=23, minutes=40)
    order = await c.do(buy_pack, c.students[1], sold.id, c.act())
    return sold, c.paid(order, "ch_1"), order


@pytest.mark.parametrize("late", [False, True])
async def test_fault_t13_money_and_the_end_of_the_offer_in_one_moment_give_the_place_once(
    database_url, late
):
    async with crowd(database_url, students=3, cap=1) as c:
        _, fact, _ = await end_of_an_offer(c)
        await c.move(minutes=29)
        c.clock.advance(timedelta(minutes=2 if late else 0))
        place_freed = partial(waiting.place_freed, mentor=c.mentor.id)
        await c.at_once(lambda uow: settle(uow, fact), place_freed, place_freed)
        await c.work_deadlines()
        seats = await c.rows("SELECT student_id FROM seats WHERE state <> 'released'")
        offered = await c.rows(OFFERED)
        assert len(seats) + len(offered) == 1
        assert (await c.told(c.students[1])).count("pack_bought") == len(seats)
        if not late:
            assert seats == [(c.students[1].id,)]


async def test_fault_b14_control_without_locks_and_guards_the_place_is_sold_beside_the_line(
    database_url, monkeypatch
):
    async with crowd(database_url, students=3, cap=1, sound=False) as c:
        await without_seat_guards(c)
        _, fact, _ = await end_of_an_offer(c)
        c.clock.advance(timedelta(minutes=31))
        monkeypatch.setattr("core.use_cases.places.is_left_for", lambda *_: True)
        await c.do(waiting.place_freed, c.mentor.id)
        await c.do(settle, fact)
        seats = await c.rows("SELECT student_id FROM seats WHERE state <> 'released'")
        assert (len(seats), len(await c.rows(OFFERED))) == (1, 1)


async def test_who_joins_from_two_devices_at_once_stands_in_line_once(database_url):
    async with crowd(database_url, students=3, cap=1) as c:
        await full_house(c, 1, joined=False)
        join = partial(lining_up.join, actor=c.students[1], mentor=c.mentor.id)
        answers = await c.at_once(*[join] * 6)
        assert len({place.entry.id for place in won(answers)}) == 1
        assert await c.rows("SELECT count(*) FROM wait_entries") == [(1,)]


async def test_a_place_declined_many_times_at_once_goes_to_one(database_url):
    async with crowd(database_url, students=5, cap=1) as c:
        await full_house(c, 1)
        (one,) = await releases(c, 1)
        await c.do(one)
        entry = await c.see(lambda uow: uow.waitlist.live(c.students[1].id, c.mentor.id))
        decline = partial(lining_up.decline, actor=c.students[1], id=entry.id)
        await c.at_once(*[decline] * 5)
        require_the_first_in_line(c, await c.rows(OFFERED), 2, 1)
