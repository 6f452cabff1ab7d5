"""First contact, one's own settings, roles, and what a mentor sets."""

from dataclasses import replace

import pytest

from core.booking import BookingState
from core.catalog import BookingMode, OfferingStatus, ProductStatus
from core.errors import (
    AlreadyDecided,
    Banned,
    LanguageUnknown,
    LinkInvalid,
    NotAllowed,
    NotFound,
    NumberInvalid,
    StaleRevision,
    TextMissing,
    TextTooLong,
    ZoneUnknown,
)
from core.ids import BookingId, PersonId
from core.links import checked_link
from core.notices import NoticeKind
from core.people import Role
from core.settings import CommunitySettings, Settings
from core.use_cases.cancelling import cancel
from core.use_cases.joining import (
    arrive,
    ban,
    claim_first_staff,
    grant_role,
    rename,
    set_language,
    set_reminders,
    set_time_zone,
    unban,
)
from core.use_cases.mentoring import edit_mentor, room_ready, set_booking_link
from tests.harness.world import World

LINK = "https://meet.example.org/abc"


@pytest.fixture
def world() -> World:
    return World()


def test_b03_the_first_contact_makes_a_student_in_the_communitys_zone_and_language():
    world = World(Settings(community=CommunitySettings(language="ar", time_zone="Africa/Cairo")))
    person = world.run(arrive, "telegram", "77", "chat-77", "Omar")
    assert (person.roles, person.language) == (frozenset({Role.STUDENT}), "ar")
    assert (person.name, person.time_zone) == ("Omar", "Africa/Cairo")
    assert world.run(arrive, "discord", "1", "dm", "Ann", "en").language == "en"


def test_b03_the_same_account_is_the_same_person_whatever_it_calls_itself(world):
    first = world.run(arrive, "telegram", "77", "chat", "Omar")
    again = world.run(arrive, "telegram", "77", "chat-2", "Somebody else")
    assert (again.id, again.name) == (first.id, "Omar")
    (identity,) = world.store.identities.values()
    assert (identity.chat, identity.name) == ("chat-2", "Somebody else")


def test_fault_z16_a_name_never_makes_two_accounts_one(world):
    one = world.run(arrive, "telegram", "77", "chat", "Admin")
    other = world.run(arrive, "discord", "77", "chat", "Admin")
    assert one.id != other.id


def test_fault_d05_hearing_from_an_account_makes_it_reachable_again(world):
    person = world.run(arrive, "telegram", "77", "chat", "Omar")
    (identity,) = world.store.identities.values()
    world.store.identities[identity.id] = replace(identity, unreachable_at=world.now)
    world.move(hours=1)
    world.run(arrive, "telegram", "77", "chat", "Omar")
    (identity,) = world.store.identities.values()
    assert (identity.unreachable_at, identity.last_inbound_at) == (None, world.now)
    assert identity.person_id == person.id


@pytest.mark.parametrize(("name", "kept"), [("", "77"), ("\x00\x07", "77"), ("x" * 999, "x" * 64)])
def test_fault_i02_any_name_a_platform_sends_can_be_kept(world, name, kept):
    assert world.run(arrive, "telegram", "77", "chat", name).name == kept


def test_people_set_their_language_zone_reminders_and_name(world):
    student = world.student()
    world.run(set_language, student, "ar", {"en", "ar"})
    world.run(set_time_zone, student, "cairo")
    world.run(set_reminders, student, False)
    person = world.run(rename, student, "  Sara\nM. ")
    assert (person.language, person.time_zone, person.reminders_on, person.name) == (
        "ar",
        "Africa/Cairo",
        False,
        "Sara M.",
    )


def test_settings_that_cannot_be_are_refused(world):
    student = world.student()
    with pytest.raises(LanguageUnknown):
        world.run(set_language, student, "tlh", {"en", "ar"})
    with pytest.raises(ZoneUnknown):
        world.run(set_time_zone, student, "Atlantis")
    with pytest.raises(TextMissing):
        world.run(rename, student, " \n ")
    with pytest.raises(TextTooLong):
        world.run(rename, student, "x" * 65)


