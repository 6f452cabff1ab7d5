"""Sessions that several share, in a line: places left, the number it runs from, who comes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen, Style, Text
from core.booking import Booking, By
from core.catalog import Offering, OfferingKind
from core.clock import from_ms
from core.gatherings import GatheringWait, Room
from core.notices import Notice, NoticeKind
from core.reading import BookingCard
from core.settings import hours


def left(w: Writer, room: Room) -> str:
    return w.label("group.left", n=room.left, places=room.places)


def offering_facts(w: Writer, offering: Offering) -> list[tuple[str, Text]]:
    """How many share a session of it, on its own page."""
    if (offering.places or 1) == 1:
        return []
    found: list[tuple[str, Text]] = [
        (w.label("group.places"), w.say("group.up_to", n=offering.places))
    ]
    if (offering.minimum_places or 1) > 1:
        found.append((w.label("group.runs"), w.say("group.runs_from", n=offering.minimum_places)))
    return found


def with_room(
    w: Writer, shown: Screen, room: Room, offering: Offering, start: datetime, decide_hours: int
) -> Screen:
    """The confirm screen of a shared session: what is left, and whether it is sure to happen."""
    if room.places == 1:
        return shown
    details: list[tuple[str, Text]] = [(_shared(w, _meets(offering)), (left(w, room),))]
    if room.minimum is not None and not _is_decided(room):
        at = start - hours(decide_hours)
        details.append(
            (w.label("group.runs"), w.say("group.runs_from.decided", n=room.minimum, at=at))
        )
    return replace(shown, details=(*shown.details, *details))


def _meets(offering: Offering) -> bool:
    return offering.kind is OfferingKind.FACE_TO_FACE


def _shared(w: Writer, meets: bool) -> str:
    """A date face to face that several share is no group session."""
    return w.label("group.meeting" if meets else "group.session")


def _is_decided(room: Room) -> bool:
    return room.gathering is not None and room.gathering.decided_at is not None


def starts_shown(shown: Screen) -> list[datetime]:
    return [start for choice in shown.choices if (start := _start(choice)) is not None]


def with_rooms(w: Writer, shown: Screen, rooms: Mapping[datetime, Room]) -> Screen:
    """The times of a day, each with its places."""
    if not rooms:
        return shown
    choices = (_told(w, choice, rooms) for choice in shown.choices)
    return replace(shown, choices=tuple(choices))


def _told(w: Writer, choice: Choice, rooms: Mapping[datetime, Room]) -> Choice:
    start = _start(choice)
    room = rooms.get(start) if start is not None else None
    return choice if room is None else replace(choice, detail=left(w, room))


def _start(choice: Choice) -> datetime | None:
    if choice.act.verb != "conf" or not choice.act.extra:
        return None
    return from_ms(choice.act.number(0) * 60_000)


def with_full(w: Writer, shown: Screen, offering: Offering, count: int) -> Screen:
    """The days to pick from, and the way to sessions that are full."""
    if not count:
        return shown
    row = (w.button("group.button.full", Act("gful", offering.id), n=count),)
    return replace(shown, buttons=(row, *shown.buttons))


def with_waits(w: Writer, shown: Screen, count: int) -> Screen:
    """A student's sessions, and the way to what they wait for a place in."""
    if not count:
        return shown
    row = (w.button("group.button.waits", Act("gwms")),)
    return replace(shown, buttons=(*shown.buttons, row))


def mine_row(w: Writer, cards: Sequence[BookingCard]) -> list[Button]:
    """Below a list of a mentor's sessions, where some of them are shared."""
    if not any(card.booking.gathering_id for card in cards):
        return []
    return [w.button("group.button.mine", Act("gals"))]


def card_details(w: Writer, shown: BookingCard) -> list[tuple[str, Text]]:
    """That it is shared, and by how many: never by whom (X36)."""
    if shown.group is None:
        return []
    room, name = shown.group, _shared(w, shown.booking.contact_number is not None)
    if not shown.booking.is_live:
        return [(name, w.say("group.shared"))]
    lines: list[tuple[str, Text]] = [(name, w.say("group.taken", n=room.taken, places=room.places))]
    if room.minimum is not None and not _is_decided(room):
        lines.append((w.label("group.runs"), w.say("group.runs_from", n=room.minimum)))
    return lines


def card_row(w: Writer, booking: Booking, side: By) -> list[Button]:
    """The whole session, for its mentor and staff."""
    if booking.gathering_id is None or side is By.STUDENT:
        return []
    return [w.button("group.button.all", Act("gath", booking.gathering_id))]


def moved_together(w: Writer, notice: Notice, booking: Booking) -> list[Text]:
    """To a student whose whole session was moved: from when to when."""
    was = notice.facts.get("was")
    if notice.kind is not NoticeKind.BOOKING_MOVED or not isinstance(was, int):
        return []
    return [w.say("notice.booking_moved.together", was=from_ms(was), when=booking.starts_at)]


def take_act(offering: int, start: datetime) -> Act:
    return Act("conf", offering, extra=(int(start.timestamp()) // 60,))


def wait_act(verb: str, wait: GatheringWait) -> Act:
    return Act(verb, wait.id, wait.revision)


def offering_row(w: Writer, offering: Offering) -> list[Button]:
    """On the page of an offering whose sessions are shared."""
    if offering.kind is not OfferingKind.GROUP:
        return []
    style = Style.PLAIN if offering.places else Style.PRIMARY
    act = Act("gpls", offering.id, offering.revision)
    row = [w.button("group.button.places", act, style)]
    return [*row, w.button("group.button.mine", Act("gals"))] if offering.places else row
