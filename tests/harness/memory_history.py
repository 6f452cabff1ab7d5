"""What the audit log and the bookings in memory say of a student and of requests gone by."""

from datetime import timedelta

from core.audit import COUNTER_UNANSWERED
from core.booking import Booking, BookingState, By
from core.ids import PersonId
from core.packs import PackState
from core.reading import Past, StudentHistory
from tests.harness.memory_rows import Store

S = BookingState


def silent_students(store: Store) -> set[int]:
    """Requests that ended while another time waited for their student."""
    entries = store.audit.values()
    return {each.subject_id for each in entries if each.action == COUNTER_UNANSWERED}


def history_of(
    store: Store, student: PersonId, mentor: PersonId, notice_hours: int
) -> StudentHistory:
    mine = [each for each in store.bookings.values() if each.student_id == student]
    here = _past(store, [each for each in mine if each.mentor_id == mentor], notice_hours)
    person = store.people.get(student)
    packs = [
        each
        for each in store.packs.values()
        if (each.student_id, each.mentor_id, each.state) == (student, mentor, PackState.ACTIVE)
    ]
    return StudentHistory(
        here.completed,
        here.no_shows,
        here.cancelled_late,
        here.declined,
        community=_past(store, mine, notice_hours),
        left=sum(each.remaining for each in packs),
        since=person.created_at if person else None,
    )


def _past(store: Store, bookings: list[Booking], notice_hours: int) -> Past:
    return Past(
        completed=sum(each.state is S.COMPLETED for each in bookings),
        no_shows=sum((each.state, each.no_show_by) == (S.NO_SHOW, By.STUDENT) for each in bookings),
        cancelled_late=sum(_late(store, each, notice_hours) for each in bookings),
        declined=sum(each.state is S.REJECTED for each in bookings),
    )


def _late(store: Store, booking: Booking, notice_hours: int) -> bool:
    at, own = booking.cancelled_at, booking.cancel_notice_hours
    if at is None or booking.cancelled_by is not By.STUDENT:
        return False
    limit = timedelta(hours=notice_hours if own is None else own)
    was_sure = any(
        (each.subject_id, each.before, each.after) == (booking.id, S.SCHEDULED, S.CANCELLED)
        for each in store.audit.values()
    )
    return was_sure and at > booking.starts_at - limit
