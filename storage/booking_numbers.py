"""Counts for the dashboards of mentors and staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, cast, func, or_, select, union

from core.booking import BookingState
from core.clock import from_ms, to_ms
from core.ids import PersonId
from core.orders import OrderState, Purpose
from core.reading import MentorNumbers, StaffNumbers
from storage.connection import Connection
from storage.statements import Statement
from storage.tables import audit_entries, bookings, mentors, orders, seats
from storage.unanswered import students_silence

S = BookingState
ANSWERS = (S.AWAITING_PAYMENT, S.SCHEDULED, S.REJECTED, S.EXPIRED)
_b, _a, _s = bookings.c, audit_entries.c, seats.c

_THEIRS = _b.mentor_id == bindparam("mentor")
_RUNNING = _b.hold_until > bindparam("now")
# I10: every step of a booking is in the audit log, so a request nobody answered stands there.
_WENT_UNANSWERED = (
    select(_a.id)
    .where(
        _a.subject_kind == "booking",
        _a.subject_id == _b.id,
        _a.before == S.REQUESTED.value,
        _a.after == S.EXPIRED.value,
    )
    .exists()
)
_AHEAD = and_(_b.state == S.SCHEDULED.value, _b.ends_at > bindparam("now"))
_SEATED = and_(_s.mentor_id == bindparam("mentor"), _s.state != "released")
# M5: who holds a place or has a session ahead; each of them once.
_STUDENTS = union(
    select(_b.student_id).where(_THEIRS, _AHEAD), select(_s.student_id).where(_SEATED)
).subquery("students")
_COUNTS = (
    and_(_b.state == S.REQUESTED.value, _RUNNING),
    and_(_b.state == S.AWAITING_PAYMENT.value, _RUNNING),
    _AHEAD,
    _b.state == S.COMPLETED.value,
    and_(_b.state == S.EXPIRED.value, _WENT_UNANSWERED, ~students_silence(_b.id)),
)
_MENTOR = Statement(
    select(
        *(
            select(func.count()).select_from(bookings).where(_THEIRS, counted).scalar_subquery()
            for counted in _COUNTS
        ),
        select(func.count()).select_from(_STUDENTS).scalar_subquery(),
        select(func.count()).select_from(seats).where(_SEATED).scalar_subquery(),
        func.coalesce(
            select(mentors.c.seat_cap)
            .where(mentors.c.person_id == bindparam("mentor"))
            .scalar_subquery(),
            cast(0, BigInteger),
        ),
    )
)

# A request is answered before its session begins, so what begins earlier was answered earlier.
_ENDED = Statement(
    select(_a.at, _a.after)
    .select_from(
        bookings.join(audit_entries, and_(_a.subject_kind == "booking", _a.subject_id == _b.id))
    )
    .where(
        _THEIRS,
        _b.starts_at >= bindparam("since"),
        _a.at >= bindparam("since"),
        _a.before == S.REQUESTED.value,
        _a.after.in_([state.value for state in ANSWERS]),
        or_(_a.after != S.EXPIRED.value, ~students_silence(_a.subject_id)),
    )
    .order_by(_a.at, _a.id)
)

_BY_STATE = Statement(select(_b.state, func.count()).group_by(_b.state))
_SOLD = Statement(
    select(orders.c.purpose, func.count())
    .where(orders.c.state == OrderState.PAID.value)
    .group_by(orders.c.purpose)
)
_ANSWERED = or_(_b.decided_at.is_not(None), _b.rejected_at.is_not(None))
_DECIDED = Statement(
    select(
        func.count(),
        func.count().filter(_b.rejected_at.is_(None)),
    )
    .select_from(bookings)
    .where(_ANSWERED)
)


def mentor_numbers(connection: Connection, mentor: PersonId, now: datetime) -> MentorNumbers:
    row = connection.one(_MENTOR, mentor=mentor, now=to_ms(now))
    assert row is not None
    return MentorNumbers(*row)


def answered(
    connection: Connection, mentor: PersonId, since: datetime
) -> Sequence[tuple[datetime, BookingState]]:
    rows = connection.all(_ENDED, mentor=mentor, since=to_ms(since))
    return [(from_ms(at), BookingState(after)) for at, after in rows]


def staff_numbers(connection: Connection) -> StaffNumbers:
    by_state = dict.fromkeys(BookingState, 0)
    by_state |= {BookingState(state): count for state, count in connection.all(_BY_STATE)}
    sold: dict[str, int] = dict(connection.all(_SOLD))
    decided = connection.one(_DECIDED)
    assert decided is not None
    return StaffNumbers(
        by_state=by_state,
        recordings_sold=sold.get(Purpose.RECORDING.value, 0),
        packs_sold=sold.get(Purpose.PACK.value, 0),
        decided=decided[0],
        approved=decided[1],
    )
