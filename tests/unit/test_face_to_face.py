"""Sessions face to face: the number, another date at the approval, and saying no to it."""

from datetime import timedelta

import pytest

from core.booking import BookingState, By, PaidBy
from core.catalog import BookingMode, OfferingKind
from core.contact import ContactNumberInvalid, ContactNumberMissing
from core.date_errors import DateStands, NotShared, TooFewPlaces
from core.errors import AlreadyDecided, LinkInvalid, NotAllowed, NotFound, SlotTaken, StaleButton
from core.money import Money
from core.notices import NoticeKind
from core.orders import RefundState
from core.use_cases import buying
from core.use_cases.approving import approve
from core.use_cases.approving_elsewhen import approve_elsewhen, other_dates
from core.use_cases.booking import Wish, book
from core.use_cases.cancelling import cancel, preview
from core.use_cases.changing_dates import change_places, change_posted, posted_page
from core.use_cases.contacting import correct_number, last_number, number_page
from core.use_cases.hours import post_date
from core.use_cases.moved_dates import decline_date, keep_date, preview_decline
from core.use_cases.moving import move
from tests.harness.world import World

S = BookingState
NUMBER, OTHER = "+201001234567", "+4915123456789"
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


class Meeting:
    """A talk face to face on two posted dates, and somebody who asked for the first."""

    def __init__(self, world: World, price: int = 0, credits: int = 0) -> None:
        self.world, self.staff = world, world.staff("Stella")
        self.mentor, self.student = world.mentor("Mona"), world.student("Sara")
        self.talk = world.offering(
            self.mentor,
            price,
            mode=BookingMode.REQUEST,
            kind=OfferingKind.FACE_TO_FACE,
            staff_approves=True,
            posted_only=True,
            minimum_notice_hours=1,
        )
        self.first, self.second = world.slot_in(days=5), world.slot_in(days=7)
        self.dates = [self.post(each) for each in (self.first, self.second)]
        if credits:
            world.pack(self.student, self.mentor, credits)
        self.booking = world.book(self.student, self.talk, self.first)

    def post(self, at, places: int | None = None) -> int:
        until = at + 2 * HOUR
        return self.world.run(
            post_date, self.staff, self.mentor.id, at, until, self.talk.id, places
        )

    @property
    def now(self):
        return self.world.booking(self.booking)

    def elsewhen(self, link: str = ""):
        return self.world.run(approve_elsewhen, self.staff, self.booking.id, self.second, link)


def test_a05_face_to_face_takes_a_number_and_nothing_else_has_one(world: World):
    meeting = Meeting(world)
    assert meeting.booking.contact_number == NUMBER
    other = world.book(meeting.student, world.offering(world.mentor()))
    assert other.contact_number is None
    assert world.run(last_number, meeting.student) == NUMBER
    assert world.run(last_number, world.student()) == ""


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(None, ContactNumberMissing), ("", ContactNumberMissing), ("0100", ContactNumberInvalid)],
)
def test_a05_without_a_number_nothing_is_booked(world: World, number, refusal):
    meeting = Meeting(world)
    wish = Wish(meeting.talk.id, meeting.second, "tap", contact_number=number)
    with pytest.raises(refusal):
        world.run(book, world.student("Eve"), wish)
    assert len(world.store.bookings) == 1


def test_a05_the_student_puts_the_number_right_until_the_session(world: World):
    meeting = Meeting(world)
    world.run(correct_number, meeting.student, meeting.booking.id, OTHER, meeting.now.revision)
    assert meeting.now.contact_number == OTHER
    with pytest.raises(StaleButton):
        world.run(correct_number, meeting.student, meeting.booking.id, NUMBER, 0)
    with pytest.raises(ContactNumberInvalid):
        world.run(correct_number, meeting.student, meeting.booking.id, "call me")
    world.run(approve, meeting.staff, meeting.booking.id)
    world.move(days=5, minutes=1)
    with pytest.raises(AlreadyDecided):
        world.run(correct_number, meeting.student, meeting.booking.id, NUMBER)


