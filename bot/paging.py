"""Which entries of a long list one message shows, and how the others are reached.

A screen that says how to show itself `again` is paged: "next" is the same act with another page,
so any page can be opened after a restart, and a page that is gone by then becomes the last one.
A screen that does not is dealt out over several messages instead.
"""

from dataclasses import replace

from bot.ui import Act, Button, Choice, Limits, Screen
from bot.words import label

PAGE_BUTTONS = 2


def paged(screen: Screen, limits: Limits) -> list[Screen]:
    """`screen` with no more choices than a message holds beside the screen's own buttons."""
    beside = sum(map(len, screen.buttons))
    room = _room(limits, beside)
    if len(screen.choices) <= room:
        return [screen]
    if screen.again:
        return [_one_page(screen, screen.again, _room(limits, beside + PAGE_BUTTONS))]
    return _dealt(screen, _room(limits, 0), room)


def _room(limits: Limits, beside: int) -> int:
    """How many choices fit next to `beside` buttons; at least one."""
    if limits.choices and not limits.list_or_buttons:
        return limits.choices
    return max((limits.choices or limits.buttons) - beside, 1)


def _one_page(screen: Screen, again: Act, size: int) -> Screen:
    pages = -(-len(screen.choices) // size)
    page = min(again.page, pages - 1)
    position = label(screen.language, "page.position", page=page + 1, pages=pages)
    turns = _turn_buttons(screen.language, again, page, pages)
    return replace(
        screen,
        lines=(*screen.lines, (position,)),
        choices=screen.choices[page * size : (page + 1) * size],
        buttons=(turns, *screen.buttons),
        again=replace(again, page=page),
    )


def _turn_buttons(language: str, again: Act, page: int, pages: int) -> tuple[Button, ...]:
    back = Button(label(language, "page.previous"), replace(again, page=page - 1))
    on = Button(label(language, "page.next"), replace(again, page=page + 1))
    return ((back,) if page else ()) + ((on,) if page + 1 < pages else ())


def _dealt(screen: Screen, size: int, last: int) -> list[Screen]:
    """Full messages of choices; the last one has room for the buttons (and the form)."""
    rest = screen.choices
    hands: list[tuple[Choice, ...]] = []
    while len(rest) > last:
        taken = min(size, len(rest) - 1)
        hands.append(rest[:taken])
        rest = rest[taken:]
    first = replace(screen, choices=(), buttons=(), form=None, card="", again=None)
    dealt = [
        replace(first if not index else _bare(first), choices=hand)
        for index, hand in enumerate(hands)
    ]
    return [*dealt, replace(_bare(screen), choices=rest)]


def _bare(screen: Screen) -> Screen:
    return replace(screen, lines=(), details=(), picture=None)
