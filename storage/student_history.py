"""What a student did before, counted for whoever decides on their request: one query (X29)."""

from sqlalchemy import ColumnElement, and_, bindparam, case, func, literal, select

from core.booking import BookingState, By
from core.clock import from_ms
from core.ids import PersonId
from core.packs import PackState
from core.reading import Past, StudentHistory
from storage.connection import Connection
from storage.dialects import total
from storage.statements import Statement
from storage.tables import audit_entries, bookings, packs, people

S = BookingState
_HOUR_MS = 3_600_000
_b, _a, _p = bookings.c, audit_entries.c, packs.c
_own_notice = func.coalesce(_b.cancel_notice_hours, bindparam("hours"))
# A request that was withdrawn has let nobody wait: only what was scheduled is cancelled late.
_WAS_SCHEDULED = (
    select(_a.id)
    .where(
        _a.subject_kind == "booking",
        _a.subject_id == _b.id,
        _a.before == S.SCHEDULED.value,
        _a.after == S.CANCELLED.value,
    )
    .exists()
)
_KINDS: tuple[ColumnElement[bool], ...] = (
    _b.state == S.COMPLETED.value,
    and_(_b.state == S.NO_SHOW.value, _b.no_show_by == By.STUDENT.value),
    and_(
        _b.state == S.CANCELLED.value,
        _b.cancelled_by == By.STUDENT.value,
        _b.cancelled_at > _b.starts_at - _own_notice * literal(_HOUR_MS),
        _WAS_SCHEDULED,
    ),
    _b.state == S.REJECTED.value,
)
_HERE = _b.mentor_id == bindparam("mentor")
_LEFT = (
    select(total(_p.total - _p.used - _p.held))
    .where(
        _p.student_id == bindparam("student"),
        _p.mentor_id == bindparam("mentor"),
        _p.state == PackState.ACTIVE.value,
    )
    .scalar_subquery()
)
_SINCE = select(people.c.created_at).where(people.c.id == bindparam("student")).scalar_subquery()
_HISTORY = Statement(
    select(
        *(total(case((and_(kind, _HERE), 1), else_=0)) for kind in _KINDS),
        *(total(case((kind, 1), else_=0)) for kind in _KINDS),
        _LEFT,
        _SINCE,
    ).where(
        _b.student_id == bindparam("student"),
        _b.state.in_([each.value for each in (S.COMPLETED, S.NO_SHOW, S.CANCELLED, S.REJECTED)]),
    )
)


def history_of(
    connection: Connection, student: PersonId, mentor: PersonId, notice_hours: int
) -> StudentHistory:
    row = connection.one(_HISTORY, student=student, mentor=mentor, hours=notice_hours)
    assert row is not None
    completed, no_shows, cancelled_late, declined, *everywhere, left, since = row
    return StudentHistory(
        completed,
        no_shows,
        cancelled_late,
        declined,
        community=Past(*everywhere),
        left=left,
        since=from_ms(since) if since is not None else None,
    )
