"""A proposed time that the student accepts while its mentor approves the first one or takes it
back, while another student books it, while the clock strikes: exactly one wins, on both databases,
and what is claimed is what was agreed (B-03, B-04, B-05)."""

from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from core.booking import BookingState
from core.catalog import BookingMode
from core.deadlines import Deadline, DeadlineKind
from core.errors import AlreadyDecided, SlotTaken, StaleButton
from core.use_cases.approving import approve, reject
from core.use_cases.countering import (
    accept_counter,
    ask_other_time,
    counter,
    decline_counter,
    withdraw_counter,
)
from core.use_cases.due import fall_due
from storage.mapping import Mapped
from tests.harness.crowd import crowd, lost, overlaps, won
from tests.harness.meeting import meeting
from tests.harness.unprotected import last_one_wins, unprotected

S = BookingState
MS = timedelta(milliseconds=1)


async def proposed(c, days=10):
    talk = await c.offer(mode=BookingMode.REQUEST, max_per_day=48)
    booking = await c.book(c.students[0], talk, c.slot(days))
    return await c.do(counter, c.mentor, booking.id, c.slot(days + 1))


def at(moment, work):
    def unit(uow):
        uow.now = moment
        return work(uow)

    return unit


def deciders(c, booking):
    """The student says yes to the new time, the mentor to the first, the clock ends it all."""
    end, revision = booking.hold_until, booking.revision
    row = Deadline(c.ids.new(), "x", DeadlineKind.APPROVAL, booking.id, end)
    new = partial(accept_counter, actor=c.students[0], id=booking.id, revision=revision)
    first = partial(approve, actor=c.mentor, id=booking.id, revision=revision)
    return at(end - MS, new), at(end - MS, first), at(end, lambda uow: fall_due(uow, row))