def test_staff_make_a_mentor_who_gets_their_own_zone_and_the_default_cap(world):
    staff, person = world.staff(), world.student(zone="Asia/Tokyo")
    world.run(grant_role, staff, person.id, Role.MENTOR, True)
    mentor = world.store.mentors[person.id]
    assert (mentor.time_zone, mentor.seat_cap) == ("Asia/Tokyo", 10)
    assert world.person_now(person).is_(Role.MENTOR)


@pytest.mark.parametrize("role", list(Role))
def test_fault_z04_only_staff_give_roles_and_nobody_gives_one_to_themself(world, role):
    for person in (world.student(), world.mentor()):
        with pytest.raises(NotAllowed):
            world.run(grant_role, person, person.id, role, True)


def test_fault_z04_the_last_of_the_staff_stays(world):
    first = world.staff("A")
    with pytest.raises(NotAllowed):
        world.run(grant_role, first, first.id, Role.STAFF, False)
    second = world.staff("B")
    world.run(grant_role, first, first.id, Role.STAFF, False)
    assert world.person_now(second).is_(Role.STAFF)
    assert not world.person_now(first).is_(Role.STAFF)


def test_fault_m18_a_mentor_no_more_stops_selling_and_keeps_what_was_booked(world):
    staff, mentor, student = world.staff(), world.mentor(), world.student()
    offering, product = world.offering(mentor), world.product(mentor)
    asked = world.offering(mentor, 0, BookingMode.REQUEST)
    sure = world.book(student, offering)
    request = world.book(student, asked, world.slot_in(days=9))
    world.run(grant_role, staff, mentor.id, Role.MENTOR, False)
    assert world.store.offerings[offering.id].status is OfferingStatus.PAUSED
    assert world.store.products[product.id].status is ProductStatus.ARCHIVED
    assert world.booking(sure).state is BookingState.SCHEDULED
    assert world.booking(request).state is BookingState.REJECTED


def test_fault_b11_who_is_banned_does_nothing_until_the_ban_is_lifted(world):
    staff, student = world.staff(), world.student()
    banned = world.run(ban, staff, student.id, "abuse")
    with pytest.raises(Banned):
        world.run(rename, banned, "New")
    again = world.run(unban, staff, student.id)
    assert world.run(rename, again, "New").name == "New"
    with pytest.raises(NotAllowed):
        world.run(ban, staff, staff.id)


def test_fault_z05_the_code_makes_the_first_staff_once(world):
    one, two = world.student("A"), world.student("B")
    with pytest.raises(NotAllowed):
        world.run(claim_first_staff, one, "wrong", "code")
    assert world.run(claim_first_staff, one, " code ", "code").is_(Role.STAFF)
    with pytest.raises(NotAllowed):
        world.run(claim_first_staff, two, "code", "code")
    world.store.people.pop(one.id)  # even when nobody of the staff is left
    with pytest.raises(NotAllowed):
        world.run(claim_first_staff, two, "code", "code")
    assert world.run(claim_first_staff, two, "another", "another").is_(Role.STAFF)


@pytest.mark.parametrize("code", ["", " ", "\ud800", "é"])
def test_fault_z05_an_unset_code_closes_the_door(world, code):
    with pytest.raises(NotAllowed):
        world.run(claim_first_staff, world.student(), code, "")


def test_a_mentor_edits_their_own_card_and_not_anothers(world):
    mentor, other = world.mentor("A"), world.mentor("B")
    edited = world.run(
        edit_mentor, mentor, mentor.id, headline="Data", seat_cap=3, time_zone="cairo"
    )
    assert (edited.headline, edited.seat_cap, edited.time_zone) == ("Data", 3, "Africa/Cairo")
    with pytest.raises(NotFound):
        world.run(edit_mentor, other, mentor.id, headline="x")
    with pytest.raises(NumberInvalid):
        world.run(edit_mentor, mentor, mentor.id, seat_cap=-1)
    with pytest.raises(TextTooLong):
        world.run(edit_mentor, mentor, mentor.id, about="x" * 1501)


