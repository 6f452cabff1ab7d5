"""What a student presses, played on a community in memory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import perform
from bot.actions.registry import ACTIONS
from bot.ask import Ask
from bot.codec import decode, encode
from bot.sorry import sorry
from bot.ui import Act, Screen
from core.catalog import BookingMode, OfferingKind
from core.date_errors import MomentUnclear
from core.errors import LanguageUnknown, NotFound, RuleError, ZoneUnknown
from core.people import Person
from core.use_cases import approving
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS
from tests.harness.world import World


def press(
    world: World, person: Person, act: Act, text: str = "", values: dict[str, str] | None = None
) -> Screen:
    """One press, as it comes from a platform: the act went through a button's text."""
    known = decode(encode(act))
    assert known is not None
    who = world.person_now(person)

    def unit(uow: object) -> Screen:
        ask = Ask(uow, who, known, world.act(), LINKS, values or {}, text)  # type: ignore[arg-type]
        screen = perform(ask)
        assert screen is not None, act.verb
        return screen

    screen = world.run(unit)
    shown.require_sound(screen)
    return screen


def button(screen: Screen, verb: str) -> Act:
    return next(act for act in shown.acts_of(screen) if act.verb == verb)


def urls(screen: Screen) -> list[str]:
    return [b.url for row in screen.buttons for b in row if b.url]


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    "verb",
    "home help lang zone sett name canc why whyb pcks shop libr ordr sess join remi".split(),
)
def test_a_newcomer_with_nothing_finds_a_way_on_from_every_command(world: World, verb: str):
    press(world, world.student(), Act(verb))


@pytest.mark.parametrize("verb", ["prod", "buyp", "buyr", "orde", "stor", "pay", "whys"])
def test_fault_z02_what_is_not_there_is_not_found(world: World, verb: str):
    with pytest.raises(NotFound):
        press(world, world.student(), Act(verb, 99, extra=(30_000_000,)))


def test_fault_m03_buying_pressed_twice_is_one_order(world: World):
    student, mentor = world.student(), world.mentor()
    product = world.product(mentor)
    shop = press(world, student, Act("shop"))
    card = press(world, student, button(shop, "prod"))
    buy = button(card, "buyp")
    first, second = press(world, student, buy), press(world, student, buy)
    assert urls(first) == urls(second)
    (order,) = world.store.orders.values()
    assert urls(first) == [LINKS.pay(order.id)]
    assert order.subject_id == product.id


def test_buying_again_from_a_fresh_screen_is_another_purchase(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    card = press(world, student, Act("prod", next(iter(world.store.products))))
    press(world, student, button(card, "buyp"))
    assert len(world.store.orders) == 2


def test_a_full_mentor_sells_no_pack_to_a_newcomer_but_to_their_own_student(world: World):
    mentor = world.mentor(cap=1)
    student, other = world.student(), world.student("Omar")
    world.pack(student, mentor)
    product = next(iter(world.store.products))
    assert "buyp" in shown.verbs_of(press(world, student, Act("prod", product)))
    assert "buyp" not in shown.verbs_of(press(world, other, Act("prod", product)))


def test_a02_a_recording_is_in_the_library_with_its_link_after_payment(world: World):
    student, mentor = world.student(), world.mentor()
    recorded = world.offering(
        mentor, 1000, kind=OfferingKind.RECORDED, video_link="https://video.test/1"
    )
    bought = press(world, student, Act("buyr", recorded.id, extra=(7,)))
    assert urls(bought)
    assert not urls(press(world, student, Act("libr")))
    world.pay(next(iter(world.store.orders.values())))
    assert urls(press(world, student, Act("libr"))) == [
        LINKS.watch(next(iter(world.store.orders)), student.id)
    ]


def test_e04_f09_proceeding_to_payment_writes_the_order_and_gives_its_link(world: World):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor, 5000, BookingMode.REQUEST))
    world.run(approving.approve, mentor, booked.id)
    assert not world.store.orders
    tabs = press(world, student, Act("sess"))
    assert tabs.title == "To pay (1)"
    card = press(world, student, button(tabs, "card"))
    pay = press(world, student, button(card, "pay"))
    assert urls(pay) == [LINKS.pay(next(iter(world.store.orders)))]


def test_p05_payments_are_listed_with_their_story(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    listed = press(world, student, Act("ordr"))
    story = press(world, student, button(listed, "orde"))
    assert "Arrived" in shown.words_of(story)
    with pytest.raises(NotFound):
        press(world, world.student("Eve"), button(listed, "orde"))


def test_m11_join_opens_the_next_session_for_both(world: World):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor), world.slot_in(days=2))
    world.book(student, world.offering(mentor), world.slot_in(days=4))
    for person in (student, mentor):
        assert urls(press(world, person, Act("join"))) == [LINKS.join(booked.id, person.id)]


