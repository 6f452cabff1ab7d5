"""Time that goes on while nobody works: reminders after downtime, short notice, moves, and
deadlines late, early and twice (T-01, T-10, T-11, T-13). The real deadlines, relay, messenger."""

from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import count

import pytest

from bot.copies import compose_copy
from bot.limits import WEB
from bot.messenger import Messenger
from bot.notice_subjects import compose
from bot.ui import MessageRef
from core.booking import BookingState
from core.catalog import BookingMode
from core.doors import DueState
from core.seats import SeatState
from core.use_cases.approving import approve
from core.use_cases.completing import complete
from core.use_cases.due import fall_due
from core.use_cases.moving import move
from scheduler.relay import Relay
from tests.harness.community import PRICE, identity
from tests.harness.crowd import crowd, together, won
from tests.harness.player import bare
from tests.harness.screens_shown import LINKS

S = BookingState
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Phone:
    """A channel that keeps the titles of what it shows, by chat."""

    name = "web"
    limits = WEB

    def __init__(self):
        self.shown = []
        self._messages = count(1)

    async def send(self, address, screen, key, /):
        self.shown.append((address.chat, bare(screen.title)))
        return MessageRef(address, str(next(self._messages)))

    async def edit(self, ref, screen, /):
        return True

    def of(self, person):
        return [title for chat, title in self.shown if chat == f"c{person.id}"]


@asynccontextmanager
async def telling(url, students=1):
    """A crowd whose people can be reached, and the relay that reaches them."""
    async with crowd(url, students=students) as c:
        phone = Phone()

        def accounts(uow):
            for person in (c.mentor, c.staff, *c.students):
                uow.identities.add(identity(person.id, person.id, user=f"u{person.id}"))

        await c.do(accounts)
        messenger = Messenger(
            c.db,
            {"web": phone},
            lambda uow, notice: compose(uow, notice, LINKS),
            lambda uow, sent: compose_copy(uow, sent, LINKS),
        )
        relay = Relay(c.db, messenger.deliver, c.settings.notices)

        async def tell():
            await c.work_deadlines()
            while await relay.once():
                pass

        yield c, phone, tell


async def outcomes(c, kind, person):
    """What became of one person's notices of a kind, by due time."""
    found = await c.rows("SELECT kind, person_id, state, due_at FROM notices ORDER BY due_at, id")
    return [state for of, whom, state, _ in found if (of, whom) == (kind, person.id)]


async def reminded(c, student):
    """How many reminders a student was shown."""
    known = await c.rows(
        "SELECT n.person_id FROM deliveries d JOIN notices n ON n.id = d.notice_id"
        " WHERE n.kind = 'reminder'"
    )
    return known.count((student.id,))


async def live_until(c, tell, end):
    """Everything is worked in the moment it falls due."""
    await tell()
    while (due := await c.see(lambda uow: uow.outbox.next_due_at())) is not None and due <= end:
        c.clock.advance(max(due - c.clock.now(), timedelta(0)))
        await c.do(no_room_is_wanted)
        await tell()


def no_room_is_wanted(uow):
    for claim in uow.outbox.claim_jobs(uow.now, uow.now + HOUR, 100):
        uow.outbox.close_job(claim.job.id, claim.fence, DueState.SENT, uow.now)


@pytest.mark.parametrize("down", [timedelta(seconds=5), 10 * MINUTE])
async def test_fault_t01_down_for_a_moment_each_reminder_is_sent_once(database_url, down):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        booking = await c.book(student, await c.offer(), c.slot())
        await tell()
        for before in (24 * HOUR, 15 * MINUTE):
            c.clock.advance(booking.starts_at - before - c.clock.now() + down)
            await tell()
            await tell()
        assert await outcomes(c, "reminder", student) == ["sent", "sent"]
        assert await reminded(c, student) == 2


async def test_fault_t01_down_over_both_reminders_they_are_told_as_one(database_url):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        booking = await c.book(student, await c.offer(), c.slot())
        await tell()
        c.clock.advance(booking.starts_at - 12 * MINUTE - c.clock.now())
        await tell()
        assert await outcomes(c, "reminder", student) == ["merged", "sent"]
        assert await reminded(c, student) == 1


async def test_fault_t01_down_for_three_days_over_the_session_nobody_is_reminded(database_url):
    async with telling(database_url) as (c, phone, tell):
        (student,) = c.students
        booking = await c.book(student, await c.offer(), c.slot())
        await tell()
        before = phone.of(student)
        c.clock.advance(booking.ends_at + 10 * HOUR - c.clock.now())
        await tell()
        assert await outcomes(c, "reminder", student) == ["skipped_late", "skipped_late"]
        assert await outcomes(c, "session_starting", student) == ["skipped_late"]
        assert phone.of(student) == before
        assert await outcomes(c, "session_to_close", c.mentor) == ["sent"]


async def test_fault_t01_control_without_the_check_at_sending_all_would_be_said(
    database_url, monkeypatch
):
    monkeypatch.setattr("bot.messenger._said_by_a_later_one", lambda uow, notice: False)
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        booking = await c.book(student, await c.offer(), c.slot())
        c.clock.advance(booking.starts_at - 12 * MINUTE - c.clock.now())
        await tell()
        assert await reminded(c, student) == 2


