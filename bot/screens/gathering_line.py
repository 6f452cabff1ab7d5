"""Waiting for a place in a full session: what is full, one's place, and the place that is kept."""

from collections.abc import Sequence

from bot.screens.gathering_words import take_act, wait_act
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Stamp, Style, Text
from core.catalog import Offering
from core.gatherings import GroupPlace, GroupWaitState, Room

S = GroupWaitState


def full(w: Writer, offering: Offering, rooms: Sequence[Room]) -> Screen:
    """Sessions that are full: one press, and one stands in the line."""
    return w.screen(
        w.label("group.full.title", offering=offering.title),
        w.say("group.full.about" if rooms else "group.full.none"),
        prompt=w.label("group.full.prompt") if rooms else "",
        choices=[
            Choice(
                w.label("group.mine.line", when=room.gathering.starts_at),
                Act("gwjn", offering.id, extra=take_act(0, room.gathering.starts_at).extra),
                detail=w.label("group.taken", n=room.places, places=room.places),
            )
            for room in rooms
            if room.gathering is not None
        ],
        buttons=[
            [
                w.button("button.other_day", Act("days", offering.id)),
                w.button("group.button.waits", Act("gwms")),
            ]
        ],
        again=Act("gful", offering.id),
    )


def place(w: Writer, shown: GroupPlace, *intro: Text) -> Screen:
    """Where one stands, and what can be done with it now."""
    wait = shown.wait
    return w.screen(
        w.label("group.wait.title", title=shown.title),
        *intro,
        _told(w, shown),
        details=[
            (w.label("detail.mentor"), w.say("text", text=shown.mentor_name)),
            (w.label("detail.when"), (Stamp(shown.gathering.starts_at),)),
        ],
        buttons=[
            _take(w, shown),
            [w.button("group.button.leave", wait_act("gwlv", wait), Style.DANGER)]
            if wait.is_live
            else [],
            [
                w.button("button.other_time", Act("days", shown.gathering.offering_id)),
                w.button("group.button.waits", Act("gwms")),
            ],
        ],
        again=Act("gwpl", wait.id),
    )


def _take(w: Writer, shown: GroupPlace) -> list[Button]:
    if shown.wait.state is not S.OFFERED:
        return []
    act = take_act(shown.gathering.offering_id, shown.gathering.starts_at)
    return [w.button("group.button.take", act, Style.PRIMARY)]


def _told(w: Writer, shown: GroupPlace) -> Text:
    match shown.wait.state:
        case S.WAITING:
            return w.say("group.wait.waiting", number=shown.number, length=shown.length)
        case S.OFFERED:
            return w.say("group.wait.offered", until=shown.wait.offer_ends_at)
        case S.LAPSED:
            return w.say("group.wait.lapsed")
        case S.CLOSED:
            return w.say("group.wait.closed")
        case _:
            return w.say("group.wait.over")


def mine(w: Writer, found: Sequence[GroupPlace]) -> Screen:
    return w.screen(
        w.label("group.waits.title"),
        w.say("group.waits.none") if not found else (),
        prompt=w.label("group.waits.prompt") if found else "",
        choices=[
            Choice(
                w.label("group.mine.line", when=each.gathering.starts_at),
                Act("gwpl", each.wait.id),
                detail=each.title,
            )
            for each in found
        ],
        buttons=[[w.button("button.my_sessions", Act("sess"))]],
        again=Act("gwms"),
    )


def with_waiting(w: Writer, shown: Screen, offering: int, start: Act) -> Screen:
    """After "this session is full": the line is one tap away, before the other times."""
    row = (w.button("group.button.wait", Act("gwjn", offering, extra=start.extra), Style.PRIMARY),)
    return w.screen(
        shown.title,
        *shown.lines,
        prompt=shown.prompt,
        choices=shown.choices,
        buttons=[row, *shown.buttons],
    )
