"""All shared sessions of somebody in one list: what they run, have a place in, and wait for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.screens.writer import Writer
from bot.ui import Act, Choice, Screen
from core.gatherings import GroupPlace, GroupPlaces
from core.reading import BookingCard

_MOST = 100


def overview(
    w: Writer,
    runs: Sequence[GroupPlaces],
    has: Sequence[BookingCard],
    waits: Sequence[GroupPlace],
) -> Screen:
    """The soonest first."""
    found = sorted((*_run(w, runs), *_had(w, has), *_waited(w, waits)), key=_when)
    return w.screen(
        w.label("groups.title"),
        w.say("groups.about" if found else "groups.none"),
        prompt=w.label("group.mine.prompt") if found else "",
        choices=[choice for _, choice in found[:_MOST]],
        buttons=[
            [
                w.button("button.offerings", Act("offs")),
                w.button("button.my_sessions", Act("sess")),
            ]
        ],
        again=Act("gall"),
    )


_Line = tuple[datetime, Choice]


def _when(line: _Line) -> datetime:
    return line[0]


def _run(w: Writer, found: Sequence[GroupPlaces]) -> Iterator[_Line]:
    for each in found:
        taken = w.label("group.taken", n=each.count, places=each.gathering.places)
        detail = w.label("groups.runs", title=each.title, taken=taken)
        yield _line(w, each.gathering.starts_at, Act("gath", each.gathering.id), detail)


def _had(w: Writer, found: Sequence[BookingCard]) -> Iterator[_Line]:
    for card in found:
        state = w.label(f"state.{card.booking.state}")
        detail = w.label("groups.has", title=card.offering_title, state=state)
        yield _line(w, card.booking.starts_at, Act("card", card.booking.id), detail)


def _waited(w: Writer, found: Sequence[GroupPlace]) -> Iterator[_Line]:
    for each in found:
        detail = w.label("groups.waits", title=each.title, number=each.number, length=each.length)
        yield _line(w, each.gathering.starts_at, Act("gwpl", each.wait.id), detail)


def _line(w: Writer, when: datetime, act: Act, detail: str) -> _Line:
    return when, Choice(w.label("group.mine.line", when=when), act, detail=detail)
