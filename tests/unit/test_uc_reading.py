"""Read models: each person sees what is theirs, in the right tab, and nothing else."""

from datetime import timedelta

import pytest

from core.booking import BookingState, By
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.errors import NotAllowed, NotFound
from core.ids import OrderId
from core.use_cases import reading
from core.use_cases.approving import approve, reject
from core.use_cases.buying import buy_recording
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete, mark_absent
from core.use_cases.joining import ban
from core.use_cases.mentoring import set_booking_link
from tests.harness.world import World

REQUEST = BookingMode.REQUEST
LINK = "https://meet.example.org/abc"


@pytest.fixture
def world() -> World:
    return World()


def ids(cards):
    return [card.booking.id for card in cards]


def test_m01_every_session_is_in_exactly_one_of_the_students_tabs(world):
    student, mentor = world.student(), world.mentor()
    free = world.offering(mentor)
    asks, pays = world.offering(mentor, 0, REQUEST), world.offering(mentor, 500)
    sure = world.book(student, free, world.slot_in(days=2))
    asked = world.book(student, asks, world.slot_in(days=4))
    unpaid = world.book(student, pays, world.slot_in(days=5))
    world.move(hours=25)
    lapsed = unpaid
    refused = world.book(student, asks, world.slot_in(days=7))
    world.run(reject, mentor, refused.id, "no")
    to_pay = world.book(student, pays, world.slot_in(days=8))
    tabs = world.run(reading.student_sessions, student)
    assert ids(tabs.upcoming) == [sure.id]
    assert ids(tabs.awaiting_approval) == [asked.id]
    assert ids(tabs.to_pay) == [to_pay.id]
    assert ids(tabs.rejected) == [refused.id]
    assert ids(tabs.history) == [lapsed.id]


def test_m02_a_session_that_goes_on_is_upcoming_and_one_that_is_over_is_history(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    world.move_to(booking.ends_at - timedelta(seconds=1))
    assert ids(world.run(reading.student_sessions, student).upcoming) == [booking.id]
    world.move(seconds=1)
    assert ids(world.run(reading.student_sessions, student).history) == [booking.id]
    world.run(complete, mentor, booking.id)
    assert ids(world.run(reading.student_sessions, student).history) == [booking.id]


def test_a_hold_that_ended_is_history_before_anybody_worked_it(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 500))
    world.jump(minutes=31)
    tabs = world.run(reading.student_sessions, student)
    assert (ids(tabs.to_pay), ids(tabs.history)) == ([], [booking.id])
    assert world.run(reading.mentor_board, mentor, mentor.id).pending == ()


def test_m03_the_mentors_board_has_every_session_in_its_tab(world):
    mentor, student = world.mentor(), world.student()
    free, asks = world.offering(mentor), world.offering(mentor, 500, REQUEST)
    done = world.book(student, free, world.slot_in(days=2))
    world.move_to(done.ends_at)
    world.run(complete, mentor, done.id)
    over = world.book(student, free, world.slot_in(days=2))
    world.move_to(over.ends_at)
    asked = world.book(student, asks, world.slot_in(days=9))
    approved = world.book(student, asks, world.slot_in(days=10))
    world.run(approve, mentor, approved.id)
    ahead = world.book(student, free, world.slot_in(days=3))
    board = world.run(reading.mentor_board, mentor, mentor.id)
    assert [ids(tab) for tab in (board.approvals, board.pending, board.active)] == [
        [asked.id],
        [approved.id],
        [ahead.id],
    ]
    assert (ids(board.to_close), ids(board.completed)) == ([over.id], [done.id])
    assert (board.numbers.approvals, board.numbers.unpaid, board.numbers.completed) == (1, 1, 1)


def test_requests_that_staff_decide_are_on_their_board_and_not_on_the_mentors(world):
    staff, mentor = world.staff(), world.mentor()
    offering = world.offering(mentor, 0, REQUEST, OfferingKind.FACE_TO_FACE, staff_approves=True)
    booking = world.book(world.student(), offering, world.slot_in(days=5))
    assert world.run(reading.mentor_board, mentor, mentor.id).approvals == ()
    assert ids(world.run(reading.oversight, staff).approvals) == [booking.id]


def test_fault_z11_a_mentor_sees_only_their_own_board_seats_and_earnings(world):
    one, other = world.mentor("A"), world.mentor("B")
    for page in (reading.mentor_board, reading.seats_board, reading.earnings):
        assert world.run(page, one, one.id)
        for stranger in (other, world.student()):
            with pytest.raises(NotFound):
                world.run(page, stranger, one.id)
        assert world.run(page, world.staff(), one.id)


