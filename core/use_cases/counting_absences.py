"""Writing down that somebody did not come, and what follows at once (X23)."""

from dataclasses import replace

from core.absences import Absence, AbsenceKind, Step
from core.booking import Booking, BookingState, By
from core.ids import AbsenceId
from core.notices import NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases.absences import Standing, standing
from core.use_cases.cancel_policy import policy_of
from core.use_cases.changing import record
from core.use_cases.telling import tell, tell_staff

_STAFF_ARE_TOLD = (Step.STAFF_ASKED, Step.PAUSED)


def count(
    uow: UnitOfWork,
    booking: Booking,
    who: By,
    actor: Person | None,
    kind: AbsenceKind = AbsenceKind.NO_SHOW,
) -> Step:
    """`who` missed this session: what that leads to. One that staff forgave stays forgiven; one
    that was undone by a correction counts again."""
    person = booking.student_id if who is By.STUDENT else booking.mentor_id
    same = [each for each in uow.absences.of_booking(booking.id) if each.person_id == person]
    if not same:
        id, starts = AbsenceId(uow.new_id()), booking.starts_at
        uow.absences.add(Absence(id, booking.id, person, who, kind, starts, uow.now))
    elif same[0].undone_at is not None:
        uow.absences.save(replace(same[0], undone_at=None, kind=kind, noted_at=uow.now))
    else:
        return Step.NOTED
    record(uow, actor, "absence_counted", "absence", booking.id, who=who, kind=kind)
    stands = standing(uow, person, who)
    _tell(uow, booking, stands)
    return stands.step


def uncount(uow: UnitOfWork, booking: Booking, actor: Person | None) -> None:
    """The end of the session was put right: nobody missed it (decision 16)."""
    for absence in uow.absences.of_booking(booking.id):
        if absence.undone_at is None:
            uow.absences.save(replace(absence, undone_at=uow.now))
            record(uow, actor, "absence_undone", "absence", booking.id)


def late_cancel(uow: UnitOfWork, booking: Booking, was: BookingState, by: By) -> None:
    """A student called it off too late: like a missed session, where the community says so."""
    if not uow.settings.absences.late_cancels_count:
        return
    if booking.decline_until is not None and uow.now < booking.decline_until:
        return  # its date was moved: saying no to it is their right (E12)
    late = uow.now > booking.starts_at - hours(policy_of(uow, booking).notice_hours)
    if by is By.STUDENT and was is BookingState.SCHEDULED and late:
        count(uow, booking, by, None, AbsenceKind.LATE_CANCEL)


def _tell(uow: UnitOfWork, booking: Booking, stands: Standing) -> None:
    if not stands.count or (stands.step is Step.NOTED and stands.next is None):
        return  # too long ago to count, or no step is set
    person = booking.student_id if stands.side is By.STUDENT else booking.mentor_id
    kind, once = NoticeKind.ABSENCE_COUNTED, str(booking.revision)
    tell(uow, kind, person, booking.id, once=once, count=stands.count, side=stands.side)
    warned = stands.side is By.MENTOR and stands.step is Step.WARNED
    if warned or stands.step in _STAFF_ARE_TOLD:
        many = NoticeKind.ABSENCES_MANY
        once, step = f"{person}:{once}", stands.step
        tell_staff(uow, many, booking.id, once, count=stands.count, side=stands.side, step=step)
