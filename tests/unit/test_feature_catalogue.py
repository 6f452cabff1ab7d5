"""What is sold and who may sell it: the rows of docs/features.md, parts A to C."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import commands_for
from bot.ui import Act
from core.booking import BookingState, PaidBy
from core.catalog import DURATIONS_MINUTES, BookingMode, Offering, OfferingStatus
from core.errors import NotAllowed, NotFound, NumberInvalid, SelfBooking
from core.money import Money
from core.people import Person, Role
from core.use_cases.buying import buy_pack
from core.use_cases.completing import complete
from core.use_cases.joining import arrive, grant_role
from core.use_cases.mentoring import room_ready
from core.use_cases.publishing import draft_offering, my_products, offer_pack
from core.use_cases.reading import earnings, join_page
from tests.harness.player import Player
from tests.harness.world import World

S = BookingState


@pytest.fixture
def world() -> World:
    return World()


def draft(world: World, mentor: Person, minutes: int = 60) -> Offering:
    return world.run(draft_offering, mentor, "Talk", "", minutes, "50", "EUR", BookingMode.INSTANT)


def test_a07_a_live_session_has_its_meeting_link_while_its_door_is_open(world: World):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor))
    world.run(room_ready, booked.id, "https://meet.test/mona")
    world.move_to(booked.starts_at)
    assert world.run(join_page, booked.id, student.id).link == "https://meet.test/mona"


def test_a08_what_costs_nothing_is_booked_without_an_order(world: World):
    booked = world.book(world.student(), world.offering(world.mentor(), 0))
    assert (booked.paid_by, booked.state) == (PaidBy.FREE, S.SCHEDULED)
    assert world.store.orders == {}


@pytest.mark.parametrize("currency", ["EGP", "NGN", "INR"])
def test_a09_a_price_keeps_its_currency_from_the_offering_to_the_earnings(
    world: World, currency: str
):
    mentor = world.mentor()
    talk = world.offering(mentor)
    world.store.offerings[talk.id] = replace(talk, price=Money(50_000, currency))
    booked = world.book(world.student(), talk, world.slot_in(days=2))
    world.pay_for(booked)
    assert world.run(earnings, mentor, mentor.id).pending == {currency: 35_000}


@pytest.mark.parametrize("minutes", [15, 30, 45, 60, 90])
def test_a10_a_session_has_one_of_five_lengths(world: World, minutes: int):
    assert draft(world, world.mentor(), minutes).duration == timedelta(minutes=minutes)
    assert minutes in DURATIONS_MINUTES


def test_a10_another_length_is_refused(world: World):
    with pytest.raises(NumberInvalid):
        draft(world, world.mentor(), 50)


def test_a12_a_pack_of_four_books_four_sessions_and_the_fifth_costs_money(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, sessions=4)
    talk = world.offering(mentor, 5_000)
    booked = [world.book(student, talk, world.slot_in(days=day)) for day in range(2, 7)]
    assert [each.paid_by for each in booked] == [PaidBy.CREDIT] * 4 + [PaidBy.MONEY]


def test_a13_packs_of_three_and_of_five_have_a_price_of_their_own(world: World):
    mentor = world.mentor()
    for sessions, price in ((3, "105"), (5, "160")):
        world.run(offer_pack, mentor, f"{sessions} talks", sessions, price, "EUR", 90)
    sold = world.run(my_products, mentor)
    assert {(each.sessions, each.price.minor) for each in sold} == {(3, 10_500), (5, 16_000)}


def test_b01_a_newcomer_is_a_student_and_staff_make_mentors_and_staff(world: World):
    stella = world.staff()
    newcomer = world.run(arrive, "web", "u7", "c7", "Noor")
    assert newcomer.roles == {Role.STUDENT}
    world.run(grant_role, stella, newcomer.id, Role.MENTOR, True)
    now = world.run(grant_role, stella, newcomer.id, Role.STAFF, True)
    assert now.roles == set(Role)
    assert {c.name for c in commands_for(newcomer)} < {c.name for c in commands_for(now)}


def test_b04_a_mentor_is_found_by_account_and_by_id(world: World):
    newcomer = world.run(arrive, "web", "u7", "c7", "Noor")
    world.run(grant_role, world.staff(), newcomer.id, Role.MENTOR, True)
    found = world.unit().people.by_identity("web", "u7")
    assert found is not None
    known = world.unit().mentors.get(found.id)
    assert known is not None
    assert known.person_id == newcomer.id


def test_b06_a_card_names_the_other_side(world: World):
    student, mentor = world.student("Sara"), world.mentor("Mona")
    booked = world.book(student, world.offering(mentor))
    mine, theirs = Player(world, student), Player(world, mentor)
    mine.do(Act("card", booked.id))
    theirs.do(Act("card", booked.id))
    assert "Mentor: Mona" in mine.text
    assert "Student: Sara" in theirs.text


def test_b07_a_student_sells_nothing_and_a_mentor_alone_books_nothing(world: World):
    student, mentor = world.student(), world.mentor()
    only_mentor = world.person("Max", Role.MENTOR)
    with pytest.raises(NotAllowed):
        draft(world, student)
    with pytest.raises(NotAllowed):
        world.book(only_mentor, world.offering(mentor))


def test_b10_nobody_books_or_buys_from_themself(world: World):
    mentor = world.mentor()
    talk, product = world.offering(mentor), world.product(mentor)
    with pytest.raises(SelfBooking):
        world.book(mentor, talk)
    with pytest.raises(SelfBooking):
        world.run(buy_pack, mentor, product.id, world.act())


def test_b12_another_mentor_changes_nothing_about_a_session(world: World):
    mentor, other = world.mentor("Mona"), world.mentor("Max")
    booked = world.book(world.student(), world.offering(mentor))
    world.move_to(booked.ends_at)
    with pytest.raises(NotFound):
        world.run(complete, other, booked.id)
    assert world.booking(booked).state is S.SCHEDULED


def test_b14_who_is_banned_gets_no_screen_of_the_community(world: World):
    mentor, student = world.mentor("Mona"), world.student()
    world.offering(mentor, title="Talk")
    player = Player(world, student)
    player.command("offerings")
    assert "Talk" in player.text
    world.store.people[student.id] = replace(student, banned_at=world.now)
    for command in ("start", "book", "offerings", "mentors", "sessions", "packs", "buy"):
        player.command(command)
        assert "Talk" not in player.text
        assert "Mona" not in player.text


def test_c02_c03_c04_category_preparation_and_policy_are_read_before_booking(world: World):
    mentor = world.mentor()
    talk = world.offering(
        mentor,
        category="resume review",
        preparation="Bring your CV",
        cancellation_text="A day before",
    )
    player = Player(world, world.student())
    player.do(Act("offr", talk.id))
    for words in ("resume review", "Bring your CV", "A day before"):
        assert words in player.text
    player.press("Pick a time")
    player.do(player.screen.choices[0].act)
    player.do(player.screen.choices[0].act)
    assert "Bring your CV" in player.text
    assert "A day before" in player.text


def test_c10_my_offerings_lists_all_of_ones_own_and_nobody_elses(world: World):
    mona, other = world.mentor("Mona"), world.mentor("Max")
    for status in OfferingStatus:
        world.offering(mona, title=f"My {status}", status=status)
    world.offering(other, title="His own")
    player = Player(world, mona)
    player.command("myofferings")
    listed = {choice.label for choice in player.screen.choices}
    assert listed == {f"My {status}" for status in OfferingStatus}


def test_c18_the_mentor_reads_what_the_session_is_about(world: World):
    mentor = world.mentor()
    asks = world.offering(mentor, mode=BookingMode.REQUEST)
    booked = world.book(world.student(), asks, topic="My portfolio")
    player = Player(world, mentor)
    player.do(Act("card", booked.id))
    assert "My portfolio" in player.text
