"""Whether each session of a series has room: the hours and the agenda are read once for all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.availability import Busy, SlotRules, free_slots, is_free, why_not
from core.booking import Claim
from core.catalog import Offering
from core.ids import PersonId
from core.ports import UnitOfWork
from core.series import Occurrence
from core.series_reports import ALTERNATIVES, FREE, STUDENT_BUSY, Line
from core.use_cases import slots
from core.use_cases.slots import Schedule

_WEEK = timedelta(days=7)
_MARGIN = timedelta(days=33)  # whole months around, for what is limited by the week or month

Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Ground:
    """What sessions are fitted into; each that fits takes its place at once, so that the next one
    is measured against it, too."""

    rules: SlotRules
    plan: Schedule
    busy: list[Busy]
    students: list[Span]
    now: datetime
    guards_student: bool = True

    def fitted(self, occurrences: Iterable[Occurrence]) -> tuple[Line, ...]:
        """A line for each; alternatives only once all that fit have their places."""
        lines = [self._fit(each) for each in occurrences]
        return tuple(self._with_ways(line) if line.is_clash else line for line in lines)

    def _fit(self, occurrence: Occurrence) -> Line:
        start = occurrence.starts_at
        if start is None:
            return Line(occurrence)
        parts = (self.plan.hours, self.plan.exceptions, self.plan.posted)
        if not is_free(start, *parts, self.busy, self.rules, self.now):
            verdict = why_not(start, *parts, self.busy, self.rules, self.now)
            return Line(occurrence, verdict.reason, verdict.number, verdict.unit)
        if self._student_is_busy(start):
            return Line(occurrence, STUDENT_BUSY)
        self.take(start)
        return Line(occurrence, FREE)

    def take(self, start: datetime) -> None:
        rules, end = self.rules, start + self.rules.duration
        self.busy.append(Busy.session(start, end, rules.buffer_before, rules.buffer_after))
        if self.guards_student:
            self.students.append((start, end))

    def _student_is_busy(self, start: datetime) -> bool:
        end = start + self.rules.duration
        return any(since < end and until > start for since, until in self.students)

    def _with_ways(self, line: Line) -> Line:
        return replace(line, alternatives=self.alternatives(line.occurrence.wanted_at))

    def alternatives(self, wanted: datetime) -> tuple[datetime, ...]:
        """Up to three free starts nearest to `wanted`, those of its own week first."""
        found = free_slots(
            self.plan.hours,
            self.plan.exceptions,
            self.plan.posted,
            self.busy,
            self.rules,
            self.now,
            wanted - _WEEK,
            wanted + _WEEK,
        )
        tz = ZoneInfo(self.rules.zone)
        week = wanted.astimezone(tz).isocalendar()[:2]
        starts = [each.starts_at for each in found if not self._student_is_busy(each.starts_at)]

        def nearness(start: datetime) -> tuple[bool, timedelta, datetime]:
            return start.astimezone(tz).isocalendar()[:2] != week, abs(start - wanted), start

        return tuple(sorted(sorted(starts, key=nearness)[:ALTERNATIVES]))


def ground(
    uow: UnitOfWork,
    offering: Offering,
    student: PersonId,
    starts: Sequence[datetime],
    without: Collection[Claim] = (),
) -> Ground:
    """Six queries however many sessions. `without`: claims that do not count, for they move."""
    since, until = min(starts) - _WEEK, max(starts) + _WEEK
    busy = uow.claims.busy(offering.mentor_id, since - _MARGIN, until + _MARGIN, uow.now)
    guards = not uow.settings.booking.student_may_overlap
    mine: Sequence[Span] = ()
    if guards:
        mine = uow.claims.busy_of_student(student, since, until, uow.now)
    blocks = {(each.blocks_from, each.blocks_until) for each in without}
    own = {(each.starts_at, each.ends_at) for each in without}
    return Ground(
        rules=slots.rules_for(uow, offering),
        plan=slots.schedule(uow, offering, since, until),
        busy=[each for each in busy if (each.blocks_from, each.blocks_until) not in blocks],
        students=[span for span in mine if span not in own],
        now=uow.now,
        guards_student=guards,
    )


def is_beyond(rules: SlotRules, now: datetime, start: datetime) -> bool:
    return start > now + rules.horizon
