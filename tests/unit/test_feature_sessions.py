"""Moving, cancelling, holding and rating sessions, and the lists: docs/features.md, K to N."""

from datetime import timedelta

import pytest

from bot.screens.mentor import TABS
from bot.screens.staff import number_of
from bot.ui import Act
from core.booking import Booking, BookingState, By
from core.catalog import BookingMode
from core.errors import NotFound, TooLateToMove
from core.notices import NoticeKind
from core.people import Person
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete, mark_absent, rate
from core.use_cases.moving import move
from core.use_cases.reading import mentor_board, mentor_sessions
from tests.harness.player import Player
from tests.harness.screens_shown import verbs_of, writer
from tests.harness.world import World

S = BookingState


@pytest.fixture
def world() -> World:
    return World()


def scheduled(world: World, days: int = 3) -> tuple[Person, Person, Booking]:
    student, mentor = world.student(), world.mentor()
    return student, mentor, world.book(student, world.offering(mentor), world.slot_in(days=days))


def over(world: World) -> tuple[Person, Person, Booking]:
    student, mentor, booked = scheduled(world)
    world.move_to(booked.ends_at)
    return student, mentor, booked


def test_k01_a_student_moves_a_session_until_24_hours_before_it(world: World):
    student, _, booked = scheduled(world)
    world.move_to(booked.starts_at - timedelta(hours=24))
    to = world.slot_in(days=4)
    moved = world.run(move, student, booked.id, to)
    assert (moved.starts_at, moved.original_starts_at) == (to, booked.starts_at)
    world.move_to(to - timedelta(hours=23, minutes=59))
    with pytest.raises(TooLateToMove):
        world.run(move, student, booked.id, world.slot_in(days=4))


def test_k04_cancelling_in_time_gives_the_session_back_and_frees_the_slot(world: World):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    talk = world.offering(mentor, 500)
    booked = world.book(student, talk, world.slot_in(days=3))
    assert world.run(cancel, student, booked.id)[0].state is S.CANCELLED
    assert world.pack_now(pack).remaining == 2
    assert world.book(world.student("Omar"), talk, booked.starts_at).state is S.AWAITING_PAYMENT


@pytest.mark.parametrize("who", [By.STUDENT, By.MENTOR])
def test_k06_the_mentor_says_who_did_not_come(world: World, who: By):
    _, mentor, booked = over(world)
    missed = world.run(mark_absent, mentor, booked.id, who)
    assert (missed.state, missed.no_show_by) == (S.NO_SHOW, who)


def test_k07_the_mentor_puts_an_end_right_afterwards(world: World):
    _, mentor, booked = over(world)
    assert world.run(complete, mentor, booked.id).state is S.COMPLETED
    assert world.run(mark_absent, mentor, booked.id, By.STUDENT).state is S.NO_SHOW
    assert world.run(complete, mentor, booked.id).state is S.COMPLETED


def test_m05_the_dashboard_counts_students_sessions_ahead_and_free_seats(world: World):
    mentor, student = world.mentor(cap=5), world.student()
    world.pack(student, mentor)
    world.book(student, world.offering(mentor, 500), world.slot_in(days=3))
    numbers = world.run(mentor_board, mentor, mentor.id).numbers
    assert (numbers.students, numbers.upcoming) == (1, 1)
    assert (numbers.seat_cap, numbers.seats_taken) == (5, 1)
    player = Player(world, mentor)
    player.command("dashboard")
    assert "4 seats free" in player.text


def test_m06_a_mentor_finds_sessions_ahead_over_and_held(world: World):
    mentor, student = world.mentor(), world.student()
    world.pack(student, mentor)
    talk = world.offering(mentor, 500)
    starts = (world.slot_in(hours=away) for away in (48, 51, 200))
    held, open_, ahead = (world.book(student, talk, start) for start in starts)
    world.move_to(open_.ends_at)
    world.run(complete, mentor, held.id)
    board = world.run(mentor_board, mentor, mentor.id)
    found = {
        card.booking.id for tab in (board.active, board.to_close, board.completed) for card in tab
    }
    assert found == {held.id, open_.id, ahead.id}


