"""What a newcomer tells about themself: goals, times and topics they like; one question at a time.

How far they have come is a row, so the conversation goes on after a restart or a week. The
reminders of it are one chain: the row knows when the next one is due, and nothing else does (T-13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import OfferingId, PersonId

MAX_GOALS = 500
MAX_WISH = 200
MOST_TOPICS = 10
_WEEK = timedelta(days=7)


class Step(StrEnum):
    """The questions, in the order they are asked."""

    GOALS = "goals"
    ZONE = "zone"
    LANGUAGE = "language"
    TIMES = "times"
    TOPICS = "topics"


STEPS = tuple(Step)


class LikedTime(StrEnum):
    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"


@dataclass(frozen=True, slots=True)
class Onboarding:
    """`step`: the question that comes next. `wish`: about topics, in their own words.
    `wanted_id` and `wanted_at`: the offering and start they were booking when they were asked to
    answer first. `remind_at`: of the next reminder, None when there is none any more."""

    person_id: PersonId
    started_at: datetime
    step: Step = Step.GOALS
    goals: str = ""
    times: tuple[LikedTime, ...] = ()
    topics: tuple[str, ...] = ()
    wish: str = ""
    wanted_id: OfferingId | None = None
    wanted_at: datetime | None = None
    remind_at: datetime | None = None
    finished_at: datetime | None = None
    stopped_at: datetime | None = None
    revision: int = 0

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def may_be_reminded(self) -> bool:
        return self.finished_at is None and self.stopped_at is None

    @property
    def says_nothing(self) -> bool:
        return not (self.goals or self.times or self.topics or self.wish)


def step_after(step: Step) -> Step | None:
    """None after the last one."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def toggled(times: Sequence[LikedTime], one: LikedTime) -> tuple[LikedTime, ...]:
    """With `one` added or taken away, in the order of the list."""
    kept = {*times} ^ {one}
    return tuple(each for each in LikedTime if each in kept)


def next_reminder(
    started_at: datetime, now: datetime, first_hours: Sequence[int], weeks: int
) -> datetime | None:
    """The first reminder after `now`: `first_hours` after the first contact, then once a week for
    `weeks` weeks. Those that were missed meanwhile are not made up for; None: there are no more."""
    moments = [started_at + timedelta(hours=count) for count in sorted(first_hours)]
    last = moments[-1] if moments else started_at
    moments += [last + _WEEK * number for number in range(1, weeks + 1)]
    return next((moment for moment in moments if moment > now), None)
