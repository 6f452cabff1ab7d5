"""Which channels and roles are set up, with a check mark or the way to put each right."""

from collections.abc import Iterator, Sequence

from bot.screens.writer import Writer
from bot.ui import Act, Screen, Style, Text
from core.space_checks import COMMUNITY, ROLE, Asked, Checked, Need
from core.spaces import SpaceUse

ROWS = (SpaceUse.STAFF, SpaceUse.THREADS, SpaceUse.POSTS)
_WELL, _WRONG, _UNKNOWN, _UNSET = "✅", "⚠️", "❔", "➖"
Found = Sequence[Checked] | None


def state(w: Writer, places: Sequence[Asked], found: Found, note: Text = ()) -> Screen:
    """`found` None: nobody could look."""
    checked = {(each.community, each.what, each.id): each for each in found or ()}
    rows = [row for place in places for row in _rows(w, place, checked)]
    fixes = [line for each in found or () for line in fixes_of(w, each)]
    return w.screen(
        w.label("setup.title"),
        note,
        *_verdict(w, rows, fixes, found),
        *fixes,
        details=[(name, (f"{mark} {shown}",)) for name, mark, shown in rows],
        buttons=[
            [w.button("setup.again", Act("stup"), Style.PRIMARY)],
            [w.button("button.home", Act("home"))],
        ],
    )


def elsewhere(w: Writer) -> Screen:
    return w.screen(
        w.label("setup.title"),
        w.say("setup.elsewhere"),
        buttons=[[w.button("button.home", Act("home"))]],
    )


def fixes_of(w: Writer, checked: Checked) -> Iterator[Text]:
    """One line for each thing that is missing: what to change, and where."""
    for need in checked.missing:
        yield w.say(f"setup.fix.{need}", name=checked.name)


Marked = tuple[str, str, str]


def _rows(
    w: Writer, place: Asked, checked: dict[tuple[str, str, str], Checked]
) -> Iterator[Marked]:
    chats = dict(place.chats)
    for use in ROWS:
        chat = chats.get(use)
        seen = checked.get((place.community, use, chat or ""))
        yield _marked(w, w.label(f"setup.use.{use}"), chat, seen)
    for role in place.roles or ("",):
        yield _marked(
            w, w.label("setup.use.role"), role, checked.get((place.community, ROLE, role))
        )
    whole = checked.get((place.community, COMMUNITY, place.community))
    if whole is not None:
        is_there = Need.COMMUNITY not in whole.missing
        key = "setup.events" if is_there else "setup.community"
        yield w.label(key), _WRONG if whole.missing else _WELL, whole.name


def _marked(w: Writer, label: str, id: str | None, seen: Checked | None) -> Marked:
    if not id:
        return label, _UNSET, w.label("setup.unset")
    if seen is None:
        return label, _UNKNOWN, id
    return label, _WRONG if seen.missing else _WELL, seen.name


def _verdict(
    w: Writer, rows: Sequence[Marked], fixes: Sequence[Text], found: Found
) -> Iterator[Text]:
    if found is None:
        yield w.say("setup.not_checked")
    elif fixes:
        yield w.say("setup.wrong", n=len(fixes))
    elif all(mark == _WELL for _, mark, _ in rows):
        yield w.say("setup.well")
    if any(mark == _UNSET for _, mark, _ in rows):
        yield w.say("setup.how")
