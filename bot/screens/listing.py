"""What was found: the list, what was asked for in words, and what to leave out when that is
nothing (C11-C13)."""

from babel.core import Locale

from bot.screens import offer_words as words
from bot.screens.writer import Writer
from bot.searching import act_of
from bot.ui import Act, Button, Choice, Screen, Style, Text
from core.browsing import Search, Sorting
from core.catalog import Offering
from core.found import Found
from core.money import Money
from core.reading import OfferingCard


def offerings(w: Writer, found: Found, text: int) -> Screen:
    """`text`: the number of the typed text, for buttons."""
    if not found.cards:
        return _nothing(w, found, text)
    return w.screen(
        _title(w, found),
        *_asked_for(w, found),
        _place(w, found),
        prompt=w.label("browse.offerings.prompt"),
        choices=[_choice(w, card, found.search) for card in found.cards],
        buttons=[
            _turns(w, found, text),
            [_filter(w, found, text), *_clear(w, found)],
            _elsewhere(w),
        ],
        again=act_of(found.search, "offs", found.block, text=text),
    )


def _title(w: Writer, found: Found) -> str:
    text = found.search.text
    return w.label("browse.found", text=text) if text else w.label("browse.offerings.title")


def _asked_for(w: Writer, found: Found) -> list[Text]:
    """ "Free · Arabic · in the next 7 days" """
    named = [part_label(w, found.search, part, found.category) for part in _parts(found.search)]
    if found.search.sort is not Sorting.BEST:
        named.append(w.label(f"browse.sort.{found.search.sort}"))
    return [(" · ".join(named),)] if named else []


def _parts(search: Search) -> list[str]:
    return [part for part in search.parts if part != "text"]


def part_label(w: Writer, search: Search, part: str, category: str = "") -> str:
    """One thing that is asked for, in a few words."""
    match part:
        case "way":
            return w.label(f"browse.filter.{search.way}")
        case "when":
            return w.label(f"browse.when.{search.when}")
        case "most":
            minor, currency = search.most or (0, "EUR")
            return w.label("browse.most", price=w.money(Money(minor, currency)))
        case "category":
            return w.label("text", text=category or w.label("browse.part.category"))
        case "language":
            return language_name(w, search.language)
        case "text":
            return w.label("browse.part.text", text=search.text)
        case _:
            return w.label(f"browse.part.{part}.set")


def language_name(w: Writer, code: str) -> str:
    """In the reader's own language, and capitalised as there."""
    named = Locale.parse(w.reader.language).languages.get(code, code)
    return str(named[:1].upper() + named[1:])


def _place(w: Writer, found: Found) -> Text:
    if not found.more and not found.block:
        return w.say("browse.count", n=found.total)
    facts = {"first": found.first + 1, "last": found.last, "total": found.total}
    return w.say("browse.place", **facts)


def _choice(w: Writer, card: OfferingCard, search: Search) -> Choice:
    timed = search.when is not None or search.sort is Sorting.SOONEST
    when = w.label("browse.free_from", when=card.next_at) if timed and card.next_at else ""
    name = w.label("browse.verified", name=card.mentor_name) if card.verified else card.mentor_name
    return offering_choice(w, card.offering, *filter(None, (when, name)))


def offering_choice(w: Writer, offering: Offering, *first: str) -> Choice:
    detail = words.line(w, offering, *first)
    return Choice(offering.title, Act("offr", offering.id), detail=detail)


def _turns(w: Writer, found: Found, text: int) -> list[Button]:
    def to(block: int) -> Act:
        return act_of(found.search, "offs", block, text=text)

    back = [w.button("browse.button.earlier", to(found.block - 1))] if found.block else []
    return [*back, w.button("browse.button.more", to(found.block + 1))] if found.more else back


def _filter(w: Writer, found: Found, text: int) -> Button:
    return w.button("browse.button.filter", act_of(found.search, "offf", text=text))


def _clear(w: Writer, found: Found) -> list[Button]:
    if not found.search.parts and found.search.sort is Sorting.BEST:
        return []
    return [w.button("browse.button.clear", Act("offs"))]


def _elsewhere(w: Writer) -> list[Button]:
    return [
        w.button("browse.button.search", Act("srch")),
        w.button("button.mentors", Act("mnts")),
    ]


def _nothing(w: Writer, found: Found, text: int) -> Screen:
    """Never a dead end: each part that can be left out, and how much there is without it."""
    search = found.search
    again = act_of(search, "offs", text=text)
    if not search.parts:
        return w.screen(
            w.label("browse.offerings.title"),
            w.say("browse.nothing"),
            buttons=[_elsewhere(w)],
            again=again,
        )
    only_text = search.parts == ("text",)
    return w.screen(
        _title(w, found),
        *_asked_for(w, found),
        w.say("browse.nothing_found", text=search.text)
        if only_text
        else w.say("browse.nothing_so" if found.loosened else "browse.nothing_at_all"),
        buttons=[
            *([_without(w, found, part, count, text)] for part, count in found.loosened[:5]),
            [
                w.button("button.offerings", Act("offs"), Style.PRIMARY),
                *([] if only_text else [_filter(w, found, text)]),
            ],
            _elsewhere(w),
        ],
        again=again,
    )


def _without(w: Writer, found: Found, part: str, count: int, text: int) -> Button:
    search, of_text = found.search, part == "text"
    named = search.text if of_text else part_label(w, search, part, found.category)  # quoted once
    kept = 0 if of_text else text
    act = act_of(search.without(part), "offs", text=kept)
    return w.button("browse.button.without", act, Style.PRIMARY, part=named, n=count)