def test_fault_z02_z11_nobody_else_touches_the_number_and_no_audit_tells_it(world: World):
    meeting = Meeting(world)
    world.run(correct_number, meeting.student, meeting.booking.id, OTHER)
    for stranger in (world.student("Eve"), world.mentor("Max")):
        with pytest.raises(NotFound):
            world.run(correct_number, stranger, meeting.booking.id, NUMBER)
    for known in (meeting.mentor, meeting.staff):
        with pytest.raises((NotAllowed, NotFound)):
            world.run(number_page, known, meeting.booking.id)
    entries = [each for each in world.store.audit.values() if each.action == "number_corrected"]
    assert len(entries) == 1
    assert not [each for each in world.store.audit.values() if OTHER[1:] in repr(each)]


def test_e11_e12_staff_approve_at_another_date_and_the_original_is_kept(world: World):
    meeting = Meeting(world)
    _, free = world.run(other_dates, meeting.staff, meeting.booking.id)
    assert meeting.second in [slot.starts_at for slot in free]
    assert meeting.first not in [slot.starts_at for slot in free]
    given = meeting.elsewhen("https://maps.example.org/cafe")
    assert (given.state, given.starts_at) == (S.SCHEDULED, meeting.second)
    assert (given.original_starts_at, given.moved_by) == (meeting.first, By.STAFF)
    assert given.decline_until == world.now + timedelta(hours=48)
    assert given.meeting_link == "https://maps.example.org/cafe"
    told = world.notices(NoticeKind.REQUEST_APPROVED, meeting.student)
    assert len(told) == 1
    again = world.book(world.student(), meeting.talk, meeting.first)
    assert again.state is S.REQUESTED


def test_f07_a_link_that_is_none_approves_nothing(world: World):
    meeting = Meeting(world)
    with pytest.raises(LinkInvalid):
        meeting.elsewhen("javascript:alert(1)")
    assert meeting.now.state is S.REQUESTED


def test_e12_a_date_that_somebody_else_has_is_refused_and_the_request_stays(world: World):
    meeting = Meeting(world)
    world.book(world.student(), meeting.talk, meeting.second)
    with pytest.raises(SlotTaken):
        meeting.elsewhen()
    assert (meeting.now.state, meeting.now.starts_at) == (S.REQUESTED, meeting.first)


def test_e12_only_who_decides_gives_another_date_and_only_face_to_face(world: World):
    meeting = Meeting(world)
    for stranger in (meeting.student, world.mentor("Max"), meeting.mentor):
        with pytest.raises((NotFound, NotAllowed)):
            world.run(approve_elsewhen, stranger, meeting.booking.id, meeting.second)
    asked = world.book(
        world.student(), world.offering(world.mentor("Mo"), mode=BookingMode.REQUEST)
    )
    with pytest.raises(NotAllowed):
        world.run(approve_elsewhen, meeting.staff, asked.id, asked.starts_at + HOUR)


def test_e12_fine_means_that_the_date_stands(world: World):
    meeting = Meeting(world)
    given = meeting.elsewhen()
    kept = world.run(keep_date, meeting.student, given.id, given.revision)
    assert (kept.decline_until, kept.original_starts_at) == (None, meeting.first)
    with pytest.raises(DateStands):
        world.run(decline_date, meeting.student, given.id)


def test_e12_a_declined_date_gives_the_credit_back_and_tells_mentor_and_staff(world: World):
    meeting = Meeting(world, 5_000, credits=2)
    given = meeting.elsewhen()
    assert given.paid_by is PaidBy.CREDIT
    world.run(preview_decline, meeting.student, given.id, given.revision)
    declined, back = world.run(decline_date, meeting.student, given.id, given.revision)
    assert (declined.state, back.is_free) == (S.CANCELLED, True)
    (pack,) = world.store.packs.values()
    assert (pack.remaining, pack.held, pack.used) == (2, 0, 0)
    assert world.notices(NoticeKind.DATE_DECLINED, meeting.staff)
    assert world.notices(NoticeKind.BOOKING_CANCELLED, meeting.mentor)
    assert world.book(world.student(), meeting.talk, meeting.second).state is S.REQUESTED