def test_m07_recent_sessions_and_active_students_are_lists(world: World):
    mentor, student = world.mentor(), world.student("Sara")
    world.pack(student, mentor)
    held = world.book(student, world.offering(mentor, 500), world.slot_in(days=2))
    world.move_to(held.ends_at)
    world.run(complete, mentor, held.id)
    player = Player(world, mentor)
    player.do(Act("mses", mentor.id, extra=(TABS.index("completed"),)))
    assert [choice.act.subject for choice in player.screen.choices] == [held.id]
    player.command("students")
    assert [choice.label for choice in player.screen.choices] == ["Sara"]


def test_m08_staff_see_counts_filters_and_the_way_to_each_booking(world: World):
    _, _, booked = scheduled(world)
    player = Player(world, world.staff())
    player.command("overview")
    name = writer().label(f"state.{S.SCHEDULED}")
    assert f"{name}: 1".casefold() in player.text.casefold()
    player.command("bookings")
    assert [choice.act.subject for choice in player.screen.choices] == [booked.id]
    player.do(Act("allb", extra=(number_of(S.CANCELLED),)))
    assert player.screen.choices == ()


def test_m11_the_student_joins_moves_cancels_and_rates_from_the_card(world: World):
    student, mentor, booked = scheduled(world)
    player = Player(world, student)
    player.do(Act("card", booked.id))
    links = [b.url for row in player.screen.buttons for b in row if b.url]
    assert [link.split("/")[3] for link in links] == ["join", "calendar"]
    assert verbs_of(player.screen) >= {"mday", "cprv"}
    world.move_to(booked.ends_at)
    world.run(complete, mentor, booked.id)
    player.do(Act("card", booked.id))
    assert "rate" in verbs_of(player.screen)


def test_n02_n03_words_follow_the_stars_and_the_average_follows_both(world: World):
    mentor = world.mentor()
    talk = world.offering(mentor)
    for stars, name in ((5, "Sara"), (2, "Omar")):
        student = world.student(name)
        booked = world.book(student, talk, world.slot_in(days=3))
        world.move_to(booked.ends_at)
        world.run(complete, mentor, booked.id)
        world.run(rate, student, booked.id, stars)
        assert world.run(rate, student, booked.id, stars, "Thanks").feedback == "Thanks"
    assert world.store.offerings[talk.id].average_rating == 3.5
    assert len(world.notices(NoticeKind.SESSION_RATED, mentor)) == 2


def test_x20_the_mentor_is_nudged_and_missed_requests_are_counted(world: World):
    mentor, student = world.mentor(), world.student()
    world.book(student, world.offering(mentor, mode=BookingMode.REQUEST), world.slot_in(days=9))
    nudges = [each.due_at - world.now for each in world.notices(NoticeKind.REQUEST_NUDGE, mentor)]
    assert nudges == [timedelta(hours=36), timedelta(hours=66)]
    world.move(hours=72)
    assert world.run(mentor_board, mentor, mentor.id).numbers.missed_requests == 1
    player = Player(world, mentor)
    player.command("dashboard")
    assert "Unanswered" in player.text


def test_m06_cancelled_ones_and_all_have_a_list(world: World) -> None:
    mentor, student = world.mentor(), world.student()
    offering = world.offering(mentor)
    kept = world.book(student, offering)
    gone = world.book(student, offering, world.slot(offering, 20))
    world.run(cancel, student, gone.id)
    cancelled = world.run(mentor_sessions, mentor, mentor.id, frozenset({S.CANCELLED}))
    everything = world.run(mentor_sessions, mentor, mentor.id, None)
    assert [each.booking.id for each in cancelled] == [gone.id]
    assert {each.booking.id for each in everything} == {kept.id, gone.id}
    with pytest.raises(NotFound):
        world.run(mentor_sessions, world.mentor("Max"), mentor.id, None)
