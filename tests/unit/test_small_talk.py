"""What people type without being asked: greetings, commands without a slash, names and topics."""

import pytest

from bot.ask import Ask
from bot.small_talk import small_talk
from bot.ui import Act
from core.people import Person
from tests.harness.screens_shown import LINKS
from tests.harness.world import World


def meant(world: World, person: Person, typed: str) -> Act | None:
    heard = small_talk(Ask(world.unit(), person, Act("home"), "web:1", LINKS), typed)
    return heard.act if heard else None


@pytest.mark.parametrize("typed", ["hi", "Hello!", "hey 🙂", "Good evening, I need help", "menu"])
def test_a_greeting_opens_the_menu(typed: str):
    world = World()
    assert meant(world, world.student(), typed) == Act("home")


def test_a_greeting_in_the_readers_own_language_is_one_too():
    world = World()
    sara = world.person("Sara", language="ar")
    assert meant(world, sara, "السلام عليكم") == Act("home")
    assert meant(world, sara, "مرحباً") == Act("home")


def test_a_command_needs_no_slash_but_its_role():
    world = World()
    student = world.student()
    assert meant(world, student, "Book") == Act("book")
    assert meant(world, student, "overview") is None


def test_a_name_or_a_topic_shows_what_can_be_booked():
    world = World()
    mentor, student = world.mentor(), world.student()
    world.offering(mentor)
    heard = small_talk(Ask(world.unit(), student, Act("home"), "web:1", LINKS), mentor.name)
    assert heard is not None
    assert (heard.act, heard.text) == (Act("offs"), mentor.name)


@pytest.mark.parametrize("typed", ["", "🙂", "99999", "hippopotamus", "xyzzy", "؟"])
def test_nothing_is_read_into_the_rest(typed: str):
    world = World()
    world.offering(world.mentor())
    assert meant(world, world.student(), typed) is None
