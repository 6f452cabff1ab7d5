"""A weekly series: the same time on the mentor's wall, week after week (A15, X37, Z7).

The wall decides, not the instant: when a clock changes, the hour stays where the mentor sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.availability import resolve_local
from core.clock import from_ms, to_ms
from core.errors import TimeDoesNotExist, TimeIsAmbiguous
from core.ids import OfferingId, PackId, PersonId, SeriesId

FEWEST = 2
MOST = 12  # a quarter of a year; more does not fit a card that people read

Kept = dict[str, str | int]


class Shift(StrEnum):
    """What a change of the clocks did to one occurrence (T-04, T-05)."""

    NONE = ""
    SKIPPED = "skipped"  # the time does not exist that day: the first moment after it
    REPEATED = "repeated"  # it comes twice that day: the first of the two


class SeriesState(StrEnum):
    PLANNED = "planned"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`number` counts from 1. `wanted_at` is the weekly time; `starts_at` what the student chose,
    None where they left it out."""

    number: int
    wanted_at: datetime
    starts_at: datetime | None
    shift: Shift = Shift.NONE


@dataclass(frozen=True, slots=True)
class Series:
    """`weekday` (ISO) and `local_time` are on the wall of `zone`, the mentor's. `kept` are the
    occurrences as rows: the plan until it is booked, then what was booked. `wished`: how many were
    asked for, also where fewer could be planned. `pack_id`: the first pack that paid."""

    id: SeriesId
    student_id: PersonId
    mentor_id: PersonId
    offering_id: OfferingId
    weekday: int
    local_time: str
    zone: str
    first_at: datetime
    wished: int
    kept: tuple[Kept, ...]
    state: SeriesState
    intent: str
    created_at: datetime
    pack_id: PackId | None = None
    revision: int = 0

    @property
    def occurrences(self) -> tuple[Occurrence, ...]:
        return tuple(map(_occurrence, self.kept))

    @property
    def is_booked(self) -> bool:
        return self.state is SeriesState.BOOKED


def weekly(first_at: datetime, zone: str, count: int) -> tuple[Occurrence, ...]:
    """`count` occurrences from `first_at` (aware UTC) on, each a week later on the wall of `zone`.

    A time that a day does not have becomes the first moment after it, one that comes twice the
    first of the two: the rules of availability. The first one is exactly as chosen.
    """
    wall = first_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = [Occurrence(1, first_at, first_at)]
    for number in range(1, count):
        at, shift = on_wall(wall + timedelta(weeks=number), zone)
        found.append(Occurrence(number + 1, at, at, shift))
    return tuple(found)


def moved_along(starts: Iterable[datetime], to: datetime, zone: str) -> tuple[Occurrence, ...]:
    """Each of `starts` moved by as much as the first one is on the wall of `zone`: days and
    minutes there, whatever the clocks do between. The first one lands exactly on `to`."""
    tz = ZoneInfo(zone)
    walls = [start.astimezone(tz).replace(tzinfo=None) for start in starts]
    by = to.astimezone(tz).replace(tzinfo=None) - walls[0]
    found = [Occurrence(1, to, to)]
    for number, wall in enumerate(walls[1:], 2):
        at, shift = on_wall(wall + by, zone)
        found.append(Occurrence(number, at, at, shift))
    return tuple(found)


def on_wall(wall: datetime, zone: str) -> tuple[datetime, Shift]:
    """The instant (aware UTC) of a naive wall time, whatever the clocks do that day."""
    try:
        return resolve_local(wall.date(), wall.time(), zone), Shift.NONE
    except TimeDoesNotExist as skipped:
        after: datetime = skipped.facts["shifted_to"]
        return after, Shift.SKIPPED
    except TimeIsAmbiguous as repeated:
        first: datetime = repeated.facts["first"]
        return first, Shift.REPEATED


def clock_changes(starts: Iterable[datetime], zone: str) -> tuple[tuple[date, time], ...]:
    """From which date on a clock in `zone` shows another time than for the start before it."""
    tz, changes, before = ZoneInfo(zone), [], None
    for start in starts:
        local = start.astimezone(tz)
        if before is not None and local.time() != before:
            changes.append((local.date(), local.time()))
        before = local.time()
    return tuple(changes)


def kept(occurrence: Occurrence) -> Kept:
    chosen = occurrence.starts_at
    return {
        "number": occurrence.number,
        "wanted_at": to_ms(occurrence.wanted_at),
        "starts_at": to_ms(chosen) if chosen is not None else 0,
        "shift": occurrence.shift,
    }


def _occurrence(row: Kept) -> Occurrence:
    chosen = int(row["starts_at"])
    return Occurrence(
        int(row["number"]),
        from_ms(int(row["wanted_at"])),
        from_ms(chosen) if chosen else None,
        Shift(str(row["shift"])),
    )
