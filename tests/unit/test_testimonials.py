"""Testimonials from the request to the mentor's page, and back (Z9, X43, I-11)."""

from dataclasses import replace

import pytest

from bot.notice_subjects import compose
from bot.ui import Act
from core.errors import NotAllowed, NotFound, TextMissing, TextTooLong
from core.notices import NoticeKind
from core.people import Person
from core.seats import Seat
from core.settings import Settings
from core.testimonial_errors import (
    TestimonialDecided as Decided,
)
from core.testimonial_errors import (
    TestimonialTooEarly as TooEarly,
)
from core.testimonial_errors import (
    TestimonialTooShort as TooShort,
)
from core.testimonials import Signature
from core.testimonials import Testimonial as Told
from core.testimonials import TestimonialState as State
from core.use_cases import completing, pausing, testimonials
from core.use_cases import reviewing_testimonials as reviewing
from core.use_cases.joining import ban
from core.use_cases.reading import mentor_page, oversight
from tests.harness.player import LINKS, Player
from tests.harness.world import World

WORDS = "Mona asked the questions that I was asked a week later, and I got the job."
OTHER = "Mona asked the questions that I was asked a week later. Thank you very much!"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mona(world: World) -> Person:
    return world.mentor("Mona")


@pytest.fixture
def sara(world: World) -> Person:
    return world.student("Sara Lind")


@pytest.fixture
def stella(world: World) -> Person:
    return world.staff()


def taught(world: World, sara: Person, mona: Person, sessions: int = 4, done: int = 3) -> Seat:
    """A pack of which `done` sessions were held."""
    world.pack(sara, mona, sessions)
    talk = world.offering(mona, 3_000, minimum_notice_hours=0)
    for _ in range(done):
        booking = world.book(sara, talk)
        world.move_to(booking.ends_at)
        world.run(completing.complete, mona, booking.id)
    seat = world.seat(sara, mona)
    assert seat is not None
    return seat


def written(world: World, sara: Person, seat: Seat, text: str = WORDS) -> Told:
    return world.run(testimonials.write, sara, seat.id, text, Signature.FIRST)


def asked(world: World) -> list[object]:
    return list(world.notices(NoticeKind.TESTIMONIAL_ASKED))


def shown(world: World, about: Person) -> list[tuple[str, str]]:
    page = world.run(mentor_page, world.student("Reader"), about.id)
    return [(each.text, each.name) for each in page.testimonials]


def test_z09_a_student_is_asked_once_with_one_session_left(world, sara, mona):
    taught(world, sara, mona)
    (notice,) = asked(world)
    assert notice.person_id == sara.id
    (renewal,) = world.notices(NoticeKind.RENEWAL_DUE)
    assert (notice.due_at - renewal.due_at).total_seconds() == 2 * 3600
    taught(world, sara, mona, 1, 1)  # one left again
    assert len(asked(world)) == 1


def test_z09_nobody_is_asked_before_one_is_left_or_where_it_is_switched_off(world, sara, mona):
    taught(world, sara, mona, done=2)
    assert asked(world) == []
    world.settings = replace(
        world.settings, testimonials=replace(Settings().testimonials, enabled=False)
    )
    taught(world, sara, mona, 2, 2)
    assert asked(world) == []


@pytest.mark.parametrize("meanwhile", ["nothing", "paused", "banned", "written"])
def test_z09_the_request_is_true_when_it_is_sent_or_it_is_not_sent(
    world, sara, mona, stella, meanwhile
):
    seat = taught(world, sara, mona)
    (notice,) = asked(world)
    world.move_to(notice.due_at)
    if meanwhile == "paused":
        world.run(pausing.pause, mona, seat.id, "", 7)
    if meanwhile == "banned":
        world.run(ban, stella, sara.id)
    if meanwhile == "written":
        written(world, sara, seat)
    screen = compose(world.unit(), notice, LINKS)
    assert (screen is not None) is (meanwhile == "nothing")


def test_z09_staff_read_it_first_and_then_everybody_does(world, sara, mona, stella):
    told = written(world, sara, taught(world, sara, mona))
    assert shown(world, mona) == []
    assert world.run(oversight, stella).testimonials == 1
    (file,) = world.run(reviewing.testimonial_queue, stella)
    assert file.signed == "Sara"
    world.run(reviewing.approve_testimonial, stella, told.id, told.revision)
    assert shown(world, mona) == [(WORDS, "Sara")]
    assert world.run(reviewing.testimonial_queue, stella) == ()
    kinds = {each.kind for each in world.notices() if each.subject_id == told.id}
    assert kinds == {NoticeKind.TESTIMONIAL_ANSWERED, NoticeKind.TESTIMONIAL_PUBLISHED}


@pytest.mark.parametrize(
    ("signature", "name"),
    [(Signature.NAME, "Sara Lind"), (Signature.FIRST, "Sara"), (Signature.NOBODY, "")],
)
def test_z09_the_student_chooses_the_name_under_it(world, sara, mona, stella, signature, name):
    seat = taught(world, sara, mona)
    told = world.run(testimonials.write, sara, seat.id, WORDS, signature)
    world.run(reviewing.approve_testimonial, stella, told.id)
    assert shown(world, mona) == [(WORDS, name)]


@pytest.mark.parametrize(
    ("text", "error"),
    [("x" * 49, TooShort), ("x" * 1001, TextTooLong), ("  ", TextMissing)],
)
def test_i11_its_length_is_bounded(world, sara, mona, text, error):
    seat = taught(world, sara, mona)
    with pytest.raises(error):
        written(world, sara, seat, text)
    for length in (50, 1000):
        assert written(world, sara, seat, "x" * length).state is State.WAITING


