"""Pressing through a group session: who offers it, who books it, who runs it, who waits for it."""

from datetime import timedelta

import pytest

from bot.actions import perform
from bot.ask import Ask
from bot.sorry import sorry
from bot.ui import Act
from core.booking import BookingState
from core.catalog import OfferingKind, OfferingStatus
from core.errors import NotFound, NumberInvalid, RuleError
from core.notices import NoticeKind
from core.use_cases import mentoring
from core.use_cases.cancelling import cancel
from core.use_cases.mentoring import room_ready
from core.use_cases.moving import move
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS
from tests.harness.world import World
from tests.unit.test_actions_student import button, press

S = BookingState


@pytest.fixture
def world():
    return World()


def group(world, mentor, places=3, **changes):
    return world.offering(mentor, kind=OfferingKind.GROUP, places=places, **changes)


def minute(moment):
    return int(moment.timestamp()) // 60


def test_a_mentor_says_how_many_share_a_session_and_then_it_can_go_live(world):
    mentor = world.mentor()
    talk = group(world, mentor, None, status=OfferingStatus.DRAFT)
    manage = press(world, mentor, Act("ofmn", talk.id))
    assert "how many students" in shown.words_of(manage)
    assert "ofpb" not in shown.verbs_of(manage)
    form = press(world, mentor, button(manage, "gpls"))
    saved = press(world, mentor, form.form.act, values={"places": "10", "minimum_places": "3"})
    assert "up to 10 students" in shown.words_of(saved)
    assert "from 3 students on" in shown.words_of(saved)
    press(world, mentor, button(saved, "ofpb"))
    assert world.store.offerings[talk.id].status is OfferingStatus.ACTIVE


def test_nobody_waits_for_more_students_than_fit(world):
    mentor = world.mentor()
    talk = group(world, mentor)
    act = press(world, mentor, Act("gpls", talk.id, talk.revision)).form.act
    with pytest.raises(NumberInvalid):
        press(world, mentor, act, values={"places": "3", "minimum_places": "4"})
    assert world.store.offerings[talk.id].minimum_places is None


def test_a_student_sees_what_is_left_before_booking_and_never_who_comes(world):
    mentor, other = world.mentor(), world.student("Otto Other")
    talk = group(world, mentor, 3, minimum_places=2)
    start = world.slot_in(days=3)
    world.book(other, talk, start)
    sara = world.student()
    times = press(world, sara, Act("time", talk.id, extra=(start.date().toordinal(),)))
    assert "2 of 3 places left" in shown.words_of(times)
    confirm = press(world, sara, Act("conf", talk.id, extra=(minute(start),)))
    words = shown.words_of(confirm)
    assert "2 of 3 places left" in words
    assert "from 2 students on" in words
    done = press(world, sara, confirm.form.act)
    words = shown.words_of(done)
    assert "2 of 3 places taken" in words
    assert "Otto" not in words
    assert "gath" not in shown.verbs_of(done)


def test_a_shared_date_face_to_face_is_not_called_a_group_session(world):
    mentor, sara = world.mentor(), world.student()
    meeting = world.offering(mentor, kind=OfferingKind.FACE_TO_FACE, places=2)
    start = world.slot_in(days=3)
    confirm = press(world, sara, Act("conf", meeting.id, extra=(minute(start),)))
    assert "Group session" not in shown.words_of(confirm)
    assert [name for name, value in confirm.details if "2 of 2 places left" in str(value)] == [
        "Face to face"
    ]


def test_the_list_of_who_comes_is_the_mentors_and_staffs_alone(world):
    mentor, sara = world.mentor(), world.student()
    booked = world.book(sara, group(world, mentor), world.slot_in(days=3))
    act = Act("gath", booked.gathering_id)
    for who in (mentor, world.staff()):
        assert "Sara" in shown.words_of(press(world, who, act))
    for stranger in (sara, world.student("B"), world.mentor("Other")):
        with pytest.raises(NotFound):
            press(world, stranger, act)


def test_afterwards_one_press_completes_all_but_the_absent(world):
    mentor = world.mentor()
    talk, start = group(world, mentor), world.slot_in(days=3)
    booked = [world.book(world.student(n), talk, start) for n in "ABC"]
    world.jump(days=3, hours=2)
    page = press(world, mentor, Act("gath", booked[0].gathering_id))
    card = press(world, mentor, Act("card", booked[1].id))
    press(world, mentor, button(card, "absn"))
    page = press(world, mentor, Act("gath", booked[0].gathering_id))
    done = press(world, mentor, button(page, "gdon"))
    assert "2 sessions completed" in shown.words_of(done)
    assert [world.booking(each).state for each in booked] == [S.COMPLETED, S.NO_SHOW, S.COMPLETED]
    assert "gdon" not in shown.verbs_of(done)


def test_calling_off_asks_first_and_says_what_it_does(world):
    mentor = world.mentor()
    talk, start = group(world, mentor, price=1_000), world.slot_in(days=3)
    booked = [world.book(world.student(n), talk, start) for n in "AB"]
    page = press(world, mentor, Act("gath", booked[0].gathering_id))
    asked = press(world, mentor, button(page, "gcaq"))
    assert "2 students lose this session" in shown.words_of(asked)
    assert {world.booking(each).state for each in booked} == {S.AWAITING_PAYMENT}
    done = press(world, mentor, asked.form.act, values={"reason": "I am ill"})
    assert "Called off" in shown.words_of(done)
    assert {world.booking(each).state for each in booked} == {S.CANCELLED}
    student = world.store.people[booked[0].student_id]
    assert "I am ill" in shown.words_of(press(world, student, Act("card", booked[0].id)))


