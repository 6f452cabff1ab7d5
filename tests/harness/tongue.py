"""What is seen, said in English once: in another language a walk looks for that language's words.

A text that is no sentence of the catalogue (a name, a title, a price) stays as it is.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from bot.catalogs import messages_of
from bot.demo.shelf import INTERVIEW, REHEARSAL
from bot.words import PLACEHOLDER
from tests.harness.browser import PATIENCE, Chatter

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

Sight = re.Pattern[str]
_TITLES = (INTERVIEW, REHEARSAL)
"""What a mentor of the demo wrote, though a sentence of the catalogue reads like it."""
_LONG = 12
"""A piece of a sentence that is as long as this stands for the whole of it."""
_ISOLATES = "[\u2066-\u2069]*"


@cache
def _patterns(language: str) -> dict[str, tuple[str, ...]]:
    """Every form of every sentence, by its key."""
    found = {}
    for message in messages_of(language):
        if message.id:
            key = message.id[0] if message.pluralizable else message.id
            forms = message.string if message.pluralizable else (message.string,)
            found[str(key)] = tuple(forms)
    return found


def _regex(pattern: str) -> str:
    """What somebody may read where the sentence stands; a fact is anything."""
    pieces = PLACEHOLDER.split(pattern)
    return ".*".join(_loose(piece) for piece in pieces[::2])


def _loose(text: str) -> str:
    """A number may have its own kind of space, and what people wrote is isolated."""
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if letter.isspace():
        return r"[\s\u2066-\u2069]+"
    return letter if letter.isalnum() else f"{_ISOLATES}{re.escape(letter)}{_ISOLATES}"


@cache
def _keys(english: str) -> tuple[str, ...]:
    sure = [key for key, forms in _patterns("en").items() if english in forms]
    if sure:
        return tuple(sure)
    known = _patterns("en").items()
    with_facts = [key for key, forms in known if any(map(_fits(english), forms))]
    within = [key for key, forms in known if any(english in form for form in forms)]
    return tuple(with_facts or (within if len(english) >= _LONG else ()))


def _fits(english: str) -> Callable[[str], bool]:
    def fits(form: str) -> bool:
        return "{" in form and _says(form) and bool(re.fullmatch(_regex(form), english))

    return fits


def _says(form: str) -> bool:
    """Not only facts with a dot between them."""
    return len(re.findall("[A-Za-z]{3,}", PLACEHOLDER.sub("", form))) > 0


@cache
def seen_in(language: str, english: str) -> Sight:
    keys = _keys(english) if language != "en" and english not in _TITLES else ()
    if not keys:
        return re.compile(_loose(english))
    forms = {form for key in keys for form in _patterns(language)[key]}
    return re.compile("|".join(_regex(form) for form in sorted(forms, key=len, reverse=True)))


@cache
def begins_with(language: str, english: str) -> Sight:
    """For a label: in some languages "do not show it" ends with "show it"."""
    return re.compile(f"^{_ISOLATES}(?:{seen_in(language, english).pattern})")


class Reader(Chatter):
    """A chatter whose walk is written in English, whatever they read."""

    def __init__(self, page: "Page", number: int, language: str) -> None:
        super().__init__(page, number)
        self.language = language

    def of(self, english: str) -> Sight:
        return seen_in(self.language, english)

    def card(self, title: str) -> "Locator":
        return super().card(self.of(title))  # type: ignore[arg-type]  # Playwright takes both

    async def sees(self, title: str, *texts: str) -> "Locator":
        from playwright.async_api import expect

        card = self.card(title)
        await expect(card).to_be_visible(timeout=PATIENCE)
        for text in texts:
            await expect(card).to_contain_text(self.of(text), timeout=PATIENCE)
        return card

    async def press(self, label: str, on: str = "") -> None:
        where = self.card(on) if on else self.pane.locator(".card")
        name = begins_with(self.language, label)
        await where.get_by_role("button", name=name).last.click()
        self.taps += 1

    async def press_any(self, text: str, on: str = "") -> None:
        """The newest button in which these words stand, wherever in it."""
        where = self.card(on) if on else self.pane.locator(".card")
        await where.locator("button", has_text=self.of(text)).last.click()
        self.taps += 1

    async def press_nth(self, number: int, on: str) -> None:
        """Of the choices of a card, counted from 0."""
        await self.card(on).locator("button.choice").nth(number).click()
        self.taps += 1

    async def fill(self, on: str, **fields: str) -> None:
        """The fields of a form by their names."""
        form = self.card(on)
        for name, value in fields.items():
            await form.locator(f"[name={name}]").first.fill(value)

    async def leads(self, label: str) -> "Page":
        return await self.follow(self.of(label))
