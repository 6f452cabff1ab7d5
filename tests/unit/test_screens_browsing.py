"""Looking around, played as students do, in both languages and on every platform."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.screens import browsing as screens
from bot.screens import listing, mentor_list
from bot.screens import mentor_page as mentor_page_screen
from bot.ui import Act, Choice
from core.browsing import Search, When
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.found import Found
from core.people import Person
from core.use_cases.reading import catalogue, mentor_cards, mentor_page, offering_page
from tests.harness.player import Player, sound
from tests.harness.screens_shown import LANGUAGES, writer
from tests.harness.world import World

every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(params=LANGUAGES)
def sara(world: World, request: pytest.FixtureRequest) -> Player:
    person = world.student("Sara", zone="Africa/Cairo")
    world.store.people[person.id] = replace(person, language=request.param)
    return Player(world, person)


def english(world: World) -> Player:
    return Player(world, world.student("Sara", zone="Africa/Cairo"))


def titles(player: Player) -> list[str]:
    return [choice.label for choice in player.screen.choices]


def everything(world: World) -> Person:
    """One mentor who offers one of each kind, rated and booked, with a pack for sale."""
    mona = world.mentor("Mona")
    rated = {"rating_sum": 14, "rating_count": 3, "times_booked": 12}
    world.offering(mona, 5000, title="Mock interview", category="career", **rated)
    world.offering(mona, 0, BookingMode.REQUEST, title="First talk")
    world.offering(
        mona, 900, kind=OfferingKind.RECORDED, title="Course", video_link="https://v.test"
    )
    world.offering(mona, 0, kind=OfferingKind.FACE_TO_FACE, title="Coffee", posted_only=True)
    world.offering(mona, 100, title="Not yet", status=OfferingStatus.DRAFT)
    world.product(mona)
    return mona


def test_c13_the_list_shows_rating_price_length_and_mentor(world: World):
    everything(world)
    player = english(world)
    player.command("offerings")
    assert "Not yet" not in titles(player)
    (entry,) = [c for c in player.screen.choices if c.label == "Mock interview"]
    shown = entry.detail.replace("\u2068", "").replace("\u2069", "")
    assert shown == "Mona · 1 hour · €50.00 · ★ 4.7 (3)"


@pytest.mark.parametrize(
    ("words", "found"), [("interview", ["Mock interview"]), ("CAREER", ["Mock interview"])]
)
def test_c11_a_search_finds_titles_and_categories(world: World, words: str, found: list[str]):
    everything(world)
    player = english(world)
    player.command("offerings", words)
    assert titles(player) == found
    player.command("offerings")
    player.press("Search")
    player.submit(words=words)
    assert titles(player) == found


def test_a_search_without_words_asks_again_and_without_finds_leads_on(world: World, sara: Player):
    everything(world)
    sara.do(Act("srch"))
    sara.submit(words="   ")
    assert sara.screen.form is not None
    sara.submit(words="juggling <b>")
    assert sara.screen.choices == ()
    assert sara.acts.keys() >= {"offs", "srch", "mnts"}


@pytest.mark.parametrize(
    ("filter_", "shown"),
    [
        ("Recordings", {"Course"}),
        ("By request", {"First talk"}),
        ("In person", {"Coffee"}),
        ("Free", {"First talk", "Coffee"}),
        ("Booked at once", {"Mock interview"}),
    ],
)
def test_c11_the_list_is_filtered_by_kind_and_back(world: World, filter_: str, shown: set[str]):
    everything(world)
    player = english(world)
    player.command("offerings")
    player.press("Filter")
    if filter_ != "Free":
        player.press("Kind")
        player.press(filter_)
    else:
        player.press("Only what is free")
        player.press("Show them")
    assert set(titles(player)) == shown
    assert filter_ in player.text
    player.press("Clear")
    assert len(titles(player)) == 4


def test_only_filters_that_leave_something_out_are_offered(world: World):
    world.offering(world.mentor(), 5000)
    player = english(world)
    player.command("offerings")
    player.press("Filter")
    assert titles(player) == ["Order"]


def test_an_unknown_filter_shows_everything(world: World, sara: Player):
    everything(world)
    sara.do(Act("offs", extra=(7, 2**40, 17)))
    assert len(sara.screen.choices) == 4


def test_from_the_list_to_a_booked_session(world: World):
    everything(world)
    player = english(world)
    player.command("offerings")
    player.press("First talk")
    player.press("Pick a time")
    assert player.acts.keys() >= {"time"}
    player.do(player.screen.choices[0].act)
    player.do(player.screen.choices[0].act)
    player.submit(topic="Hello")
    assert [b.topic for b in world.store.bookings.values()] == ["Hello"]


def test_the_page_of_an_offering_has_its_details_and_the_next_time(world: World):
    mona = everything(world)
    talk = world.offering(
        mona,
        5000,
        description="One\nTwo",
        preparation="Your CV",
        cancellation_text="24 hours before",
        category="career",
        times_booked=3,
    )
    player = english(world)
    player.do(Act("offr", talk.id))
    for words in ("One\nTwo", "Your CV", "24 hours before", "career", "booked 3 times", "€50.00"):
        assert words in player.text
    assert f"the first one {world.slot(talk).isoformat()}" in player.text
    assert player.acts.keys() >= {"days", "aval", "shop", "why", "mntr", "offs"}


def test_without_a_free_time_there_is_nothing_to_pick_but_a_reason(world: World, sara: Player):
    talk = world.offering(world.mentor(hours=""), 5000)
    sara.do(Act("offr", talk.id))
    assert "days" not in sara.acts
    assert sara.acts["why"].subject == talk.id


def test_a_recording_is_bought_and_then_watched(world: World, sara: Player):
    course = world.offering(
        world.mentor(), 900, kind=OfferingKind.RECORDED, video_link="https://v.test"
    )
    sara.do(Act("offr", course.id))
    assert sara.acts["buyr"].subject == course.id
    sara.do(sara.acts["buyr"])
    (order,) = world.store.orders.values()
    world.pay(order)
    sara.do(Act("offr", course.id))
    assert "buyr" not in sara.acts
    sara.do(sara.acts["libr"])


def test_a_draft_is_not_found_by_others_and_managed_by_its_mentor(world: World, sara: Player):
    mona = world.mentor()
    draft = world.offering(mona, status=OfferingStatus.DRAFT)
    sara.do(Act("offr", draft.id))
    assert "home" in sara.acts
    assert "Mock interview" not in sara.text
    player = Player(world, mona)
    player.do(Act("offr", draft.id))
    player.press("Manage it")
    assert "ofpb" in player.acts


def test_b5_the_mentors_page_shows_who_they_are_what_they_sell_and_seats(world: World):
    mona = everything(world)
    known = world.store.mentors[mona.id]
    world.store.mentors[mona.id] = replace(
        known, headline="Careers", about="Since 2010", seat_cap=2
    )
    world.pack(world.student("Omar"), mona)
    player = english(world)
    player.command("mentors")
    assert "4 offerings" in player.text
    player.press("Mona")
    for words in ("Careers", "Since 2010", "1 seat free", "★ 4.7 (3)", "4 sessions", "90 days"):
        assert words in player.text
    assert len(player.screen.choices) == 4
    assert player.acts["shop"].subject == mona.id


def test_a_mentor_sees_their_own_page_with_a_way_to_change_it(world: World):
    mona = everything(world)
    player = Player(world, mona)
    player.do(Act("mntr", mona.id))
    assert "shop" not in player.acts
    player.press("Edit my profile")
    assert "headline" in player.filled


def test_a_student_is_no_mentor(world: World, sara: Player):
    sara.do(Act("mntr", sara.person.id))
    assert "home" in sara.acts
    sara.do(Act("aval", 12345))
    assert "home" in sara.acts


def test_d15_the_calendar_counts_each_day_of_two_weeks(world: World):
    mona = world.mentor(hours="Mon 9-11, Wed 14-15", zone="Africa/Cairo")
    talk = world.offering(mona)
    player = english(world)
    player.command("availability", "mon")
    days = {c.label: c.detail for c in player.screen.choices}
    assert days == {"Wed 7 Jan": "1 time", "Mon 12 Jan": "5 times", "Wed 14 Jan": "1 time"}
    assert "Nothing free on Mon 5 Jan, Tue 6 Jan, Thu 8 Jan" in player.text
    player.press("Mon 12 Jan")
    assert all(c.act == Act("conf", talk.id, extra=c.act.extra) for c in player.screen.choices)


def test_d15_the_calendar_turns_to_another_offering(world: World):
    mona = everything(world)
    player = english(world)
    player.do(Act("aval", mona.id))
    player.press("First talk")
    assert {c.act.subject for c in player.screen.choices} == {
        each.id for each in world.store.offerings.values() if each.title == "First talk"
    }


def test_availability_without_a_clear_name_offers_the_mentors(world: World, sara: Player):
    for name in ("Mona", "Monir", "Zed"):
        world.offering(world.mentor(name))
    for typed, names in (("", 3), ("mon", 2), ("nobody", 3)):
        sara.command("availability", typed)
        assert len(sara.screen.choices) == names
        assert {choice.act.verb for choice in sara.screen.choices} == {"aval"}


def test_a_mentor_with_nothing_to_book_has_no_calendar_but_a_way_on(world: World, sara: Player):
    sara.do(Act("aval", world.mentor(hours="").id))
    assert sara.acts.keys() == {"mntr", "mnts"}


def test_an_empty_community_says_so(world: World, sara: Player):
    for name in ("offerings", "mentors", "availability"):
        sara.command(name)
        assert sara.screen.choices == ()


@every_language
def test_long_lists_and_long_words_are_whole_everywhere(world: World, language: str):
    mona = world.mentor("م" * 64)
    for number in range(70):
        world.offering(
            mona, 100 * number, title=f"{number} " + "word " * 15, rating_sum=5, rating_count=1
        )
    w, person = writer(language, now=world.now), world.student()
    cards = world.run(catalogue, person)
    page = world.run(mentor_page, person, mona.id)
    one = world.run(offering_page, person, cards[0].offering.id)
    long = replace(one.offering, description="long words " * 130, preparation="more " * 100)
    asked = Search(text="word", most=(5000, "EUR"), language="ar", category=7, when=When.WEEK)
    for search in (Search(), asked):
        for block in (0, 1):
            shown = Found(search, tuple(cards[:25]), 60, block * 25, block, more=True)
            sound(listing.offerings(w, shown, 2**32 - 1))
        sound(listing.offerings(w, Found(search, (), 0, loosened=(("when", 3),)), 1))
    sound(mentor_list.named(w, cards, "mntr", Act("mnts")))
    sound(mentor_list.mentors(w, world.run(mentor_cards, person)))
    sound(
        mentor_page_screen.mentor(
            w, replace(page, mentor=replace(page.mentor, about="x " * 700)), mine=False
        )
    )
    sound(screens.offering(w, replace(one, offering=long), mine=False))
    slots = [*one.next_slots]
    sound(screens.calendar(w, page, one.offering, slots, world.now.date()))
    sound(screens.calendar(w, page, one.offering, [], world.now.date() + timedelta(days=40)))


def test_the_choices_of_a_list_lead_to_pages(world: World, sara: Player):
    everything(world)
    sara.command("offerings")
    entry: Choice
    for entry in sara.screen.choices:
        sara.do(entry.act)
        assert sara.screen.title


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_was_searched_for_is_quoted_once(language):
    search = Search(text="word", when=When.WEEK)
    nothing = Found(search, (), 0, loosened=(("text", 3),))
    label = listing.offerings(writer(language), nothing, 1).buttons[0][0].label
    assert "word" in label
    assert sum(label.count(quote) for quote in "“«") == 1
