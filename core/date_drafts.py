"""Dates that somebody wrote as text: what was understood, until it is published or discarded.

What is published is what the card showed: the lines are kept as they were understood, and never
read again ("tomorrow" is another day by then).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.clock import from_ms, to_ms
from core.dates_by_text import Problem, ProblemCode
from core.ids import DateDraftId, OfferingId, PersonId

Kept = Mapping[str, str | int]
_CODES = frozenset(ProblemCode)
_PART = "\n"  # a line has none of its own


class DraftState(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Fate(StrEnum):
    """What became of an understood line when the draft was published."""

    WAITING = "waiting"
    POSTED = "posted"
    DUPLICATE = "duplicate"  # the same date is up already
    PAST = "past"
    GONE = "gone"  # the mentor or the offering is not there any more
    TOO_MANY = "too_many"


class Note(StrEnum):
    """What is in the way of a date that is put up all the same."""

    NONE = ""
    BOOKED = "booked"  # the mentor has something in it
    BLOCKED = "blocked"  # the mentor has closed the day


@dataclass(frozen=True, slots=True)
class DraftDate:
    """`offering_id` None: for all of the mentor's offerings; `places` None: as many as it takes."""

    text: str
    mentor_id: PersonId
    offering_id: OfferingId | None
    starts_at: datetime
    ends_at: datetime
    fate: Fate = Fate.WAITING
    note: Note = Note.NONE
    places: int | None = None


DraftLine = DraftDate | Problem


@dataclass(frozen=True, slots=True)
class DateDraft:
    """`zone`: the clocks it was read by. `for_mentor`: whose dates these are where no line says so.
    `kept` are the lines as rows; `lines` are the same as values."""

    id: DateDraftId
    written_by: PersonId
    for_mentor: PersonId | None
    text: str
    zone: str
    kept: tuple[dict[str, str | int], ...]
    state: DraftState
    written_at: datetime
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    revision: int = 0

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        return tuple(map(_line, self.kept))

    @property
    def dates(self) -> tuple[DraftDate, ...]:
        return tuple(each for each in self.lines if isinstance(each, DraftDate))

    def with_lines(self, lines: tuple[DraftLine, ...]) -> "DateDraft":
        return replace(self, kept=tuple(map(kept_line, lines)))


def kept_line(line: DraftLine) -> dict[str, str | int]:
    if isinstance(line, Problem):
        instead = _PART.join(line.instead)
        return {"text": line.text, "problem": line.code, "piece": line.piece, "instead": instead}
    return {
        "text": line.text,
        "mentor": line.mentor_id,
        "offering": line.offering_id or 0,
        "starts_at": to_ms(line.starts_at),
        "ends_at": to_ms(line.ends_at),
        "fate": line.fate,
        "note": line.note,
        "places": line.places or 0,
    }


def _line(kept: Kept) -> DraftLine:
    text = str(kept["text"])
    if "problem" in kept:
        instead = tuple(str(kept["instead"]).split(_PART)) if kept["instead"] else ()
        known = str(kept["problem"]) in _CODES  # one that is not asked any more is still a question
        code = ProblemCode(str(kept["problem"])) if known else ProblemCode.NOT_UNDERSTOOD
        return Problem(text, code, str(kept["piece"]), instead)
    offering = int(kept["offering"])
    return DraftDate(
        text,
        PersonId(int(kept["mentor"])),
        OfferingId(offering) if offering else None,
        from_ms(int(kept["starts_at"])),
        from_ms(int(kept["ends_at"])),
        Fate(str(kept["fate"])),
        Note(str(kept["note"])),
        int(kept.get("places", 0)) or None,  # drafts of before have none
    )
