"""Pressing through a mentorship: the student's card, the mentor's and staff's buttons."""

from datetime import timedelta

import pytest

from bot.commands import commands_for
from bot.ui import Act, Screen
from core.errors import NotAllowed, NotFound, RemindedAlready, StaleButton
from core.notices import NoticeKind
from core.people import Person
from core.seats import SeatState
from core.use_cases import completing
from tests.harness import screens_shown as shown
from tests.harness.world import World
from tests.unit.test_actions_student import button, press


@pytest.fixture
def world() -> World:
    return World()


def pair(world: World, sessions: int = 4) -> tuple[Person, Person]:
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, sessions)
    world.offering(mentor, 5_000)
    return student, mentor


def card(world: World, student: Person) -> Screen:
    return press(world, student, button(press(world, student, Act("pcks")), "mshp"))


def student_card(world: World, who: Person, student: Person, mentor: Person) -> Screen:
    board = press(world, who, Act("stds", mentor.id))
    return press(world, who, button(board, "stud"))


def test_i04_my_packs_lead_to_the_mentorship_with_all_that_can_be_done(world: World):
    student, _mentor = pair(world)
    shows = card(world, student)
    assert {"book", "shop", "apau", "givq", "whpk"} <= shown.verbs_of(shows)
    assert "4 sessions, 0 booked" in shown.words_of(shows)


def test_i08_in_grace_the_card_says_until_when_and_how_to_keep_the_seat(world: World):
    student, mentor = pair(world, 1)
    (offering,) = world.store.offerings.values()
    booked = world.book(student, offering, world.slot_in(days=2))
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    shows = card(world, student)
    assert "book" not in shown.verbs_of(shows)
    assert "is kept until" in shown.words_of(shows)
    board = press(world, mentor, Act("stds"))
    assert "kept for now · until" in shown.words_of(board)  # I15: the state with its moment


def test_x42_a_student_asks_a_mentor_pauses_and_lets_it_go_on(world: World):
    student, mentor = pair(world)
    asked = press(world, student, button(card(world, student), "apau"))
    assert asked.form is not None
    press(world, student, asked.form.act, values={"reason": "exams"})
    assert NoticeKind.PAUSE_ASKED in world.told(mentor)
    form = press(world, mentor, button(student_card(world, mentor, student, mentor), "pauq"))
    assert form.form is not None
    paused = press(world, mentor, form.form.act, values={"days": "10", "reason": ""})
    assert "Paused" in shown.words_of(paused)
    assert "time stands still" in shown.words_of(card(world, student))
    assert "book" not in shown.verbs_of(press(world, student, Act("pcks")))
    with pytest.raises(StaleButton):
        press(world, mentor, form.form.act, values={"days": "10", "reason": ""})
    press(world, mentor, button(paused, "resm"))
    assert not world.seat(student, mentor).is_paused


def test_the_early_end_says_what_it_takes_and_asks_for_a_reason(world: World):
    student, mentor = pair(world)
    form = press(world, mentor, button(student_card(world, mentor, student, mentor), "endq"))
    assert form.form is not None
    assert "4 sessions were not used" in shown.words_of(form)
    over = press(world, mentor, form.form.act, values={"reason": "I am moving"})
    assert "no longer has a seat" in shown.words_of(over)
    assert world.seat(student, mentor) is None


def test_giving_up_says_what_is_lost_before_the_tap(world: World):
    student, mentor = pair(world)
    sure = press(world, student, button(card(world, student), "givq"))
    assert "You lose 4 sessions" in shown.words_of(sure)
    assert "does not come back by itself" in shown.words_of(sure)
    press(world, student, button(sure, "givd"))
    assert world.seat(student, mentor) is None
    press(world, student, Act("pcks"))


def test_l10_m07_a_mentor_picks_a_student_to_remind(world: World):
    student, mentor = pair(world)
    chosen = press(world, mentor, Act("rmnd"))
    press(world, mentor, button(chosen, "rmns"))
    assert NoticeKind.RENEWAL_DUE in world.told(student)
    with pytest.raises(RemindedAlready):
        press(world, mentor, button(chosen, "rmns"))


def test_l10_staff_see_everybodys_seats_and_do_the_same_for_any_mentor(world: World):
    student, mentor = pair(world)
    staff = world.staff()
    boards = press(world, staff, Act("stsb"))
    assert "1 of 10 seats are taken" in shown.words_of(boards)
    board = press(world, staff, button(boards, "stds"))
    shows = press(world, staff, button(board, "stud"))
    press(world, staff, button(shows, "rmns"))
    assert NoticeKind.RENEWAL_DUE in world.told(student)
    assert {"remind"} <= {command.name for command in commands_for(mentor)}
    assert {"seats"} <= {command.name for command in commands_for(staff)}
    with pytest.raises(NotAllowed):
        press(world, student, Act("stsb"))


def test_y04_why_a_pack_has_its_numbers_also_when_it_is_over(world: World):
    student, mentor = pair(world, 2)
    (offering,) = world.store.offerings.values()
    booked = world.book(student, offering, world.slot_in(days=2))
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    which = press(world, student, button(press(world, student, Act("why")), "whpl"))
    story = press(world, student, button(which, "whpk"))
    for words in ("bought", "+2, then 2 to book", "session took place", "by itself"):
        assert words in shown.words_of(story).replace("By itself", "by itself"), words
    assert press(world, mentor, button(which, "whpk")).title == story.title
    with pytest.raises(NotFound):
        press(world, world.student("Omar"), button(which, "whpk"))


def test_fault_z02_a_stranger_does_nothing_to_a_seat(world: World):
    student, mentor = pair(world)
    seat = world.seat(student, mentor)
    stranger = world.mentor("Max")
    for verb in ("mshp", "apau", "pauq", "resm", "endq", "givq", "givd", "rmns"):
        with pytest.raises(NotFound):
            press(world, stranger, Act(verb, seat.id, seat.revision))
    assert world.seat(student, mentor).state is SeatState.ACTIVE


def test_a_seat_that_has_ended_still_opens_and_leads_on(world: World):
    student, mentor = pair(world)
    old = button(press(world, student, Act("pcks")), "mshp")
    world.move(days=90)
    world.move(hours=72)
    assert world.seat(student, mentor) is None
    ended = press(world, student, old)
    assert "shop" in shown.verbs_of(ended)
    assert world.now - timedelta(days=93) <= mentor.created_at