def test_a_full_session_leads_to_its_line_and_the_kept_place_is_booked_with_two_taps(world):
    mentor = world.mentor()
    talk, start = group(world, mentor, 2), world.slot_in(days=5)
    booked = [world.book(world.student(n), talk, start) for n in "AB"]
    sara = world.student()
    days = press(world, sara, Act("days", talk.id))
    full = press(world, sara, button(days, "gful"))
    assert "2 of 2 places taken" in shown.words_of(full)
    place = press(world, sara, Act("gwjn", talk.id, extra=(minute(start),)))
    assert "number 1 of 1" in shown.words_of(place)
    world.run(cancel, world.store.people[booked[0].student_id], booked[0].id)
    waits = press(world, sara, Act("gwms"))
    assert "gwpl" in shown.verbs_of(waits)
    kept = press(world, sara, Act("gwpl", place.again.subject))
    assert "kept for you until" in shown.words_of(kept)
    confirm = press(world, sara, button(kept, "conf"))
    press(world, sara, confirm.form.act)
    mine = [each for each in world.store.bookings.values() if each.student_id == sara.id]
    assert [each.state for each in mine] == [S.SCHEDULED]


def test_the_mentor_is_reminded_of_a_group_once_and_every_student_for_themselves(world):
    mentor = world.mentor()
    talk, start = group(world, mentor), world.slot_in(days=3)
    booked = [world.book(world.student(n), talk, start) for n in "ABC"]
    for kind in (NoticeKind.GROUP_STARTING, NoticeKind.GROUP_TO_CLOSE):
        (told,) = world.notices(kind, mentor)
        assert told.subject_id == booked[0].gathering_id
    reminders = world.notices(NoticeKind.GROUP_REMINDER, mentor)
    assert len(reminders) == len({each.due_at for each in reminders}) > 0
    of_one = (NoticeKind.REMINDER, NoticeKind.SESSION_STARTING, NoticeKind.SESSION_TO_CLOSE)
    assert not [each for kind in of_one for each in world.notices(kind, mentor)]
    for each in booked:
        student = world.store.people[each.student_id]
        assert len(world.notices(NoticeKind.SESSION_STARTING, student)) == 1


def test_all_in_a_session_have_one_room_and_the_mentor_is_asked_for_it_once(world):
    mentor = world.mentor()
    talk, start = group(world, mentor), world.slot_in(days=3)
    booked = [world.book(world.student(n), talk, start) for n in "ABC"]
    for each in booked:
        world.run(room_ready, each.id, None)
    assert len(world.notices(NoticeKind.LINK_MISSING, mentor)) == 1
    link = "https://meet.example.org/room"
    world.run(mentoring.set_booking_link, mentor, booked[1].id, link)
    assert {world.booking(each).meeting_link for each in booked} == {link}


def test_a_student_moves_alone_to_another_start_and_frees_the_place(world):
    mentor = world.mentor()
    talk, start = group(world, mentor, 2), world.slot_in(days=3)
    one, two = (world.book(world.student(n), talk, start) for n in "AB")
    student = world.store.people[one.student_id]
    later = start + timedelta(days=1)
    moved = world.run(move, student, one.id, later)
    assert moved.gathering_id != two.gathering_id
    assert world.booking(two).starts_at == start
    again = world.book(world.student("C"), talk, start)
    assert again.gathering_id == two.gathering_id


def test_sessions_lead_to_the_groups_of_a_mentor_and_to_what_a_student_waits_for(world):
    mentor, sara = world.mentor(), world.student()
    talk, start = group(world, mentor, 2), world.slot_in(days=5)
    assert "gals" not in shown.verbs_of(press(world, mentor, Act("mses", extra=(2,))))
    assert "gals" not in shown.verbs_of(press(world, mentor, Act("dash")))
    for name in "AB":
        world.book(world.student(name), talk, start)
    tabs = [press(world, mentor, Act("mses", extra=(number,))) for number in range(6)]
    page = press(world, mentor, next(button(tab, "gals") for tab in tabs if _leads(tab)))
    assert "2 of 2 places taken" in shown.words_of(page)
    assert "gals" in shown.verbs_of(press(world, mentor, Act("dash")))
    assert "gwms" not in shown.verbs_of(press(world, sara, Act("sess")))
    press(world, sara, Act("gwjn", talk.id, extra=(minute(start),)))
    assert "gwms" in shown.verbs_of(press(world, sara, Act("sess")))
    place = press(world, sara, button(press(world, sara, Act("gwms")), "gwpl"))
    left = press(world, sara, button(place, "gwlv"))
    assert "do not wait for this session any more" in shown.words_of(left)


def _leads(tab):
    return "gals" in shown.verbs_of(tab)


def test_a_full_session_is_refused_with_the_way_into_its_line(world):
    mentor, sara = world.mentor(), world.student()
    talk, start = group(world, mentor, 2), world.slot_in(days=5)
    act = press(world, sara, Act("conf", talk.id, extra=(minute(start),))).form.act
    for name in "AB":
        world.book(world.student(name), talk, start)
    refused = pressed_or_sorry(world, sara, act)
    assert "All places of this session are taken" in shown.words_of(refused)
    place = press(world, sara, button(refused, "gwjn"))
    assert "number 1 of 1" in shown.words_of(place)


def pressed_or_sorry(world, person, act):
    def unit(uow):
        ask = Ask(uow, person, act, world.act(), LINKS, {}, "")
        try:
            return perform(ask)
        except RuleError as error:
            return sorry(ask, error)

    return world.run(unit)
