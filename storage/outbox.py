"""Working off what falls due: claims under a lease, closings under a fence."""

from collections.abc import Sequence
from datetime import datetime
from heapq import nsmallest

from sqlalchemy import bindparam, func, or_, select, update

from core.clock import from_ms, to_ms
from core.deadlines import Deadline
from core.doors import ClaimedJob, ClaimedNotice, DeadNotice, DueState
from core.ids import PersonId
from core.notices import Notice, NoticeKind
from storage.connection import Connection
from storage.dialects import one_of
from storage.due_rows import LONGEST_ERROR
from storage.later import DEADLINES, JOBS, NOTICES
from storage.statements import Statement
from storage.tables import deadlines, jobs, notices

_n, _d, _j = notices.c, deadlines.c, jobs.c
_THIS_DEADLINE = (_d.id == bindparam("this"), _d.open == 1)
_DUE_DEADLINES = Statement(
    DEADLINES.mapped.query(_d.open == 1, _d.next_at <= bindparam("now"))
    .order_by(_d.next_at, _d.id)
    .limit(bindparam("most"))
)
_CLOSE_DEADLINE = Statement(
    update(deadlines)
    .where(*_THIS_DEADLINE)
    .values(open=0, state=DueState.SENT.value, closed_at=bindparam("at"))
)
_POSTPONE_DEADLINE = Statement(
    update(deadlines)
    .where(*_THIS_DEADLINE)
    .values(
        next_at=bindparam("new_next_at"), error=bindparam("new_error"), attempts=_d.attempts + 1
    )
)
_SKIP_DUE = Statement(
    update(notices)
    .where(
        _n.open == 1,
        _n.due_at <= bindparam("now"),
        or_(_n.useful_until.is_(None), _n.useful_until <= bindparam("now")),
    )
    .values(
        open=0,
        state=DueState.SKIPPED_LATE.value,
        note=bindparam("new_note"),
        closed_at=bindparam("now"),
    )
)
_NOTICE = Statement(NOTICES.mapped.query(_n.id == bindparam("this")))
_TOLD = Statement(
    NOTICES.mapped.query(
        _n.key == bindparam("key"),
        one_of(_n.state, (DueState.WAITING, DueState.SENT, DueState.UNKNOWN)),
    )
)
_REMINDERS = Statement(
    NOTICES.mapped.query(
        _n.person_id == bindparam("person"),
        _n.subject_id == bindparam("subject"),
        _n.open == 1,
        _n.kind == NoticeKind.REMINDER.value,
    ).order_by(_n.due_at, _n.id)
)
_IS_DEAD = _n.state == DueState.DEAD.value
_DEAD = Statement(
    select(*NOTICES.mapped.columns, _n.attempts, _n.error, _n.note)
    .where(_IS_DEAD)
    .order_by(_n.id.desc())
    .limit(200)
)
_DEAD_OF = Statement(select(func.count()).where(_IS_DEAD, _n.person_id == bindparam("person")))
_REVIVE = Statement(
    update(notices)
    .where(_n.id == bindparam("this"), _IS_DEAD)
    .values(
        open=1,
        state=DueState.WAITING.value,
        next_at=bindparam("new_next_at"),
        attempts=0,
        closed_at=None,
    )
)

_AGAIN_OF = Statement(
    select(func.count()).where(_n.open == 1, _n.note != "", _n.person_id == bindparam("person"))
)
_JOB_STATE = Statement(select(_j.state).where(_j.id == bindparam("this")))
_REVIVE_JOB = Statement(
    update(jobs)
    .where(_j.id == bindparam("this"), _j.state == DueState.DEAD.value)
    .values(
        open=1,
        state=DueState.WAITING.value,
        next_at=bindparam("new_next_at"),
        attempts=0,
        closed_at=None,
    )
)