def test_z09_nobody_speaks_before_a_session_or_for_somebody_else(world, sara, mona):
    world.pack(sara, mona)
    seat = world.seat(sara, mona)
    with pytest.raises(TooEarly):
        written(world, sara, seat)
    for other in (world.student("Omar"), mona):
        with pytest.raises((NotFound, NotAllowed)):
            written(world, other, seat)


def test_i11_changed_words_are_shown_only_when_their_author_agrees(world, sara, mona, stella):
    told = written(world, sara, taught(world, sara, mona))
    changed = world.run(reviewing.edit_testimonial, stella, told.id, OTHER, told.revision)
    assert shown(world, mona) == []
    (notice,) = world.notices(NoticeKind.TESTIMONIAL_ANSWERED)
    screen = compose(world.unit(), notice, LINKS)
    player = Player(world, sara)
    player.screen = screen
    assert WORDS in player.text
    assert OTHER in player.text
    player.press("I agree")
    assert shown(world, mona) == [(OTHER, "Sara")]
    with pytest.raises(Decided):
        world.run(testimonials.agree, sara, changed.id, changed.revision)


def test_z09_a_student_takes_it_back_at_any_time_and_writes_again(world, sara, mona, stella):
    seat = taught(world, sara, mona)
    told = written(world, sara, seat)
    world.run(reviewing.approve_testimonial, stella, told.id)
    world.run(testimonials.withdraw, sara, told.id)
    assert shown(world, mona) == []
    with pytest.raises(Decided):
        world.run(testimonials.withdraw, sara, told.id)
    again = written(world, sara, seat, OTHER)
    assert (again.id, again.state) == (told.id, State.WAITING)


def test_i11_the_mentor_reports_and_staff_decide(world, sara, mona, stella):
    told = written(world, sara, taught(world, sara, mona))
    world.run(reviewing.approve_testimonial, stella, told.id)
    with pytest.raises(NotFound):
        world.run(testimonials.report, world.mentor("Omar"), told.id, "no")
    world.run(testimonials.report, mona, told.id, "That was never said")
    assert shown(world, mona)  # until they decide
    (file,) = world.run(reviewing.testimonial_queue, stella)
    assert file.testimonial.report == "That was never said"
    world.run(reviewing.keep_testimonial, stella, told.id)
    assert world.run(reviewing.testimonial_queue, stella) == ()
    world.run(testimonials.report, mona, told.id, "Again")
    removed = world.run(reviewing.refuse_testimonial, stella, told.id, "Not about sessions")
    assert removed.state is State.REMOVED
    assert shown(world, mona) == []
    notice = world.notices(NoticeKind.TESTIMONIAL_ANSWERED)[-1]
    screen = compose(world.unit(), notice, LINKS)
    player = Player(world, sara)
    player.screen = screen
    assert "Not about sessions" in player.text
    assert "Again" not in player.text  # who reported, and why, is not the student's to read


def test_i11_what_banned_people_said_is_not_shown(world, sara, mona, stella):
    told = written(world, sara, taught(world, sara, mona))
    world.run(reviewing.approve_testimonial, stella, told.id)
    world.run(ban, stella, sara.id)
    assert shown(world, mona) == []


def test_an_old_button_of_staff_changes_nothing(world, sara, mona, stella):
    seat = taught(world, sara, mona)
    told = written(world, sara, seat)
    written(world, sara, seat, OTHER)
    with pytest.raises(Decided):
        world.run(reviewing.approve_testimonial, stella, told.id, told.revision)
    player = Player(world, stella)
    player.do(Act("tsty", told.id, told.revision))
    assert "changed meanwhile" in player.text


def test_z09_two_stand_on_the_page_and_the_others_behind_a_button(world, mona, stella):
    for name in ("Ada", "Ben", "Cid"):
        student = world.student(name)
        told = written(world, student, taught(world, student, mona, 2, 1))
        world.run(reviewing.approve_testimonial, stella, told.id)
    player = Player(world, world.student("Reader"))
    player.do(Act("mntr", mona.id))
    assert player.text.count(WORDS) == 2
    player.press("All testimonials")
    assert player.text.count(WORDS) == 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_z09_the_whole_way_by_pressing(world, sara, mona, stella, language):
    for person in (sara, mona, stella):
        known = world.store.people[person.id]
        world.store.people[person.id] = replace(known, language=language)
    seat = taught(world, sara, mona)
    student, staff, mentor = (Player(world, world.person_now(p)) for p in (sara, stella, mona))
    (notice,) = asked(world)
    student.screen = compose(world.unit(), notice, LINKS)
    student.do(student.acts["tstw"])
    student.submit(text="Too short", signature="first")
    assert student.screen.form is not None
    assert student.filled["text"] == "Too short"
    student.submit(text=WORDS + " <b>*x*</b>", signature="nobody")
    staff.command("testimonials")
    staff.do(staff.screen.choices[0].act)
    staff.do(staff.acts["tstn"])
    staff.submit(reason="Please without the code")
    student.do(Act("tstm", seat.id))
    assert "Please without the code" in student.text
    student.do(student.acts["tstw"])
    student.submit(text=WORDS, signature="first")
    staff.command("testimonials")
    staff.do(staff.screen.choices[0].act)
    staff.do(staff.acts["tsty"])
    mentor.do(Act("mntr", mona.id))
    assert WORDS in mentor.text
    mentor.do(mentor.acts["tstl"])
    mentor.do(mentor.screen.choices[0].act)
    mentor.submit(reason="That was somebody else")
    staff.command("testimonials")
    staff.do(staff.screen.choices[0].act)
    staff.do(staff.acts["tstk"])
    student.do(Act("tstm", seat.id))
    student.do(student.acts["tstd"])
    student.do(student.acts["tstx"])
    assert shown(world, mona) == []