async def require_one_end(c, booking, answers):
    changed = [answer for answer in won(answers) if answer is not False]
    assert len(changed) == 1
    assert set(lost(answers)) <= {AlreadyDecided, StaleButton}
    now = await c.now(booking)
    claims = await c.see(lambda uow: uow.claims.of(booking.id))
    assert [each.starts_at for each in claims] == [now.starts_at] * (now.state is S.SCHEDULED)
    assert now.proposed_starts_at is None
    steps = await c.see(lambda uow: uow.audit.of("booking", booking.id))
    assert sum(each.after in (S.SCHEDULED, S.EXPIRED) for each in steps) == 1
    return now


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_fault_b04_in_every_order_the_first_to_decide_wins(database_url, order):
    async with crowd(database_url) as c:
        booking = await proposed(c)
        works, answers = deciders(c, booking), []
        for which in order:
            answers += await c.at_once(works[which])
        now = await require_one_end(c, booking, answers)
        ends = [
            (S.SCHEDULED, booking.proposed_starts_at),
            (S.SCHEDULED, booking.starts_at),
            (S.EXPIRED, booking.starts_at),
        ]
        assert (now.state, now.starts_at) == ends[order[0]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_fault_b04_at_the_same_moment_exactly_one_decides(database_url, order):
    async with crowd(database_url) as c:
        booking = await proposed(c)
        works = deciders(c, booking)
        answers = await c.at_once(*meeting(c, *(works[which] for which in order)))
        await require_one_end(c, booking, answers)


async def test_fault_b04_accepted_while_it_is_taken_back_or_declined_is_one_answer(database_url):
    async with crowd(database_url) as c:
        for number, other in enumerate((withdraw_counter, partial(reject, reason="ill"))):
            booking = await proposed(c, 10 + 3 * number)
            id, revision = booking.id, booking.revision
            yes = partial(accept_counter, actor=c.students[0], id=id, revision=revision)
            no = partial(other, actor=c.mentor, id=id, revision=revision)
            answers = await c.at_once(*meeting(c, yes, no))
            assert len(won(answers)) == 1
            assert set(lost(answers)) <= {AlreadyDecided, StaleButton}
            accepted = (await c.now(booking)).starts_at == booking.proposed_starts_at
            assert accepted == (not isinstance(answers[0], BaseException))


async def test_fault_b07_accepting_twice_at_once_books_once(database_url):
    async with crowd(database_url) as c:
        booking = await proposed(c)
        yes = partial(accept_counter, actor=c.students[0], id=booking.id, revision=booking.revision)
        answers = await c.at_once(*meeting(c, yes, yes, yes))
        assert len(won(answers)) == 1
        assert (await c.now(booking)).state is S.SCHEDULED


async def test_fault_b01_a_time_that_another_books_while_it_is_proposed_has_one_owner(
    database_url,
):
    async with crowd(database_url) as c:
        talk = await c.offer(mode=BookingMode.REQUEST, max_per_day=48)
        open_talk = await c.offer(max_per_day=48)
        for days in range(3, 12, 2):
            booking = await c.book(c.students[0], talk, c.slot(days))
            to = c.slot(days, 5)
            propose = partial(counter, actor=c.mentor, id=booking.id, to=to)
            answers = await c.at_once(*meeting(c, propose, c.booking(c.students[1], open_talk, to)))
            assert (len(won(answers)), lost(answers)) == (1, [SlotTaken])
        assert overlaps(await c.live_claims()) == 0


async def test_fault_b05_the_proposed_time_is_kept_from_everybody_until_it_is_answered(
    database_url,
):
    async with crowd(database_url) as c:
        booking = await proposed(c)
        talk = await c.offer(max_per_day=48)
        for taken in (booking.starts_at, booking.proposed_starts_at):
            assert lost(await c.at_once(c.booking(c.students[1], talk, taken))) == [SlotTaken]
        await c.do(decline_counter, c.students[0], booking.id, booking.revision)
        assert await c.book(c.students[1], talk, booking.proposed_starts_at)


async def test_fault_b05_another_time_that_another_books_leaves_the_proposal_as_it_is(
    database_url,
):
    async with crowd(database_url) as c:
        booking = await proposed(c)
        talk, to = await c.offer(max_per_day=48), c.slot(14)
        ask = partial(
            ask_other_time, actor=c.students[0], id=booking.id, to=to, revision=booking.revision
        )
        answers = await c.at_once(*meeting(c, ask, c.booking(c.students[1], talk, to)))
        assert (len(won(answers)), lost(answers)) == (1, [SlotTaken])
        if isinstance(answers[0], SlotTaken):
            assert await c.now(booking) == booking
        assert overlaps(await c.live_claims()) == 0


async def test_x28_a_proposal_may_overlap_the_time_it_is_for(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(mode=BookingMode.REQUEST)
        booking = await c.book(c.students[0], talk, c.slot(10))
        to = booking.starts_at + timedelta(minutes=30)
        await c.do(counter, c.mentor, booking.id, to)
        agreed = await c.do(accept_counter, c.students[0], booking.id)
        assert (agreed.state, agreed.starts_at) == (S.SCHEDULED, to)


async def test_x20_a_students_silence_is_no_missed_request_on_either_database(database_url):
    async with crowd(database_url) as c:
        await proposed(c)
        silent = await c.offer(mode=BookingMode.REQUEST)
        await c.book(c.students[1], silent, c.slot(20))
        since = c.clock.now() - timedelta(days=1)
        await c.move(hours=73)
        now = c.clock.now()
        numbers = await c.see(lambda uow: uow.bookings.mentor_numbers(c.mentor.id, now))
        assert numbers.missed_requests == 1
        ended = await c.see(lambda uow: uow.bookings.answered(c.mentor.id, since))
        assert [became for _, became in ended] == [S.EXPIRED]
        happened = await c.see(lambda uow: uow.digests.happened(since, now + MS))
        assert happened.missed == 1


async def test_fault_b04_control_without_locks_and_revisions_several_decide(
    database_url, monkeypatch
):
    monkeypatch.setattr(Mapped, "save", last_one_wins)
    async with crowd(database_url, sound=False) as c:
        booking = await proposed(c)
        answers = await unprotected(c, *deciders(c, booking))
        with pytest.raises(AssertionError):
            await require_one_end(c, booking, answers)