async def test_fault_t10_booked_half_an_hour_before_only_the_sensible_reminder_comes(database_url):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        talk = await c.offer(minimum_notice_hours=0)
        booking = await c.book(student, talk, c.clock.now() + 30 * MINUTE)
        await tell()
        assert await reminded(c, student) == 0
        while c.clock.now() < booking.starts_at:
            c.clock.advance(5 * MINUTE)
            await tell()
        assert await outcomes(c, "reminder", student) == ["sent"]
        assert await outcomes(c, "session_starting", student) == ["sent"]
        assert await reminded(c, student) == 1


async def test_fault_t11_after_a_move_only_the_reminders_of_the_new_time_come(database_url):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        talk = await c.offer()
        booking = await c.book(student, talk, c.slot())
        await c.do(move, student, booking.id, c.slot(4, 3))
        await c.do(move, student, booking.id, c.slot(5, 6))
        await live_until(c, tell, c.slot(5, 7))
        came = await outcomes(c, "reminder", student)
        assert came == ["dropped", "dropped", "dropped", "dropped", "sent", "sent"]
        assert await reminded(c, student) == 2


async def test_fault_t11_moved_away_and_back_each_reminder_comes_once(database_url):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        booking = await c.book(student, await c.offer(), c.slot())
        await c.do(move, student, booking.id, c.slot(6))
        await c.do(move, student, booking.id, c.slot())
        await live_until(c, tell, c.slot(6, 1))
        assert await reminded(c, student) == 2


LATE = [timedelta(0), MINUTE, timedelta(days=3)]


async def every_row(c, subject):
    found = await c.see(lambda uow: uow.outbox.due_deadlines(uow.now + timedelta(days=9999), 100))
    return [row for row in found if row.subject_id == subject]


async def worked_badly(c, rows, end, late):
    """Early, then as late as it may be, then again, then by several at once."""
    for row in rows:
        assert await c.do(fall_due, row) is False
    c.clock.advance(end + late - c.clock.now())
    works = [partial(_fall_due, row=row) for row in rows] * 4
    changed = won(await c.at_once(*works))
    await together(c.work_deadlines() for _ in range(3))
    return sum(changed)


def _fall_due(uow, row):
    return fall_due(uow, row)


@pytest.mark.parametrize("late", LATE)
async def test_fault_t13_an_unanswered_request_expires_once(database_url, late):
    async with telling(database_url) as (c, _, tell):
        talk = await c.offer(mode=BookingMode.REQUEST)
        booking = await c.book(c.students[0], talk, c.slot(10))
        rows = await every_row(c, booking.id)
        assert await worked_badly(c, rows, booking.hold_until, late) == 1
        assert (await c.now(booking)).state is S.EXPIRED
        await tell()
        assert await outcomes(c, "request_expired", c.students[0]) == ["sent"]
        assert await outcomes(c, "request_missed", c.mentor) == ["sent"]


@pytest.mark.parametrize("late", LATE)
async def test_fault_t13_an_unpaid_hold_ends_once(database_url, late):
    async with telling(database_url) as (c, _, tell):
        booking = await c.book(c.students[0], await c.offer(price=PRICE), c.slot(10))
        rows = await every_row(c, booking.id)
        assert await worked_badly(c, rows, booking.hold_until, late) == 1
        assert (await c.now(booking)).state is S.EXPIRED
        await tell()
        assert await outcomes(c, "hold_ended", c.students[0]) == ["sent"]


@pytest.mark.parametrize("late", LATE)
async def test_fault_t13_an_approved_booking_that_nobody_pays_expires_once(database_url, late):
    async with telling(database_url) as (c, _, _):
        talk = await c.offer(price=PRICE, mode=BookingMode.REQUEST)
        booking = await c.book(c.students[0], talk, c.slot(10))
        first = await every_row(c, booking.id)
        waiting = await c.do(approve, c.mentor, booking.id)
        rows = await every_row(c, booking.id)
        assert len(rows) == len(first) + 1
        assert await worked_badly(c, rows, waiting.hold_until, late) == 1
        assert (await c.now(booking)).state is S.EXPIRED


@pytest.mark.parametrize("late", LATE)
async def test_fault_t13_the_grace_ends_once_and_its_seat_is_free(database_url, late):
    async with telling(database_url) as (c, _, tell):
        (student,) = c.students
        await c.pack(student, 1)
        booking = await c.book(student, await c.offer(price=PRICE), c.slot())
        c.clock.advance(booking.ends_at - c.clock.now())
        await c.do(complete, c.mentor, booking.id)
        seat = await c.see(lambda uow: uow.seats.live(student.id, c.mentor.id))
        assert seat.state is SeatState.GRACE
        rows = await every_row(c, seat.id)
        assert await worked_badly(c, rows, seat.grace_ends_at, late) == 1
        await tell()
        assert await outcomes(c, "seat_released", student) == ["sent"]
        assert await c.see(lambda uow: uow.seats.live(student.id, c.mentor.id)) is None