def test_a_lower_seat_cap_takes_nobodys_seat(world):
    mentor = world.mentor()
    student = world.student()
    world.pack(student, mentor, 1)
    world.run(edit_mentor, mentor, mentor.id, seat_cap=0)
    assert world.seat(student, mentor) is not None


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("javascript:alert(1)", "not_https"),
        ("http://meet.example.org/x", "not_https"),
        ("https://user:secret@meet.example.org", "has_password"),
        ("https://meet.example.org@evil.test/", "has_password"),
        ("https://localhost/x", "no_host"),
        ("https://127.0.0.1/x", "no_host"),
        ("https://[::1]/x", "no_host"),
        ("https://[::1/x", "not_a_link"),
        ("https://meet.example.org:99999/x", "not_a_link"),
        ("https://mееt.example.org/x", "not_a_link"),  # two Cyrillic letters
        ("https://meet.example.org/a b", "not_a_link"),
        ("https://meet.example.org/\nSet-Cookie:x", "not_a_link"),
        ("", "not_a_link"),
        ("https://meet.example.org/" + "x" * 500, "too_long"),
    ],
)
def test_fault_i10_a_link_that_is_not_a_plain_https_link_is_refused(link, reason):
    with pytest.raises(LinkInvalid) as refused:
        checked_link(link)
    assert refused.value.facts["reason"] == reason


def test_a_plain_https_link_is_kept_as_it_is():
    assert checked_link(f" {LINK}?pwd=1#x ") == f"{LINK}?pwd=1#x"


def test_f08_the_mentor_pastes_a_link_and_the_student_is_told(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    linked = world.run(set_booking_link, mentor, booking.id, LINK)
    assert linked.meeting_link == LINK
    assert world.told(student).count(NoticeKind.LINK_READY) == 1
    world.run(set_booking_link, mentor, booking.id, LINK)
    assert world.told(student).count(NoticeKind.LINK_READY) == 1
    with pytest.raises(NotAllowed):
        world.run(set_booking_link, student, booking.id, LINK)


def test_f08_a_cancelled_session_takes_no_link(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    world.run(cancel, student, booking.id)
    with pytest.raises(AlreadyDecided):
        world.run(set_booking_link, mentor, booking.id, LINK)


def test_j05_a_room_that_was_made_is_kept_unless_a_link_was_pasted_before(world):
    student, mentor = world.student(), world.mentor()
    one, two = (world.book(student, world.offering(mentor)) for _ in range(2))
    assert world.run(room_ready, one.id, LINK).meeting_link == LINK
    world.run(set_booking_link, mentor, two.id, "https://mine.example.org/x")
    assert world.run(room_ready, two.id, LINK).meeting_link == "https://mine.example.org/x"
    assert world.run(room_ready, BookingId(5), LINK) is None


def test_h18_a_room_that_could_not_be_made_asks_the_mentor_and_the_booking_stands(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    for _ in range(2):
        world.run(room_ready, booking.id, None)
    assert world.told(mentor).count(NoticeKind.LINK_MISSING) == 1
    assert world.booking(booking).state is BookingState.SCHEDULED


def test_j05_a_standing_link_fills_the_sessions_ahead_that_have_none(world):
    student, mentor = world.student(), world.mentor()
    one, two = (world.book(student, world.offering(mentor)) for _ in range(2))
    world.run(set_booking_link, mentor, one.id, "https://mine.example.org/x")
    world.run(edit_mentor, mentor, mentor.id, meeting_link=LINK)
    assert world.booking(one).meeting_link == "https://mine.example.org/x"
    assert world.booking(two).meeting_link == LINK


def test_control_two_first_contacts_at_once_meet_the_unique_account(world):
    world.run(arrive, "telegram", "77", "chat", "Omar")
    (identity,) = world.store.identities.values()
    twin = replace(identity, id=5, person_id=PersonId(6))
    with pytest.raises(StaleRevision):
        world.run(lambda uow: uow.identities.add(twin))
