"""Prices, codes and introductions as people see them in chat (A13, H15-H17, X41, Z12)."""

import pytest

from bot.ui import Act
from core.people import Role
from tests.harness.player import Player
from tests.harness.world import World


@pytest.fixture
def world():
    return World()


@pytest.fixture
def mentor(world):
    return world.mentor()


@pytest.fixture
def product(world, mentor):
    world.offering(mentor, price=3_000)
    return world.product(mentor, sessions=4, price=10_000)


def started(world, staff, code="SPRING25", off="25%", **typed):
    stella = Player(world, staff)
    stella.command("allpromos")
    stella.press("New code")
    stella.submit(code=code, off=off, **typed)
    stella.press("Start it")
    return stella


def test_a13_the_shop_and_the_pack_say_what_it_saves(world, mentor, product):
    sara = Player(world, world.student())
    sara.do(Act("shop", mentor.id))
    assert "saves €20.00 against single sessions" in sara.text
    sara.do(sara.acts["prod"])
    assert "You save: €20.00 against single sessions" in sara.text
    assert "One session of it: €25.00" in sara.text


def test_z12_a_mentor_changes_a_price_and_both_are_told_why_they_pay_what_they_pay(
    world, mentor, product
):
    world.pay(world.order(loyal := world.student("Lea"), product))
    world.move(days=1)
    mona = Player(world, mentor)
    mona.do(Act("pkls"))
    mona.press("Pack of 4")
    mona.press("Change the price")
    mona.submit(price="120", reason="dearer coffee")
    assert "€100.00 · 1 past buyer pays it" in mona.text
    assert "€120.00 · the price now, 0 past buyers pay it · dearer coffee" in mona.text
    lea, nora = Player(world, loyal), Player(world, world.student("Nora"))
    lea.do(Act("prod", product.id))
    assert "€100.00: your price, kept since" in lea.text
    assert "for others it is €120.00" in lea.text
    lea.press("Why this price?")
    assert "You first paid Mona on" in lea.text
    assert "dearer coffee" not in lea.text
    nora.command("why")
    nora.press("Why this price?")
    nora.press("Pack of 4")
    assert "You have not bought from Mona yet" in nora.text
    nora.press("Look at the pack")
    nora.press("Buy for €120.00")


def test_z12_a_price_that_is_none_is_refused_in_the_same_form(world, mentor, product):
    mona = Player(world, mentor)
    mona.do(Act("prbd", product.id))
    mona.press("Change the price")
    mona.submit(price="1e9", keep="all", reason="oops")
    assert mona.filled["reason"] == "oops"
    assert not world.store.price_versions


def test_h16_a_code_is_typed_shown_and_taken_away(world, mentor, product):
    started(world, world.staff())
    sara = Player(world, world.student())
    sara.do(Act("prod", product.id))
    sara.press("Buy for €100.00")
    sara.press("I have a code")
    sara.submit(code="SUMMER99")
    assert "There is no code SUMMER99." in sara.text
    sara.submit(code="spring25")
    assert "SPRING25 takes €25.00 off. You pay €75.00." in sara.text
    assert "Full price: €100.00" in sara.text
    assert "Discount: €25.00 with the code SPRING25" in sara.text
    assert "Pay €75.00" in sara.text
    sara.press("Remove SPRING25")
    assert "Pay €100.00" in sara.text
    sara.command("payments")
    assert len(sara.screen.choices) == 1


def test_h16_a_session_on_its_way_to_payment_takes_a_code(world, mentor):
    started(world, world.staff())
    student = world.student()
    booking = world.book(student, world.offering(mentor, price=3_000))
    sara = Player(world, student)
    sara.do(Act("card", booking.id))
    sara.press("I have a code")
    sara.submit(code="spring25")
    assert "Pay €22.50" in sara.text
    sara.do(Act("card", booking.id))
    assert "Pay €22.50" in sara.text
    assert "Price: €22.50" in sara.text


def test_fault_m13_what_a_code_is_worth_all_of_is_taken_with_one_press(world, mentor, product):
    started(world, world.staff(), "GIFT-100", "100%")
    sara = Player(world, world.student())
    sara.do(Act("prod", product.id))
    sara.press("Buy for")
    sara.press("I have a code")
    sara.submit(code="gift-100")
    assert "takes everything off" in sara.text
    sara.press("Take it: nothing to pay")
    assert len(world.store.packs) == 1
    assert not world.store.payments


