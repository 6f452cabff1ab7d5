"""Poured into messages: a screen whose text is too long becomes several screens. D-10

Breaks come between lines and details first, then inside one at a paragraph, a line, a word, and
only then between two graphemes; nothing is left out. The controls stay with the last message,
the one nearest to the person's thumb; later messages have no title.
"""

from dataclasses import replace

from bot.graphemes import PDI, Measure, closing, clusters, cut, open_isolates, width
from bot.times import Reader, flatten
from bot.ui import Screen, Stamp, Text

MARKUP = 8  # what bold, a colon and the line break of a title or detail may add
MAX_TITLE = 200
MAX_PROMPT = 140

_BREAKS = ("\n\n", "\n", " ")

Row = tuple[str, Text]  # a detail; a plain line has the label ""


def pour(screen: Screen, limit: int, measure: Measure = width) -> tuple[Screen, ...]:
    """`screen` in as many messages as its text needs, each of weight() <= `limit`."""
    screen = _short_heads(screen, limit, measure)
    reader = Reader(screen.language, screen.zone)
    rows: list[Row] = [("", line) for line in screen.lines] + list(screen.details)
    room = limit - _head(screen, measure)
    messages: list[list[Row]] = [[]]
    left = room
    for row in _pieces(rows, room, reader, measure):
        needed = row_weight(row, reader, measure)
        if needed > left and messages[-1]:
            messages.append([])
            left = room
        messages[-1].append(row)
        left -= needed
    return _screens(screen, messages)


def weight(screen: Screen, measure: Measure = width) -> int:
    """The most that the text of `screen` can measure once rendered; stamps as labelled text."""
    reader = Reader(screen.language, screen.zone)
    rows: list[Row] = [("", line) for line in screen.lines] + list(screen.details)
    return _head(screen, measure) + sum(row_weight(row, reader, measure) for row in rows)


def row_weight(row: Row, reader: Reader, measure: Measure) -> int:
    label, text = row
    return measure(flatten(text, reader)) + (measure(label) + MARKUP if label else 1)


def _head(screen: Screen, measure: Measure) -> int:
    return sum(measure(text) + MARKUP for text in (screen.title, screen.prompt) if text)


def _short_heads(screen: Screen, limit: int, measure: Measure) -> Screen:
    """Title and prompt cut to a line; the whole of a cut one opens or ends the text."""
    title = cut(screen.title, min(MAX_TITLE, limit // 4), measure)
    prompt = cut(screen.prompt, min(MAX_PROMPT, limit // 4), measure)
    lines = screen.lines
    if title != screen.title:
        lines = ((screen.title,), *lines)
    if prompt != screen.prompt:
        lines = (*lines, (screen.prompt,))
    return replace(screen, title=title, prompt=prompt, lines=lines)


def _screens(screen: Screen, messages: list[list[Row]]) -> tuple[Screen, ...]:
    bare = replace(
        screen, choices=(), prompt="", buttons=(), form=None, card="", title="", again=None
    )
    last = len(messages) - 1
    return tuple(
        replace(
            screen if index == last else bare,
            title=screen.title if index == 0 else "",
            picture=screen.picture if index == 0 else None,
            lines=tuple(text for label, text in rows if not label),
            details=tuple((label, text) for label, text in rows if label),
        )
        for index, rows in enumerate(messages)
    )


def _pieces(rows: list[Row], room: int, reader: Reader, measure: Measure) -> list[Row]:
    pieces: list[Row] = []
    for label, text in rows:
        if measure(label) > room // 2:
            label, text = "", (label, ": ", *text)
        space = room - row_weight((label, ()), reader, measure)
        if measure(flatten(text, reader)) <= space:
            pieces.append((label, text))
        else:
            pieces += [(label, piece) for piece in split(text, space, reader, measure)]
    return pieces


def split(text: Text, limit: int, reader: Reader, measure: Measure = width) -> list[Text]:
    """`text` in pieces of at most `limit`; joined again they are the text (isolates re-opened)."""
    atoms = _atoms(text)
    pieces: list[Text] = []
    while atoms:
        end = _fitting(atoms, limit - 2, reader, measure)  # 2: an isolate closed and re-opened
        end = _at_a_break(atoms, end) if end < len(atoms) else end
        end += atoms[end : end + 1] == [PDI]
        piece, atoms = atoms[:end], atoms[end:]
        opened = open_isolates(part for part in piece if isinstance(part, str))
        pieces.append(_text([*piece, closing(opened)]))
        atoms = [*opened, *atoms] if atoms else atoms
    return pieces


def _atoms(text: Text) -> list[str | Stamp]:
    atoms: list[str | Stamp] = []
    for part in text:
        atoms += clusters(part) if isinstance(part, str) else [part]
    return atoms


def _fitting(atoms: list[str | Stamp], limit: int, reader: Reader, measure: Measure) -> int:
    """How many atoms fit; at least one, so that it always ends (an atom beyond all limits)."""
    used = 0
    for index, atom in enumerate(atoms):
        used += measure(flatten((atom,), reader))
        if used > limit and index:
            return index
    return len(atoms)


def _at_a_break(atoms: list[str | Stamp], end: int) -> int:
    """The best place to break in the second half of the first `end` atoms."""
    letters = [atom if isinstance(atom, str) else "\0" for atom in atoms[:end]]
    for mark in _BREAKS:
        size = len(mark)
        for index in range(end, end // 2, -1):
            if "".join(letters[max(index - size, 0) : index]) == mark:
                return index
    return end


def _text(atoms: list[str | Stamp]) -> Text:
    merged: list[str | Stamp] = []
    for atom in atoms:
        if isinstance(atom, str) and merged and isinstance(merged[-1], str):
            merged[-1] += atom
        elif atom != "":
            merged.append(atom)
    return tuple(merged)
