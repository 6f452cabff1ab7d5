"""Questions before a booking (X31): written by the mentor, answered once, kept as they were."""

import pytest

from bot.ui import Act
from core.catalog import BookingMode, Offering, OfferingKind
from core.errors import StaleButton, TextMissing, TextTooLong
from core.intake import MAX_ANSWER, MAX_QUESTION, Question, questions_of
from core.offering_errors import AnswerMissing, TooManyQuestions
from core.people import Person
from core.use_cases.asking_first import set_questions
from core.use_cases.booking import Wish, book
from core.use_cases.reading import booking_card
from tests.harness.player import Player
from tests.harness.world import World

GOAL = Question("What is your goal?", True, True)
LEVEL = Question("Which level?", False, False)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mona(world: World) -> Person:
    return world.mentor("Mona")


@pytest.fixture
def talk(world: World, mona: Person) -> Offering:
    made = world.offering(mona, 0, BookingMode.REQUEST)
    return world.run(set_questions, mona, made.id, None, [GOAL, LEVEL])


def booked(world: World, who: Person, talk: Offering, **answers: str):
    wish = Wish(talk.id, world.slot(talk), world.act(), answers=answers)
    return world.run(book, who, wish)


def test_x31_a_mentor_writes_changes_and_drops_questions_by_pressing(world: World, mona: Person):
    made = world.offering(mona)
    player = Player(world, mona)
    player.do(Act("ofmo", made.id))
    player.press("Questions")
    player.press("Add a question")
    player.submit(question="What is your goal?", need="required", size="A paragraph")
    player.press("Add a question")
    player.submit(question="Which level?", need="2", size="short")
    assert questions_of(world.store.offerings[made.id]) == (GOAL, LEVEL)
    player.press("Which level?")
    player.submit(question="Your level?")
    player.press("What is your goal?")
    player.press("Take it away")
    (left,) = questions_of(world.store.offerings[made.id])
    assert left == Question("Your level?", False, False)


def test_x31_whoever_books_answers_and_both_sides_read_it(
    world: World, mona: Person, talk: Offering
):
    sara = Player(world, world.student())
    sara.do(Act("conf", talk.id, extra=(int(world.slot(talk).timestamp()) // 60,)))
    assert "Your mentor asks 2 things first." in sara.text
    assert [field.label for field in sara.screen.form.fields[:2]] == [GOAL.text, LEVEL.text]
    sara.submit(**{GOAL.name: "A new job\nin a year", LEVEL.name: "Junior", "topic": "CV"})
    (booking,) = world.store.bookings.values()
    card = world.run(booking_card, mona, booking.id)
    assert [(a.question, a.answer) for a in card.answers] == [
        (GOAL.text, "A new job\nin a year"),
        (LEVEL.text, "Junior"),
    ]
    theirs = Player(world, mona)
    theirs.do(Act("card", booking.id))
    assert "A new job" in theirs.text
    assert "Which level?" in theirs.text
    assert "A new job" in sara.text


def test_x31_a_required_answer_is_asked_for_again_and_nothing_typed_is_lost(
    world: World, talk: Offering
):
    sara = Player(world, world.student())
    sara.do(Act("conf", talk.id, extra=(int(world.slot(talk).timestamp()) // 60,)))
    sara.submit(**{LEVEL.name: "Junior"})
    assert "Please answer this first" in sara.text
    assert sara.filled[LEVEL.name] == "Junior"
    assert world.store.bookings == {}


def test_x31_an_optional_question_may_stay_open_and_other_answers_are_bounded(
    world: World, talk: Offering
):
    sara = world.student()
    assert booked(world, sara, talk, **{GOAL.name: "x"})
    with pytest.raises(AnswerMissing):
        booked(world, world.student("Omar"), talk)
    with pytest.raises(TextTooLong):
        booked(world, world.student("Lena"), talk, **{GOAL.name: "x" * (MAX_ANSWER + 1)})


def test_x31_a_question_that_is_changed_later_changes_nothing_that_is_kept(
    world: World, mona: Person, talk: Offering
):
    booking = booked(world, world.student(), talk, **{GOAL.name: "A job"})
    world.run(set_questions, mona, talk.id, None, [Question("Something else?", True, False)])
    (kept,) = world.run(booking_card, mona, booking.id).answers
    assert (kept.question, kept.answer) == (GOAL.text, "A job")


def test_x31_an_answer_to_a_question_that_was_changed_meanwhile_is_not_taken_for_it(
    world: World, mona: Person, talk: Offering
):
    world.run(set_questions, mona, talk.id, None, [Question("Your phone?", True, False)])
    with pytest.raises(AnswerMissing):
        booked(world, world.student(), talk, **{GOAL.name: "A job"})


def test_x31_five_questions_fill_a_form_and_the_topic_gives_way(world: World, mona: Person):
    made = world.offering(mona)
    five = [Question(f"Question {n}?", True, False) for n in range(5)]
    world.run(set_questions, mona, made.id, None, five)
    sara = Player(world, world.student())
    sara.do(Act("conf", made.id, extra=(int(world.slot(made).timestamp()) // 60,)))
    assert [field.label for field in sara.screen.form.fields] == [each.text for each in five]
    sara.submit(**{each.name: "yes" for each in five})
    assert len(world.store.intake_answers) == 5


def test_x31_face_to_face_leaves_one_field_for_the_number(world: World, mona: Person):
    meet = world.offering(mona, kind=OfferingKind.FACE_TO_FACE, posted_only=True)
    five = [Question(f"Question {n}?", True, False) for n in range(5)]
    with pytest.raises(TooManyQuestions):
        world.run(set_questions, mona, meet.id, None, five)
    assert world.run(set_questions, mona, meet.id, None, five[:4]).questions


def test_questions_are_bounded_once_each_and_of_the_form_that_was_shown(world: World, mona: Person):
    made = world.offering(mona)
    with pytest.raises(TextMissing):
        world.run(set_questions, mona, made.id, None, [Question("  ", True, True)])
    with pytest.raises(TextTooLong):
        world.run(
            set_questions, mona, made.id, None, [Question("x" * (MAX_QUESTION + 1), True, True)]
        )
    twice = world.run(set_questions, mona, made.id, 0, [GOAL, replace_text(GOAL)])
    assert questions_of(twice) == (replace_text(GOAL),)
    with pytest.raises(StaleButton):
        world.run(set_questions, mona, made.id, 0, [LEVEL])


def replace_text(question: Question) -> Question:
    return question._replace(required=False)


@pytest.mark.parametrize(
    "hostile", ["=SUM(A1)", "<b>@everyone</b>", "\u202egoal", "[x](javascript:1)"]
)
def test_fault_i01_hostile_answers_are_kept_and_shown_on_every_platform(
    world: World, mona: Person, talk: Offering, hostile: str
):
    booking = booked(world, world.student(), talk, **{GOAL.name: hostile * 20})
    player = Player(world, mona)
    player.do(Act("card", booking.id))  # held to what every screen must be, on all of them
    assert player.screen.details
