"""A screen stepped down to what a platform can show. Nothing is lost on the way. D-10

In this order: a picture becomes its alt text where none can be shown; links become text where
buttons cannot open them; long lists are paged (bot.paging); choices become buttons (days only where
there is no calendar) or buttons become entries, as the platform has them; buttons beyond the limit
move to a further message; labels are cut, the whole label then standing in the text; text that is
too long becomes several messages (bot.pour). Without any buttons or lists the options are numbered
in the text, to be read back by bot.plain.pick() on the unfitted screen.
"""

from dataclasses import replace

from bot.calendar_grid import is_calendar
from bot.graphemes import Measure, width
from bot.paging import paged
from bot.plain import link_lines, numbered_options
from bot.pour import pour, weight
from bot.shorten import short_labels
from bot.ui import Button, Choice, Limits, Screen, Style, Text

SHORT, MEDIUM = 8, 18  # labels up to these lengths stand four and two in a row

Rows = tuple[tuple[Button, ...], ...]


def fit(screen: Screen, limits: Limits, measure: Measure = width) -> tuple[Screen, ...]:
    """The messages that show `screen`, the one with the buttons last.

    `measure` is how long a text is once the platform's renderer has escaped it.
    """
    screen = screen if limits.form_fields else _form_as_button(screen)
    screen = screen if limits.pictures else without_picture(screen)
    return _picture_first(_fitted(screen, limits, measure), limits, measure)


def without_picture(screen: Screen) -> Screen:
    """Its alt text after the lines, where the picture itself cannot be shown."""
    if screen.picture is None:
        return screen
    return replace(screen, lines=(*screen.lines, (screen.picture.alt,)), picture=None)


def _picture_first(
    parts: tuple[Screen, ...], limits: Limits, measure: Measure
) -> tuple[Screen, ...]:
    """Where little text stands beside a picture, more of it gets a message of its own."""
    first, *others = parts
    if first.picture is None or not limits.caption or weight(first, measure) <= limits.caption:
        return parts
    alone = Screen("", language=first.language, zone=first.zone, picture=first.picture)
    return alone, replace(first, picture=None), *others


def _fitted(screen: Screen, limits: Limits, measure: Measure) -> tuple[Screen, ...]:
    if not limits.buttons and not limits.choices:
        return pour(_numbered(screen), limits.text, measure)
    reachable = screen if limits.links else _links_as_text(screen)
    if limits.calendar and is_calendar(reachable):
        return tuple(
            part
            for message in _dealt_buttons(short_labels(reachable, limits, measure), limits)
            for part in pour(message, limits.text, measure)
        )
    pages = paged(_entries_of_buttons(reachable, limits), limits)
    short = [short_labels(_one_list(page, limits), limits, measure) for page in pages]
    messages = [part for page in short for part in _dealt_buttons(_one_pad(page, limits), limits)]
    return tuple(part for message in messages for part in pour(message, limits.text, measure))


def _form_as_button(screen: Screen) -> Screen:
    """Where there are no forms, one that may be left empty is sent by a button of its own; what
    must be answered is asked line by line (bot.conversation)."""
    form = screen.form
    if form is None:
        return screen
    send = Button(form.submit, form.act, style=Style.PRIMARY)
    return replace(screen, form=None, buttons=((send,), *screen.buttons))


def _numbered(screen: Screen) -> Screen:
    prompt = ((screen.prompt,),) if screen.prompt else ()
    options: tuple[Text, ...] = tuple((line,) for line in numbered_options(screen))
    links: tuple[Text, ...] = tuple((line,) for line in link_lines(screen))
    lines = (*screen.lines, *(_detail_lines(screen)), *prompt, *options, *links)
    return replace(screen, lines=lines, details=(), choices=(), prompt="", buttons=())


def _detail_lines(screen: Screen) -> tuple[Text, ...]:
    return tuple((f"{label}: ", *value) for label, value in screen.details)


def _links_as_text(screen: Screen) -> Screen:
    rows = tuple(tuple(button for button in row if button.act) for row in screen.buttons)
    return replace(
        screen,
        lines=(*screen.lines, *((line,) for line in link_lines(screen))),
        buttons=tuple(row for row in rows if row),
    )


def _entries_of_buttons(screen: Screen, limits: Limits) -> Screen:
    """More buttons than a message has room for, where there are lists: entries like the others."""
    room = limits.choices // 2 if screen.choices else limits.buttons
    many = sum(map(len, screen.buttons)) > room
    return _merged(screen) if limits.list_or_buttons and many else screen


def _one_list(screen: Screen, limits: Limits) -> Screen:
    """Where a message has a list or buttons, the buttons beside a list become its last entries."""
    return _merged(screen) if limits.list_or_buttons and screen.choices else screen


def _merged(screen: Screen) -> Screen:
    choices = screen.choices + _as_choices(screen.buttons)
    return replace(screen, choices=choices, buttons=_links(screen.buttons))


def _one_pad(screen: Screen, limits: Limits) -> Screen:
    """Where there are no lists, choices become rows of buttons above the others."""
    if limits.choices or not screen.choices:
        return screen
    rows = _as_rows(screen.choices, limits.per_row)
    return replace(screen, choices=(), buttons=rows + screen.buttons)


def _as_choices(rows: Rows) -> tuple[Choice, ...]:
    return tuple(Choice(b.label, b.act) for row in rows for b in row if b.act)


def _links(rows: Rows) -> Rows:
    kept = tuple(tuple(button for button in row if not button.act) for row in rows)
    return tuple(row for row in kept if row)


def _as_rows(choices: tuple[Choice, ...], per_row: int) -> Rows:
    longest = max(width(choice.label) for choice in choices)
    across = min(per_row, 4 if longest <= SHORT else 2 if longest <= MEDIUM else 1)
    buttons = [Button(choice.label, choice.act) for choice in choices]
    return tuple(tuple(buttons[i : i + across]) for i in range(0, len(buttons), across))


def _dealt_buttons(screen: Screen, limits: Limits) -> list[Screen]:
    """Rows no wider and messages no fuller than allowed; the rest gets further messages."""
    rows = [
        row[start : start + limits.per_row]
        for row in screen.buttons
        for start in range(0, len(row), limits.per_row)
    ]
    hands: list[list[tuple[Button, ...]]] = [[]]
    for row in rows:
        if sum(map(len, hands[-1])) + len(row) > limits.buttons:
            hands.append([])
        hands[-1].append(row)
    first = replace(screen, buttons=tuple(hands[0]))
    bare = replace(
        screen, lines=(), details=(), choices=(), prompt="", form=None, card="", picture=None
    )
    return [first, *(replace(bare, buttons=tuple(hand)) for hand in hands[1:])]
