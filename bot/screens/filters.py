"""What else can be asked for: the list of filters, and the options of one."""

from collections.abc import Sequence

from bot.screens.listing import part_label
from bot.screens.writer import Writer
from bot.searching import act_of
from bot.ui import Act, Choice, Screen, Style
from core.browsing import Search, Sorting
from core.found import Option

CHOSEN = ("way", "most", "language", "category", "when", "sort")
SWITCHED = ("free", "well_rated", "courses")
"""Asked for or not: one press."""


def filters(w: Writer, search: Search, offered: Sequence[str], category: str, text: int) -> Screen:
    """`offered`: the parts in which there is something to choose."""
    shown = [part for part in (*CHOSEN, *SWITCHED) if part in offered or part in search.parts]
    return w.screen(
        w.label("browse.filters.title"),
        w.say("browse.filters.about"),
        prompt=w.label("browse.filters.prompt"),
        choices=[_part(w, search, part, category, text) for part in shown],
        buttons=[
            [
                w.button("browse.button.show", act_of(search, text=text), Style.PRIMARY),
                *([w.button("browse.button.clear", Act("offs"))] if search.parts else []),
            ]
        ],
        again=act_of(search, "offf", text=text),
    )


def _part(w: Writer, search: Search, part: str, category: str, text: int) -> Choice:
    is_set = part in search.parts
    if part in SWITCHED:
        turned = search.asking(part, not is_set)
        now = w.label("browse.filters.on" if is_set else "browse.filters.off")
        return Choice(w.label(f"browse.part.{part}"), act_of(turned, "offf", text=text), now)
    if part == "sort":
        now = w.label(f"browse.sort.{search.sort}")
    else:
        now = part_label(w, search, part, category) if is_set else w.label("browse.filters.any")
    act = act_of(search, "offp", CHOSEN.index(part), text=text)
    return Choice(w.label(f"browse.part.{part}"), act, now)


def options(w: Writer, search: Search, part: str, found: Sequence[Option], text: int) -> Screen:
    """A press asks for it and shows what is found."""
    choices = [_option(w, search, part, each, text) for each in found]
    if part in search.parts:
        any_ = act_of(search.without(part), text=text)
        choices.append(Choice(w.label("browse.filters.any"), any_))
    return w.screen(
        w.label(f"browse.part.{part}"),
        () if choices else w.say("browse.filters.none"),
        prompt=w.label("browse.filters.pick") if choices else "",
        choices=choices,
        buttons=[[w.button("button.back", act_of(search, "offf", text=text))]],
        again=act_of(search, "offp", CHOSEN.index(part), text=text),
    )


def _option(w: Writer, search: Search, part: str, option: Option, text: int) -> Choice:
    asked = search.asking(part, option.value)
    if part == "sort":
        return Choice(
            w.label(f"browse.sort.{Sorting(str(option.value))}"), act_of(asked, text=text)
        )
    label = part_label(w, asked, part, option.name)
    return Choice(label, act_of(asked, text=text), detail=w.label("browse.count", n=option.count))
