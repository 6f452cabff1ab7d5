"""A mentorship on pause, packs that nobody uses, and the early end (X33, X42)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.notice_subjects import compose
from core.booking import BookingState, By, PaidBy
from core.errors import (
    NotAllowed,
    NotFound,
    NumberInvalid,
    ReasonMissing,
    SeatNotPaused,
    SeatPaused,
    SeatReleased,
    SessionsToClose,
    StaleButton,
)
from core.notices import NoticeKind
from core.packs import PackState
from core.people import Person, Role
from core.seats import Seat, SeatState
from core.settings import PackSettings, Settings
from core.use_cases import (
    completing,
    correcting,
    ending,
    explaining_packs,
    overseeing,
    pausing,
    refunding,
    transferring,
)
from tests.harness.screens_shown import LINKS
from tests.harness.world import World

K, S = NoticeKind, BookingState
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def idle_world() -> World:
    return World(Settings())


def pair(world: World, sessions: int = 4) -> tuple[Person, Person]:
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, sessions)
    world.offering(mentor, 5_000)
    return student, mentor


def seat_of(world: World, student: Person, mentor: Person) -> Seat:
    seat = world.seat(student, mentor)
    assert seat is not None
    return seat


def book(world: World, student: Person, pay_with: PaidBy | None = None, **ahead: float):
    (offering,) = world.store.offerings.values()
    return world.book(student, offering, world.slot_in(**(ahead or {"days": 2})), pay_with)


def paused(world: World, student: Person, mentor: Person, days: int | None = None) -> Seat:
    return world.run(pausing.pause, mentor, seat_of(world, student, mentor).id, "exams", days)


def sent(world: World, kind: NoticeKind, person: Person) -> int:
    return sum(
        compose(world.unit(), each, LINKS) is not None
        for each in world.notices(kind, person)
        if each.due_at <= world.now and (each.useful_until or world.now + DAY) > world.now
    )


# X42


def test_i11_a_pack_outlives_a_pause_that_ends_with_its_seat(world: World):
    """Its expiry came while the clock stood still, and then the seat went with another pack."""
    student, mentor = pair(world, sessions=1)
    booked = book(world, student)
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    (used,) = world.store.packs.values()
    world.pack(student, mentor, 4)
    world.move_to(used.expires_at - 5 * DAY)
    paused(world, student, mentor, 30)
    world.move_to(used.expires_at + HOUR)
    assert seat_of(world, student, mentor).is_paused
    assert world.store.packs[used.id].state is PackState.ACTIVE
    (other,) = (pack for pack in world.store.packs.values() if pack.id != used.id)
    world.run(refunding.return_unused, other.id, "moving away", world.staff())
    assert world.seat(student, mentor) is None
    world.move_to(world.store.packs[used.id].expires_at + HOUR)
    assert world.store.packs[used.id].state is PackState.EXPIRED


def test_x42_while_paused_no_credit_is_booked_and_the_sentence_says_until_when(world: World):
    student, mentor = pair(world)
    seat = paused(world, student, mentor, 10)
    assert seat.pause_ends_at == world.now + 10 * DAY
    for pay_with in (None, PaidBy.CREDIT):
        with pytest.raises(SeatPaused) as refused:
            book(world, student, pay_with)
        assert refused.value.facts["until"] == seat.pause_ends_at
    assert book(world, student, PaidBy.MONEY).state is S.AWAITING_PAYMENT


def test_x42_booked_sessions_stay_and_the_seat_counts_to_the_cap(world: World):
    student, mentor = pair(world)
    booked = book(world, student)
    paused(world, student, mentor)
    assert world.booking(booked).state is S.SCHEDULED
    assert world.unit().seats.taken(mentor.id) == 1
    world.move_to(booked.ends_at)
    assert world.run(completing.complete, mentor, booked.id).state is S.COMPLETED


def test_x42_both_are_told_but_for_who_did_it(world: World):
    student, mentor = pair(world)
    seat = paused(world, student, mentor)
    assert (sent(world, K.SEAT_PAUSED, student), sent(world, K.SEAT_PAUSED, mentor)) == (1, 0)
    world.run(pausing.resume, world.staff(), seat.id)
    assert (sent(world, K.SEAT_RESUMED, student), sent(world, K.SEAT_RESUMED, mentor)) == (1, 1)


def test_x42_the_expiry_moves_by_exactly_the_length_of_the_pause(world: World):
    student, mentor = pair(world)
    (pack,) = world.store.packs.values()
    world.move(days=80)
    seat = paused(world, student, mentor)
    world.move(days=20)  # the old expiry passes in the pause
    assert world.pack_now(pack).state is PackState.ACTIVE
    world.run(pausing.resume, mentor, seat.id)
    now = world.pack_now(pack)
    assert now.expires_at == pack.expires_at + 20 * DAY
    world.move_to(now.expires_at - timedelta(minutes=1))
    assert world.pack_now(pack).state is PackState.ACTIVE
    world.move_to(now.expires_at)
    assert world.pack_now(pack).state is PackState.EXPIRED


def test_x42_the_grace_stands_still_and_runs_on_with_a_new_warning(world: World):
    student, mentor = pair(world, sessions=1)
    booked = book(world, student)
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    first = seat_of(world, student, mentor).grace_ends_at
    assert first is not None
    world.move(hours=50)
    seat = paused(world, student, mentor)
    world.move(days=9)
    assert seat_of(world, student, mentor).state is SeatState.GRACE
    world.run(pausing.resume, mentor, seat.id)
    second = seat_of(world, student, mentor).grace_ends_at
    assert second == first + 9 * DAY
    warnings = world.notices(K.FINAL_WARNING)
    assert [each.due_at for each in warnings] == [first - 12 * HOUR, second - 12 * HOUR]
    world.move_to(second - timedelta(minutes=1))
    assert sent(world, K.FINAL_WARNING, student) == 1
    world.move_to(second)
    assert world.seat(student, mentor) is None


def test_x42_a_session_that_ends_in_the_pause_starts_the_grace_when_it_goes_on(world: World):
    student, mentor = pair(world, sessions=1)
    booked = book(world, student)
    seat = paused(world, student, mentor)
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    assert seat_of(world, student, mentor).state is SeatState.ACTIVE
    world.move(days=3)
    world.run(pausing.resume, mentor, seat.id)
    assert seat_of(world, student, mentor).grace_ends_at == world.now + 72 * HOUR


def test_x42_the_longest_pause_ends_by_itself_to_the_minute_and_late(world: World):
    student, mentor = pair(world)
    seat = paused(world, student, mentor)
    assert seat.pause_ends_at == world.now + 60 * DAY
    world.move_to(seat.pause_ends_at - timedelta(minutes=1))
    assert seat_of(world, student, mentor).is_paused
    world.move(minutes=1)
    assert not seat_of(world, student, mentor).is_paused
    assert sent(world, K.SEAT_RESUMED, student) == 1
    again = paused(world, student, mentor, 5)
    world.jump(days=8)
    world.work_deadlines()
    assert not seat_of(world, student, mentor).is_paused
    (pack,) = world.store.packs.values()
    assert again.paused_at is not None
    assert pack.expires_at == pack.created_at + (90 + 60 + 8) * DAY


def test_x42_a_pack_bought_in_the_pause_loses_no_day(world: World):
    student, mentor = pair(world)
    seat = paused(world, student, mentor)
    world.move(days=30)
    world.pack(student, mentor, 4)
    world.run(pausing.resume, mentor, seat.id)
    assert {pack.expires_at for pack in world.store.packs.values()} == {world.now + 90 * DAY}


def test_x42_only_mentor_and_staff_pause_for_a_day_to_the_longest(world: World):
    student, mentor = pair(world)
    id = seat_of(world, student, mentor).id
    with pytest.raises(NotAllowed):
        world.run(pausing.pause, student, id)
    with pytest.raises(NotFound):
        world.run(pausing.pause, world.mentor("Max"), id)
    for days in (0, -1, 61, 10**9):
        with pytest.raises(NumberInvalid):
            world.run(pausing.pause, mentor, id, "", days)
    seat = world.run(pausing.pause, mentor, id, "", 60)
    with pytest.raises(SeatPaused):
        world.run(pausing.pause, mentor, id)
    with pytest.raises(StaleButton):
        world.run(pausing.resume, mentor, id, seat.revision - 1)
    with pytest.raises(NotAllowed):
        world.run(pausing.resume, student, id)
    world.run(pausing.resume, mentor, id)
    with pytest.raises(SeatNotPaused):
        world.run(pausing.resume, mentor, id)


def test_x42_a_student_asks_once_a_day_and_the_mentor_decides(world: World):
    student, mentor = pair(world)
    id = seat_of(world, student, mentor).id
    for _ in range(3):
        world.run(pausing.ask_for_pause, student, id, "exams")
    assert sent(world, K.PAUSE_ASKED, mentor) == 1
    assert not seat_of(world, student, mentor).is_paused
    paused(world, student, mentor)
    assert sent(world, K.PAUSE_ASKED, mentor) == 0


# X33


def test_x33_nothing_booked_for_35_days_is_asked_once_and_paused_a_week_later(idle_world: World):
    world = idle_world
    student, mentor = pair(world)
    world.move(days=35, minutes=-1)
    assert sent(world, K.PACK_IDLE, student) == 0
    world.move(minutes=1)
    assert sent(world, K.PACK_IDLE, student) == 1
    world.move(days=7, minutes=-1)
    assert not seat_of(world, student, mentor).is_paused
    world.move(minutes=1)
    seat = seat_of(world, student, mentor)
    assert (seat.is_paused, seat.paused_by) == (True, None)
    assert sent(world, K.SEAT_PAUSED, student) == sent(world, K.SEAT_PAUSED, mentor) == 1
    assert len(world.notices(K.PACK_IDLE)) == 1


def test_x33_the_student_ends_a_pause_that_came_by_itself(idle_world: World):
    world = idle_world
    student, mentor = pair(world)
    world.move(days=42)
    world.run(pausing.resume, student, seat_of(world, student, mentor).id)
    assert book(world, student).state is S.SCHEDULED


def test_x33_a_booking_after_the_question_keeps_it_going(idle_world: World):
    world = idle_world
    student, mentor = pair(world)
    world.move(days=36)
    booked = book(world, student)
    assert sent(world, K.PACK_IDLE, student) == 0  # D-12
    world.move(days=20)
    assert world.booking(booked).state is S.COMPLETED
    assert not seat_of(world, student, mentor).is_paused
    world.move_to(booked.ends_at + 35 * DAY - HOUR)
    assert len(world.notices(K.PACK_IDLE)) == 1
    world.move(hours=1)
    assert len(world.notices(K.PACK_IDLE)) == 2


def test_x33_who_books_is_never_asked_and_leaves_one_row_waiting(idle_world: World):
    world = idle_world
    student, _mentor = pair(world, sessions=12)
    for _ in range(4):
        book(world, student)
        world.move(days=20)
    assert world.notices(K.PACK_IDLE) == []
    kinds = [each.row.kind for each in world.store.deadlines.values() if each.open]
    assert kinds.count("idle") == 1


def test_x33_down_at_the_question_the_week_counts_from_when_it_was_asked(idle_world: World):
    world = idle_world
    student, mentor = pair(world)
    world.jump(days=50)
    world.work_deadlines()
    assert len(world.notices(K.PACK_IDLE)) == 1
    assert not seat_of(world, student, mentor).is_paused
    world.move(days=7)
    assert seat_of(world, student, mentor).is_paused


@pytest.mark.parametrize("packs", [{"idle_nudge_days": 0}, {"idle_pause_days": 0}])
def test_x33_both_can_be_switched_off(packs: dict[str, int]):
    world = World(Settings(packs=PackSettings(**packs)))
    student, mentor = pair(world)
    world.move(days=80)
    assert len(world.notices(K.PACK_IDLE)) == (0 if "idle_nudge_days" in packs else 1)
    assert not seat_of(world, student, mentor).is_paused


# The early end


def test_a_mentor_ends_early_and_the_unused_sessions_are_paid_back(world: World):
    student, mentor = pair(world, sessions=4)
    done = book(world, student)
    world.move_to(done.ends_at)
    world.run(completing.complete, mentor, done.id)
    ahead = book(world, student, days=9)
    id = seat_of(world, student, mentor).id
    terms = world.run(ending.preview_end, mentor, id)
    assert (terms.unused, [each.id for each in terms.booked]) == (3, [ahead.id])
    with pytest.raises(ReasonMissing):
        world.run(ending.end, mentor, id, "  ")
    world.run(ending.end, mentor, id, "I am moving away")
    assert world.booking(ahead).state is S.CANCELLED
    (pack,) = world.store.packs.values()
    assert (pack.state, pack.remaining, pack.held, pack.used) == (PackState.REFUNDED, 0, 0, 1)
    assert [each.amount.minor for each in world.store.refunds.values()] == [7_500]
    assert world.seat(student, mentor) is None
    assert (sent(world, K.SEAT_RELEASED, student), sent(world, K.SEAT_RELEASED, mentor)) == (1, 0)
    with pytest.raises(SeatReleased):
        world.run(ending.end, mentor, id, "again")


def test_a_session_that_has_begun_is_closed_before_the_end(world: World):
    student, mentor = pair(world)
    booked = book(world, student)
    world.move_to(booked.starts_at)
    id = seat_of(world, student, mentor).id
    for work in (ending.preview_end, ending.preview_giving_up):
        with pytest.raises(SessionsToClose):
            world.run(work, mentor if work is ending.preview_end else student, id)
    world.move_to(booked.ends_at)
    world.run(completing.mark_absent, mentor, booked.id, By.STUDENT)
    world.run(ending.end, world.staff(), id, "both agree")
    assert world.seat(student, mentor) is None


def test_a_student_gives_up_the_seat_and_what_was_not_used_stays_to_be_seen(world: World):
    student, mentor = pair(world, sessions=4)
    booked = book(world, student, days=5)
    seat = seat_of(world, student, mentor)
    assert world.run(ending.preview_giving_up, student, seat.id).unused == 4
    with pytest.raises(NotFound):
        world.run(ending.give_up, world.student("Omar"), seat.id)
    world.run(ending.give_up, student, seat.id)
    (pack,) = world.store.packs.values()
    assert (pack.state, pack.remaining) == (PackState.EXPIRED, 4)
    assert world.booking(booked).state is S.CANCELLED
    assert world.store.refunds == {}
    assert world.seat(student, mentor) is None
    assert sent(world, K.SEAT_RELEASED, mentor) == 1


def test_a_paused_mentorship_can_be_ended(world: World):
    student, mentor = pair(world)
    seat = paused(world, student, mentor)
    world.move(days=1)
    world.run(ending.end, mentor, seat.id, "it is over")
    assert world.store.seats[seat.id].paused_at is None
    world.move(days=70)
    assert world.seat(student, mentor) is None


# Why


def test_y04_every_number_of_a_pack_is_explained(world: World):
    student, mentor = pair(world, sessions=2)
    booked = book(world, student)
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    (pack,) = world.store.packs.values()
    story = world.run(explaining_packs.why_pack, student, pack.id)
    assert [each.what for each in story.events] == ["seat_taken", "grant", "hold", "consume"]
    assert [each.left for each in story.events] == [0, 2, 1, 1]
    assert story.events[-1].left == world.pack_now(pack).remaining
    assert story.events[-1].by == "Mona"
    with pytest.raises(NotFound):
        world.run(explaining_packs.why_pack, world.student("Omar"), pack.id)


# What meets a pause


def test_x42_in_the_pause_a_pack_is_as_old_as_when_it_began(world: World):
    """Corrected, given to, or refunded beside another, long after its date on the calendar."""
    student, mentor = pair(world, sessions=2)
    (pack,) = world.store.packs.values()
    world.move(days=80)
    seat = paused(world, student, mentor)
    world.move(days=30)
    world.run(correcting.correct_pack, mentor, pack.id, 1, "a present")
    assert world.pack_now(pack).remaining == 3
    other = world.pack(student, mentor, 1)
    world.run(refunding.return_unused, other.id, "a test", None)
    assert seat_of(world, student, mentor).id == seat.id
    with pytest.raises(SeatPaused):
        world.run(transferring.transfer_pack, world.staff(), pack.id, world.mentor("Max").id, "x")
    world.run(pausing.resume, mentor, seat.id)
    assert world.pack_now(pack).expires_at >= world.now + 10 * DAY


def test_staff_end_the_mentorships_of_a_mentor_who_has_left(world: World):
    student, mentor = pair(world)
    booked = book(world, student)
    gone = replace(world.person_now(mentor), roles=frozenset({Role.STUDENT}))
    world.store.people[mentor.id] = gone
    staff = world.staff()
    assert world.run(overseeing.person_file, staff, mentor.id).has_students
    world.move_to(booked.ends_at)
    world.run(completing.complete, staff, booked.id)
    id = seat_of(world, student, mentor).id
    with pytest.raises(NotAllowed):
        world.run(ending.end, gone, id, "I left")
    world.run(ending.end, staff, id, "the mentor has left")
    assert [each.amount.minor for each in world.store.refunds.values()] == [7_500]
    assert world.seat(student, mentor) is None
