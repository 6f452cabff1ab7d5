"""Requests answered in chat, by people who press what they see: another time, a reason, the next
request; and what a student can do after a no."""

from datetime import timedelta

import pytest

from bot.ui import Act
from core.booking import BookingState
from core.catalog import BookingMode, OfferingStatus
from core.use_cases.approving import reject
from core.use_cases.countering import counter
from core.use_cases.hiding import hide_mentor
from tests.harness.player import Player, bare
from tests.harness.world import World

S = BookingState
REQUEST = BookingMode.REQUEST


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World, price: int = 5_000, name: str = "Sara", days: float = 10, **changes):
    student, mentor = world.student(name), world.mentor()
    offering = world.offering(mentor, price, REQUEST, **changes)
    return student, mentor, world.book(student, offering, world.slot_in(days=days))


def buttons(player: Player) -> list[str]:
    return [bare(each.label) for row in player.screen.buttons for each in row]


def opened(world: World, person, booking) -> Player:
    """At the booking's card."""
    player = Player(world, person)
    player.command("requests") if person.id == booking.mentor_id else player.command("sessions")
    player.do(player.acts["card"])
    return player


def test_x28_a_mentor_picks_another_time_and_the_student_takes_it(world):
    student, mentor, booking = asked(world)
    mona = opened(world, mentor, booking)
    mona.press("Propose another time")
    mona.press("Mon 12")
    mona.press("10:00")
    assert "Until then both times are kept" in mona.text
    assert "the request ends then" in mona.text
    mona.press("Send the proposal")
    assert "Proposed. I will tell you what the student says." in mona.text
    proposed = world.booking(booking).proposed_starts_at
    assert (proposed.day, proposed.hour) == (12, 10)

    sara = opened(world, student, booking)
    assert "Another time is proposed" in sara.text
    sara.press("Take the new time")
    assert "Agreed: the new time is kept for you" in sara.text
    assert "pay" in sara.acts
    now = world.booking(booking)
    assert (now.state, now.starts_at) == (S.AWAITING_PAYMENT, proposed)


def test_x28_a_mentor_types_a_time_that_no_slot_has(world):
    _student, mentor, booking = asked(world)
    mona = opened(world, mentor, booking)
    mona.press("Propose another time")
    mona.submit(moment="nonsense")
    assert mona.filled == {"moment": "nonsense"}  # nothing typed is lost
    mona.submit(moment="2026-01-13 19:07")
    mona.press("Send the proposal")
    proposed = world.booking(booking).proposed_starts_at
    assert (proposed.day, proposed.hour, proposed.minute) == (13, 19, 7)


def test_x28_what_was_typed_in_two_ways_is_asked_for(world):
    _student, mentor, booking = asked(world)
    mona = opened(world, mentor, booking)
    mona.press("Propose another time")
    mona.submit(moment="03/02/2026 10:00")
    assert "which one do you mean" in mona.text.casefold()
    mona.do(mona.screen.choices[0].act)
    assert "ctdo" in mona.acts
    assert world.booking(booking).proposed_starts_at is None


