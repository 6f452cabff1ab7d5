"""Whether each session of a series has room: the hours and the agenda are read once for all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.availability import Busy, Reason, Slot, SlotRules, Unit, free_slots, is_free, why_not
from core.booking import Claim
from core.catalog import Offering, OfferingKind
from core.errors import RuleError, SlotNotOffered
from core.ids import PersonId
from core.ports import UnitOfWork
from core.series import Occurrence
from core.series_reports import ALTERNATIVES, FREE, STUDENT_BUSY, Line
from core.use_cases import slots
from core.use_cases.slots import Schedule

_WEEK = timedelta(days=7)
_MARGIN = timedelta(days=33)  # whole months around, for what is limited by the week or month

Span = tuple[datetime, datetime]
Refusal = tuple[str, int | None, Unit | None]


@dataclass(slots=True)
class Ground:
    """What sessions are fitted into; each that fits takes its place at once, so that the next one
    is measured against it, too."""

    rules: SlotRules
    plan: Schedule
    busy: list[Busy]
    students: list[Span]
    now: datetime
    guards_student: bool

    def fitted(self, occurrences: Iterable[Occurrence]) -> tuple[Line, ...]:
        """A line for each; alternatives only once all that fit have their places."""
        lines = [self._fit(each) for each in occurrences]
        return tuple(self._with_ways(line) if line.is_clash else line for line in lines)

    def _fit(self, occurrence: Occurrence) -> Line:
        start = occurrence.starts_at
        if start is None:
            return Line(occurrence)
        found = self.refusal(start)
        if found is not None:
            return Line(occurrence, *found)
        if self._student_is_busy(start):
            return Line(occurrence, STUDENT_BUSY)
        self.take(start)
        return Line(occurrence, FREE)

    def refusal(self, start: datetime) -> Refusal | None:
        """The rule that is in the way, None where the slot is offered and free."""
        parts = (self.plan.hours, self.plan.exceptions, self.plan.posted)
        if not is_free(start, *parts, self.busy, self.rules, self.now):
            verdict = why_not(start, *parts, self.busy, self.rules, self.now)
            return verdict.reason, verdict.number, verdict.unit
        return None

    def offered(self, since: datetime, until: datetime) -> Sequence[Slot]:
        return free_slots(
            self.plan.hours,
            self.plan.exceptions,
            self.plan.posted,
            self.busy,
            self.rules,
            self.now,
            since,
            until,
        )

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
        found = self.offered(wanted - _WEEK, wanted + _WEEK)
        tz = ZoneInfo(self.rules.zone)
        week = wanted.astimezone(tz).isocalendar()[:2]
        starts = [each.starts_at for each in found if not self._student_is_busy(each.starts_at)]

        def nearness(start: datetime) -> tuple[bool, timedelta, datetime]:
            return start.astimezone(tz).isocalendar()[:2] != week, abs(start - wanted), start

        return tuple(sorted(sorted(starts, key=nearness)[:ALTERNATIVES]))


@dataclass(slots=True)
class SharedGround(Ground):
    """Where several students share a session: each start is asked about by itself, for a session
    that others have booked is the very one to join."""

    uow: UnitOfWork
    offering: Offering
    student: PersonId

    def refusal(self, start: datetime) -> Refusal | None:
        try:
            slots.require_open(self.uow, self.offering, start, student=self.student)
        except SlotNotOffered as refused:
            facts = refused.facts
            return str(facts["rule"]), facts.get("number"), facts.get("unit")
        except RuleError:  # taken, full, called off, or theirs already
            return Reason.TAKEN, None, None
        return None

    def offered(self, since: datetime, until: datetime) -> Sequence[Slot]:
        return slots.slots_between(self.uow, self.offering, max(since, self.now), until)


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
    found = Ground(
        rules=slots.rules_for(uow, offering),
        plan=slots.schedule(uow, offering, since, until),
        busy=[each for each in busy if (each.blocks_from, each.blocks_until) not in blocks],
        students=[span for span in mine if span not in own],
        now=uow.now,
        guards_student=guards,
    )
    if offering.kind is not OfferingKind.GROUP and (offering.places or 1) == 1:
        return found
    parts = {name: getattr(found, name) for name in Ground.__slots__}
    return SharedGround(**parts, uow=uow, offering=offering, student=student)


def is_beyond(rules: SlotRules, now: datetime, start: datetime) -> bool:
    return start > now + rules.horizon
