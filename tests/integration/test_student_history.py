"""What is counted of a student for whoever decides on their request, on both databases (X29)."""

from datetime import timedelta

from core.booking import By
from core.catalog import BookingMode
from core.reading import Past
from core.use_cases.approving import reject
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete, mark_absent
from tests.harness.crowd import crowd


async def history(c):
    student, mentor = c.students[0].id, c.mentor.id
    return await c.see(lambda uow: uow.bookings.history_of(student, mentor, 24))


async def test_x29_nobody_has_done_anything_yet(database_url):
    async with crowd(database_url) as c:
        seen = await history(c)
        assert (seen.completed, seen.declined, seen.left) == (0, 0, 0)
        assert seen.community == Past()
        assert seen.since is not None


async def test_x29_z11_with_this_mentor_and_of_others_only_counts(database_url):
    async with crowd(database_url) as c:
        student, other = c.students[0], await c.another_mentor()
        talk = await c.offer(max_per_day=48)
        ask = await c.offer(mode=BookingMode.REQUEST, max_per_day=48)
        elsewhere = await c.offer(mentor=other.id)
        late = await c.book(student, talk, c.slot(2))
        withdrawn = await c.book(student, ask, c.slot(2, 4))
        declined = await c.book(student, ask, c.slot(6))
        held, missed = (
            await c.book(student, talk, c.slot(3)),
            await c.book(student, elsewhere, c.slot(3, 3)),
        )
        early = await c.book(student, talk, c.slot(9))
        await c.do(cancel, student, early.id)
        await c.do(reject, c.mentor, declined.id, "busy")
        await c.do(cancel, student, withdrawn.id)  # a day and more ahead: a request, anyway
        c.clock.advance(late.starts_at - timedelta(hours=3) - c.clock.now())
        await c.do(cancel, student, late.id)
        c.clock.advance(missed.ends_at - c.clock.now())
        await c.do(complete, c.mentor, held.id)
        await c.do(mark_absent, other, missed.id, By.STUDENT)
        seen = await history(c)
        assert (seen.completed, seen.no_shows, seen.cancelled_late, seen.declined) == (1, 0, 1, 1)
        assert seen.community == Past(1, 1, 1, 1)


async def test_x29_a_request_withdrawn_late_has_let_nobody_wait(database_url):
    async with crowd(database_url) as c:
        ask = await c.offer(mode=BookingMode.REQUEST, minimum_notice_hours=1)
        booking = await c.book(c.students[0], ask, c.slot(0, 5))
        await c.do(cancel, c.students[0], booking.id)
        assert (await history(c)).cancelled_late == 0


async def test_x29_what_is_left_of_the_packs_with_this_mentor(database_url):
    async with crowd(database_url) as c:
        await c.pack(c.students[0], 4)
        assert (await history(c)).left == 4
