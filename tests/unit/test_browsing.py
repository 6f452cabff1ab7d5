"""Finding offerings: any filters together, any spelling, and buttons that keep what they say."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.codec import MAX_BYTES, encode
from bot.searching import act_of, search_of
from bot.ui import Act
from core.browsing import Search, Sorting, Way, When, category_number
from core.catalog import BookingMode, OfferingKind
from core.courses import Completion
from core.folding import folded
from core.ids import CourseId
from core.people import Person
from core.price_steps import price_steps
from core.spoken import SPOKEN
from core.use_cases import next_free
from core.use_cases.mentoring import edit_mentor
from core.use_cases.reading import catalogue, find, mentor_cards, mentor_page, options
from tests.harness.player import Player
from tests.harness.world import World


@pytest.fixture
def world() -> World:
    return World()


def ends(world: World) -> dict[When, object]:
    midnight = world.now.replace(hour=0) + timedelta(days=1)
    return {
        When.TODAY: midnight,
        When.WEEK: midnight + timedelta(days=6),
        When.FORTNIGHT: midnight + timedelta(days=13),
    }


def found(world: World, student: Person, search: Search, block: int = 0) -> list[str]:
    shown = world.run(find, student, search, ends(world), block)
    return [card.offering.title for card in shown.cards]


def speaks(world: World, mentor: Person, *languages: str) -> None:
    world.run(edit_mentor, mentor, mentor.id, languages=languages)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("مراجعه السيره", "مُراجعةُ السّيرة الذاتية"),
        ("احمد", "أحمد"),
        ("مومن", "مؤمن"),
        ("ecole", "École d'été"),
        ("١٢", "12 questions"),
        ("ＣＶ", "your cv"),
        ("straße", "STRASSE"),
    ],
)
def test_c11_a_search_finds_other_spellings_of_the_same_words(
    world: World, typed: str, written: str
) -> None:
    world.offering(world.mentor(), title="A", description=written)
    world.offering(world.mentor("Nobody"), title="B")
    assert found(world, world.student(), Search(text=typed)) == ["A"]


@pytest.mark.parametrize("typed", ["%", "_", "*", "' OR 1=1 --", "\\", "["])
def test_fault_i03_no_letter_of_a_search_is_special(world: World, typed: str) -> None:
    world.offering(world.mentor(), title="Mock interview")
    assert found(world, world.student(), Search(text=typed)) == []


def test_c11_each_word_may_stand_somewhere_else(world: World) -> None:
    world.offering(world.mentor("Mona"), title="Mock interview", category="career")
    student = world.student()
    assert found(world, student, Search(text="mona CAREER mock")) == ["Mock interview"]
    assert found(world, student, Search(text="mona juggling")) == []


def test_c11_filters_combine_and_each_takes_something_away(world: World) -> None:
    mona, omar = world.mentor("Mona"), world.mentor("Omar")
    speaks(world, mona, "ar", "en")
    good = {"rating_sum": 9, "rating_count": 2}
    world.offering(mona, title="Right", category="Career", **good)
    world.offering(mona, 5_000, title="Priced", category="career", **good)
    world.offering(omar, title="English", category="career", **good)
    world.offering(mona, title="Badly rated", category="career", rating_sum=3, rating_count=1)
    world.offering(mona, title="Other", category="design", **good)
    world.offering(mona, title="By request", category="career", mode=BookingMode.REQUEST, **good)
    search = Search(
        way=Way.AT_ONCE,
        free=True,
        language="ar",
        well_rated=True,
        category=category_number("CAREER"),
    )
    student = world.student()
    assert found(world, student, search) == ["Right"]
    for part in search.parts:
        assert len(found(world, student, search.without(part))) == 2, part


def test_c11_nothing_found_says_what_to_leave_out(world: World) -> None:
    mona = world.mentor()
    speaks(world, mona, "ar")
    world.offering(mona, 5_000)
    world.offering(mona, 6_000)
    shown = world.run(find, world.student(), Search(free=True, language="ar"), ends(world))
    assert shown.loosened == (("free", 2),)
    none = Search(free=True, language="fr", text="juggling")
    assert world.run(find, world.student(), none, ends(world)).loosened == ()


def test_c11_a_price_is_of_one_currency_and_what_is_free_costs_less_than_all(world: World) -> None:
    mona = world.mentor()
    for title, price in (("Cheap", 4_000), ("Dear", 9_000), ("Free", 0)):
        world.offering(mona, price, title=title)
    film = world.offering(mona, 0, title="Film", kind=OfferingKind.RECORDED, stars=5)
    assert film.stars
    student = world.student()
    assert set(found(world, student, Search(most=(5_000, "EUR")))) == {"Cheap", "Free"}
    assert found(world, student, Search(most=(5_000, "EGP"))) == ["Free"]
    assert found(world, student, Search(free=True)) == ["Free"]
    by_price = Search(sort=Sorting.CHEAPEST)
    assert found(world, student, by_price) == ["Free", "Cheap", "Dear", "Film"]
    offered = world.run(options, student, Search(), "most", ends(world))
    assert [(each.value, each.count) for each in offered] == [((5_000, "EUR"), 2)]


def test_c12_only_of_courses_i_completed(world: World) -> None:
    mona, student = world.mentor(), world.student()
    world.offering(mona, title="Of the course", course_id=7)
    world.offering(mona, title="Of another", course_id=8)
    world.offering(mona, title="Of none")
    search = Search(courses=True)
    assert found(world, student, search) == []
    assert world.run(options, student, Search(), "courses") == ()
    world.store.completions[1] = Completion(
        1, CourseId(7), student.id, "staff", "1", world.now, world.now
    )
    assert found(world, student, search) == ["Of the course"]
    assert found(world, world.student("Omar"), search) == []
    taken_back = replace(world.store.completions[1], taken_back_at=world.now)
    world.store.completions[1] = taken_back
    assert found(world, student, search) == []


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (When.TODAY, []),
        (When.WEEK, ["Wednesday"]),
        (When.FORTNIGHT, ["Wednesday", "Next Tuesday"]),
    ],
)
def test_c11_the_next_free_time_is_on_the_readers_wall(
    world: World, when: When, shown: list[str]
) -> None:
    """Kept or not: what nobody has looked for yet is looked up."""
    wednesday = world.mentor("Wednesday", hours="Wed 9-11")
    world.offering(wednesday, title="Wednesday")
    late = world.mentor("Tuesday", hours="Tue 9-10")
    world.offering(late, title="Next Tuesday", minimum_notice_hours=48)
    world.offering(world.mentor("Never", hours=""), title="Never")
    world.offering(wednesday, title="Film", kind=OfferingKind.RECORDED)
    search, student = Search(when=when, sort=Sorting.SOONEST), world.student()
    assert found(world, student, search) == shown
    keep(world)
    assert found(world, student, search) == shown


def keep(world: World) -> None:
    def all_of_them(uow: object) -> None:
        due = next_free.outdated(uow, 1_000)  # type: ignore[arg-type]
        next_free.keep(uow, next_free.look(uow, due), world.now)  # type: ignore[arg-type]

    world.run(all_of_them)


def test_fault_b01_a_slot_that_was_just_taken_is_not_promised(world: World) -> None:
    mona = world.mentor(hours="Wed 9-10")
    talk = world.offering(mona)
    keep(world)
    search = Search(when=When.WEEK)
    assert found(world, world.student(), search)
    world.book(world.student("Omar"), talk)
    assert found(world, world.student("Zed"), search) == []
    (card,) = world.run(mentor_cards, world.student("Ida")).cards
    assert card.next_at == world.slot(talk)


def test_a_kept_slot_is_looked_up_again_within_a_minute(world: World) -> None:
    talk = world.offering(world.mentor())
    keep(world)
    assert next_free.outdated(world.unit(), 9) == []
    world.jump(seconds=39)
    assert next_free.outdated(world.unit(), 9) == []
    world.jump(seconds=1)
    assert next_free.outdated(world.unit(), 9) == [talk.id]
    keep(world)
    assert next_free.outdated(world.unit(), 9) == []


def test_z15_what_is_hidden_unlisted_or_of_banned_mentors_is_in_no_list(world: World) -> None:
    shown, hidden, banned = (world.mentor(name) for name in ("Mona", "Hidden", "Banned"))
    for mentor in (shown, hidden, banned):
        world.offering(mentor, title=f"Of {mentor.name}", category=mentor.name)
    private = world.offering(shown, title="By link alone", unlisted=True)
    store = world.store
    store.mentors[hidden.id] = replace(store.mentors[hidden.id], hidden=True)
    store.people[banned.id] = replace(banned, banned_at=world.now)
    student = world.student()
    assert found(world, student, Search()) == ["Of Mona"]
    assert [card.offering.title for card in world.run(catalogue, student)] == ["Of Mona"]
    assert [card.name for card in world.run(mentor_cards, student).cards] == ["Mona"]
    assert len(world.run(options, student, Search(), "category")) == 0
    page = world.run(mentor_page, student, shown.id)
    assert private.id not in {each.id for each in page.offerings}
    assert world.run(mentor_page, student, hidden.id).offerings  # reachable by a link


def test_more_than_25_are_shown_block_by_block(world: World) -> None:
    mona = world.mentor()
    for number in range(60):
        world.offering(mona, title=f"{number:02}", rating_sum=60 - number, rating_count=60)
    student = world.student()
    shown = [world.run(find, student, Search(), ends(world), block) for block in range(4)]
    titles = [card.offering.title for each in shown[:3] for card in each.cards]
    assert titles == sorted(titles)
    assert len(set(titles)) == 60
    assert [each.more for each in shown] == [True, True, False, False]
    assert shown[3].cards == shown[2].cards  # a block that is gone becomes the last
    player = Player(world, student)
    player.command("offerings")
    assert "1 to 25 of 60" in player.text
    player.press("Next 25")
    player.press("Next 25")
    assert "51 to 60 of 60" in player.text
    player.press("Previous 25")
    assert "26 to 50 of 60" in player.text


def test_every_search_fits_into_a_button_and_comes_back() -> None:
    every = product(
        (None, *Way),
        (False, True),
        (None, (1, "AED"), (100_000_000, "ZWG")),
        (0, 2**32 - 1),
        ("", SPOKEN[0], SPOKEN[-1]),
        (False, True),
        (None, *When),
        (False, True),
        Sorting,
    )
    for way, free, most, category, language, rated, when, courses, sort in every:
        search = Search("", way, free, most, category, language, rated, when, courses, sort)
        act = act_of(search, "offp", 40, text=2**32 - 1)
        assert len(encode(act)) <= MAX_BYTES
        assert search_of(act) == search


def test_a_forged_or_old_button_asks_for_nothing_it_does_not_say() -> None:
    assert search_of(Act("offs", extra=(7, 2**40, 17))) == Search()
    assert search_of(Act("offs", extra=(4,))) == Search(way=Way.RECORDED)
    assert search_of(Act("offs", extra=(5,))) == Search(free=True)
    assert search_of(Act("offs", extra=(31 << 9,))) == Search()


def test_what_was_typed_stays_with_the_filters_and_an_old_text_is_found_again(
    world: World,
) -> None:
    mona = world.mentor()
    world.offering(mona, title="Mock interview")
    world.offering(mona, 900, title="Interview, priced")
    world.offering(mona, title="Else")
    player = Player(world, world.student())
    player.command("offerings", "interview")
    first = player.screen.again
    player.press("Filter")
    player.press("Only what is free")
    player.press("Show them")
    assert [choice.label for choice in player.screen.choices] == ["Mock interview"]
    assert "Free" in player.text
    for number in range(7):
        player.command("offerings", f"other {number}")
    assert first is not None
    player.do(first)
    assert len(player.screen.choices) == 2
    player.command("offerings", "one more")
    player.command("offerings", "and another")
    player.do(first)
    assert len(player.screen.choices) == 3  # long ago: everything, and no wrong words above it


def test_b5_a_card_tells_what_decides(world: World) -> None:
    mona = world.mentor("Mona", cap=3)
    speaks(world, mona, "en", "ar", "nonsense")
    world.offering(mona, 5_000, category="career", rating_sum=9, rating_count=2, times_completed=12)
    world.offering(mona, 3_000, category="design")
    world.product(mona)
    player = Player(world, world.student())
    player.command("mentors")
    (choice,) = player.screen.choices
    for words in ("★ 4.5 (2)", "12 sessions", "€30.00", "Arabic", "career", "3 seats"):
        assert words in choice.detail.replace("\u2068", "").replace("\u2069", ""), choice.detail
    player.press("Mona")
    for words in ("12 sessions", "Arabic", "English", "free"):
        assert words in player.text


def test_a_mentor_says_which_languages_they_speak(world: World) -> None:
    mona = world.mentor()
    player = Player(world, mona)
    player.command("profile")
    player.press("Languages")
    player.press("German")
    player.press("Arabic")
    assert world.store.mentors[mona.id].languages == ("ar", "de")
    player.press("✓ German")
    assert world.store.mentors[mona.id].languages == ("ar",)


def test_steps_of_prices_are_round_and_each_takes_something_in(world: World) -> None:
    mona = world.mentor()
    for price in (1_500, 1_900, 4_900, 12_000, 70_000):
        world.offering(mona, price)
    steps = price_steps(world.unit().catalogue.listings())
    assert steps == [(2_000, "EUR"), (5_000, "EUR"), (20_000, "EUR")]


def test_folding_leaves_nothing_else_out() -> None:
    assert folded("a-b_c% d") == "a-b_c% d"
    assert folded("हिन्दी") != ""