class SqlOutbox:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim_notices(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]:
        claimed = NOTICES.claim(self._connection, now, lease_until, limit)
        return [ClaimedNotice(*each) for each in claimed]

    def claim_replies(
        self, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[ClaimedNotice]:
        claimed = NOTICES.claim(self._connection, now, lease_until, limit, urgent=True)
        return [ClaimedNotice(*each) for each in claimed]

    def claim_jobs(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[ClaimedJob]:
        return [ClaimedJob(*each) for each in JOBS.claim(self._connection, now, lease_until, limit)]

    def close_notice(
        self, id: int, fence: int, state: DueState, at: datetime, note: str = ""
    ) -> bool:
        return NOTICES.close(self._connection, id, fence, state, at, note)

    def close_job(self, id: int, fence: int, state: DueState, at: datetime, note: str = "") -> bool:
        return JOBS.close(self._connection, id, fence, state, at, note)

    def retry_notice(self, id: int, fence: int, next_at: datetime, error: str) -> bool:
        return NOTICES.retry(self._connection, id, fence, next_at, error)

    def release_notice(self, id: int, fence: int, next_at: datetime) -> bool:
        return NOTICES.release(self._connection, id, fence, next_at)

    def are_notices_due(self, now: datetime) -> bool:
        return NOTICES.is_any_due(self._connection, now)

    def are_replies_due(self, now: datetime) -> bool:
        return NOTICES.is_any_due(self._connection, now, urgent=True)

    def are_jobs_due(self, now: datetime) -> bool:
        return JOBS.is_any_due(self._connection, now)

    def begin_job_again(self, id: int, fence: int, next_at: datetime) -> bool:
        return JOBS.begin_again(self._connection, id, fence, next_at)

    def release_job(self, id: int, fence: int, next_at: datetime) -> bool:
        return JOBS.release(self._connection, id, fence, next_at)

    def retry_job(
        self, id: int, fence: int, next_at: datetime, error: str, unknown: bool = False
    ) -> bool:
        """`unknown`: the row says so until the next try has an answer."""
        state = DueState.UNKNOWN if unknown else DueState.WAITING
        return JOBS.retry(self._connection, id, fence, next_at, error, state)

    def due_deadlines(self, now: datetime, limit: int) -> Sequence[Deadline]:
        return DEADLINES.mapped.all(self._connection, _DUE_DEADLINES, now=to_ms(now), most=limit)

    def close_deadline(self, id: int, at: datetime) -> bool:
        return self._connection.run(_CLOSE_DEADLINE, this=id, at=to_ms(at)) == 1

    def postpone_deadline(self, id: int, next_at: datetime, error: str) -> None:
        self._connection.run(
            _POSTPONE_DEADLINE,
            this=id,
            new_next_at=to_ms(next_at),
            new_error=error[:LONGEST_ERROR],
        )

    def skip_due(self, now: datetime, note: str) -> int:
        return self._connection.run(_SKIP_DUE, now=to_ms(now), new_note=note)

    def notice(self, id: int) -> Notice | None:
        return NOTICES.mapped.first(self._connection, _NOTICE, this=id)

    def told(self, key: str) -> Notice | None:
        return NOTICES.mapped.first(self._connection, _TOLD, key=key)

    def waiting_reminders(self, person: PersonId, subject: int) -> Sequence[Notice]:
        return NOTICES.mapped.all(self._connection, _REMINDERS, person=person, subject=subject)

    def next_due_at(self) -> datetime | None:
        firsts = [rows.first_due_ms(self._connection) for rows in (NOTICES, DEADLINES, JOBS)]
        known = [moment for moment in firsts if moment is not None]
        return from_ms(min(known)) if known else None

    def next_due(self, limit: int) -> Sequence[tuple[datetime, str, int]]:
        rows = [
            row
            for table in (NOTICES, DEADLINES, JOBS)
            for row in table.next_due(self._connection, limit)
        ]
        return [(from_ms(due), kind, subject) for due, kind, subject in nsmallest(limit, rows)]

    def dead(self) -> Sequence[DeadNotice]:
        """Latest first; the error is the last try's, or what was noted when it was given up."""
        rows = self._connection.all(_DEAD)
        return [
            DeadNotice(NOTICES.mapped.from_row(row[:-3]), row[-3], row[-1] or row[-2])
            for row in rows
        ]

    def count_dead(self, person: PersonId) -> int:
        row = self._connection.one(_DEAD_OF, person=person)
        assert row is not None
        count: int = row[0]
        return count

    def revive(self, id: int, at: datetime) -> bool:
        return self._connection.run(_REVIVE, this=id, new_next_at=to_ms(at)) == 1

    def count_again(self, person: PersonId) -> int:
        row = self._connection.one(_AGAIN_OF, person=person)
        return int(row[0]) if row else 0

    def job_state(self, id: int) -> DueState | None:
        row = self._connection.one(_JOB_STATE, this=id)
        return DueState(row[0]) if row else None

    def revive_job(self, id: int, at: datetime) -> bool:
        return self._connection.run(_REVIVE_JOB, this=id, new_next_at=to_ms(at)) == 1
