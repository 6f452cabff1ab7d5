"""The .po files of bot/locales, compiled in memory when first used. No sentence stands in code.

`<language>.po` holds what every area needs, `<language>/<area>.po` the sentences of one area.
"""

import gettext
import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT = "en"

_TAG = re.compile(r"[A-Za-z]{2,3}")


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a .po file for, the default first."""
    files = (entry.name for entry in resources.files("bot").joinpath("locales").iterdir())
    found = {name.removesuffix(".po") for name in files if name.endswith(".po")}
    return (DEFAULT, *sorted(found - {DEFAULT}))


@cache
def catalog(language: str) -> gettext.GNUTranslations:
    """The sentences of one of `languages()`, with its plural rule."""
    compiled = BytesIO()
    write_mo(compiled, messages_of(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def messages_of(language: str) -> Catalog:
    """All areas in one catalogue. Raises KeyTwice for a key that stands in two files."""
    folder = resources.files("bot").joinpath("locales")
    whole = _read(folder.joinpath(f"{language}.po"), language)
    areas = folder.joinpath(language)
    for entry in sorted(areas.iterdir(), key=lambda file: file.name) if areas.is_dir() else ():
        for message in _read(entry, language):
            if not message.id:
                continue
            if whole.get(message.id[0] if message.pluralizable else message.id) is not None:
                raise KeyTwice(f"{message.id} in {entry.name}")
            whole[message.id] = message
    return whole


class KeyTwice(ValueError):
    """One key has two sentences: which one is meant?"""


def _read(file: Traversable, language: str) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


def sentence(language: str, key: str, n: int | None) -> str | None:
    """The pattern behind `key`, in the plural form for `n`; None when there is none."""
    if language not in languages():
        return None
    messages = catalog(language)
    found = messages.ngettext(key, key, abs(n)) if n is not None else key
    if found == key:
        found = messages.gettext(key)
    return None if found == key else found


def best_language(tags: str | None, default: str = DEFAULT) -> str:
    """The language we speak nearest to `tags`: "ar-EG", "pt_BR", or an Accept-Language header."""
    for tag in (tags or "").split(","):
        match = _TAG.match(tag.strip())
        if match and match.group().lower() in languages():
            return match.group().lower()
    return default