def test_e12_a_declined_date_pays_all_money_back_even_an_hour_before(world: World):
    meeting = Meeting(world, 50_000)
    world.run(approve, meeting.staff, meeting.booking.id)
    paid = world.run(buying.proceed_to_payment, meeting.student, meeting.booking.id)
    world.pay(paid)
    assert meeting.now.state is S.SCHEDULED
    world.move(days=4)
    soon = world.slot_in(hours=3)
    meeting.post(soon)
    world.run(move, meeting.staff, meeting.booking.id, soon)
    moved = meeting.now
    assert (moved.moved_by, moved.decline_until) == (By.STAFF, moved.starts_at)
    assert world.run(preview, meeting.student, moved.id).is_free
    world.run(decline_date, meeting.student, moved.id, moved.revision)
    (refund,) = world.store.refunds.values()
    assert (refund.amount, refund.state) == (Money(50_000, "EUR"), RefundState.WANTED)


def test_e12_after_its_time_the_date_stands_and_cancelling_goes_by_the_ordinary_terms(
    world: World,
):
    meeting = Meeting(world, 5_000, credits=1)
    given = meeting.elsewhen()
    world.move(hours=48)
    with pytest.raises(DateStands):
        world.run(decline_date, meeting.student, given.id, given.revision)
    world.move(days=4, hours=12)
    _, cost = world.run(cancel, meeting.student, given.id)
    assert not cost.is_free


def test_e12_nobody_answers_for_the_student_and_a_stale_button_answers_nothing(world: World):
    meeting = Meeting(world)
    given = meeting.elsewhen()
    for other in (meeting.staff, meeting.mentor, world.student("Eve")):
        with pytest.raises((NotFound, NotAllowed)):
            world.run(decline_date, other, given.id)
    with pytest.raises(StaleButton):
        world.run(keep_date, meeting.student, given.id, given.revision - 1)


def test_l07_a_changed_date_moves_its_sessions_by_the_same_rule(world: World):
    meeting = Meeting(world)
    world.run(approve, meeting.staff, meeting.booking.id)
    later = meeting.first + timedelta(days=1)
    world.run(change_posted, meeting.staff, meeting.mentor.id, meeting.dates[0],
              later, later + 2 * HOUR, 1)  # fmt: skip
    moved = meeting.now
    assert (moved.starts_at, moved.original_starts_at) == (later, meeting.first)
    assert moved.may_decline(world.now)
    assert world.notices(NoticeKind.BOOKING_MOVED, meeting.student)


def test_l07_what_the_student_moved_is_theirs_and_not_to_be_declined(world: World):
    mentor, student = world.mentor(), world.student()
    booking = world.book(student, world.offering(mentor), world.slot_in(days=5))
    moved = world.run(move, student, booking.id, world.slot_in(days=6))
    assert (moved.moved_by, moved.decline_until) == (By.STUDENT, None)
    with pytest.raises(DateStands):
        world.run(decline_date, student, booking.id)


def test_a15_places_of_a_date_are_shared_kept_when_it_moves_and_never_below_what_is_taken(
    world: World,
):
    meeting = Meeting(world)
    at = world.slot_in(days=9)
    posted = meeting.post(at, 3)
    guests = [world.book(world.student(name), meeting.talk, at) for name in ("Ali", "Bo")]
    assert len({each.gathering_id for each in guests}) == 1
    for each in guests:
        world.run(approve, meeting.staff, each.id)
    page = world.run(posted_page, meeting.staff, meeting.mentor.id, posted)
    assert (page.places, page.taken, len(page.sessions)) == (3, 2, 2)
    with pytest.raises(TooFewPlaces):
        world.run(change_places, meeting.staff, meeting.mentor.id, posted, 1, 2)
    posted = world.run(change_places, meeting.staff, meeting.mentor.id, posted, 2, 2)
    to = at + timedelta(minutes=30)
    new = world.run(change_posted, meeting.staff, meeting.mentor.id, posted, to, to + 2 * HOUR, 2)
    moved = [world.booking(each) for each in guests]
    assert {each.starts_at for each in moved} == {to}
    assert len({each.gathering_id for each in moved}) == 1
    assert world.run(posted_page, meeting.staff, meeting.mentor.id, new).places == 2


def test_a15_strangers_share_only_what_is_made_for_it(world: World):
    meeting = Meeting(world)
    single = world.offering(meeting.mentor, posted_only=True)
    at = world.slot_in(days=11)
    posted = world.run(post_date, meeting.staff, meeting.mentor.id, at, at + HOUR, single.id)
    with pytest.raises(NotShared):
        world.run(change_places, meeting.staff, meeting.mentor.id, posted, 2, 0)
