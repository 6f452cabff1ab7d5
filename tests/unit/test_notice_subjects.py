"""A notice says what is true when it is sent, or nothing."""

from dataclasses import replace

from bot.notice_subjects import compose, compose_card
from bot.ui import Screen
from core.catalog import BookingMode
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from core.people import Person
from core.use_cases import approving, cancelling, completing, joining, moving
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS
from tests.harness.world import World

K = NoticeKind
REQUEST = BookingMode.REQUEST


def composed(world: World, notice: Notice) -> Screen | None:
    return compose(world.unit(), notice, LINKS)


def said(world: World, kind: NoticeKind, person: Person) -> Screen | None:
    """The latest notice of a kind to a person, as it would be sent now."""
    return composed(world, world.notices(kind, person)[-1])


def test_fault_d12_a_request_that_was_withdrawn_is_not_asked_about_any_more():
    world = World()
    mentor, student = world.mentor(), world.student()
    asked = world.book(student, world.offering(mentor, 5000, REQUEST))
    assert said(world, K.REQUEST_ASKED, mentor) is not None
    world.run(cancelling.cancel, student, asked.id)
    assert said(world, K.REQUEST_ASKED, mentor) is None
    assert said(world, K.REQUEST_WITHDRAWN, mentor) is not None


def test_the_reader_gets_it_in_their_language_and_on_their_clock():
    world = World()
    mentor = world.mentor()
    student = world.person("Sara", language="ar", zone="Africa/Cairo")
    world.book(student, world.offering(mentor))
    screen = said(world, K.REMINDER, student)
    assert screen is not None
    assert (screen.language, screen.zone) == ("ar", "Africa/Cairo")
    assert screen.title == "جلستك قريبة"


def test_x18_reminders_can_be_switched_off_and_the_start_is_still_told():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.book(student, world.offering(mentor))
    assert said(world, K.REMINDER, student) is not None
    world.run(joining.set_reminders, student, False)
    assert said(world, K.REMINDER, student) is None
    assert said(world, K.SESSION_STARTING, student) is not None
    assert said(world, K.REMINDER, mentor) is not None


def test_fault_t11_a_reminder_of_the_old_time_is_dropped_after_a_move():
    world = World()
    mentor, student = world.mentor(), world.student()
    booked = world.book(student, world.offering(mentor), world.slot_in(days=3))
    old = world.notices(K.REMINDER, student)[0]
    world.run(moving.move, student, booked.id, world.slot_in(days=4))
    assert composed(world, old) is None
    assert said(world, K.REMINDER, student) is not None


def test_l03_approval_of_a_priced_request_leads_to_payment_and_of_a_free_one_is_said_once():
    world = World()
    mentor, student = world.mentor(), world.student()
    priced = world.book(student, world.offering(mentor, 5000, REQUEST), world.slot_in(days=3))
    world.run(approving.approve, mentor, priced.id)
    screen = said(world, K.REQUEST_APPROVED, student)
    assert screen is not None
    assert "pay" in shown.verbs_of(screen)
    free = world.book(student, world.offering(mentor, 0, REQUEST), world.slot_in(days=5))
    world.run(approving.approve, mentor, free.id)
    told = [n for n in world.notices(person=student) if n.subject_id == free.id]
    now = [n for n in told if n.due_at <= world.now and composed(world, n) is not None]
    assert [n.kind for n in now] == [K.REQUEST_APPROVED]


def test_l05_l06_after_the_payment_both_are_told_each_their_part():
    world = World()
    mentor, student = world.mentor(), world.student()
    booked = world.book(student, world.offering(mentor, 5000))
    world.pay_for(booked)
    confirmed = said(world, K.BOOKING_CONFIRMED, student)
    received = said(world, K.PAYMENT_RECEIVED, mentor)
    assert confirmed is not None
    assert confirmed.title == "Booking confirmed"
    assert received is not None
    assert "€35.00" in shown.words_of(received)


