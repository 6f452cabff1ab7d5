"""Offerings, packs for sale, hours, corrections, and the answers of /why."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.availability import Change, Reason
from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind, OfferingStatus, ProductStatus
from core.errors import (
    AlreadyDecided,
    AmountInvalid,
    BalanceNegative,
    CurrencyUnknown,
    HoursInvalid,
    LinkInvalid,
    NoCredit,
    NotAllowed,
    NotFound,
    NumberInvalid,
    OfferingHasBookings,
    OfferingIncomplete,
    OfferingNotBookable,
    PackExpired,
    ReasonMissing,
    SeatFull,
    SlotTaken,
    StaleButton,
    TextMissing,
    TextTooLong,
)
from core.facts import Refunded
from core.ledger import mentor_available
from core.money import Money
from core.notices import NoticeKind
from core.seats import SeatState
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete
from core.use_cases.correcting import correct_pack, record_past_session
from core.use_cases.explaining import why_booking, why_payment, why_slot
from core.use_cases.hours import (
    add_exception,
    clear_hours,
    hours_page,
    post_date,
    remove_exception,
    set_hours,
    use_own_hours,
    withdraw_date,
)
from core.use_cases.publishing import (
    archive,
    delete_offering,
    draft_offering,
    edit_offering,
    my_offerings,
    my_products,
    offer_pack,
    pause,
    publish,
    resume,
    withdraw_pack,
)
from core.use_cases.settling import settle
from tests.harness.world import World

INSTANT = BookingMode.INSTANT
ACTIVE = OfferingStatus.ACTIVE


@pytest.fixture
def world() -> World:
    return World()


def draft(world: World, mentor, **changes):
    fields = {
        "title": "Mock interview",
        "description": "An hour",
        "duration_minutes": 60,
        "price_text": "50",
        "currency": "EUR",
        "mode": INSTANT,
        **changes,
    }
    return world.run(draft_offering, mentor, **fields)


def test_c01_a_draft_is_published_and_can_be_booked(world):
    mentor = world.mentor()
    offering = draft(world, mentor, category="Interview", preparation="Your CV")
    assert (offering.status, offering.price) == (OfferingStatus.DRAFT, Money(5_000, "EUR"))
    live = world.run(publish, mentor, offering.id)
    assert live.status is ACTIVE
    assert world.run(publish, mentor, offering.id).revision == live.revision
    assert world.book(world.student(), live).price == Money(5_000, "EUR")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": " "}, TextMissing),
        ({"title": "x" * 101}, TextTooLong),
        ({"description": "x" * 1501}, TextTooLong),
        ({"duration_minutes": 61}, NumberInvalid),
        ({"duration_minutes": 0}, NumberInvalid),
        ({"price_text": "-1"}, AmountInvalid),
        ({"price_text": "1e9"}, AmountInvalid),
        ({"price_text": "0.001"}, AmountInvalid),
        ({"price_text": "1000000.01"}, AmountInvalid),
        ({"price_text": "9" * 18}, AmountInvalid),
        ({"currency": "XXX"}, CurrencyUnknown),
        ({"video_link": "http://v.io"}, LinkInvalid),
    ],
)
def test_fault_m12_what_cannot_be_sold_is_refused_by_name(world, changes, error):
    with pytest.raises(error):
        draft(world, world.mentor(), **changes)
    assert world.store.offerings == {}


def test_fault_m12_a_price_in_arabic_digits_is_a_price(world):
    assert draft(world, world.mentor(), price_text="٩٩٫٥").price == Money(9_950, "EUR")


def test_only_mentors_make_offerings(world):
    with pytest.raises(NotAllowed):
        draft(world, world.student())


def test_an_offering_without_hours_says_what_is_missing(world):
    mentor = world.mentor(hours="")
    offering = draft(world, mentor)
    with pytest.raises(OfferingIncomplete) as refused:
        world.run(publish, mentor, offering.id)
    assert refused.value.facts["missing"] == "hours"
    world.run(set_hours, mentor, mentor.id, "Mon-Fri 9-17")
    assert world.run(publish, mentor, offering.id).status is ACTIVE


def test_a_recording_needs_its_video_and_no_hours(world):
    mentor = world.mentor(hours="")
    offering = draft(world, mentor, kind=OfferingKind.RECORDED)
    with pytest.raises(OfferingIncomplete) as refused:
        world.run(publish, mentor, offering.id)
    assert refused.value.facts["missing"] == "video_link"
    world.run(edit_offering, mentor, offering.id, None, video_link="https://v.example.org/1")
    assert world.run(publish, mentor, offering.id).status is ACTIVE
    with pytest.raises(OfferingIncomplete):
        world.run(edit_offering, mentor, offering.id, None, video_link=None)


def test_group_sessions_are_not_sold_before_they_have_places(world):
    mentor = world.mentor()
    offering = draft(world, mentor, kind=OfferingKind.GROUP)
    with pytest.raises(OfferingIncomplete):
        world.run(publish, mentor, offering.id)


def test_e11_face_to_face_means_posted_dates_by_request_and_staff_decide(world):
    mentor = world.mentor(hours="")
    offering = draft(world, mentor, kind=OfferingKind.FACE_TO_FACE)
    assert (offering.mode, offering.posted_only, offering.staff_approves) == (
        BookingMode.REQUEST,
        True,
        True,
    )
    live = world.run(publish, mentor, offering.id)
    starts = world.slot_in(days=3)
    world.run(post_date, world.staff(), mentor.id, starts, starts + timedelta(hours=1), live.id)
    assert world.slot(live) == starts


def test_c06_paused_archived_and_resumed_offerings_go_where_they_may(world):
    mentor = world.mentor()
    offering = draft(world, mentor)
    with pytest.raises(OfferingNotBookable):
        world.run(pause, mentor, offering.id)
    world.run(publish, mentor, offering.id)
    assert world.run(pause, mentor, offering.id).status is OfferingStatus.PAUSED
    assert world.run(resume, mentor, offering.id).status is ACTIVE
    assert world.run(archive, mentor, offering.id).status is OfferingStatus.ARCHIVED
    with pytest.raises(OfferingNotBookable):
        world.run(publish, mentor, offering.id)


def test_b11_another_mentors_offering_is_not_found(world):
    offering = draft(world, world.mentor("A"))
    other = world.mentor("B")
    for work in (publish, pause, archive, delete_offering):
        with pytest.raises(NotFound):
            world.run(work, other, offering.id)


def test_c08_an_edit_keeps_what_it_does_not_name_and_refuses_an_old_form(world):
    mentor = world.mentor()
    offering = draft(world, mentor)
    edited = world.run(
        edit_offering,
        mentor,
        offering.id,
        offering.revision,
        title="New",
        duration_minutes=30,
        horizon_days=60,
        reminder_minutes=(15, 60, 15),
    )
    assert (edited.title, edited.duration, edited.price) == (
        "New",
        timedelta(minutes=30),
        offering.price,
    )
    assert (edited.horizon_days, edited.reminder_minutes) == (60, (60, 15))
    with pytest.raises(StaleButton):
        world.run(edit_offering, mentor, offering.id, offering.revision, title="Old")
    with pytest.raises(NumberInvalid):
        world.run(edit_offering, mentor, offering.id, None, horizon_days=0)


def test_c09_an_offering_with_a_session_ahead_is_not_deleted_and_one_with_history_is_kept(world):
    student, mentor = world.student(), world.mentor()
    unused, used = draft(world, mentor), world.offering(mentor)
    world.run(delete_offering, mentor, unused.id)
    assert unused.id not in world.store.offerings
    booking = world.book(student, used)
    with pytest.raises(OfferingHasBookings):
        world.run(delete_offering, mentor, used.id)
    world.run(cancel, student, booking.id)
    world.run(delete_offering, mentor, used.id)
    assert world.store.offerings[used.id].status is OfferingStatus.ARCHIVED
    assert [each.id for each in world.run(my_offerings, mentor)] == [used.id]


def test_a11_a_pack_is_offered_within_bounds_and_withdrawn(world):
    mentor = world.mentor()
    product = world.run(offer_pack, mentor, "Four", 4, "100", "eur", 90)
    assert (product.price, product.validity) == (Money(10_000, "EUR"), timedelta(days=90))
    for sessions, price, days in ((0, "1", 9), (101, "1", 9), (4, "1", 0), (4, "1", 1101)):
        with pytest.raises(NumberInvalid):
            world.run(offer_pack, mentor, "x", sessions, price, "EUR", days)
    with pytest.raises(AmountInvalid):
        world.run(offer_pack, mentor, "x", 4, "0", "EUR", 90)
    assert world.run(withdraw_pack, mentor, product.id).status is ProductStatus.ARCHIVED
    assert len(world.run(my_products, mentor)) == 1


# Hours


def test_d02_hours_are_replaced_by_what_was_typed_and_shown_back(world):
    mentor = world.mentor(zone="Africa/Cairo", hours="")
    with pytest.raises(HoursInvalid):
        world.run(set_hours, mentor, mentor.id, "whenever")
    world.run(set_hours, mentor, mentor.id, "Mon-Fri 9:00-12:30")
    page = world.run(hours_page, mentor, mentor.id)
    assert page.zone == "Africa/Cairo"
    assert page.groups[0].day_runs == ((1, 5),)
    world.run(clear_hours, mentor, mentor.id)
    assert world.run(hours_page, mentor, mentor.id).hours == ()


def test_d03_own_hours_start_as_a_copy_and_then_differ(world):
    mentor = world.mentor(hours="Mon 9-12")
    offering = world.offering(mentor)
    own = world.run(use_own_hours, mentor, offering.id, True)
    assert own.own_hours
    page = world.run(hours_page, mentor, mentor.id, offering.id)
    assert page.hours == world.run(hours_page, mentor, mentor.id).hours
    world.run(set_hours, mentor, mentor.id, "Tue 9-12", offering.id)
    assert world.slot(world.store.offerings[offering.id]).isoweekday() == 2


def test_x10_dates_can_be_blocked_and_freed_again(world):
    mentor = world.mentor()
    offering = world.offering(mentor)
    day = date(2026, 1, 10)
    id = world.run(add_exception, mentor, mentor.id, Change.BLOCK, day, day)
    at = datetime(2026, 1, 10, 10, tzinfo=UTC)
    student = world.student()
    assert world.run(why_slot, student, offering.id, at).reason is Reason.BLOCKED_BY_EXCEPTION
    with pytest.raises(NotFound):
        world.run(remove_exception, world.staff(), world.mentor("B").id, id)
    world.run(remove_exception, mentor, mentor.id, id)
    assert world.run(why_slot, student, offering.id, at).is_free


def test_x10_a_date_can_be_opened_for_some_hours(world):
    mentor = world.mentor(hours="")
    day = date(2026, 1, 10)
    world.run(add_exception, mentor, mentor.id, Change.OPEN, day, day, time(10), time(11))
    assert world.slot(world.offering(mentor)) == datetime(2026, 1, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2026, 1, 1), date(2026, 1, 2), "past"),
        (date(2030, 1, 1), date(2030, 1, 2), "too_far"),
        (date(2026, 2, 1), date(2027, 6, 1), "too_long"),
        (date(2026, 2, 2), date(2026, 2, 1), "ends_before_start"),
    ],
)
def test_an_exception_that_makes_no_sense_is_refused(world, first, last, reason):
    mentor = world.mentor()
    with pytest.raises(HoursInvalid) as refused:
        world.run(add_exception, mentor, mentor.id, Change.BLOCK, first, last)
    assert refused.value.facts["reason"] == reason


def test_d01_a_posted_date_is_bookable_until_it_is_withdrawn(world):
    staff, mentor = world.staff(), world.mentor(hours="")
    offering = world.offering(mentor)
    starts = world.slot_in(days=4)
    id = world.run(post_date, staff, mentor.id, starts, starts + timedelta(hours=2))
    booking = world.book(world.student(), offering, starts)
    world.run(withdraw_date, staff, mentor.id, id)
    assert world.booking(booking).state is BookingState.SCHEDULED
    verdict = world.run(why_slot, world.student(), offering.id, starts + timedelta(hours=1))
    assert verdict.reason is Reason.OUTSIDE_HOURS
    with pytest.raises(HoursInvalid):
        world.run(post_date, staff, mentor.id, world.now, starts)


def test_fault_z11_a_student_or_another_mentor_changes_no_hours(world):
    mentor = world.mentor("A")
    for stranger in (world.student(), world.mentor("B")):
        with pytest.raises(NotFound):
            world.run(set_hours, stranger, mentor.id, "Mon 9-10")
    with pytest.raises(NotFound):
        world.run(set_hours, mentor, mentor.id, "Mon 9-10", world.offering(world.mentor("C")).id)


# Corrections


def test_z04_sessions_are_added_and_taken_with_a_reason_and_the_student_is_told(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    assert world.run(correct_pack, mentor, pack.id, 1, "gift").remaining == 3
    assert world.run(correct_pack, world.staff(), pack.id, -2, "mistake").remaining == 1
    assert world.told(student).count(NoticeKind.PACK_CORRECTED) == 2
    actions = [each.action for each in world.unit().audit.of("pack", pack.id)]
    assert actions.count("pack_corrected") == 2


def test_z04_a_correction_without_reason_of_zero_or_below_zero_is_refused(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    with pytest.raises(ReasonMissing):
        world.run(correct_pack, mentor, pack.id, 1, " ")
    for change in (0, 101, -101):
        with pytest.raises(NumberInvalid):
            world.run(correct_pack, mentor, pack.id, change, "x")
    world.book(student, world.offering(mentor, 500))
    with pytest.raises(BalanceNegative):
        world.run(correct_pack, mentor, pack.id, -2, "x")
    with pytest.raises(NotFound):
        world.run(correct_pack, world.mentor("B"), pack.id, 1, "x")
    with pytest.raises(NotFound):
        world.run(correct_pack, student, pack.id, 1, "x")


def test_z04_an_expired_or_refunded_pack_is_not_corrected(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    (payment,) = world.store.payments.values()
    world.move(days=91)
    with pytest.raises(PackExpired):
        world.run(correct_pack, mentor, pack.id, 1, "x")
    whole = Refunded("sandbox", "re", payment.reference, payment.amount, None, world.now)
    world.run(settle, whole)
    with pytest.raises(AlreadyDecided):
        world.run(correct_pack, mentor, pack.id, 1, "x")


def test_z04_a_session_added_in_the_grace_keeps_the_seat_and_after_it_takes_one(world):
    student, mentor = world.student(), world.mentor(cap=1)
    pack = world.pack(student, mentor, 1)
    world.run(correct_pack, mentor, pack.id, -1, "mistake")
    assert world.seat(student, mentor).state is SeatState.GRACE
    world.run(correct_pack, mentor, pack.id, 1, "undone")
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    world.run(correct_pack, mentor, pack.id, -1, "again")
    world.move(hours=73)
    assert world.seat(student, mentor) is None
    world.pack(world.student("B"), mentor, 1)
    with pytest.raises(SeatFull):
        world.run(correct_pack, mentor, pack.id, 1, "back")


def test_x13_a_session_of_the_past_consumes_a_credit_and_earns_its_share(world):
    student, mentor = world.student(), world.mentor()
    pack, offering = world.pack(student, mentor, 4), world.offering(mentor, 5_000)
    starts = world.now - timedelta(days=2)
    booking = world.run(record_past_session, mentor, pack.id, starts, 45, "on the phone")
    assert (booking.state, booking.offering_id) == (BookingState.COMPLETED, offering.id)
    assert (world.pack_now(pack).used, world.pack_now(pack).held) == (1, 0)
    assert world.balance(mentor_available(mentor.id)) == 1_750
    assert NoticeKind.PACK_CORRECTED in world.told(student)
    with pytest.raises(SlotTaken):
        world.run(record_past_session, mentor, pack.id, starts, 45, "twice")


def test_x13_a_session_that_is_not_over_or_not_paid_for_is_not_recorded(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    past = world.now - timedelta(days=1)
    with pytest.raises(OfferingNotBookable):
        world.run(record_past_session, mentor, pack.id, past, 60, "x")
    world.offering(mentor, 500)
    with pytest.raises(HoursInvalid):
        world.run(record_past_session, mentor, pack.id, world.now, 60, "x")
    with pytest.raises(HoursInvalid):
        world.run(record_past_session, mentor, pack.id, past - timedelta(days=400), 60, "x")
    with pytest.raises(ReasonMissing):
        world.run(record_past_session, mentor, pack.id, past, 60, "")
    world.run(record_past_session, mentor, pack.id, past, 60, "x")
    with pytest.raises(NoCredit):
        world.run(record_past_session, mentor, pack.id, past - timedelta(days=1), 60, "x")


# Why


def test_y04_why_names_the_rule_and_its_number(world):
    student, mentor = world.student(), world.mentor()
    verdict = world.run(
        why_slot, student, world.offering(mentor).id, world.now + timedelta(hours=1)
    )
    assert (verdict.reason, verdict.number) == (Reason.TOO_SOON, 24)
    assert verdict.free_after is not None


def test_y04_why_says_nothing_about_an_offering_that_is_not_shown(world):
    hidden = draft(world, world.mentor())
    with pytest.raises(NotFound):
        world.run(why_slot, world.student(), hidden.id, world.slot_in(days=2))


def test_y09_the_story_of_a_payment_is_complete_and_in_order(world):
    student, mentor, staff = world.student(), world.mentor(), world.staff()
    order = world.order(student, world.product(mentor))
    world.move(minutes=1)
    world.pay(order)
    world.move(minutes=1)
    world.pay(order)
    world.move(minutes=1)
    world.provider_refunds()
    story = world.run(why_payment, student, order.id)
    assert [each.what for each in story.events] == [
        "ordered",
        "paid",
        "paid",
        "refund_wanted",
        "refund_done",
    ]
    assert len(story.lines) == 4
    assert world.run(why_payment, staff, order.id) == story
    assert world.run(why_payment, mentor, order.id) == story
    for stranger in (world.mentor("Another"), world.student("B")):
        with pytest.raises(NotFound):
            world.run(why_payment, stranger, order.id)


def test_x16_the_story_of_a_booking_names_every_step(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    story = world.run(why_booking, student, booking.id)
    assert [(each.before, each.after) for each in story] == [
        ("", "scheduled"),
        ("scheduled", "completed"),
    ]
    with pytest.raises(NotFound):
        world.run(why_booking, world.student("B"), booking.id)
