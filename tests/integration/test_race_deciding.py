"""One request, several who decide: the mentor, the student, the clock (B-04); one slot that one
moves to and another books (B-05). Whatever the order, one wins and the others are told the truth.
"""

from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from core.booking import BookingState, PaidBy
from core.catalog import BookingMode
from core.deadlines import Deadline, DeadlineKind
from core.errors import AlreadyDecided, SlotTaken, StaleButton
from core.seats import SeatState
from core.use_cases.approving import approve, reject
from core.use_cases.buying import buy_pack
from core.use_cases.cancelling import cancel
from core.use_cases.due import fall_due
from core.use_cases.moving import accept_move, move
from core.use_cases.publishing import pause
from core.use_cases.settling import settle
from storage.mapping import Mapped
from tests.harness.community import PRICE
from tests.harness.crowd import crowd, lost, overlaps, won
from tests.harness.meeting import meeting
from tests.harness.unprotected import last_one_wins, unprotected, without_claim_guards

S = BookingState
MS = timedelta(milliseconds=1)
# What the student or the mentor finally hears of a request; of each end exactly one exists.
FINAL = {
    "request_approved": S.SCHEDULED,
    "request_withdrawn": S.CANCELLED,
    "request_expired": S.EXPIRED,
    "request_declined": S.REJECTED,
}


def at(moment, work):
    """`work` by a process whose clock says `moment`."""

    def unit(uow):
        uow.now = moment
        return work(uow)

    return unit


async def asked(c, **offer):
    talk = await c.offer(mode=BookingMode.REQUEST, **offer)
    return await c.book(c.students[0], talk, c.slot(10))


def deciders(c, booking):
    """The three of B-04: two press in the last moment, the clock strikes in the next."""
    end = booking.hold_until
    row = Deadline(c.ids.new(), "x", DeadlineKind.APPROVAL, booking.id, end)
    last = end - MS
    yes = partial(approve, actor=c.mentor, id=booking.id, revision=booking.revision)
    no = partial(cancel, actor=c.students[0], id=booking.id, revision=booking.revision)
    return at(last, yes), at(last, no), at(end, lambda uow: fall_due(uow, row))


