"""A person at a chat: gives commands, presses buttons by their labels, fills in forms.

Over the in-memory world, without a platform. Every screen that is shown on the way is held to
what every screen must be.
"""

import re
from collections.abc import Callable
from itertools import count

from bot import sorry
from bot.actions import perform
from bot.ask import Ask
from bot.codec import decode, encode
from bot.commands import find
from bot.ui import Act, Screen, Stamp, Text
from core.errors import RuleError
from core.people import Person
from tests.harness.memory import MemoryUnitOfWork
from tests.harness.screens_shown import LINKS, acts_of, require_sound
from tests.harness.world import World

MOST_FIELDS, MOST_OPTIONS = 5, 25
_events = count(1)


class Player:
    """`screen` is what is shown last, `presses` counts commands, buttons and submitted forms."""

    def __init__(self, world: World, person: Person) -> None:
        self.world = world
        self.person = person
        self.screen = Screen("")
        self.presses = 0

    def command(self, name: str, text: str = "") -> Screen:
        command = find(name)
        assert command is not None, name
        return self.do(command.act, text=text)

    def press(self, label: str) -> Screen:
        """The first button or entry whose label begins so; isolates do not count."""
        offered = [(bare(name), act) for name, act in labelled(self.screen)]
        found = [act for name, act in offered if name.startswith(label)]
        assert found, (label, [name for name, _ in offered])
        return self.do(found[0])

    def submit(self, **values: str) -> Screen:
        """The form with the values it shows, changed by `values`."""
        form = self.screen.form
        assert form is not None, self.text
        shown = {field.name: field.value for field in form.fields}
        assert values.keys() <= shown.keys(), shown
        return self.do(form.act, {**shown, **values})

    def do(self, act: Act, values: dict[str, str] | None = None, text: str = "") -> Screen:
        """The act as it comes back from a platform, and what is answered to a refusal."""
        self.presses += 1
        carried = decode(encode(act))
        assert carried is not None, act

        def ask(uow: MemoryUnitOfWork) -> Ask:
            person = self.world.person_now(self.person)
            intent = f"test:{next(_events)}"
            return Ask(uow, person, carried, intent, LINKS, values or {}, text)

        screen = self._answered(lambda uow: perform(ask(uow)), ask)
        assert screen is not None, f"no action for {act.verb}"
        self.screen = sound(screen)
        return screen

    def _answered(
        self,
        answer: Callable[[MemoryUnitOfWork], Screen | None],
        ask: Callable[[MemoryUnitOfWork], Ask],
    ) -> Screen | None:
        try:
            return self.world.run(answer)
        except RuleError as error:
            refusal = error
        return self.world.run(lambda uow: sorry.sorry(ask(uow), refusal))

    @property
    def text(self) -> str:
        return words_of(self.screen)

    @property
    def acts(self) -> dict[str, Act]:
        """What can be pressed, by verb; of several with one verb the last."""
        return {act.verb: act for act in acts_of(self.screen)}

    @property
    def filled(self) -> dict[str, str]:
        """The values that the form shows; {} when there is none."""
        form = self.screen.form
        return {field.name: field.value for field in form.fields} if form else {}


def sound(screen: Screen) -> Screen:
    """Sound on every platform, and its form one that every platform can ask."""
    require_sound(screen)
    again = screen.again
    assert again is None or decode(encode(again)) is not None
    if screen.form is not None:
        fields = screen.form.fields
        assert 1 <= len(fields) <= MOST_FIELDS
        assert len({field.name for field in fields}) == len(fields)
        assert all(len(field.value) <= field.max_length for field in fields)
        assert all(len(field.options) <= MOST_OPTIONS for field in fields)
    return screen


def labelled(screen: Screen) -> list[tuple[str, Act]]:
    entries = [(choice.label, choice.act) for choice in screen.choices]
    return entries + [(b.label, b.act) for row in screen.buttons for b in row if b.act]


def bare(text: str) -> str:
    return re.sub(r"[\u2066-\u2069]", "", text)


def words_of(screen: Screen) -> str:
    """All that can be read on it, moments in ISO, isolates aside."""
    parts = [screen.title, *map(_flat, screen.lines), screen.prompt]
    parts += [f"{label}: {_flat(value)}" for label, value in screen.details]
    parts += [f"{choice.label} {choice.detail}" for choice in screen.choices]
    parts += [button.label for row in screen.buttons for button in row]
    return bare("\n".join(parts))


def _flat(text: Text) -> str:
    return "".join(p.moment.isoformat() if isinstance(p, Stamp) else p for p in text)
