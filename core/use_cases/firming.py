"""What happens when a booking becomes sure: the hold turns firm and what follows is written."""

from datetime import timedelta

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind, Job, JobKind
from core.errors import NotFound
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases.changing import advance
from core.use_cases.gathering_notices import kind_and_subject
from core.use_cases.telling import notice, reminders, tell


def offering_of(uow: UnitOfWork, booking: Booking) -> Offering:
    offering = uow.offerings.get(booking.offering_id)
    if offering is None:
        raise NotFound()
    return offering


def firm_up(
    uow: UnitOfWork,
    booking: Booking,
    by: Person | None,
    word: NoticeKind | None = NoticeKind.BOOKING_CONFIRMED,
    *,
    alone: bool = True,
) -> Booking:
    """A requested or unpaid booking becomes scheduled, with all that follows from it. `word` is
    how the student hears of it: one message, not two; None: they are answered on the spot."""
    for claim in uow.claims.of(booking.id):
        uow.claims.settle(claim.id)
    firm = advance(uow, booking, BookingState.SCHEDULED, by, hold_until=None)
    if word is not None:
        tell(uow, word, firm.student_id, firm.id)
    follow_up(uow, firm, offering_of(uow, firm), by, alone=alone)
    return firm


def follow_up(
    uow: UnitOfWork,
    booking: Booking,
    offering: Offering,
    by: Person | None = None,
    *,
    alone: bool = True,
) -> None:
    """Notices, reminders, the room and the automatic end of a booking that has become sure. The
    student is told by whoever calls: a booking made by their own tap is answered on the spot; and
    so is a mentor who said yes to it (`by`). `alone`: not one of several told of together."""
    uow.offerings.count_booked(offering.id)
    if alone and (by is None or by.id != booking.mentor_id):
        tell(uow, NoticeKind.SESSION_BOOKED, booking.mentor_id, booking.id)
    uow.later.notify(timed_notices(uow, booking, offering))
    uow.later.remind([auto_complete(uow, booking)])
    if uow.settings.booking.meetings_enabled:
        uow.later.ask(
            [
                Job(
                    id=uow.new_id(),
                    key=f"room:{booking.id}",
                    kind=JobKind.MAKE_ROOM,
                    subject_id=booking.id,
                    due_at=uow.now,
                )
            ]
        )


def timed_notices(uow: UnitOfWork, booking: Booking, offering: Offering) -> list[Notice]:
    """What is written anew when the time changes: reminders and the question after the end."""
    mentor = booking.mentor_id
    kind, subject = kind_and_subject(NoticeKind.SESSION_TO_CLOSE, booking, mentor)
    close = notice(
        uow,
        kind,
        mentor,
        subject,
        due_at=booking.ends_at,
        useful_until=booking.ends_at + _auto_after(uow),
        about=booking.starts_at,
        once=str(to_ms(booking.ends_at)),
    )
    return [*reminders(uow, booking, offering), close]


def auto_complete(uow: UnitOfWork, booking: Booking) -> Deadline:
    due_at = booking.ends_at + _auto_after(uow)
    return Deadline(
        id=uow.new_id(),
        key=f"auto_complete:{booking.id}:{to_ms(booking.ends_at)}",
        kind=DeadlineKind.AUTO_COMPLETE,
        subject_id=booking.id,
        due_at=due_at,
    )


def _auto_after(uow: UnitOfWork) -> timedelta:
    return timedelta(hours=uow.settings.booking.auto_complete_hours)