async def require_one_end(c, booking, answers):
    """One changed something, the others were told; one final message, and it is the truth."""
    changed = [answer for answer in won(answers) if answer is not False]
    assert len(changed) == 1
    assert set(lost(answers)) <= {AlreadyDecided, StaleButton}
    c.clock.advance(timedelta(days=4))
    everybody = [*await c.told(c.students[0]), *await c.told(c.mentor)]
    said = [kind for kind in everybody if kind in FINAL]
    assert [FINAL[kind] for kind in said] == [(await c.now(booking)).state]
    return said[0]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_fault_b04_in_every_order_the_first_to_decide_wins(database_url, order):
    async with crowd(database_url) as c:
        booking = await asked(c)
        works = deciders(c, booking)
        answers = []
        for which in order:
            answers += await c.at_once(works[which])
        ends = ["request_approved", "request_withdrawn", "request_expired"]
        assert await require_one_end(c, booking, answers) == ends[order[0]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_fault_b04_at_the_same_moment_exactly_one_decides(database_url, order):
    async with crowd(database_url) as c:
        booking = await asked(c)
        works = deciders(c, booking)
        answers = await c.at_once(*(works[which] for which in order))
        await require_one_end(c, booking, answers)


async def test_fault_b04_yes_and_no_at_the_same_moment_are_one_answer(database_url):
    async with crowd(database_url) as c:
        for _ in range(3):
            booking = await asked(c)
            yes = partial(approve, actor=c.mentor, id=booking.id)
            no = partial(reject, actor=c.staff, id=booking.id, reason="full")
            answers = await c.at_once(*([yes, no] * 3))
            assert len(won(answers)) == 1
            await c.do(lambda uow, id=booking.id: uow.claims.end_all(id))
            if won(answers)[0].state is S.SCHEDULED:
                await c.do(cancel, c.mentor, booking.id)


async def test_fault_b04_an_ended_hold_that_two_clear_away_gives_its_credit_back_once(
    database_url,
):
    """One who wants the mentor's time, and the student who goes on to another mentor."""
    async with crowd(database_url) as c:
        holder, other = c.students
        pack = await c.pack(holder)
        talk, elsewhere = await c.offer(), (await c.another_mentor()).id
        second = await c.offer(mentor=elsewhere)
        for days in (10, 15, 20):
            booking = await asked(c, price=PRICE)
            assert booking.paid_by is PaidBy.CREDIT
            c.clock.advance(booking.hold_until - c.clock.now())
            works = meeting(
                c,
                c.booking(other, talk, c.slot(days, 4)),
                c.booking(holder, second, c.slot(days, 8)),
            )
            assert lost(await c.at_once(*works)) == []
            assert (await c.now(booking)).state is S.EXPIRED
            assert (await c.see(lambda uow: uow.packs.get(pack.id))).held == 0


async def test_fault_b04_a_request_withdrawn_while_its_offering_is_paused_ends_once(database_url):
    async with crowd(database_url) as c:
        pack = await c.pack(c.students[0])
        for _ in range(3):
            booking = await asked(c, price=PRICE)
            works = meeting(
                c,
                partial(cancel, actor=c.students[0], id=booking.id),
                partial(pause, actor=c.mentor, id=booking.offering_id),
            )
            answers = await c.at_once(*works)
            assert set(lost(answers)) <= {AlreadyDecided}
            assert (await c.now(booking)).state in (S.CANCELLED, S.REJECTED)
            assert (await c.see(lambda uow: uow.packs.get(pack.id))).held == 0


async def test_fault_t13_a_pack_bought_while_the_last_session_ends_keeps_the_seat(database_url):
    """The automatic end of a session starts the grace; the pack that comes meanwhile ends it."""
    async with crowd(database_url, students=1) as c:
        (student,) = c.students
        await c.pack(student, 1)
        talk = await c.offer(price=PRICE)
        last = await c.book(student, talk, c.slot())
        assert last.paid_by is PaidBy.CREDIT
        sold = await c.sell()
        c.clock.advance(last.ends_at + timedelta(hours=24) - c.clock.now())
        order = await c.do(buy_pack, student, sold.id, c.act())
        row = Deadline(c.ids.new(), "x", DeadlineKind.AUTO_COMPLETE, last.id, c.clock.now())
        paid = c.paid(order, "ch_2")
        works = meeting(c, lambda uow: fall_due(uow, row), lambda uow: settle(uow, paid))
        assert lost(await c.at_once(*works)) == []
        assert (await c.now(last)).state is S.COMPLETED
        seat = await c.see(lambda uow: uow.seats.live(student.id, c.mentor.id))
        assert seat.state is SeatState.ACTIVE
        await c.move(hours=80)
        assert await c.see(lambda uow: uow.seats.live(student.id, c.mentor.id)) is not None


async def test_fault_b04_control_without_locks_and_revisions_several_decide(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, sound=False) as c:
        booking = await asked(c)
        answers = await unprotected(c, *deciders(c, booking))
        with pytest.raises(AssertionError):
            await require_one_end(c, booking, answers)


async def test_fault_b05_moving_to_a_slot_that_another_books_one_gets_it(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(max_per_day=48)
        mover, other = c.students
        for day in range(3, 9):
            here, there = c.slot(day), c.slot(day, 5)
            own = await c.book(mover, talk, here)
            moving = partial(move, actor=mover, id=own.id, to=there)
            answers = await c.at_once(moving, c.booking(other, talk, there))
            assert (len(won(answers)), lost(answers)) == (1, [SlotTaken])
            moved = answers[1].__class__ is SlotTaken
            assert (await c.now(own)).starts_at == (there if moved else here)
            keeps = await c.see(lambda uow, id=own.id: uow.claims.of(id))
            assert [claim.starts_at for claim in keeps] == [there if moved else here]
        assert overlaps(await c.live_claims()) == 0


async def test_fault_b05_two_who_swap_at_once_both_keep_what_they_have(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(max_per_day=48)
        one, other = c.students
        for day in range(3, 7):
            mine = await c.book(one, talk, c.slot(day))
            theirs = await c.book(other, talk, c.slot(day, 2))
            answers = await c.at_once(
                partial(move, actor=one, id=mine.id, to=theirs.starts_at),
                partial(move, actor=other, id=theirs.id, to=mine.starts_at),
            )
            assert lost(answers) == [SlotTaken, SlotTaken]
            assert (await c.now(mine)).starts_at == mine.starts_at
            assert (await c.now(theirs)).starts_at == theirs.starts_at


async def test_fault_b05_a_chain_of_moves_never_overlaps(database_url):
    """Everybody moves into the slot of the next: whoever finds it left may have it."""
    async with crowd(database_url, students=6) as c:
        talk = await c.offer(max_per_day=48)
        held = [
            await c.book(student, talk, c.slot(3, 2 * place))
            for place, student in enumerate(c.students)
        ]
        moves = [
            partial(move, actor=student, id=held[place].id, to=c.slot(3, 2 * place + 2))
            for place, student in enumerate(c.students)
        ]
        answers = await c.at_once(*moves)
        spans = await c.live_claims()
        assert (len(spans), overlaps(spans)) == (6, 0)
        assert len(won(answers)) >= 1


async def test_fault_b05_a_move_that_is_asked_for_holds_both_slots(database_url):
    async with crowd(database_url, students=3) as c:
        booking = await asked(c)
        await c.do(approve, c.mentor, booking.id)
        mover, *others = c.students
        to = c.slot(11)
        await c.do(move, mover, booking.id, to)
        talk = await c.offer()
        answers = await c.at_once(
            c.booking(others[0], talk, booking.starts_at),
            c.booking(others[1], talk, to),
            partial(accept_move, actor=c.mentor, id=booking.id),
            partial(cancel, actor=mover, id=booking.id),
        )
        assert overlaps(await c.live_claims()) == 0
        now = await c.now(booking)
        assert now.state in (S.SCHEDULED, S.CANCELLED)
        assert len(won(answers)) >= 1


async def test_fault_b05_control_without_locks_and_guards_the_slot_is_given_twice(database_url):
    async with crowd(database_url, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer()
        own = await c.book(c.students[0], talk, c.slot())
        there = c.slot(3, 5)
        moving = partial(move, actor=c.students[0], id=own.id, to=there)
        answers = await unprotected(c, moving, c.booking(c.students[1], talk, there))
        assert lost(answers) == []
        assert overlaps(await c.live_claims()) == 1


async def test_fault_t13_the_clock_and_the_money_at_the_same_moment(database_url):
    """A payment in the moment its hold ends: scheduled, whoever was first; never both ends."""
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE)
        booking = await c.book(c.students[0], talk, c.slot())
        order = await c.order_of(booking)
        end = booking.hold_until
        row = Deadline(c.ids.new(), "x", DeadlineKind.PAYMENT, booking.id, end)
        paid = c.paid(order, "ch_1")
        answers = await c.at_once(
            at(end - MS, lambda uow: settle(uow, paid)),
            at(end, lambda uow: fall_due(uow, row)),
            at(end, lambda uow: settle(uow, paid)),
        )
        assert lost(answers) == []
        assert (await c.now(booking)).state is S.SCHEDULED
        c.clock.advance(timedelta(hours=1))
        assert (await c.told(c.students[0])).count("booking_confirmed") == 1
        assert await c.rows("SELECT count(*) FROM payments") == [(1,)]
