"""The life of a seat: reminded at one, kept at none, warned, released; to the minute (I8-I14)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.notice_subjects import compose
from core.booking import Booking, By, PaidBy
from core.errors import NoCredit, NotFound, RemindedAlready, SeatFull, SeatNotActive, SeatReleased
from core.notices import Notice, NoticeKind
from core.people import Person
from core.seats import SeatState
from core.settings import PackSettings, Settings
from core.use_cases import completing, correcting, renewing
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS
from tests.harness.world import World

K = NoticeKind
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def is_true(world: World, told: Notice) -> bool:
    """It would be sent now, not dropped and not too late."""
    late = told.useful_until is not None and world.now >= told.useful_until
    return not late and compose(world.unit(), told, LINKS) is not None


def sent(world: World, kind: NoticeKind, person: Person) -> list[Notice]:
    found = world.notices(kind, person)
    return [each for each in found if each.due_at <= world.now and is_true(world, each)]


def attend(world: World, student: Person, mentor: Person) -> Booking:
    """One session booked with a credit and completed at its end."""
    offerings = [each for each in world.store.offerings.values() if each.mentor_id == mentor.id]
    offering = offerings[0] if offerings else world.offering(mentor, 5_000)
    booked = world.book(student, offering, world.slot_in(days=2))
    world.move_to(booked.ends_at)
    return world.run(completing.complete, mentor, booked.id)


def in_grace(world: World, cap: int = 10) -> tuple[Person, Person]:
    student, mentor = world.student(), world.mentor(cap=cap)
    world.pack(student, mentor, 1)
    attend(world, student, mentor)
    return student, mentor


def grace_end(world: World, student: Person, mentor: Person):
    seat = world.seat(student, mentor)
    assert seat is not None
    assert seat.grace_ends_at is not None
    return seat.grace_ends_at


# Renewal by what is left


def test_i13_l10_with_one_session_left_the_student_is_reminded_with_a_way_to_buy(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    for _ in range(2):
        attend(world, student, mentor)
    assert world.notices(K.RENEWAL_DUE) == []
    attend(world, student, mentor)
    (told,) = sent(world, K.RENEWAL_DUE, student)
    screen = compose(world.unit(), told, LINKS)
    assert screen is not None
    assert "You have 1 session left with Mona" in shown.words_of(screen)
    assert ("shop", mentor.id) in {(act.verb, act.subject) for act in shown.acts_of(screen)}


def test_decision_05_what_is_booked_counts_as_left_to_attend(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 2)
    offering = world.offering(mentor, 5_000)
    first = world.book(student, offering, world.slot_in(days=2))
    world.book(student, offering, world.slot_in(days=9))
    world.move_to(first.ends_at)
    world.run(completing.complete, mentor, first.id)
    assert len(sent(world, K.RENEWAL_DUE, student)) == 1
    assert world.seat(student, mentor).state is SeatState.ACTIVE


def test_i13_to_and_fro_reminds_once_for_each_count(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 2)
    booked = attend(world, student, mentor)
    for who in (By.MENTOR, By.STUDENT, By.MENTOR):
        world.run(completing.mark_absent, mentor, booked.id, who)
        world.run(completing.complete, mentor, booked.id)
    assert len(world.notices(K.RENEWAL_DUE)) == 1
    world.pack(student, mentor, 2)
    attend(world, student, mentor)
    attend(world, student, mentor)
    assert len(world.notices(K.RENEWAL_DUE)) == 2


def test_fault_d12_bought_meanwhile_the_reminder_is_dropped(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 2)
    attend(world, student, mentor)
    (told,) = world.notices(K.RENEWAL_DUE, student)
    assert is_true(world, told)
    world.pack(student, mentor, 4)
    assert not is_true(world, told)


def test_i14_with_none_left_booking_locks_and_the_grace_is_told_to_both(world: World):
    student, mentor = in_grace(world)
    (told,) = sent(world, K.GRACE_STARTED, student)
    screen = compose(world.unit(), told, LINKS)
    assert screen is not None
    assert "shop" in shown.verbs_of(screen)
    assert len(sent(world, K.GRACE_STARTED, mentor)) == 1
    with pytest.raises(NoCredit):
        attend_wanting_credit(world, student, mentor)


def attend_wanting_credit(world: World, student: Person, mentor: Person) -> None:
    (offering,) = (e for e in world.store.offerings.values() if e.mentor_id == mentor.id)
    world.book(student, offering, world.slot_in(days=3), PaidBy.CREDIT)


# The grace, to the minute


def test_i08_i09_the_grace_lasts_72_hours_and_warns_12_hours_before_its_end(world: World):
    student, mentor = in_grace(world)
    ends = grace_end(world, student, mentor)
    assert ends == world.now + timedelta(hours=72)
    (warning,) = world.notices(K.FINAL_WARNING)
    assert (warning.person_id, warning.due_at) == (student.id, ends - timedelta(hours=12))
    world.move_to(warning.due_at)
    assert is_true(world, warning)


def test_i07_released_exactly_at_the_end_and_not_a_minute_before(world: World):
    student, mentor = in_grace(world)
    ends = grace_end(world, student, mentor)
    world.move_to(ends - MINUTE)
    assert world.seat(student, mentor).state is SeatState.GRACE
    world.move_to(ends)
    assert world.seat(student, mentor) is None
    assert len(sent(world, K.SEAT_RELEASED, student)) == 1
    assert len(sent(world, K.SEAT_RELEASED, mentor)) == 1


def test_buying_in_the_last_minute_keeps_the_seat_and_stacks_and_says_so(world: World):
    student, mentor = in_grace(world, cap=1)
    seat = world.seat(student, mentor)
    world.move_to(grace_end(world, student, mentor) - MINUTE)
    world.pack(student, mentor, 4)
    kept = world.seat(student, mentor)
    assert (kept.id, kept.state, kept.grace_ends_at) == (seat.id, SeatState.ACTIVE, None)
    assert len(sent(world, K.SEAT_KEPT, student)) == 1
    world.move(days=5)
    assert world.seat(student, mentor).id == seat.id
    assert sent(world, K.SEAT_RELEASED, student) == []


def test_buying_a_minute_too_late_is_a_new_seat_or_none(world: World):
    student, mentor = in_grace(world, cap=1)
    product = world.product(mentor, 4)
    world.move_to(grace_end(world, student, mentor))
    other = world.student("Omar")
    world.pay(world.order(other, product))
    with pytest.raises(SeatFull):
        world.order(student, product)


def test_fault_t13_the_end_of_the_grace_late_early_and_twice(world: World):
    student, _mentor = in_grace(world)
    (deadline,) = (
        each.row for each in world.store.deadlines.values() if each.row.kind == "grace_end"
    )
    assert not world._work(deadline)  # early
    world.jump(hours=100)
    assert world._work(deadline)  # late
    assert not world._work(deadline)  # twice
    assert len(world.notices(K.SEAT_RELEASED, student)) == 1


def test_fault_t13_down_for_the_whole_grace_there_is_no_warning_and_one_release(world: World):
    student, _mentor = in_grace(world)
    (warning,) = world.notices(K.FINAL_WARNING)
    world.jump(hours=80)
    assert not is_true(world, warning)
    world.work_deadlines()
    assert not is_true(world, warning)
    assert [each.kind for each in world.notices(person=student)].count(K.SEAT_RELEASED) == 1
    assert sent(world, K.GRACE_STARTED, student) == []


def test_fault_d12_the_warning_of_a_grace_that_ended_otherwise_is_dropped(world: World):
    student, mentor = in_grace(world)
    (warning,) = world.notices(K.FINAL_WARNING)
    world.pack(student, mentor, 1)
    world.move_to(warning.due_at)
    assert not is_true(world, warning)


def test_a_correction_ends_the_grace_and_a_second_one_is_told_anew(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 1)
    booked = attend(world, student, mentor)
    first = grace_end(world, student, mentor)
    world.move(hours=5)
    world.run(completing.mark_absent, mentor, booked.id, By.MENTOR)
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    assert world.seat(student, mentor).grace_ends_at is None
    world.run(completing.complete, mentor, booked.id)
    second = grace_end(world, student, mentor)
    assert second == first + timedelta(hours=5)
    assert len(sent(world, K.GRACE_STARTED, student)) == 1
    world.move_to(first)
    assert world.seat(student, mentor) is not None
    world.move_to(second)
    assert world.seat(student, mentor) is None


def test_decision_06_a_credit_that_is_held_is_no_grace(world: World):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    offering = world.offering(mentor, 5_000)
    late = world.book(student, offering, world.slot_in(days=20))
    world.run(correcting.correct_pack, mentor, pack.id, -1, "a session was elsewhere")
    assert world.pack_now(pack).remaining == 0
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    world.move_to(late.ends_at)
    world.run(completing.mark_absent, mentor, late.id, By.STUDENT)
    assert world.seat(student, mentor).state is SeatState.GRACE


# Expiry


def test_decision_08_the_expiry_is_told_a_week_before_while_sessions_are_left(world: World):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 4)
    (told,) = world.notices(K.PACK_EXPIRING)
    assert told.due_at == pack.expires_at - 7 * DAY
    world.move_to(told.due_at)
    assert is_true(world, told)
    world.move_to(pack.expires_at)
    assert not is_true(world, told)
    assert NoticeKind.PACK_EXPIRED in world.told(student)
    assert grace_end(world, student, mentor) == pack.expires_at + timedelta(hours=72)


def test_fault_d12_a_longer_pack_makes_the_word_of_its_expiry_untrue(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    (told,) = world.notices(K.PACK_EXPIRING)
    world.move(days=60)
    world.pack(student, mentor, 4)
    world.move_to(told.due_at)
    assert not is_true(world, told)


def test_the_word_before_an_expiry_can_be_switched_off():
    world = World(Settings(packs=PackSettings(expiry_notice_days=0, idle_nudge_days=0)))
    world.pack(world.student(), world.mentor(), 4)
    assert world.notices(K.PACK_EXPIRING) == []


# By hand


def test_l10_a_mentor_reminds_by_hand_at_most_once_in_24_hours(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    seat = world.seat(student, mentor)
    world.run(renewing.remind_by_hand, mentor, seat.id)
    world.move(hours=24, minutes=-1)
    with pytest.raises(RemindedAlready):
        world.run(renewing.remind_by_hand, world.staff(), seat.id)
    world.move(minutes=1)
    world.run(renewing.remind_by_hand, mentor, seat.id)
    assert len(sent(world, K.RENEWAL_DUE, student)) == 2


def test_fault_z02_a_stranger_reminds_nobody(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    with pytest.raises(NotFound):
        world.run(renewing.remind_by_hand, world.mentor("Max"), world.seat(student, mentor).id)


def test_who_has_no_seat_any_more_is_not_reminded(world: World):
    student, mentor = in_grace(world)
    seat = world.seat(student, mentor)
    world.move_to(grace_end(world, student, mentor))
    with pytest.raises(SeatReleased):
        world.run(renewing.remind_by_hand, mentor, seat.id)


def test_a_seat_that_is_kept_only_for_now_books_nothing_even_with_a_credit(world: World):
    """The credit's own check (E8): the database row, put so by hand."""
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 4)
    world.offering(mentor, 5_000)
    seat = world.seat(student, mentor)
    grace = replace(seat, state=SeatState.GRACE, grace_ends_at=world.now + DAY)
    world.store.seats[seat.id] = grace
    with pytest.raises(SeatNotActive):
        attend_wanting_credit(world, student, mentor)
