"""The use cases over a real database: one community's story, on each back end."""

from datetime import timedelta

import pytest

from core.availability import Change
from core.booking import BookingState, PaidBy
from core.catalog import BookingMode
from core.errors import NotAllowed, NotFound, SlotTaken
from core.facts import Paid, Refunded
from core.people import Role
from core.settings import Settings
from core.use_cases import reading
from core.use_cases.approving import approve
from core.use_cases.booking import Wish, book
from core.use_cases.buying import buy_pack
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete
from core.use_cases.correcting import correct_pack, record_past_session
from core.use_cases.due import fall_due
from core.use_cases.explaining import why_booking, why_payment, why_slot
from core.use_cases.hours import add_exception, hours_page, post_date, set_hours, use_own_hours
from core.use_cases.joining import arrive, claim_first_staff, grant_role, rename, set_time_zone
from core.use_cases.mentoring import edit_mentor, room_ready
from core.use_cases.moving import accept_move, move
from core.use_cases.publishing import (
    delete_offering,
    draft_offering,
    edit_offering,
    offer_pack,
    pause,
    publish,
)
from core.use_cases.settling import settle
from storage.database import Database
from storage.unit_of_work import unit_maker
from tests.harness.community import CountingIds, HandClock

LINK = "https://meet.example.org/room"
HOUR = timedelta(hours=1)


class Town:
    """People who act one after the other on one database."""

    def __init__(self, db, clock: HandClock) -> None:
        self.db, self.clock = db, clock

    async def do(self, work, *args, **kwargs):
        return await self.db.write(lambda uow: work(uow, *args, **kwargs))

    async def see(self, work, *args, **kwargs):
        return await self.db.read(lambda uow: work(uow, *args, **kwargs))

    async def move(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))
        due = await self.db.read(lambda uow: uow.outbox.due_deadlines(uow.now, 100))
        for deadline in due:
            await self.do(fall_due, deadline)
            await self.db.write(lambda uow, id=deadline.id: uow.outbox.close_deadline(id, uow.now))

    async def pay(self, order, reference):
        fact = Paid("sandbox", reference, order.id, order.total, self.clock.now())
        return await self.do(settle, fact)


@pytest.fixture
async def town(database_url):
    clock = HandClock()
    made = unit_maker(clock, CountingIds(), Settings())
    db = await Database.open(database_url, made)
    yield Town(db, clock)
    await db.close()


async def test_a_community_from_the_first_staff_to_the_last_refund(town):
    staff = await town.do(arrive, "web", "s", "s", "Stella")
    staff = await town.do(claim_first_staff, staff, "code", "code")
    with pytest.raises(NotAllowed):
        await town.do(
            claim_first_staff, await town.do(arrive, "web", "x", "x", "X"), "code", "code"
        )
    mentor = await town.do(arrive, "discord", "m", "m", "Mona")
    mentor = await town.do(grant_role, staff, mentor.id, Role.MENTOR, True)
    student = await town.do(arrive, "telegram", "t", "t", "Sara")
    student = await town.do(set_time_zone, student, "cairo")
    student = await town.do(rename, student, "Sara M.")

    await town.do(set_hours, mentor, mentor.id, "Mon-Sun 00:00-24:00")
    await town.do(edit_mentor, mentor, mentor.id, headline="Data", seat_cap=2)
    session = await town.do(
        draft_offering, mentor, "Interview", "Hour", 60, "50", "EUR", BookingMode.REQUEST
    )
    with pytest.raises(NotFound):
        await town.see(reading.offering_page, student, session.id)
    await town.do(publish, mentor, session.id)
    product = await town.do(offer_pack, mentor, "Three", 3, "100.01", "EUR", 90)
    page = await town.see(reading.mentor_page, student, mentor.id)
    assert (len(page.offerings), len(page.products), page.free_seats) == (1, 1, 2)
    (card,) = await town.see(reading.catalogue, student, "mona")
    assert card.offering.id == session.id

    order = await town.do(buy_pack, student, product.id, "tap-1")
    await town.pay(order, "ch_1")
    await town.pay(order, "ch_1")
    (pack,) = await town.see(reading.my_packs, student)
    assert (pack.pack.remaining, pack.seat is not None) == (3, True)

    start = (town.clock.now() + timedelta(days=5)).replace(minute=0)
    asked = await town.do(book, student, Wish(session.id, start, "tap-2"))
    assert (asked.state, asked.paid_by) == (BookingState.REQUESTED, PaidBy.CREDIT)
    again = await town.do(book, student, Wish(session.id, start, "tap-2"))
    assert again.id == asked.id
    with pytest.raises(SlotTaken):
        await town.do(book, staff, Wish(session.id, start, "tap-3"))
    _, history = await town.see(reading.request_card, mentor, asked.id)
    assert history.completed == 0
    sure = await town.do(approve, mentor, asked.id, asked.revision)
    await town.do(room_ready, sure.id, LINK)

    moved = await town.do(move, student, sure.id, start + timedelta(days=1))
    assert moved.proposed_starts_at is not None
    moved = await town.do(accept_move, mentor, sure.id)
    board = await town.see(reading.mentor_board, mentor, mentor.id)
    assert [each.booking.id for each in board.active] == [moved.id]
    await town.move(days=6)
    door = await town.see(reading.join_page, moved.id, student.id)
    assert door.link == LINK
    await town.move(hours=1)
    await town.do(complete, mentor, moved.id)
    tabs = await town.see(reading.student_sessions, student)
    assert [each.booking.id for each in tabs.history] == [moved.id]
    assert len(await town.see(why_booking, student, moved.id)) >= 5

    await town.do(correct_pack, staff, pack.pack.id, 1, "gift")
    past = town.clock.now() - timedelta(days=3)
    await town.do(record_past_session, mentor, pack.pack.id, past, 30, "phone")
    earned = await town.see(reading.earnings, mentor, mentor.id)
    assert earned.pending["EUR"] + earned.available["EUR"] == 7_000
    assert earned.available["EUR"] == 4_666
    seats = await town.see(reading.seats_board, mentor, mentor.id)
    assert [row.student_name for row in seats.rows] == ["Sara M."]

    fact = Refunded("sandbox", "re_1", "ch_1", order.total, None, town.clock.now())
    await town.do(settle, fact)
    story = await town.see(why_payment, student, order.id)
    assert [event.what for event in story.events] == [
        "ordered",
        "paid",
        "refund_wanted",
        "refund_done",
    ]
    assert (await town.see(reading.seats_board, mentor, mentor.id)).rows == ()
    assert (await town.see(reading.oversight, staff)).numbers.by_state[BookingState.COMPLETED] == 2