def test_b13_a_booking_is_seen_by_its_student_its_mentor_and_staff_alone(world):
    student, mentor = world.student("Sara"), world.mentor("Mona")
    booking = world.book(student, world.offering(mentor))
    for person in (student, mentor, world.staff()):
        card = world.run(reading.booking_card, person, booking.id)
        assert (card.student_name, card.mentor_name) == ("Sara", "Mona")
    for stranger in (world.student("B"), world.mentor("C")):
        with pytest.raises(NotFound):
            world.run(reading.booking_card, stranger, booking.id)


def test_x29_a_request_shows_what_the_student_did_with_this_mentor_alone(world):
    student, mentor, other = world.student(), world.mentor("A"), world.mentor("B")
    offering = world.offering(mentor)
    done, missed = (world.book(student, offering, world.slot_in(days=d)) for d in (2, 3))
    world.move(hours=25)
    late = world.book(student, offering, world.slot_in(days=4))
    world.move_to(missed.ends_at)
    assert world.booking(done).state is BookingState.COMPLETED
    world.run(mark_absent, mentor, missed.id, By.STUDENT)
    world.move_to(late.starts_at - timedelta(hours=1))
    world.run(cancel, student, late.id)
    elsewhere = world.book(student, world.offering(other, 0, REQUEST), world.slot_in(days=9))
    request = world.book(student, world.offering(mentor, 0, REQUEST), world.slot_in(days=8))
    card, history = world.run(reading.request_card, mentor, request.id)
    assert card.booking.id == request.id
    assert (history.completed, history.no_shows, history.cancelled_late) == (1, 1, 1)
    _, unknown = world.run(reading.request_card, other, elsewhere.id)
    assert (unknown.completed, unknown.no_shows, unknown.cancelled_late) == (0, 0, 0)


def test_i04_my_packs_come_with_mentor_and_seat_and_usable_ones_first(world):
    student, mentor, other = world.student(), world.mentor("A"), world.mentor("B")
    order = world.order(student, world.product(other, days=2))
    world.pay(order)
    world.move(days=3)
    world.pack(student, mentor, 4)
    cards = world.run(reading.my_packs, student)
    assert [card.mentor_name for card in cards] == ["A", "B"]
    assert cards[0].seat is not None
    assert world.run(reading.my_packs, world.student("C")) == ()


def test_i15_the_seats_board_names_students_and_their_packs(world):
    mentor = world.mentor(cap=3)
    world.pack(world.student("Sara"), mentor, 2)
    board = world.run(reading.seats_board, mentor, mentor.id)
    assert (board.cap, board.taken, board.free) == (3, 1, 2)
    (row,) = board.rows
    assert (row.student_name, [pack.total for pack in row.packs]) == ("Sara", [2])


def test_p03_earnings_show_pending_available_and_gross_by_currency(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    booking = world.book(student, world.offering(mentor, 500))
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    earned = world.run(reading.earnings, mentor, mentor.id)
    assert (earned.pending, earned.available) == ({"EUR": 5_250}, {"EUR": 1_750})
    assert earned.gross == {"EUR": 10_000}
    assert [line.cause for line in earned.entries] == ["earned", "payment"]


def test_m09_oversight_shows_numbers_money_in_review_and_dead_messages(world):
    staff, student, mentor = world.staff(), world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    order = world.order(student, world.product(mentor))
    world.pay(order, amount=order.total.portion(1, 2))
    world.give_up(world.notices(person=student)[0])
    page = world.run(reading.oversight, staff)
    assert page.numbers.by_state[BookingState.SCHEDULED] == 1
    assert (ids(page.recent), [each.id for each in page.in_review]) == ([booking.id], [order.id])
    assert [each.error for each in page.dead] == ["gone"]
    with pytest.raises(NotAllowed):
        world.run(reading.oversight, mentor)


def test_c11_the_catalogue_finds_by_title_category_and_mentor(world):
    mona = world.mentor("Mona")
    world.offering(mona, title="Mock interview", category="Tech")
    world.offering(world.mentor("Ali"), title="Resume review")
    world.offering(mona, title="Hidden", status=OfferingStatus.PAUSED)
    student = world.student()
    assert len(world.run(reading.catalogue, student)) == 2
    for text in ("INTERVIEW", "tech", " mona "):
        (card,) = world.run(reading.catalogue, student, text)
        assert card.offering.title == "Mock interview"
    assert world.run(reading.catalogue, student, "%") == ()


@pytest.mark.parametrize(
    "status", [OfferingStatus.DRAFT, OfferingStatus.PAUSED, OfferingStatus.ARCHIVED]
)
def test_fault_z02_an_offering_that_is_not_active_is_shown_to_its_mentor_and_staff_alone(
    world, status
):
    mentor = world.mentor("A")
    offering = world.offering(mentor, status=status)
    for person in (mentor, world.staff()):
        assert world.run(reading.offering_page, person, offering.id)
    for stranger in (world.student(), world.mentor("B")):
        with pytest.raises(NotFound):
            world.run(reading.offering_page, stranger, offering.id)


def test_an_offerings_page_counts_its_free_slots(world):
    mentor = world.mentor(hours="Mon 9-11")
    page = world.run(reading.offering_page, world.student(), world.offering(mentor).id)
    assert page.free_slots == 4 * 5
    assert len(page.next_slots) == 6
    assert page.next_slots[0].starts_at.isoweekday() == 1


def test_b05_a_mentors_page_shows_what_is_sold_now_and_the_seats_left(world):
    mentor = world.mentor(cap=2)
    world.offering(mentor)
    world.offering(mentor, status=OfferingStatus.DRAFT)
    product = world.product(mentor)
    world.order(world.student("A"), product)
    page = world.run(reading.mentor_page, world.student("B"), mentor.id)
    assert (len(page.offerings), page.products, page.free_seats) == (1, (product,), 1)
    world.run(ban, world.staff(), mentor.id)
    with pytest.raises(NotFound):
        world.run(reading.mentor_page, world.student(), mentor.id)


def test_the_library_holds_what_was_paid_and_not_returned(world):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, 500, kind=OfferingKind.RECORDED, video_link=LINK)
    order = world.run(buy_recording, student, offering.id, "tap")
    assert world.run(reading.library, student) == ()
    assert not world.run(reading.offering_page, student, offering.id).owned
    world.pay(order)
    (recording,) = world.run(reading.library, student)
    assert recording.card.offering.video_link == LINK
    assert world.run(reading.offering_page, student, offering.id).owned
    assert world.run(reading.library, world.student("B")) == ()