def test_h16_a_mentor_makes_a_code_for_one_pack_that_comes_by_itself(world, mentor, product):
    other = world.product(mentor, price=5_000)
    mona = Player(world, mentor)
    mona.command("promos")
    mona.press("New code")
    mona.submit(code="mona10", off="10%", total_limit="", person_limit="2", days="")
    assert "nobody can use it yet" in mona.text
    mona.press("What it is for")
    mona.press("Pack of 4")
    mona.press("By itself")
    mona.press("More rules")
    mona.submit(minimum="50", first="2")
    assert "First purchase with the mentor only" in mona.text
    assert "Lowest full price: €50.00" in mona.text
    mona.press("Start it")
    sara = Player(world, world.student())
    aimed = next(iter(world.store.promos.values())).scope_id
    sara.do(Act("prod", aimed))
    assert "with the code MONA10" in sara.text
    assert aimed in (product.id, other.id)
    sara.press("Buy for €")
    sara.press("Remove MONA10")
    assert "This discount comes by itself" in sara.text
    mona.command("promos")
    mona.press("MONA10")
    assert "Open order" in mona.text
    mona.press("End it")
    mona.press("End it")
    assert "It has ended." in mona.text


def test_h16_staff_aim_a_code_at_one_mentor_or_one_of_their_packs(world, mentor, product):
    stella = Player(world, world.staff())
    stella.command("allpromos")
    stella.press("New code")
    stella.submit(code="half", off="50%")
    stella.press("What it is for")
    stella.press("All that Mona sells")
    stella.press("Pack of 4")
    assert "What it is for: Pack of 4" in stella.text
    (promo,) = world.store.promos.values()
    stella.do(Act("prti", promo.id, extra=(9, 1)))  # a forged button
    assert world.store.promos[promo.id] == promo


def test_h16_what_is_typed_wrong_is_asked_again(world):
    stella = Player(world, world.staff())
    stella.command("allpromos")
    stella.press("New code")
    stella.submit(code="S\u0410VE", off="20%")
    assert "Letters of another keyboard" in stella.text
    stella.submit(code="SAVE", off="200%")
    assert "percentage from 1% to 100%" in stella.text
    assert stella.filled["code"] == "SAVE"


def test_fault_z01_codes_are_made_by_staff_and_mentors_only(world, mentor):
    sara, mona = Player(world, world.student()), Player(world, mentor)
    sara.do(Act("prnw"))
    assert sara.screen.form is None
    mona.do(Act("prnw", extra=(1,)))
    assert mona.screen.form is None
    staff = world.person("Stella", Role.STAFF)
    started(world, staff)
    (id,) = world.store.promos
    for stranger in (sara, mona):
        stranger.do(Act("prcd", id))
        assert "SPRING25" not in stranger.text


def test_x41_an_introduction_says_so_and_is_had_once(world, mentor):
    offering = world.offering(mentor)
    mona = Player(world, mentor)
    mona.do(Act("ofmn", offering.id))
    mona.press("Make it an intro")
    student = world.student()
    sara = Player(world, student)
    sara.do(Act("offs"))
    assert "Intro · " in sara.text
    sara.do(Act("offr", offering.id))
    assert "Everybody can have one with this mentor, once." in sara.text
    world.book(student, world.store.offerings[offering.id])
    sara.do(Act("offr", offering.id))
    assert "You have had your intro with this mentor." in sara.text
    sara.do(Act("days", offering.id))
    assert "there is one for each person" in sara.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_state_of_a_code_has_words(world, language):
    staff = world.person("Stella", Role.STAFF, language=language)
    stella = Player(world, staff)
    stella.do(Act("prnw", extra=(1,)))
    stella.submit(code="WORDS", off="5")
    (id,) = world.store.promos
    for verb in ("prst", "prpa", "prst"):
        stella.do(Act(verb, id, world.store.promos[id].revision))
        stella.do(Act("pral"))
        stella.do(Act("prcd", id))
    stella.do(Act("preq", id))
    stella.do(Act("pren", id, world.store.promos[id].revision))
    assert world.store.promos[id].state == "ended"
