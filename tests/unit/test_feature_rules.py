"""Switches and the rules of part X that stand in docs/features.md."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo import cast
from bot.notice_subjects import compose
from core.booking import BookingState, By
from core.catalog import BookingMode
from core.deadlines import JobKind
from core.errors import TooLateToMove
from core.notices import NoticeKind
from core.settings import BookingSettings, Settings
from core.use_cases.cancelling import Cost, cancel, preview
from core.use_cases.completing import mark_absent
from core.use_cases.joining import arrive
from core.use_cases.moving import may_move
from core.use_cases.reading import catalogue
from tests.harness.screens_shown import LINKS
from tests.harness.world import World

S = BookingState


def with_rules(**rules: int | bool) -> World:
    return World(Settings(booking=replace(BookingSettings(), **rules)))  # type: ignore[arg-type]


def rooms_wanted(world: World) -> int:
    return sum(each.row.kind is JobKind.MAKE_ROOM for each in world.store.jobs.values())


def test_r05_sample_people_and_offerings_are_written_once():
    world = World()
    assert world.run(cast.seed) is True
    assert world.run(cast.seed) is False
    reader = world.student()
    assert len(world.run(catalogue, reader)) == 6


def test_r07_a_platforms_user_id_is_text():
    world = World()
    known = world.run(arrive, "web", "id-with-letters:01", "c1", "Noor")
    again = world.unit().people.by_identity("web", "id-with-letters:01")
    assert again is not None
    assert again.id == known.id


@pytest.mark.parametrize(("on", "rooms"), [(True, 1), (False, 0)])
def test_s05_meetings_can_be_switched_off(on: bool, rooms: int):
    world = with_rules(meetings_enabled=on)
    booked = world.book(world.student(), world.offering(world.mentor()))
    assert booked.state is S.SCHEDULED
    assert rooms_wanted(world) == rooms


def test_s06_instant_offerings_work_beside_requests_and_without_them():
    for enabled in (True, False):
        world = with_rules(requests_enabled=enabled)
        mentor = world.mentor()
        world.offering(mentor, mode=BookingMode.REQUEST)
        booked = world.book(world.student(), world.offering(mentor))
        assert booked.state is S.SCHEDULED


def test_x11_the_notice_for_moving_and_for_cancelling_are_two_settings():
    world = with_rules(reschedule_notice_hours=12, cancel_notice_hours=48)
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    booked = world.book(student, world.offering(mentor, 500), world.slot_in(days=5))
    world.move_to(booked.starts_at - timedelta(hours=30))
    assert world.run(preview, student, booked.id).cost is Cost.CREDIT_LOST
    assert world.run(may_move, student, booked.id).id == booked.id
    world.move_to(booked.starts_at - timedelta(hours=11))
    with pytest.raises(TooLateToMove):
        world.run(may_move, student, booked.id)
    for exempt in (mentor, world.staff()):
        assert world.run(may_move, exempt, booked.id).id == booked.id
        assert world.run(preview, exempt, booked.id).cost is Cost.CREDIT_BACK


def test_x22_the_language_is_stored_with_the_booking_and_notices_follow_their_reader():
    world = World()
    student, mentor = world.person("Sara", language="ar"), world.mentor()
    booked = world.book(student, world.offering(mentor))
    assert booked.language == "ar"
    shown = [
        compose(world.unit(), world.notices(NoticeKind.REMINDER, person)[0], LINKS)
        for person in (student, mentor)
    ]
    assert [screen and screen.language for screen in shown] == ["ar", "en"]


@pytest.mark.parametrize(("end", "left"), [("cancelled", 2), ("late", 1), ("absent", 1)])
def test_x24_cancelling_in_time_gives_the_credit_back_and_absence_does_not(end: str, left: int):
    world = World()
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    booked = world.book(student, world.offering(mentor, 500), world.slot_in(days=5))
    if end == "absent":
        world.move_to(booked.ends_at)
        world.run(mark_absent, mentor, booked.id, By.STUDENT)
    else:
        world.move_to(booked.starts_at - timedelta(hours=25 if end == "cancelled" else 23))
        world.run(cancel, student, booked.id)
    assert world.pack_now(pack).remaining == left


def test_x35_a_session_nobody_closes_completes_itself_and_the_mentor_may_correct_it():
    world = World()
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor), world.slot_in(days=2))
    world.move_to(booked.ends_at + timedelta(hours=23))
    assert world.booking(booked).state is S.SCHEDULED
    world.move(hours=1)
    done = world.booking(booked)
    assert (done.state, done.completed_by) == (S.COMPLETED, By.SYSTEM)
    assert world.run(mark_absent, mentor, booked.id, By.STUDENT).state is S.NO_SHOW
