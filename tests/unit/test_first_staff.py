"""Z-05: the first of the staff is made in chat, once, with the installation's own code."""

import pytest

from bot.actions import perform
from bot.ask import Ask
from bot.ui import Act, Screen
from core.errors import NotAllowed
from core.people import Person, Role
from tests.harness import screens_shown as shown
from tests.harness.world import World

CODE = "open sesame, please"


def claim(world: World, person: Person, typed: str, expected: str = CODE) -> Screen | None:
    who = world.person_now(person)

    def unit(uow: object) -> Screen | None:
        act = Act("clms")
        ask = Ask(uow, who, act, world.act(), shown.LINKS, {}, typed, expected)  # type: ignore[arg-type]
        return perform(ask)

    return world.run(unit)


def test_z05_the_code_makes_the_first_of_the_staff_and_shows_what_is_next():
    world = World()
    omar = world.person("Omar")
    screen = claim(world, omar, CODE)
    assert screen is not None
    shown.require_sound(screen)
    assert world.person_now(omar).is_(Role.STAFF)
    assert "ppl" in shown.verbs_of(screen)


@pytest.mark.parametrize(("typed", "expected"), [("guess", CODE), ("", CODE), ("", ""), (" ", "")])
def test_z05_a_wrong_code_or_none_at_all_opens_nothing(typed: str, expected: str):
    world = World()
    omar = world.person("Omar")
    with pytest.raises(NotAllowed):
        claim(world, omar, typed, expected)
    assert not world.person_now(omar).is_(Role.STAFF)


def test_z05_the_code_counts_once():
    world = World()
    claim(world, world.person("Omar"), CODE)
    with pytest.raises(NotAllowed):
        claim(world, world.person("Eve"), CODE)