async def test_hours_offerings_and_late_money_over_a_real_database(town):
    staff = await town.do(arrive, "web", "s", "s", "Stella")
    staff = await town.do(claim_first_staff, staff, "code", "code")
    mentor = await town.do(arrive, "web", "m", "m", "Mona")
    mentor = await town.do(grant_role, staff, mentor.id, Role.MENTOR, True)
    await town.do(set_hours, mentor, mentor.id, "Mon-Sun 00:00-24:00")
    student = await town.do(arrive, "web", "t", "t", "Sara")
    other = await town.do(arrive, "web", "u", "u", "Omar")

    offering = await town.do(
        draft_offering, mentor, "Live", "", 60, "50", "EUR", BookingMode.INSTANT
    )
    unused = await town.do(
        draft_offering, mentor, "Unused", "", 60, "0", "EUR", BookingMode.INSTANT
    )
    await town.do(use_own_hours, mentor, unused.id, True)
    await town.do(delete_offering, mentor, unused.id)
    await town.do(publish, mentor, offering.id)
    edited = await town.do(edit_offering, mentor, offering.id, None, max_per_day=3)
    assert edited.max_per_day == 3

    day = (town.clock.now() + timedelta(days=3)).date()
    await town.do(add_exception, mentor, mentor.id, Change.BLOCK, day, day)
    start = (town.clock.now() + timedelta(days=3)).replace(minute=0)
    assert not (await town.see(why_slot, student, offering.id, start)).is_free
    posted = start + timedelta(days=1)
    await town.do(post_date, staff, mentor.id, posted, posted + HOUR, offering.id)
    page = await town.see(hours_page, mentor, mentor.id)
    assert (len(page.exceptions), len(page.posted)) == (1, 1)

    held = await town.do(book, student, Wish(offering.id, posted, "tap-1"))
    pay = await town.see(reading.pay_page, held.order_id)
    assert (pay.booking.id, pay.offering.id) == (held.id, offering.id)
    town.clock.advance(HOUR)
    taken = await town.do(book, other, Wish(offering.id, posted, "tap-2"))
    order = await town.db.read(lambda uow: uow.orders.get(held.order_id))
    await town.pay(order, "ch_1")
    story = await town.see(why_payment, student, order.id)
    assert [event.what for event in story.events] == ["ordered", "paid", "refund_wanted"]
    await town.do(cancel, other, taken.id)

    late = await town.do(book, other, Wish(offering.id, posted, "tap-3"))
    town.clock.advance(HOUR)
    order = await town.db.read(lambda uow: uow.orders.get(late.order_id))
    await town.pay(order, "ch_2")
    seen = await town.see(reading.booking_card, other, late.id)
    assert seen.booking.state is BookingState.SCHEDULED
    assert (await town.do(pause, mentor, offering.id)).revision > offering.revision