def test_language_is_answered_in_the_language_chosen(world: World):
    student = world.student()
    picked = press(world, student, Act("lang"))
    arabic = next(choice for choice in picked.choices if choice.label == "العربية")
    screen = press(world, student, arabic.act)
    assert screen.language == "ar"
    assert world.person_now(student).language == "ar"
    assert press(world, student, Act("lang"), text="en").language == "en"
    with pytest.raises(LanguageUnknown):
        press(world, student, Act("lset", extra=(5,)))


def test_a_city_typed_after_the_command_is_taken(world: World):
    student = world.student()
    screen = press(world, student, Act("zone"), text="Cairo")
    assert world.person_now(student).time_zone == "Africa/Cairo"
    assert screen.zone == "Africa/Cairo"


def test_an_unclear_city_is_asked_again_with_what_it_could_be(world: World):
    student = world.student()
    screen = press(world, student, Act("zset"), values={"zone": "Lonson"})
    assert [choice.detail for choice in screen.choices] == ["Europe/London"]
    press(world, student, screen.choices[0].act)
    assert world.person_now(student).time_zone == "Europe/London"
    with pytest.raises(ZoneUnknown):
        press(world, student, Act("zset"), values={"zone": "qqqqq"})
    with pytest.raises(ZoneUnknown):
        press(world, student, Act("zset", extra=(1,)))


def test_x18_reminders_are_switched_by_the_button_and_not_by_looking(world: World):
    student = world.student()
    shown_now = press(world, student, Act("remi"))
    assert world.person_now(student).reminders_on
    off = press(world, student, button(shown_now, "remi"))
    assert not world.person_now(student).reminders_on
    press(world, student, button(shown_now, "remi"))  # the old button again
    assert not world.person_now(student).reminders_on
    press(world, student, button(off, "remi"))
    assert world.person_now(student).reminders_on


def test_a_new_name_is_shown(world: World):
    student = world.student()
    screen = press(world, student, Act("nset"), values={"name": "  Sara   Hassan "})
    assert "Sara Hassan" in shown.words_of(screen)


def test_f06_the_menu_counts_what_waits(world: World):
    student, mentor = world.student(), world.mentor()
    world.book(student, world.offering(mentor, 5000, BookingMode.REQUEST))
    assert "🟡 Requests (1)" in shown.words_of(press(world, mentor, Act("home")))
    world.move(hours=80)
    assert "🟡" not in shown.words_of(press(world, mentor, Act("home")))


def test_y04_why_answers_for_the_only_offering_there_is(world: World):
    student, mentor = world.student(), world.mentor(hours="Mon-Fri 09:00-17:00")
    world.offering(mentor)
    screen = press(world, student, Act("why"), text="sat 14:00")
    assert "outside the mentor's hours" in shown.words_of(screen)
    assert "conf" in shown.verbs_of(screen)
    free = press(world, student, Act("why"), text="2026-01-08 14:00")
    assert "This time is free" in shown.words_of(free)


def test_y04_why_asks_which_of_several_and_takes_the_last_booked(world: World):
    student, mentor = world.student(), world.mentor()
    world.offering(mentor, title="First")
    second = world.offering(mentor, title="Second")
    asked = press(world, student, Act("whyt"), values={"time": "09:00"})
    assert len(asked.choices) == 2
    assert press(world, student, asked.choices[0].act).title
    world.book(student, second, world.slot_in(days=2))
    answer = press(world, student, Act("why"), text="09:00")
    assert "Second" in shown.words_of(answer)


def test_fault_i05_a_time_that_is_none_is_asked_again_with_what_was_typed(world: World):
    student = world.student()
    for typed in ("32/13", "tomorrow 25:00", "01/02", "soon", "weekdays 14:00"):
        with pytest.raises(MomentUnclear) as refused:
            press(world, student, Act("whyt"), values={"time": typed})
        ask = Ask(world.unit(), student, Act("whyt"), "x", LINKS, {"time": typed})
        again = sorry(ask, refused.value)
        assert again.form is not None
        assert again.form.fields[0].value == typed


def test_y04_the_story_of_a_session_is_for_its_people(world: World):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor))
    listed = press(world, student, Act("whyb"))
    story = press(world, student, button(listed, "stor"))
    assert "Asked for · Sara" in shown.words_of(story)
    with pytest.raises(NotFound):
        press(world, world.student("Eve"), Act("stor", booked.id))


def test_a_slot_that_is_not_offered_is_refused_with_its_rule(world: World):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor)
    soon = int((world.now + timedelta(hours=3)).timestamp()) // 60
    act = Act("conf", offering.id, extra=(soon,))
    with pytest.raises(RuleError) as refused:
        press(world, student, act)
    screen = sorry(Ask(world.unit(), student, act, "x", LINKS), refused.value)
    assert "at least 1 day ahead" in shown.words_of(screen)
    assert "conf" in shown.verbs_of(screen)


def test_every_verb_of_mine_is_short_enough_for_the_smallest_button():
    longest = Act("whys", 2**63 - 1, 2**31, (2**63 - 1,))
    assert all(encode(replace(longest, verb=verb)) for verb in ACTIONS)