def test_l09_after_a_session_of_a_pack_the_rest_is_told():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.pack(student, mentor, sessions=2)
    booked = world.book(student, world.offering(mentor, 5000), world.slot_in(days=2))
    world.move(days=2, hours=2)
    world.run(completing.complete, mentor, booked.id)
    screen = said(world, K.SESSION_COMPLETED, student)
    assert screen is not None
    assert "1 session is left" in shown.words_of(screen)
    assert "shop" in shown.verbs_of(screen)


def test_l08_a_pack_is_told_to_both():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.pack(student, mentor)
    bought, sold = said(world, K.PACK_BOUGHT, student), said(world, K.PACK_SOLD, mentor)
    assert bought is not None
    assert "book" in shown.verbs_of(bought)
    assert sold is not None
    assert "Sara has bought a pack" in shown.words_of(sold)


def test_a_released_seat_that_was_taken_again_is_not_told():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.pack(student, mentor, sessions=1)
    booked = world.book(student, world.offering(mentor, 5000), world.slot_in(days=2))
    world.move(days=2, hours=2)
    world.run(completing.complete, mentor, booked.id)
    world.move(hours=73)
    assert said(world, K.SEAT_RELEASED, student) is not None
    world.pack(student, mentor)
    assert said(world, K.SEAT_RELEASED, student) is None


def test_money_on_its_way_is_not_told_after_it_has_arrived():
    world = World()
    mentor, student = world.mentor(), world.student()
    booked = world.book(student, world.offering(mentor, 5000), world.slot_in(days=5))
    world.pay_for(booked)
    world.run(cancelling.cancel, mentor, booked.id)
    assert said(world, K.MONEY_RETURNING, student) is not None
    world.provider_refunds()
    assert said(world, K.MONEY_RETURNING, student) is None
    assert said(world, K.MONEY_RETURNED, student) is not None


def test_who_is_banned_or_no_longer_staff_is_told_nothing():
    world = World()
    staff, former = world.staff("Stella"), world.staff("Former")
    alarm = Notice(1, "k", K.INBOX_PARKED, former.id, 7, world.now, facts={"source": "stripe"})
    assert composed(world, alarm) is not None
    world.store.people[former.id] = replace(former, roles=frozenset())
    assert composed(world, alarm) is None
    banned = world.run(joining.ban, staff, world.student("Bad").id)
    assert composed(world, replace(alarm, person_id=banned.id)) is None


def test_b13_a_card_is_shown_to_its_people_and_nobody_else():
    world = World()
    mentor, student, stranger = world.mentor(), world.student(), world.student("Eve")
    booked = world.book(student, world.offering(mentor))
    uow = world.unit()
    for reader in (mentor, student):
        screen = compose_card(uow, booked.id, reader.id, LINKS)
        assert screen is not None
        assert screen.card == f"booking:{booked.id}"
    assert compose_card(uow, booked.id, stranger.id, LINKS) is None
    assert compose_card(uow, booked.id, PersonId(1), LINKS) is None


def test_every_notice_that_a_busy_week_writes_can_be_sent():
    """Nothing that the use cases write is unknown to the screens."""
    world = World()
    mentor, student = world.mentor(), world.student()
    world.staff()
    at_once = world.offering(mentor, 5000)
    asked = world.offering(mentor, 5000, REQUEST)
    sent: list[NoticeKind] = []
    for day in range(3, 8):
        world.pay_for(world.book(student, at_once, world.slot_in(days=day)))
        request = world.book(student, asked, world.slot_in(days=day, hours=3))
        world.run(approving.reject, mentor, request.id, "Not today")
        sent += _sent(world)
    world.pack(student, mentor, sessions=1)
    for _ in range(12):
        world.move(days=1)
        sent += _sent(world)
    assert len(set(sent)) >= 10


def _sent(world: World) -> list[NoticeKind]:
    """Sends what is due now, and forgets it."""
    kinds: list[NoticeKind] = []
    for due in world.store.notices.values():
        if not due.open or due.row.due_at > world.now:
            continue
        due.open = False
        screen = composed(world, due.row)
        if screen is not None:
            shown.require_sound(screen)
            kinds.append(due.row.kind)
    return kinds
