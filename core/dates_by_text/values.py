"""What one written line came to."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a line was not taken. The screens have a sentence with the way on for each."""

    NOT_UNDERSTOOD = "not_understood"
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    TWO_DAYS = "two_days"
    TWO_TIMES = "two_times"
    NO_SUCH_DATE = "no_such_date"
    NO_SUCH_TIME = "no_such_time"
    DATE_AMBIGUOUS = "date_ambiguous"
    TIME_AMBIGUOUS = "time_ambiguous"
    WEEKDAY_CONTRADICTS = "weekday_contradicts"
    WHICH_WEEK = "which_week"
    YEAR_SHORT = "year_short"
    OTHER_CALENDAR = "other_calendar"
    OTHER_ZONE = "other_zone"
    REPEATS = "repeats"
    PAST = "past"
    TOO_FAR = "too_far"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    CLOCK_SKIPPED = "clock_skipped"
    CLOCK_REPEATED = "clock_repeated"
    # what only the community knows
    NO_MENTOR = "no_mentor"
    MENTOR_UNKNOWN = "mentor_unknown"
    MENTOR_UNCLEAR = "mentor_unclear"
    NOT_YOURS = "not_yours"
    OFFERING_UNKNOWN = "offering_unknown"
    OFFERING_UNCLEAR = "offering_unclear"
    NO_END = "no_end"
    NOT_SHARED = "not_shared"
    TOO_MANY_PLACES = "too_many_places"


@dataclass(frozen=True, slots=True)
class Understood:
    """`starts` and `ends` on the wall of the zone it was read in; `minutes` where a length was
    written in place of an end; `ends_at` None where neither was. `capacity`: "x2", None
    where it is not said. `mentor` and `offering` as they were written, folded; "" where none was
    named."""

    text: str
    day: date
    starts: time
    ends: time | None
    minutes: int | None
    capacity: int | None
    mentor: str
    offering: str
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Problem:
    """`piece` is what it is about; `instead` is what could be written in its place, the same in
    every language."""

    text: str
    code: ProblemCode
    piece: str = ""
    instead: tuple[str, ...] = ()


Line = Understood | Problem


class Unclear(Exception):
    """A line is not taken; becomes its Problem."""

    def __init__(self, code: ProblemCode, piece: object = "", *instead: str) -> None:
        super().__init__(code)
        self.code = code
        self.piece = str(piece)[:60]
        self.instead = instead
