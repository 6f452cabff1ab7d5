"""A search inside a button, and back: packed numbers, within its 64 bytes, so that the button of an
old message still finds what it said.

What was typed does not fit. The last few texts of each person are kept under a number of theirs,
and the button carries that.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zlib import crc32

from bot.ask import Ask
from bot.ui import Act
from core.browsing import DAYS, Search, Sorting, Way, When
from core.digest import at_hour, day_in
from core.spoken import SPOKEN

# Their places in these are what buttons carry: new ones come at the end.
_WAYS = (None, Way.AT_ONCE, Way.REQUEST, Way.IN_PERSON, Way.RECORDED, None, Way.GROUP, None)
_FREE = 5  # as buttons carried it that knew nothing but kinds
_WHENS = (None, When.TODAY, When.WEEK, When.FORTNIGHT)
_SORTS = (Sorting.BEST, Sorting.SOONEST, Sorting.CHEAPEST, Sorting.NEWEST)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODES = 26**3
_KEPT_TEXTS = 8
_BLOCK = 3  # the place of the block among the extra numbers


def act_of(search: Search, verb: str = "offs", *more: int, text: int = 0) -> Act:
    """`more`: what the verb needs beside the search, after it; `text`: the number of its text."""
    return Act(verb, text, extra=(_flags(search), search.category, _most(search), *more))


def _flags(search: Search) -> int:
    spoken = SPOKEN.index(search.language) + 1 if search.language in SPOKEN else 0
    way = _WAYS.index(search.way)
    return (
        (_FREE if search.free and not way else way)
        | _WHENS.index(search.when) << 3
        | int(search.well_rated) << 5
        | _SORTS.index(search.sort) << 6
        | int(search.courses) << 8
        | spoken << 9
        | int(search.free) << 14
    )


def _most(search: Search) -> int:
    if search.most is None:
        return 0
    minor, currency = search.most
    code = 0
    for letter in currency:
        code = code * 26 + _LETTERS.index(letter)
    return minor * _CODES + code


def search_of(act: Act, text: str = "") -> Search:
    """Anything that is not understood asks for nothing: buttons can be forged."""
    flags, category, most = (act.number(place) for place in range(3))
    spoken = flags >> 9 & 31
    return Search(
        text=text,
        way=_WAYS[flags & 7],
        when=_WHENS[flags >> 3 & 3],
        well_rated=bool(flags >> 5 & 1),
        sort=_SORTS[flags >> 6 & 3],
        courses=bool(flags >> 8 & 1),
        language=SPOKEN[spoken - 1] if 0 < spoken <= len(SPOKEN) else "",
        free=flags & 7 == _FREE or bool(flags >> 14 & 1),
        category=category if category < 1 << 32 else 0,
        most=_unpacked(most),
    )


def _unpacked(most: int) -> tuple[int, str] | None:
    minor, code = divmod(most, _CODES)
    letters = (_LETTERS[code // 26**place % 26] for place in (2, 1, 0))
    return (minor, "".join(letters)) if minor else None


def block_of(act: Act) -> int:
    return act.number(_BLOCK)


def asked(ask: Ask, text: str = "") -> tuple[Search, int]:
    """What is searched for, and the number of its text; `text` is what was typed now."""
    if text:
        return replace(search_of(ask.act), text=text), _remember(ask, text)
    known = _texts(ask).get(str(ask.act.subject), "") if ask.act.subject else ""
    return search_of(ask.act, known), ask.act.subject if known else 0


def _remember(ask: Ask, text: str) -> int:
    number = crc32(text.encode()) or 1
    texts = {key: kept for key, kept in _texts(ask).items() if key != str(number)}
    latest = [*texts.items(), (str(number), text)][-_KEPT_TEXTS:]
    ask.uow.notebook.write(_note(ask), json.dumps(dict(latest), ensure_ascii=False))
    return number


def _texts(ask: Ask) -> dict[str, str]:
    kept: dict[str, str] = json.loads(ask.uow.notebook.read(_note(ask)) or "{}")
    return kept


def _note(ask: Ask) -> str:
    return f"search:{ask.person.id}"


def ends(ask: Ask) -> Mapping[When, datetime]:
    """Midnights on the reader's wall: today ends with the next one, a week with the seventh."""
    zone = ask.reader.zone
    today = day_in(zone, ask.now)
    return {when: at_hour(zone, today + days, 0) for when, days in DAYS.items()}
