"""Verification of mentors (B8, B9)."""

import pytest

from core.course_errors import MentorNotVerified
from core.errors import NotAllowed, NotFound, ReasonMissing, StaleButton
from core.notices import NoticeKind
from core.people import Role
from core.settings import MentorSettings, Settings
from core.use_cases import reading, verifying
from tests.harness.world import World

STRICT = Settings(mentors=MentorSettings(require_verification=True))


def staffed(settings=None):
    world = World(settings)
    mentor, student = world.mentor("Mona"), world.student("Sara")
    return world, mentor, student, world.person("Stella", Role.STAFF)


def kinds(world, person):
    return [e.row.kind for e in world.store.notices.values() if e.row.person_id == person.id]


def test_b8_an_unverified_mentor_is_neither_listed_nor_shown_nor_booked():
    world, mentor, student, staff = staffed(STRICT)
    offering = world.offering(mentor)
    assert world.run(reading.catalogue, student) == ()
    with pytest.raises(NotFound):
        world.run(reading.offering_page, student, offering.id)
    with pytest.raises(NotFound):
        world.run(reading.mentor_page, student, mentor.id)
    with pytest.raises(MentorNotVerified):
        world.book(student, offering)
    for who in (mentor, staff):
        assert world.run(reading.offering_page, who, offering.id).offering == offering
    world.run(verifying.verify, staff, mentor.id, "Met them at the meetup")
    assert [c.offering.id for c in world.run(reading.catalogue, student)] == [offering.id]
    assert world.book(student, offering).student_id == student.id


def test_b8_without_the_setting_nothing_is_hidden():
    world, mentor, student, _ = staffed()
    offering = world.offering(mentor)
    assert not verifying.is_verified(world.unit(), mentor.id)
    assert world.run(reading.offering_page, student, offering.id).offering == offering
    assert world.book(student, offering)


def test_b8_what_was_booked_is_honoured_when_the_verification_is_revoked():
    world, mentor, student, staff = staffed(STRICT)
    offering = world.offering(mentor)
    world.run(verifying.verify, staff, mentor.id, "Known")
    booking = world.book(student, offering)
    world.run(verifying.revoke, staff, mentor.id, "Their papers were false")
    assert world.store.bookings[booking.id].state == booking.state
    with pytest.raises(MentorNotVerified):
        world.book(student, offering)


def test_b9_the_mentor_is_told_and_the_reason_is_kept():
    world, mentor, _, staff = staffed()
    world.run(verifying.verify, staff, mentor.id, "Known for years")
    world.run(verifying.verify, staff, mentor.id, "Again")
    assert kinds(world, mentor) == [NoticeKind.MENTOR_VERIFIED]
    world.run(verifying.revoke, staff, mentor.id, "Gone quiet")
    world.run(verifying.verify, staff, mentor.id, "Back again")
    assert kinds(world, mentor) == [
        NoticeKind.MENTOR_VERIFIED,
        NoticeKind.VERIFICATION_REVOKED,
        NoticeKind.MENTOR_VERIFIED,
    ]
    kept = [each.facts.get("reason") for each in world.store.audit.values()]
    reasons = [each for each in kept if each]
    assert reasons == ["Known for years", "Gone quiet", "Back again"]


def test_b8_staff_alone_decide_with_a_reason_and_on_a_fresh_screen():
    world, mentor, student, staff = staffed()
    for who in (mentor, student):
        with pytest.raises(NotAllowed):
            world.run(verifying.verify, who, mentor.id, "Me")
        with pytest.raises(NotAllowed):
            world.run(verifying.unverified, who)
    with pytest.raises(ReasonMissing):
        world.run(verifying.verify, staff, mentor.id, "  ")
    with pytest.raises(StaleButton):
        world.run(verifying.verify, staff, mentor.id, "Known", 7)
    with pytest.raises(NotFound):
        world.run(verifying.verify, staff, student.id, "No mentor")


def test_b8_the_queue_has_who_waits_the_longest_first():
    world, mentor, _, staff = staffed()
    later = world.mentor("Omar")
    assert [f.person.id for f in world.run(verifying.unverified, staff)] == [
        mentor.id, later.id,
    ]  # fmt: skip
    world.run(verifying.verify, staff, mentor.id, "Known")
    assert [f.person.id for f in world.run(verifying.unverified, staff)] == [later.id]