def test_x28_a_no_to_the_time_is_a_question_first_and_loses_nothing(world):
    student, mentor, booking = asked(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    sara = opened(world, student, booking)
    sara.press("Not this time")
    assert "everything comes back to you" in sara.text
    assert world.booking(booking).proposed_starts_at is not None
    sara.press("Keep asking for the first time")
    assert world.booking(booking).proposed_starts_at is None
    mona = opened(world, mentor, booking)
    assert {"appr", "rejf", "ctof"} <= set(mona.acts)


def test_x28_a_student_asks_for_a_time_of_their_own_choice(world):
    student, mentor, booking = asked(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    sara = opened(world, student, booking)
    sara.press("Other times")
    sara.press("Wed 14")
    sara.press("09:00")
    sara.press("Ask for this time")
    now = world.booking(booking)
    assert (now.state, now.starts_at.day, now.starts_at.hour) == (S.REQUESTED, 14, 9)


def test_fault_z08_a_stale_accept_shows_the_present_truth(world):
    student, mentor, booking = asked(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    sara = opened(world, student, booking)
    old = sara.acts["ctya"]
    world.run(counter, mentor, booking.id, world.slot_in(days=12))
    sara.do(old)
    assert world.booking(booking).state is S.REQUESTED
    assert "Another time is proposed" in sara.text
    assert sara.acts["ctya"].revision == world.booking(booking).revision


def test_x28_a_mentor_takes_the_proposal_back(world):
    _student, mentor, booking = asked(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    mona = Player(world, mentor)
    mona.command("dashboard")
    mona.press("With students (1)")
    mona.do(mona.acts["card"])
    mona.press("Take the proposal back")
    assert world.booking(booking).proposed_starts_at is None
    assert "appr" in mona.acts


def test_f06_a_request_that_waits_for_its_student_is_no_badge_of_the_mentor(world):
    student, mentor, booking = asked(world)
    mona, sara = Player(world, mentor), Player(world, student)
    mona.command("start")
    assert "🟡 Requests (1)" in buttons(mona)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    mona.command("start")
    assert "🟡 Requests (1)" not in buttons(mona)
    sara.command("start")
    assert "Another time is proposed for 1 of your requests" in sara.text


def test_f06_the_next_request_is_one_tap_away_and_never_approved_by_a_second_tap(world):
    mentor = world.mentor()
    offering = world.offering(mentor, 0, REQUEST, max_per_day=20)
    students = [world.student(name) for name in ("Ali", "Bea", "Cem")]
    bookings = [
        world.book(each, offering, world.slot_in(days=10, hours=2 * number))
        for number, each in enumerate(students)
    ]
    mona = opened(world, mentor, bookings[0])
    again = mona.acts["appr"]
    mona.press("Approve")
    assert "2 more requests wait for you." in mona.text
    mona.do(again)  # the same tap, twice
    states = [world.booking(each).state for each in bookings]
    assert sorted(states) == [S.REQUESTED, S.REQUESTED, S.SCHEDULED]
    mona.command("requests")
    mona.do(mona.acts["card"])
    mona.press("Decline")
    mona.press("I have no time then")
    assert "1 more request waits for you." in mona.text
    mona.press("Next: ")
    mona.press("Approve")
    assert "more request" not in mona.text
    states = [world.booking(each).state for each in bookings]
    assert sorted(states) == [S.REJECTED, S.SCHEDULED, S.SCHEDULED]


def test_f02_a_reason_may_name_what_to_book_first(world):
    _student, mentor, booking = asked(world)
    world.offering(mentor, 0, title="First hello")
    mona = opened(world, mentor, booking)
    mona.press("Decline")
    mona.press("Please book “First hello” first")
    assert world.booking(booking).reason == "Please book “⁨First hello⁩” first"


def test_e13_after_a_no_only_what_can_be_booked_is_offered(world):
    student, mentor, booking = asked(world, category="Career")
    other = world.mentor("Other")
    world.offering(other, 0, title="Like it", category="career")
    world.offering(other, 0, title="Paused", category="Career", status=OfferingStatus.PAUSED)
    world.offering(mentor, 0, title="Her own", category="Career")
    world.offering(other, 0, title="By its link", category="Career", unlisted=True)
    unseen = world.mentor("Unseen")
    world.run(hide_mentor, unseen, unseen.id, True)
    world.offering(unseen, 0, title="Of a hidden mentor", category="Career")
    world.offering(world.mentor("Closed", hours=""), 0, title="Never open", category="Career")
    world.run(reject, mentor, booking.id, "busy")
    sara = Player(world, student)
    sara.do(Act("card", booking.id))
    assert "days" in sara.acts  # the same mentor, another time
    sara.press("Similar, other mentors")
    assert [each.label for each in sara.screen.choices] == ["Like it"]
    sara.press("Like it")
    assert "which day?" in sara.text.casefold()


def test_e13_what_is_paused_cannot_be_asked_for_again(world):
    student, mentor, booking = asked(world)
    world.store.offerings[booking.offering_id] = world.offering(
        mentor, 0, REQUEST, status=OfferingStatus.PAUSED
    )
    world.run(reject, mentor, booking.id, "busy")
    sara = Player(world, student)
    sara.do(Act("card", booking.id))
    assert not {"days", "othr"} & set(sara.acts)


def test_x29_the_history_on_the_card_tells_counts_and_nobody_elses_sessions(world):
    student, mentor, booking = asked(world)
    elsewhere = world.mentor("Secret")
    done = world.book(student, world.offering(elsewhere, 0, title="Private talk"))
    world.move_to(done.ends_at + timedelta(hours=25))
    mona = opened(world, mentor, booking)
    assert "1 completed, 0 missed, 0 cancelled late, 0 declined" in mona.text
    assert "Secret" not in mona.text
    assert "Private talk" not in mona.text


def test_x21_a_mentor_who_pauses_says_why_to_those_who_asked(world):
    student, mentor, booking = asked(world)
    mona = Player(world, mentor)
    mona.do(Act("ofpq", booking.offering_id))
    assert "1 request is still open and will be declined." in mona.text
    mona.submit(words="Away until March, see you then")
    assert world.booking(booking).reason == "Away until March, see you then"
    sara = Player(world, student)
    sara.do(Act("card", booking.id))
    assert "Reason: Away until March, see you then" in sara.text


def test_x21_without_a_word_of_their_own_a_pause_still_says_why(world):
    student, mentor, booking = asked(world)
    mona = Player(world, mentor)
    mona.do(Act("ofpq", booking.offering_id))
    mona.do(mona.acts["ofps"])
    sara = Player(world, student)
    sara.do(Act("card", booking.id))
    assert "this session is paused at the moment" in sara.text
    mona.do(Act("ofpq", booking.offering_id))
    assert mona.screen.form is None  # nobody waits any more