def test_the_pay_page_shows_what_is_bought_and_what_came(world):
    student, mentor = world.student(), world.mentor("Mona")
    booking = world.book(student, world.offering(mentor, 500))
    page = world.run(reading.pay_page, booking.order_id)
    assert (page.booking.id, page.offering.id) == (booking.id, booking.offering_id)
    assert (page.product, page.mentor_name, page.payments) == (None, "Mona", ())
    order = world.order(student, world.product(mentor))
    world.pay(order)
    page = world.run(reading.pay_page, order.id)
    assert (page.booking, page.product.id) == (None, order.subject_id)
    assert [each.amount for each in page.payments] == [order.total]
    with pytest.raises(NotFound):
        world.run(reading.pay_page, OrderId(4))


def test_decision_07_the_door_opens_10_minutes_before_and_closes_15_after(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    world.run(set_booking_link, mentor, booking.id, LINK)
    opens = booking.starts_at - timedelta(minutes=10)
    closes = booking.ends_at + timedelta(minutes=15)
    second = timedelta(seconds=1)
    for moment, link in (
        (opens - second, None),
        (opens, LINK),
        (closes, LINK),
        (closes + second, None),
    ):
        world.move_to(moment)
        page = world.run(reading.join_page, booking.id, student.id)
        assert (page.link, page.is_open(moment)) == (link, link is not None)
        assert page.card.booking.meeting_link == link
        assert (page.opens_at, page.closes_at) == (opens, closes)


def test_decision_02_the_last_paid_session_can_be_joined_at_a_balance_of_zero(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    booking = world.book(student, world.offering(mentor, 500))
    world.run(set_booking_link, mentor, booking.id, LINK)
    world.move_to(booking.starts_at)
    assert world.pack_now(pack).remaining == 0
    assert world.run(reading.join_page, booking.id, student.id).link == LINK


def test_fault_z09_the_door_is_for_its_two_people_while_the_session_stands(world):
    student, mentor, staff = world.student(), world.mentor(), world.staff()
    booking = world.book(student, world.offering(mentor))
    world.run(set_booking_link, mentor, booking.id, LINK)
    for stranger in (staff, world.student("B")):
        with pytest.raises(NotFound):
            world.run(reading.join_page, booking.id, stranger.id)
    world.run(cancel, mentor, booking.id)
    world.move_to(booking.starts_at)
    assert world.run(reading.join_page, booking.id, student.id).link is None
    world.run(ban, staff, student.id)
    with pytest.raises(NotFound):
        world.run(reading.join_page, booking.id, student.id)


def test_fault_z10_reading_changes_nothing(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 500))
    before = world.store.copied()
    world.run(reading.pay_page, booking.order_id)
    world.run(reading.join_page, booking.id, student.id)
    world.run(reading.student_sessions, student)
    world.run(reading.mentor_board, mentor, mentor.id)
    assert world.store.copied() == before
